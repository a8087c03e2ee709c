"""Loading a register from a file: in parts, beside the old one, and in its place in one moment."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.lib.turns import in_turn
from roundtable.people.models import RegisterLoad
from roundtable.people.registers import staging
from roundtable.people.registers.actions import begin_load, drop_load, take_load
from roundtable.people.registers.files import Reading, digest, reading
from roundtable.people.registers.making import Bad, Kept, Made, Terms, make

# Below this, starting processes takes longer than they save.
BYTES_WORTH_PROCESSES = 4_000_000
MOST_PROCESSES = 8
# How many parts are made ahead of what is kept, for each process.
AHEAD = 2


class Busy(Exception):
    """Somebody else is loading the same register."""


@dataclass(frozen=True)
class Told:
    """Who is told while a load runs: how far it is (`done` of `total`), and each bad row."""

    far: Callable[[int, int], None] = lambda _done, _total: None
    bad: Callable[[Bad], None] = lambda _row: None


@dataclass(frozen=True)
class Outcome:
    """What came of a load. `whole` or changed, the register is as the file says if `loaded`; else
    it is as it was. `resumed` is how many rows an earlier run had read.
    """

    loaded: bool
    taken: int
    refused: int
    size: int
    resumed: int = 0


def load_register(
    *,
    agency: str,
    file: Path,
    charter: Charter,
    whole: bool = True,
    skip_bad: bool = False,
    told: Told | None = None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Load a file as an agency's register, or as changes of it.

    A bad row is told of; with `skip_bad` the rest is loaded without it, otherwise nothing is. A
    load that was killed goes on where it was when the same file is loaded again.

    :raises UnreadableFile: when the file as a whole is not a register.
    :raises Refused: when it may not be loaded.
    :raises Busy: when somebody else is loading this agency's register.
    """
    source, began = reading(file), time.monotonic()
    with staging.alone(agency) as free:
        if not free:
            raise Busy(agency)
        load = begin_load(
            agency=agency,
            digest=digest(file),
            whole=whole,
            skip_bad=skip_bad,
            charter=charter,
            by=by,
            at=at,
        )
        resumed = load.read
        bad = _stage(load, source, told or Told(), at)
        if whole and (skip_bad or not bad):
            staging.index(agency)
        ended = at + timedelta(seconds=time.monotonic() - began)
        if bad and not skip_bad:
            drop_load(load=load, bad=bad, by=by, at=ended)
            return Outcome(False, 0, bad, staging.size(agency), resumed)
        taken = take_load(load=load, by=by, at=ended)
        return Outcome(True, taken.taken, taken.refused, taken.size, resumed)


def _stage(load: RegisterLoad, source: Reading, told: Told, at: datetime) -> int:
    """Keep what is in order, and return how many rows of this run are not. Unless bad rows are
    skipped, nothing more is kept after the first: a later run has to meet it again.
    """
    terms = Terms(load.agency, load.pk, at.date(), load.whole)
    seen = staging.pointers(load.agency) if load.read else set()
    bad = 0
    for made in _made(source, terms, after=load.read):
        _without_doubles(made, seen)
        for row in made.bad:
            told.bad(row)
        bad += len(made.bad)
        if load.skip_bad or not bad:
            staging.keep(load, made.kept, read=made.read, refused=len(made.bad))
        told.far(source.done, source.total)
    return bad


def _without_doubles(made: Made, seen: set[str]) -> None:
    once: list[Kept] = []
    for row in made.kept:
        if row.pointer in seen:
            made.bad.append(Bad(row.line, "pointer: it stands in the file before, for another row"))
        else:
            seen.add(row.pointer)
            once.append(row)
    made.kept = once


def _made(source: Reading, terms: Terms, *, after: int) -> Iterator[Made]:
    """Yield what is made of each part, in the order of the file."""
    chunks = source.chunks(after)
    if source.path.stat().st_size < BYTES_WORTH_PROCESSES:
        yield from (make(chunk, terms) for chunk in chunks)
        return
    count = min(os.cpu_count() or 1, MOST_PROCESSES)
    # Spawned, not forked: a fork would hold the database's connection and the server's pipe.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield from in_turn(pool, partial(make, terms=terms), chunks, ahead=count * AHEAD)
