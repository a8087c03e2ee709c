"""Stories played side by side: in each lane in the order of time, on a connection of its own.

The steps of a story, and all the stories about one family, are in one lane: a chain of the journal
is written in order, and a second referral finds the people of the first. While one lane waits for
the database, the other works.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event

from django.db import connection

from roundtable.learning.demonstration.deeds import TimedStep
from roundtable.learning.demonstration.playing import Play
from roundtable.lib.actor import Actor

LANES = 2


def play_all(
    steps: Sequence[TimedStep], staff: dict[str, list[Actor]], after_each: Callable[[int], None]
) -> None:
    """Play every step, and call `after_each` with how many are done.

    A step that fails ends all lanes, and its error is raised.
    """
    done: SimpleQueue[bool] = SimpleQueue()
    stop = Event()
    lanes = [[step for step in steps if step.family % LANES == lane] for lane in range(LANES)]
    with ThreadPoolExecutor(LANES, "lane") as pool:
        try:
            played = [pool.submit(_play, lane, staff, done, stop) for lane in lanes]
            _count(done, after_each)
        finally:
            stop.set()
    _raise_first(played)


def _play(
    steps: Sequence[TimedStep], staff: dict[str, list[Actor]], done: SimpleQueue[bool], stop: Event
) -> None:
    play = Play(staff)
    try:
        _commit_without_waiting()
        for step in steps:
            if stop.is_set():
                return
            play.play(step)
            done.put(True)
    except BaseException:
        stop.set()
        raise
    finally:
        connection.close()
        done.put(False)


def _commit_without_waiting() -> None:
    # Nobody relies on a hub that is half founded: the last second of it may be lost in a crash.
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


def _count(done: SimpleQueue[bool], after_each: Callable[[int], None]) -> None:
    count, running = 0, LANES
    while running:
        if done.get():
            count += 1
            after_each(count)
        else:
            running -= 1


def _raise_first(played: Sequence[Future[None]]) -> None:
    for lane in played:
        lane.result()
