"""`roundtable refer` of 5,000 referrals beside bare commits of two rows on the same database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from benchmarks.hub import founded, seated
from benchmarks.measured import Measured

REFERRALS = 5_000
COMMITS = 5_000
SENDER = "sender@example.org"


def measure() -> list[Measured]:
    """Measure referring in a process of its own, because Django is set up once in a process."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.referring"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    ours, bare = map(float, said.split()[-2:])
    what = f"roundtable refer, {REFERRALS:,} referrals, each durable"
    return [Measured(what, ours, "a second", bare, "two-row commits", at_least=1 / 15)]


def _bare_commits(address: str) -> float:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, told text)")
        began = time.perf_counter()
        for number in range(COMMITS):
            with connection.transaction():
                connection.execute("INSERT INTO bare (told) VALUES (%s)", [f"one {number}"])
                connection.execute("INSERT INTO bare (told) VALUES (%s)", [f"two {number}"])
        took = time.perf_counter() - began
        connection.execute("DROP TABLE bare")
    return COMMITS / took


def _write(path: Path) -> None:
    from roundtable.intake.statement import PersonGiven, ReferralGiven

    people = [
        PersonGiven(role="subject_child", given_name="Tom", family_name="Hollis", age_about=7),
        PersonGiven(role="parent_carer", given_name="Mair", family_name="Hollis"),
        PersonGiven(role="alleged_harmer", given_name="Rhys", family_name="Penn"),
    ]
    with path.open("w") as out:
        for number in range(REFERRALS):
            given = ReferralGiven(
                source="police",
                sender_reference=str(number),
                concerns=["neglect"],
                narrative="Seen alone at the park again.",
                people=people,
            )
            out.write(given.model_dump_json() + "\n")


def _refer(path: Path) -> float:
    command = [sys.executable, "-m", "roundtable.config", "refer", str(path), "--as", SENDER]
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    took = time.perf_counter() - began
    assert len(done.stdout.splitlines()) == REFERRALS
    return REFERRALS / took


def _main() -> None:
    with founded() as home:
        seated(SENDER)
        path = home / "referrals.jsonl"
        _write(path)
        before = _bare_commits(os.environ["DATABASE_OWNER_URL"])
        ours = _refer(path)
        after = _bare_commits(os.environ["DATABASE_OWNER_URL"])
        sys.stdout.write(f"{ours} {(before + after) / 2}\n")


if __name__ == "__main__":
    _main()
