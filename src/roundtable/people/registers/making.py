"""Rows of a file, checked, and made into what a register keeps: text for PostgreSQL's COPY. Pure.

This is where the time of a load goes (names, sounds and keys of a million people), so that it runs
in processes of its own, on a few thousand rows at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import to_json

from roundtable.people.matching.comparing import plainly
from roundtable.people.matching.keys import keys, numbered
from roundtable.people.registers.entry import Entry, from_columns, reasons_in

KEPT = (
    *("agency", "pointer", "names", "plain_names", "postcodes", "keys", "born_on"),
    *("born_estimated", "sex", "places", "nhs_number", "upn", "pnc", "contact"),
    *("confidential_address", "do_not_show", "load_id"),
)
"""The columns of a register's table, in the order in which a row is made."""

# Stands for what is not known until the line is escaped. No entry holds a control character, so
# that nothing else has to be escaped than the backslashes of JSON.
_NULL = "\x00"


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file, each with its line. A row is JSON, a list of `columns`, or an object."""

    rows: Sequence[tuple[int, Any]]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What holds for every row of a load."""

    agency: str
    load: int
    today: dt.date
    whole: bool = True


@dataclass(frozen=True)
class Kept:
    """A row that is in order: `text` is its line for COPY."""

    line: int
    pointer: str
    text: bytes


@dataclass(frozen=True)
class Bad:
    """A row that is refused, and why."""

    line: int
    reason: str


@dataclass
class Made:
    """What became of a chunk: how many rows were `read`, and each of them kept or bad."""

    read: int = 0
    kept: list[Kept] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


def make(chunk: Chunk, terms: Terms) -> Made:
    """Return what is kept of a chunk, and what is wrong with the rest of it."""
    made = Made(read=len(chunk.rows))
    for line, row in chunk.rows:
        try:
            entry = entry_of(row, chunk.columns, terms.today)
        except ValidationError as error:
            made.bad.append(Bad(line, reasons_in(error)))
            continue
        if entry.gone and terms.whole:
            made.bad.append(Bad(line, "gone: in a whole register, leave out whoever is gone"))
        else:
            made.kept.append(Kept(line, entry.pointer, _text(entry, terms)))
    return made


def entry_of(row: Any, columns: tuple[str, ...], today: dt.date) -> Entry:
    """Return what a row of a chunk says of somebody.  :raises ValidationError: when it is bad."""
    context = {"today": today}
    if isinstance(row, str | bytes):
        return Entry.model_validate_json(row, context=context)
    if columns:
        row = from_columns(dict(zip(columns, row, strict=False)))
    return Entry.model_validate(row, context=context)


def _text(entry: Entry, terms: Terms) -> bytes:
    person = entry.identity()
    plain = plainly(person)
    words = [
        terms.agency,
        entry.pointer,
        to_json(entry.names).decode(),
        _array(plain.names),
        _array(plain.postcodes),
        f"{{{','.join(map(str, numbered(keys(person))))}}}",
        _NULL if entry.born_on is None else entry.born_on.isoformat(),
        _flag(on=entry.born_estimated),
        entry.sex if entry.sex != "X" else "",
        to_json(entry.places, exclude_none=True).decode(),
        *(entry.nhs_number, entry.upn, entry.pnc, entry.contact),
        _flag(on=entry.confidential_address),
        _flag(on=entry.do_not_show),
        str(terms.load),
    ]
    if not terms.whole:
        words.append(_flag(on=entry.gone))
    line = "\t".join(words).replace("\\", "\\\\").replace(_NULL, "\\N")
    return f"{line}\n".encode()


def _flag(*, on: bool) -> Literal["t", "f"]:
    return "t" if on else "f"


def _array(words: Iterable[str]) -> str:
    """Return words as PostgreSQL reads an array. None of them holds a quote or a backslash: they
    are plain letters and digits, and shapes that were checked.
    """
    joined = '","'.join(words)
    return f'{{"{joined}"}}' if joined else "{}"
