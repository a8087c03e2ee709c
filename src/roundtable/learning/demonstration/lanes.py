"""Playing on more than one processor: processes of their own, each on its part of the stories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from typing import Any

import django
from django.utils.module_loading import import_string

# How many steps a lane plays between two words about it.
BETWEEN_WORDS = 20
ENDED = -1


class LaneBroke(RuntimeError):
    """A process of the players ended before its stories did; its own messages say why."""


def play_in_lanes(
    player: str, lanes: int, said: Mapping[str, Any], tell: Callable[[int], None]
) -> None:
    """Call the function of this dotted name as `player(lane=..., lanes=..., tell=..., **said)` in a
    new process for each lane, and `tell` how many steps are done in all of them.

    `said` is plain values: a new process reads it before it knows any of our models.

    :raises LaneBroke: when one of them fails; the others are stopped.
    """
    # A fresh process: one forked from here would share the open connections.
    spawn = get_context("spawn")
    words: SimpleQueue[tuple[int, int]] = spawn.SimpleQueue()
    players = [
        spawn.Process(target=_play_lane, args=(player, lane, lanes, dict(said), words), daemon=True)
        for lane in range(lanes)
    ]
    for process in players:
        process.start()
    try:
        _listen(players, words, tell)
    finally:
        for process in players:
            process.terminate()
            process.join()


def _play_lane(
    player: str,
    lane: int,
    lanes: int,
    said: dict[str, Any],
    words: SimpleQueue[tuple[int, int]],
) -> None:
    django.setup()
    played = 0

    def tell(done: int) -> None:
        nonlocal played
        played = done
        if done % BETWEEN_WORDS == 0:
            words.put((lane, done))

    import_string(player)(lane=lane, lanes=lanes, tell=tell, **said)
    words.put((lane, played))
    words.put((lane, ENDED))


def _listen(
    lanes: Sequence[Any], words: SimpleQueue[tuple[int, int]], tell: Callable[[int], None]
) -> None:
    done, ended = [0] * len(lanes), 0
    while ended < len(lanes):
        if words.empty():
            lanes[0].join(timeout=0.05)
            if any(lane.exitcode not in (None, 0) for lane in lanes):
                raise LaneBroke("The stories could not be played. The messages are above.")
            continue
        number, count = words.get()
        if count == ENDED:
            ended += 1
        else:
            done[number] = count
            tell(sum(done))
