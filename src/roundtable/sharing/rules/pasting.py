"""What somebody copied from their agency's own system, as single pieces of information. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Years of two figures that are no further ahead lie ahead.
_AHEAD = 20
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?:[,\sT]+(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]m)?)?"
_BULLET = re.compile(r"^\s*(?:[-*•·‣▪]|\(?\d{1,3}[.)](?=\s))\s*")
_DATES = (
    re.compile(rf"^(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_TIME}"),
    re.compile(
        rf"^(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d{{2}}){_TIME}"
    ),
    re.compile(
        rf"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"[\s-]+(?P<word>{'|'.join(_MONTHS)})[a-z]*\.?,?[\s-]+(?P<year>\d{{4}}|\d{{2}}){_TIME}",
        re.IGNORECASE,
    ),
)
_AFTER_A_DATE = re.compile(r"^[\s:;,.–—|-]*")  # noqa: RUF001 dashes of other systems


@dataclass(frozen=True)
class Piece:
    """One piece of what was pasted, with the day that it began with, if any."""

    text: str
    happened_on: dt.date | None = None


def pieces(pasted: str, *, today: dt.date) -> tuple[Piece, ...]:
    """Return what was pasted piece by piece, in order, nothing left out and nothing reworded.

    A piece begins where a line begins with a date, after an empty line, and with each mark of a
    list. A date before a piece is the day of it, unless it lies ahead of `today`: then it stays in
    the text. Days come before months, as they do in this country. Tabs between the columns of a
    table become commas.
    """
    found = (_piece(lines, today) for lines in _blocks(pasted, today))
    return tuple(piece for piece in found if piece.text)  # a mark of a list with nothing behind it


def _blocks(pasted: str, today: dt.date) -> Iterator[list[str]]:
    block: list[str] = []
    for line in pasted.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        begins = _BULLET.match(line) or _dated(_bare(line), today)[0]
        if block and (begins or not line.strip()):
            yield block
            block = []
        if line.strip():
            block.append(line)
    if block:
        yield block


def _piece(lines: list[str], today: dt.date) -> Piece:
    day, first = _dated(_bare(lines[0]), today)
    told = [first, *map(_bare, lines[1:])] if first else [*map(_bare, lines[1:])]
    text = "\n".join(told) or _bare(lines[0])
    return Piece(text, day if told else None)


def _bare(line: str) -> str:
    """Return a line without the mark of a list, its columns one after the other."""
    columns = [column.strip() for column in _BULLET.sub("", line, count=1).split("\t")]
    return ", ".join(column for column in columns if column)


def _dated(line: str, today: dt.date) -> tuple[dt.date | None, str]:
    """Return the day with which a line begins, and the rest of it; no day and the line itself
    where it begins with none that has come.
    """
    for form in _DATES:
        if found := form.match(line):
            day = _day(found.groupdict(), today)
            if day is not None:
                return day, _AFTER_A_DATE.sub("", line[found.end() :], count=1)
    return None, line


def _day(found: dict[str, str | None], today: dt.date) -> dt.date | None:
    word = (found.get("word") or "").lower()
    month = _MONTHS.index(word[:3]) + 1 if word else int(found["month"] or 0)
    year = int(found["year"] or 0)
    if year < 100:
        # A hearing next year is no day in the last century.
        year += 1900 if year + 2000 > today.year + _AHEAD else 2000
    try:
        day = dt.date(year, month, int(found["day"] or 0))
    except ValueError:
        return None
    return day if day <= today else None
