"""Registers for tests: entries, and the files that hold them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections

from roundtable.charter.reading import read
from roundtable.lib.actor import OPERATOR
from roundtable.people.registers.loading import Outcome, Told, load_register
from roundtable.people.registers.making import Bad
from tests.architecture.tracked import ROOT

NORTHSHIRE = read(ROOT / "charters" / "northshire")
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
Entry = dict[str, Any]


def entry(place: int, **more: object) -> Entry:
    """Return somebody of a register, by a number."""
    return {
        "pointer": f"NP{place}",
        "names": [{"given": "Mair", "family": f"Ash{chr(97 + place % 26)}by"}],
        "born_on": "1984-03-07",
        "sex": "F",
        "places": [{"postcode": "ZZ99 3VZ"}],
        "contact": "Duty desk, 01632 960100",
    } | more


def a_file(folder: Path, entries: Iterable[Entry], name: str = "register.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(f"{json.dumps(each)}\n" for each in entries), encoding="utf-8")
    return path


def a_csv(folder: Path, rows: list[dict[str, str]], name: str = "register.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        table.writeheader()
        table.writerows(rows)
    return path


def loaded(
    file: Path,
    agency: str = "police",
    *,
    bad: list[Bad] | None = None,
    far: Callable[[int, int], None] = lambda _done, _total: None,
    **more: Any,
) -> Outcome:
    """Load a file, and keep its bad rows in a list."""
    found = bad if bad is not None else []
    said: dict[str, Any] = {"charter": NORTHSHIRE, "by": OPERATOR, "at": AT} | more
    return load_register(agency=agency, file=file, told=Told(far, found.append), **said)


def asked(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return what the owner of the tables is answered."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return [tuple(row) for row in cursor.fetchall()]


def held(agency: str = "police") -> list[str]:
    """Return the pointers of a register, in order."""
    sql = "SELECT pointer FROM people_registerrow WHERE agency = %s ORDER BY pointer"
    return [pointer for (pointer,) in asked(sql, agency)]


def as_app(superuser: str) -> psycopg.Connection:
    """Return a connection as the app's own role."""
    connection = psycopg.connect(superuser, autocommit=True)
    connection.execute("SET SESSION AUTHORIZATION roundtable_app")
    return connection
