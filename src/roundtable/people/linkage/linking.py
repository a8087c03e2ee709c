"""Linking whole registers: laid out, given to Splink, and what it finds put together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

from django.db import connections

from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.people.bulk.opening import Opened
from roundtable.people.bulk.results import results
from roundtable.people.bulk.scratch import scratch
from roundtable.people.linkage.actions import Linkage, begin_linkage, hand_over_linkage
from roundtable.people.linkage.clusters import clusters
from roundtable.people.linkage.engines import Pair, pairs_on_duckdb, pairs_on_spark
from roundtable.people.linkage.tables import lay_out, rows_of
from roundtable.people.matching.model import Model
from roundtable.people.matching.scoring import LIKELY
from roundtable.people.rules import may_link

COLUMNS = {
    "one_agency": "VARCHAR",
    "one_pointer": "VARCHAR",
    "other_agency": "VARCHAR",
    "other_pointer": "VARCHAR",
    "probability": "DOUBLE",
    "cluster": "VARCHAR",
    "clauses": "VARCHAR",
    "model": "VARCHAR",
}
"""What is told of a pair, with the types of SQL."""

LEAST = 0.5


@dataclass(frozen=True)
class How:
    """How registers are linked: pairs at least so probable are told; on the Spark cluster at an
    address, or on DuckDB; laid out under a folder, which all machines of a cluster see.
    """

    least: float = LEAST
    spark: str = ""
    folder: Path | None = None

    @property
    def engine(self) -> str:
        """What runs it."""
        return "spark" if self.spark else "duckdb"


@dataclass(frozen=True)
class Linked:
    """What came of a linkage: how many rows took part, pairs told, and clusters of likely ones."""

    sizes: dict[str, int]
    pairs: int
    clusters: int


def link_registers(
    *,
    agencies: tuple[str, ...],
    out: Path,
    how: How | None = None,
    model: Model,
    charter: Charter,
    far: Callable[[str, int, int], object] = lambda _what, _done, _total: None,
    by: Actor,
    at: datetime,
) -> Linked:
    """Link the registers of some agencies with one another, or that of one with itself.

    Each pair that is likely belongs to a cluster, named by the first row of it. `far` is told what
    is done, and how far it is. Stopped, it leaves nothing and begins again.

    :raises UnwritableFile: when what is found cannot be written, or what it takes is missing.
    :raises Refused: when the charter does not let it, or a register was loaded anew meanwhile.
    """
    how, started = how or How(), time.monotonic()
    linkage = Linkage(agencies, model.version, how.engine)
    with results(out, COLUMNS) as written:
        opened = begin_linkage(linkage=linkage, charter=charter, by=by, at=at)
        with _laid_out(opened, model, how, far) as (tables, sizes):
            far(f"Linking on {how.engine}", 0, 0)
            pairs = sorted(_found(tables, sizes, model, how), key=_surest)
        together = clusters((p.one, p.other) for p in pairs if p.probability >= LIKELY)
        clauses = _clauses(charter, agencies, by)
        written.write(_told(pairs, together, clauses, model))
        hand_over_linkage(
            linkage=linkage,
            opened=opened,
            pairs=len(pairs),
            charter=charter,
            by=by,
            at=at + timedelta(seconds=time.monotonic() - started),
        )
    return Linked(sizes, len(pairs), len(set(together.values())))


@contextmanager
def _laid_out(
    opened: Opened, model: Model, how: How, far: Callable[[str, int, int], object]
) -> Iterator[tuple[dict[str, Path], dict[str, int]]]:
    alone = len(opened.open) == 1
    owner = connections["owner"]
    owner.ensure_connection()
    with scratch(how.folder) as folder:
        tables, sizes = {}, {}
        with owner.connection.transaction():
            for each in opened.open:
                name, size = each.register, each.size

                def told(done: int, name: str = name, size: int = size) -> None:
                    far(f"Laying out the register of {name}", done, size)

                tables[name] = folder / f"{name}.parquet"
                rows = rows_of(name, alone=alone)
                sizes[name] = lay_out(rows, tables[name], model, told)
        yield tables, sizes


def _found(
    tables: dict[str, Path], sizes: dict[str, int], model: Model, how: How
) -> Iterable[Pair]:
    if not all(sizes.values()):
        return ()
    if how.spark:
        return pairs_on_spark(tables, sizes, model, least=how.least, master=how.spark)
    return pairs_on_duckdb(tables, sizes, model, least=how.least)


def _surest(pair: Pair) -> tuple[float, tuple[str, str], tuple[str, str]]:
    return -round(pair.probability, 6), pair.one, pair.other


def _clauses(charter: Charter, agencies: tuple[str, ...], by: Actor) -> dict[tuple[str, str], str]:
    """Return the clauses under which a pair of each two agencies is told, in either order."""
    return {
        two: " ".join(may_link(charter, agencies=two, by_role=by.role).clauses)
        for two in permutations(agencies, 2)
    }


def _told(
    pairs: Iterable[Pair],
    together: dict[tuple[str, str], tuple[str, str]],
    clauses: dict[tuple[str, str], str],
    model: Model,
) -> Iterator[tuple[object, ...]]:
    for one, other, probability in pairs:
        cluster = "/".join(together[one]) if probability >= LIKELY else ""
        told = (*one, *other, round(probability, 6), cluster, clauses.get((one[0], other[0]), ""))
        yield (*told, model.version)
