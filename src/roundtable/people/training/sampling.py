"""Pairs to train on: some that may well be one person, and some drawn at random. The same rows and
the same seed give the same pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roundtable.people.bulk.results import with_duckdb

Row = tuple[str, str]  # a register and a pointer
PAIRS = 40_000
STRANGERS = 1_400


@dataclass(frozen=True)
class Way:
    """A way to find pairs that may be one person: rows agree in all of `by`. What that decides says
    nothing of how often one person agrees in it: only `tells` is learnt from these pairs.
    """

    by: tuple[str, ...]
    tells: tuple[str, ...]


WAYS = (
    Way(("born", "given_initial"), ("family", "lives", "sex")),
    Way(("born", "sector"), ("given", "family")),
    Way(("given_root", "postcode"), ("family", "born")),
    Way(("family_initial", "postcode"), ("given", "born", "sex")),
    Way(("given_root", "family_stem", "born_year"), ("born", "lives")),
)
_ROWS = "SELECT '{name}' AS register, * FROM read_parquet('{path}')"
_PAIRS = """
SELECT a.register, a.unique_id, b.register, b.unique_id FROM rows a JOIN rows b
  ON {by} AND {apart}
ORDER BY md5(concat_ws('|', $seed::text, a.register, a.unique_id, b.register, b.unique_id))
LIMIT $at_most
"""
_SOME = """
SELECT register, unique_id FROM rows
ORDER BY md5(concat_ws('|', $seed::text, register, unique_id)) LIMIT $at_most
"""


@dataclass(frozen=True)
class Sample:
    """Pairs found each way, and rows drawn at random, all of which are paired."""

    pairs: tuple[tuple[Way, tuple[tuple[Row, Row], ...]], ...]
    drawn: tuple[Row, ...]

    def rows(self) -> set[Row]:
        """Return every row that stands in it."""
        found = set(self.drawn)
        for _way, pairs in self.pairs:
            found.update(row for pair in pairs for row in pair)
        return found


def sampled(tables: Mapping[str, Path], *, seed: int) -> Sample:
    """Return a sample of registers laid out as Parquet. With several registers, two rows of one
    are no pair: an agency knows somebody once.
    """
    duckdb = with_duckdb("")
    with duckdb.connect() as database:
        select = " UNION ALL ".join(
            _ROWS.format(name=name, path=str(path).replace("'", "''"))
            for name, path in tables.items()
        )
        database.execute(f"CREATE TABLE rows AS {select}")
        pairs = tuple((way, _pairs(database, way, len(tables), seed)) for way in WAYS)
        said = {"seed": seed, "at_most": STRANGERS}
        drawn = tuple((reg, one) for reg, one in database.execute(_SOME, said).fetchall())
    return Sample(pairs, drawn)


def _pairs(database: Any, way: Way, registers: int, seed: int) -> tuple[tuple[Row, Row], ...]:
    by = " AND ".join(f"a.{column} = b.{column}" for column in way.by)
    apart = "a.register < b.register" if registers > 1 else "a.unique_id < b.unique_id"
    said = {"seed": seed, "at_most": PAIRS}
    found = database.execute(_PAIRS.format(by=by, apart=apart), said).fetchall()
    return tuple(((one, of), (other, also)) for one, of, other, also in found)
