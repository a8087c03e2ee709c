"""Registers laid out as Parquet for Splink, in a folder that only its owner enters and that goes
when the work ends.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connections
from psycopg import Connection

from roundtable.people.bulk.results import with_duckdb
from roundtable.people.linkage.columns import COLUMNS, laid_out
from roundtable.people.matching.comparing import Plain
from roundtable.people.matching.model import Model

ROWS_TOGETHER = 5_000
_ROWS = """
SELECT pointer, plain_names, born_on, born_estimated, sex,
       CASE WHEN confidential_address AND NOT %(alone)s THEN '{}' ELSE postcodes END,
       nhs_number, upn, pnc
FROM people_registerrow
WHERE agency = %(agency)s AND (%(alone)s OR NOT do_not_show)
  AND (%(pointers)s::text[] IS NULL OR pointer = ANY(%(pointers)s::text[]))
ORDER BY pointer COLLATE "C"
"""
_COPY = "COPY (SELECT {columns} FROM read_csv(?, header = true, all_varchar = true)) TO '{out}'"


def rows_of(
    agency: str, *, alone: bool, pointers: list[str] | None = None
) -> Iterator[tuple[str, Plain]]:
    """Yield the pointer and the plain form of everybody in a register, or of some, in order.

    Unless it is `alone`, linked with itself for its own agency, whom it does not show is left out,
    and where somebody in hiding lives is not known. Inside a transaction of the owner's.
    """
    owner: Connection[Any] = connections["owner"].connection
    with owner.cursor(name="register") as cursor:
        cursor.itersize = ROWS_TOGETHER
        for pointer, names, born, guessed, sex, postcodes, nhs, upn, pnc in cursor.execute(
            _ROWS, {"agency": agency, "alone": alone, "pointers": pointers}
        ):
            yield (
                pointer,
                Plain(tuple(names), born, guessed, sex, tuple(postcodes), nhs, upn, pnc),
            )


def lay_out(
    rows: Iterator[tuple[str, Plain]], out: Path, model: Model, far: Callable[[int], object]
) -> int:
    """Write rows as a Parquet file that DuckDB and Spark both read, and return how many."""
    duckdb = with_duckdb("")
    text = out.with_suffix(".csv")
    count = 0
    with text.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for count, (pointer, row) in enumerate(rows, 1):
            table.writerow(laid_out(pointer, row, model))
            if count % ROWS_TOGETHER == 0:
                far(count)
    columns = ", ".join(_read(name, kind) for name, kind in COLUMNS.items())
    with duckdb.connect() as database:
        target = str(out).replace("'", "''")  # which COPY takes in no other way
        database.execute(_COPY.format(columns=columns, out=target), [str(text)])
    text.unlink()
    return count


def _read(name: str, kind: str) -> str:
    if kind.endswith("[]"):
        return f"string_split(nullif({name}, ''), ';') AS {name}"
    return f"CAST(nullif({name}, '') AS {kind}) AS {name}"
