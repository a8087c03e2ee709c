"""A quarter's cases tried on a draft, beside reading the same facts and judging nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg

from benchmarks.hub import founded
from benchmarks.measured import Measured

CASES = 12_800
SECONDS = 60.0
FROM, TO = date(2026, 7, 1), date(2026, 9, 30)

BASIS = 16
BEGAN = datetime(2026, 7, 1, 8, tzinfo=UTC)
EVERY = timedelta(days=91) / (CASES // BASIS)
# What a copied case shares with the one it is a copy of.
KEPT = ("referred_by", "holder_id", "person_id", "by_id")
LONE = {
    "reference": "substr(md5(reference || n), 1, 9)",
    "sender_reference": "sender_reference || n",
}
COLUMNS = """
SELECT c.table_name, array_agg(c.column_name::text), array_agg(c.udt_name::text)
FROM information_schema.columns c WHERE c.table_schema = 'public' AND (c.table_name = 'cases_case'
    OR c.table_name <> 'journal_entry' AND EXISTS (SELECT FROM information_schema.columns own
        WHERE own.table_name = c.table_name AND own.column_name = 'case_id'))
GROUP BY c.table_name
"""


def measure() -> list[Measured]:
    """Measure a trial in a process of its own, because Django is set up once in a process."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.trial"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    took, reading, differing = map(float, said.split()[-3:])
    assert differing > CASES / 10, "the draft changed next to nothing: nothing was measured"
    what = f"A trial of {CASES:,} cases"
    peer_is = "reading the same facts"
    return [
        Measured(f"{what}, in all", took, "seconds", at_most=SECONDS),
        Measured(what, CASES / took, "a second", CASES / reading, peer_is, at_least=1 / 15),
    ]


def _first_cases() -> None:
    """Make some cases by the hub's real actions: decided, asked, just arrived."""
    from tests.staff import seat_everybody
    from tests.stories import answered, asked, at_the_table, decided, identified, opened, received

    seat_everybody()
    concerns = ("neglect", "domestic_abuse", "physical_abuse", "emotional_abuse")
    for place in range(BASIS):
        case = received(at=BEGAN, concerns=[concerns[place % 4]])
        if place % 8 == 7:
            continue
        known = identified(case, level=("high", "medium", "standard")[place % 3])
        if place % 8 == 6:
            asked(known)
        else:
            decided(opened(at_the_table(answered(asked(known)))), dissenting="")


def _copied(owner: psycopg.Connection, times: int) -> None:
    """Copy every case so many times, each copy a little later, with all that hangs on it."""
    owner.execute("SET session_replication_role = replica")  # no trigger, no foreign key asked
    for table, names, kinds in owner.execute(COLUMNS).fetchall():
        said = [_copy_of(name, kind) for name, kind in zip(names, kinds, strict=True)]
        listed = ", ".join(f'"{name}"' for name in names)
        owner.execute(
            f"INSERT INTO {table} ({listed}) SELECT {', '.join(said)}"  # type: ignore[arg-type]
            f" FROM {table}, generate_series(1, {times - 1}) n"
        )
    owner.execute("SET session_replication_role = origin")
    owner.execute("ANALYZE")


def _copy_of(name: str, kind: str) -> str:
    if name in LONE:
        return LONE[name]
    if kind == "uuid" and name not in KEPT:
        return f'md5("{name}"::text || n)::uuid'
    if kind == "timestamptz":
        return f"\"{name}\" + n * interval '{EVERY.total_seconds()} seconds'"
    return f'"{name}"'


def _main() -> None:
    with founded():
        from roundtable.insight.actions import ask_for_trial
        from roundtable.insight.queries import Period, past_cases
        from roundtable.insight.running import run
        from roundtable.lib.actor import OPERATOR

        _first_cases()
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            _copied(owner, CASES // BASIS)
        text = Path("charters/northshire/1.0.yaml").read_text()
        draft = text.replace(
            "step: answer, grade: medium, length: 8", "step: answer, grade: medium, length: 6"
        )
        assert draft != text
        trial = ask_for_trial(
            name="A draft",
            text=draft,
            from_day=FROM,
            to_day=TO,
            by=OPERATOR,
            at=BEGAN + timedelta(days=92),
            queued=False,
        )
        began = time.perf_counter()
        read = sum(len(together) for together in past_cases(Period(FROM, TO)))
        reading = time.perf_counter() - began
        assert read == CASES, read
        began = time.perf_counter()
        run(trial)
        took = time.perf_counter() - began
        counts = trial.counts or {}
        assert counts["cases"] == CASES
        sys.stdout.write(f"{took} {reading} {counts['differing']}\n")


if __name__ == "__main__":
    _main()
