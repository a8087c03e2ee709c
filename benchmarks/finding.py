"""Everybody on a case looked for in all agencies' registers, through the product itself.

`python -m benchmarks.finding --registers 11 --size 100000` loads so many registers of so many rows
by the real command, asks about 16 people as a practitioner does, alone and four at once, and for
the page of a case with 16 people over HTTP; it writes how many milliseconds that took as JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import uuid4

from benchmarks import checking
from benchmarks.hub import founded
from benchmarks.measured import Measured

if TYPE_CHECKING:
    from roundtable.charter.terms import Charter
    from roundtable.lib.actor import Actor
    from roundtable.people.matching.identity import Identity

SEED, TOGETHER, ROUNDS, CLIENTS = 103, 16, 200, 4
REGISTERS, SIZE = 11, 100_000
AT_MOST = {"p95": 40.0, "four_p95": 80.0, "page_p95": 150.0}


def measure() -> list[Measured]:
    """Measure in a process of its own, because Django is set up once in a process."""
    command = [sys.executable, "-m", "benchmarks.finding"]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    found = json.loads(said.splitlines()[-1])
    of = f"16 people, {REGISTERS} registers of {SIZE:,}"
    return [
        Measured(f"{of}, p95", found["p95"], "ms", at_most=AT_MOST["p95"]),
        Measured(f"{of}, four at once, p95", found["four_p95"], "ms", at_most=AT_MOST["four_p95"]),
        Measured(f"{of}, page, p95", found["page_p95"], "ms", at_most=AT_MOST["page_p95"]),
    ]


def _shares(taken: Sequence[float]) -> dict[str, float]:
    ranked = sorted(taken)
    return {f"p{of}": round(ranked[min(len(ranked) * of // 100, len(ranked) - 1)], 2)
            for of in (50, 95, 99)}  # fmt: skip


def _entries(path: Path, size: int, first: int) -> list[Identity]:
    """Write a register of invented people, of whom each agency knows others; return some of them
    as a referral describes them.
    """
    from benchmarks.people.errors import described
    from benchmarks.people.households import people

    rng, told = Random(SEED + first), []
    with path.open("w", encoding="utf-8") as file:
        for person in people(size, SEED + first):
            known = person.identity
            if person.number % (size // 200) == 0:
                told.append(described(known, rng)[0])
            file.write(json.dumps(_entry(f"B{first}-{person.number}", known)) + "\n")
    return told


def _entry(pointer: str, known: Identity) -> dict[str, object]:
    return {
        "pointer": pointer,
        "names": [{"given": name.given, "family": name.family} for name in known.names],
        "born_on": known.born_on.isoformat() if known.born_on else None,
        "born_estimated": known.born_estimated,
        "sex": known.sex,
        "places": [{"postcode": place.postcode} for place in known.places],
        "nhs_number": known.nhs_number,
        "contact": "Duty desk, 01632 960100",
    }


def _open(charter: Charter) -> Charter:
    """Return the charter with one clause more, that lets everybody search every register."""
    from roundtable.charter.terms import RegisterClause

    clause = next(iter(charter.sharing.registers))
    assert isinstance(clause, RegisterClause)
    anybody = clause.model_copy(update={"searched_by": ("any",), "held_by": ("any",), "about": ()})
    sharing = charter.sharing.model_copy(update={"registers": (anybody,)})
    return charter.model_copy(update={"sharing": sharing})


def _asked(
    told: Sequence[Identity], charter: Charter, by: Actor, rounds: int, seed: int
) -> list[float]:
    from roundtable.database.guard import entered
    from roundtable.lib.settling import settle
    from roundtable.people.registers.finding import Sought, looked_for

    settle()  # as the server does
    rng, taken = Random(seed), []
    for _each in range(rounds + 10):
        some = {uuid4(): Sought(one, "parent_carer") for one in rng.sample(told, TOGETHER)}
        with entered(by):
            began = time.perf_counter()
            looked_for(some, charter=charter, agency=by.agency)
            taken.append(1000 * (time.perf_counter() - began))
    return taken[10:]


def main(registers: int, size: int) -> dict[str, float]:
    """Load the registers and ask; return the milliseconds."""
    with founded() as home:
        from django.db import connections
        from django.utils import timezone

        from roundtable.charter.queries import in_force
        from roundtable.config.registers import load_file
        from roundtable.lib.actor import Actor, Role

        charter = in_force(timezone.now())
        told: list[Identity] = []
        for place, each in enumerate(charter.agencies[:registers]):
            file = home / f"{each.code}.jsonl"
            told += _entries(file, size, place)
            assert load_file(each.code, file, whole=True, skip_bad=False)
            file.unlink()
        by = Actor(uuid4(), charter.agencies[0].code, Role.PRACTITIONER)
        asking = partial(_asked, told, _open(charter), by, ROUNDS)
        found = _shares(asking(1))
        connections.close_all()  # each client has one of its own
        with get_context("fork").Pool(CLIENTS) as clients:
            four = clients.map(asking, range(CLIENTS))
        found |= _named("four", _shares([taken for each in four for taken in each]))
        return found | _named("page", _shares(checking.taken(told, TOGETHER)))


def _named(what: str, shares: dict[str, float]) -> dict[str, float]:
    return {f"{what}_{of}": taken for of, taken in shares.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--registers", type=int, default=REGISTERS)
    parser.add_argument("--size", type=int, default=SIZE)
    said = parser.parse_args()
    json.dump(main(said.registers, said.size), sys.stdout)
