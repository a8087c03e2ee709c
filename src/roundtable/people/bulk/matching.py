"""Matching a file of people: in parts, on several cores, and told in the order of the file."""

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

from django.db import connections

from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.lib.turns import in_turn
from roundtable.people.bulk.actions import Batch, Counts, begin_batch, hand_over
from roundtable.people.bulk.answering import COLUMNS, Answered, Terms, answer, hang_up
from roundtable.people.bulk.opening import Opened
from roundtable.people.bulk.results import Results, results
from roundtable.people.matching.model import Model, written_model
from roundtable.people.registers.files import Reading, digest, reading
from roundtable.people.registers.loading import Told
from roundtable.people.registers.making import Bad

# So many people are asked about at once: the bar moves, and a question costs little.
TOGETHER = 100
# Below this, starting processes takes longer than they save.
BYTES_WORTH_PROCESSES = 200_000
MOST_PROCESSES = 8
AHEAD = 3
# What of Django's way to the database another process needs to find it.
_ADDRESS = ("host", "port", "dbname", "user", "password", "options")


@dataclass(frozen=True)
class Matched:
    """What came of a file: counts, and which registers were searched and which were not."""

    counts: Counts
    opened: Opened


def match_file(
    *,
    file: Path,
    out: Path,
    agency: str,
    about: str = "",
    registers: tuple[str, ...] = (),
    model: Model,
    charter: Charter,
    told: Told | None = None,
    begun: Callable[[Opened], object] = lambda _opened: None,
    by: Actor,
    at: datetime,
) -> Matched:
    """Match the people of a file against registers (all, unless some are named) for an agency.

    A bad row is told of, and the rest is matched. Stopped, it leaves nothing and begins again.

    :raises UnreadableFile: when the file as a whole is not one of people.
    :raises UnwritableFile: when what is found cannot be written.
    :raises Refused: when the charter opens no register, or one was loaded anew meanwhile.
    """
    source, started = reading(file), time.monotonic()
    known = registers or tuple(each.code for each in charter.agencies)
    batch = Batch(agency, about, tuple(dict.fromkeys(known)), model.version, digest(file))
    with results(out, COLUMNS) as written:
        opened = begin_batch(batch=batch, charter=charter, by=by, at=at)
        begun(opened)
        terms = Terms(agency, opened.open, written_model(model), at.date(), _address())
        counts = _answered(source, terms, written, told or Told())
        ended = at + timedelta(seconds=time.monotonic() - started)
        hand_over(batch=batch, opened=opened, counts=counts, charter=charter, by=by, at=ended)
    return Matched(counts, opened)


def _address() -> dict[str, object]:
    known = connections["owner"].get_connection_params()
    return {name: known[name] for name in _ADDRESS if name in known}


def _answered(source: Reading, terms: Terms, written: Results, told: Told) -> Counts:
    asked = refused = 0
    seen: set[str] = set()
    for part in _parts(source, terms):
        for line, pointer, found in part.found:
            if pointer in seen:
                doubled = "pointer: it stands in the file before, for another row"
                part.bad.append(Bad(line, doubled))
                continue
            seen.add(pointer)
            asked += 1
            written.write(found)
        for row in sorted(part.bad, key=lambda bad: bad.line):
            told.bad(row)
        refused += len(part.bad)
        told.far(source.done, source.total)
    return Counts(asked, refused, written.written)


def _parts(source: Reading, terms: Terms) -> Iterator[Answered]:
    """Yield what is found of each part, in the order of the file."""
    chunks = source.chunks(together=TOGETHER)
    if source.path.stat().st_size < BYTES_WORTH_PROCESSES:
        try:
            yield from (answer(chunk, terms) for chunk in chunks)
        finally:
            hang_up()
        return
    count = min(os.cpu_count() or 1, MOST_PROCESSES)
    # Spawned, not forked: a fork would hold the database's connection and the server's pipe.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield from in_turn(pool, partial(answer, terms=terms), chunks, ahead=count * AHEAD)
