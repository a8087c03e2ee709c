"""What was pasted into a return, put into the pieces of the form."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from roundtable.sharing.forms.answering import MOST_ITEMS
from roundtable.sharing.rules import Piece, pieces
from roundtable.web.forms import DayParts

PASTED = "paste"


def with_pasted(posted: QueryDict, *, today: date) -> QueryDict:
    """Return a page as it is once what was pasted about somebody stands in pieces below what was
    written: where the button asked for that, else the page itself. What finds no room stays where
    it was pasted.
    """
    does, _, place = posted.get("do", "").partition("-")
    name = f"{PASTED}-{place}"
    if does != PASTED or not posted.get(name, "").strip():
        return posted
    found = pieces(str(posted[name]), today=today)
    page = posted.copy()
    there = [int(n) for n in page.getlist(f"item-{place}") if n.isascii() and n.isdigit()]
    room = max(MOST_ITEMS - len(there), 0)
    for number, piece in enumerate(found[:room], max(there, default=0) + 1):
        key = f"{place}-{number}"
        page.appendlist(f"item-{place}", str(number))
        page[f"text-{key}"] = piece.text
        if piece.happened_on is None:
            page[f"day_unknown-{key}"] = "on"
            continue
        parts = zip(DayParts.PARTS, DayParts.parts(piece.happened_on), strict=True)
        for part, value in parts:
            page[f"happened_on-{key}-{part}"] = value
    page[name] = "\n\n".join(map(_as_pasted, found[room:]))
    page["do"] = "change"
    return page


def _as_pasted(piece: Piece) -> str:
    """Return a piece with its day before it, to be pasted again."""
    return f"{piece.happened_on:%d/%m/%Y} {piece.text}" if piece.happened_on else piece.text
