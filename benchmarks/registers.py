"""A register of a million invented people, loaded by the real command into an empty hub.

./dev bench registers       measures a million; `python -m benchmarks.registers 100000` so many
"""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.hub import founded
from benchmarks.measured import Measured

PEOPLE = 1_000_000
CHANGES = 10_000
SECONDS = 120.0
CHANGES_SECONDS = 30.0
COLUMNS = (
    *("pointer", "given_name", "family_name", "former_names", "born_on", "sex"),
    *("postcode", "since", "former_postcodes", "nhs_number", "contact"),
)


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# What makes some thousands of surnames, as there are: a few would be too easy to remember.
BEGINNINGS = _each(
    "Bar Brad Clay Cor Dal Ed El Fen Gar Had Hol Ken Lin Mar Nor Os Pen Ral Stan Wil"
)
MIDDLES = _each("a e ber den ding ers field ham in ing ker ler low man ner ring ster ton wel")
ENDINGS = _each(
    "bury by combe dale don fold ford gate head hurst land ley more ridge shaw son ton well wood"
)


def measure() -> list[Measured]:
    """Measure in a process of its own, because Django is set up once in a process."""
    command = [sys.executable, "-m", "benchmarks.registers", str(PEOPLE)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    whole, changes = map(float, said.split()[-2:])
    return [
        Measured(f"A register of {PEOPLE:,} from CSV", whole, "seconds", at_most=SECONDS),
        Measured(f"{CHANGES:,} changes of it", changes, "seconds", at_most=CHANGES_SECONDS),
    ]


def rows(count: int, *, first: int = 0) -> Iterator[tuple[str, ...]]:
    """Yield so many invented people; the same for the same numbers."""
    from roundtable.learning.demonstration.names import community, nhs_number, postcode

    for place in range(first, first + count):
        rng = Random(place)
        names = community(rng)
        sex = rng.choice("FM")
        family = _surname(rng) if rng.random() < 0.7 else rng.choice(names.families)
        former = f"|{_surname(rng)}" if sex == "F" and rng.random() < 0.3 else ""
        moved = f"{postcode(rng)} 2015-01-01/2020-06-30" if rng.random() < 0.5 else ""
        born = date(2020, 1, 1) - timedelta(days=rng.randint(0, 36_000))
        yield (
            *(f"NP{place}", rng.choice(names.women if sex == "F" else names.men), family, former),
            *(born.isoformat() if rng.random() < 0.97 else "", sex, postcode(rng), "2020-07-01"),
            *(moved, nhs_number(rng) if rng.random() < 0.6 else "", "Duty desk, 01632 960100"),
        )


def _surname(rng: Random) -> str:
    return rng.choice(BEGINNINGS) + rng.choice(MIDDLES) + rng.choice(ENDINGS)


def write(path: Path, count: int, *, first: int = 0) -> None:
    """Write a file of so many invented people."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(rows(count, first=first))


def main(count: int) -> None:
    """Load so many people, then some changes, and print the seconds that each took."""
    with founded() as home:
        whole, changes = home / "whole.csv", home / "changes.csv"
        write(whole, count)
        write(changes, CHANGES, first=count - CHANGES // 2)
        from roundtable.config.registers import load_file

        taken = []
        for file, everything in ((whole, True), (changes, False)):
            began = time.monotonic()
            assert load_file("police", file, whole=everything, skip_bad=False)
            taken.append(time.monotonic() - began)
    print(*taken)


if __name__ == "__main__":
    main(int(sys.argv[1]))
