"""Who is this: our matcher beside Splink, asked about the same people on the same register.

`python -m benchmarks.matching 100000` measures one size, and writes what it found as JSON. How ours
grows, `--alone` says without Splink. To load a million rows took nine minutes on a busy machine,
and 1.1 GB of the disk: 10,000,000 take ten times as much.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from random import Random

from benchmarks.hub import founded
from benchmarks.measured import Measured
from benchmarks.people.asking import Asking, Question
from benchmarks.people.ours import Register
from benchmarks.people.peer import Peer
from benchmarks.people.quality import Answer, figures
from roundtable.lib.settling import settle
from roundtable.people.matching.model import fallback

SIZES = (100_000, 1_000_000)
SEED = 101
TOGETHER = 16
ROUNDS, PEER_ROUNDS = 400, 12


def measure() -> list[Measured]:
    """Measure each size in a process of its own, because a hub is founded once in a process."""
    found: list[Measured] = []
    for size in SIZES:
        command = [sys.executable, "-m", "benchmarks.matching", str(size)]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        found += promised(size, json.loads(said.splitlines()[-1]))
    return found


def promised(size: int, said: dict[str, dict[str, float]]) -> list[Measured]:
    """Return what was promised of a register of a size, and what was found."""
    ours, peer = said["ours"], said["peer"]
    of = f"register of {size:,}"
    fast = {1: 1000 / ours["sixteen_p50"], 16: 1000 / peer["sixteen_p50"]}
    told = [
        Measured(f"16 people, {of}", fast[1], "a second", fast[16], "Splink", at_least=100),
        Measured(f"16 people, {of}, p99", ours["sixteen_p99"], "ms", at_most=25),
    ]
    if size < SIZES[-1]:
        return told
    misses = {
        "Not fetched": (1 - ours["fetched"], 1),
        "Right one not in five": (1 - ours["in_five"], 1.5),
        "Missed at 0.9": (1 - ours["recall"], 6),
        "Wrong at 0.9": (1 - ours["precision"], 0.5),
        "Not in the register, matched at 0.9": (ours["wrongly"], 0.3),
        "Calibration error": (ours["calibration_error"], 1.5),
    }
    return told + [
        Measured(f"{what}, {of}", 100 * share, "%", at_most=most)
        for what, (share, most) in misses.items()
    ]


def timed(ask: Callable[[Sequence[Question]], object], questions: list[Question], together: int,
          rounds: int) -> dict[str, float]:  # fmt: skip
    """Return how many milliseconds asking about so many people took: half, 95 and 99 of 100 are
    answered by then.
    """
    rng = Random(together)
    taken = []
    for _each in range(rounds + 1):
        chosen = rng.sample(questions, together)
        began = time.perf_counter()
        ask(chosen)
        taken.append(1000 * (time.perf_counter() - began))
    taken = sorted(taken[1:])
    return {f"p{share}": taken[min(rounds * share // 100, rounds - 1)] for share in (50, 95, 99)}


def _measured_ours(register: Register, questions: list[Question]) -> dict[str, object]:
    def ask(chosen: Sequence[Question]) -> object:
        return register.matched([question.told for question in chosen])

    settle()  # as the server does
    speed = {"one": timed(ask, questions, 1, ROUNDS), "sixteen": timed(ask, questions, 16, ROUNDS)}
    answers = []
    for start in range(0, len(questions), TOGETHER):
        some = questions[start : start + TOGETHER]
        found = register.matched([question.told for question in some])
        for question, rows in zip(some, found, strict=True):
            said = tuple((place, one.probability) for place, one in rows)
            fetched = any(place == question.place for place, _probability in said)
            answers.append(Answer(question, said, fetched))
    return _told(speed, answers)


def _measured_peer(peer: Peer, questions: list[Question]) -> dict[str, object]:
    tables = {}

    def ask(chosen: Sequence[Question]) -> object:
        return list(peer.matched(tables[chosen[0], len(chosen)]))

    speed = {}
    for name, together in (("one", 1), ("sixteen", TOGETHER)):
        rng = Random(together)
        for _each in range(PEER_ROUNDS + 1):  # made before the clock runs, as ours are in memory
            chosen = rng.sample(questions, together)
            tables[chosen[0], together] = peer.asked([one.told for one in chosen])
        speed[name] = timed(ask, questions, together, PEER_ROUNDS)
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, place, probability in peer.matched(peer.asked([one.told for one in questions])):
        found[number].append((place, probability))
    answers = []
    for number, question in enumerate(questions):
        said = tuple(sorted(found[number], key=lambda pair: -pair[1]))
        fetched = any(place == question.place for place, _probability in said)
        answers.append(Answer(question, said, fetched))
    return _told(speed, answers)


def _told(speed: dict[str, dict[str, float]], answers: list[Answer]) -> dict[str, object]:
    told: dict[str, object] = {
        f"{people}_{share}": round(taken, 3)
        for people, shares in speed.items()
        for share, taken in shares.items()
    }
    told["weighed"] = sum(len(one.said) for one in answers) / len(answers)
    return told | asdict(figures(answers))


def main(size: int, *, dirty: float = 0.0, alone: bool = False) -> dict[str, object]:
    """Measure ours and Splink on one register, or ours `alone`."""
    asking = Asking(size, SEED, dirty=dirty, training=20_000)
    with founded():
        register = Register(os.environ["DATABASE_OWNER_URL"], asking.rows(), fallback())
        ours = _measured_ours(register, asking.questions)
        register.close()
    if alone:
        return {"ours": ours}
    again = Asking(size, SEED, dirty=dirty, training=20_000)
    peer = Peer(again.rows(), again.described, size)
    return {"ours": ours, "peer": _measured_peer(peer, again.questions)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int)
    parser.add_argument("--alone", action="store_true")
    said = parser.parse_args()
    json.dump(main(said.size, alone=said.alone), sys.stdout)
