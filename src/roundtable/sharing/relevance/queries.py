"""What was said of items, on a case and in the hub."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from roundtable.cases.models import Case
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.sharing.models import Item, Mark

# The last of each agency comes last, and so it is what a dictionary keeps.
_MARKS = Prepared(
    lambda: (
        Mark.objects.filter(case=Param("case"))
        .order_by("marked_at")
        .values_list("item_id", "agency", "said")
    )
)


def marks_of(case: Case) -> dict[UUID, dict[str, str]]:
    """Return what each agency said last of each item, by the item's id and the agency: the
    reader's own marks, and those of others on what the reader's agency gave.
    """
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for item, agency, said in _MARKS(case=case.pk):
        found[item][agency] = said
    return dict(found)


def marks_question(case: Case) -> Question[Any]:
    """Return what `marks_of` will ask, for `ahead`."""
    return _MARKS.question(case=case.pk)


def item_of(case: Case, item: UUID) -> Item | None:
    """Return an item of a case that the reader may see, by its id."""
    return Item.objects.select_related("case").filter(case=case, pk=item).first()


@dataclass(frozen=True)
class Told:
    """How often items were shared, and what was said of them, by those who got them."""

    shared: int
    said: Mapping[str, int]


def counted(since: datetime, until: datetime) -> dict[str, dict[str, Told]]:
    """Return how often items were shared from one moment to another and what was said of that, by
    the agency that gave, by clause and by the site where it was given: for the board. A share is
    one item that went to one agency.

    :raises django.db.Error: for whoever is not of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency, clause, site, said, counted FROM sharing_marked(%s, %s)",
            [since, until],
        )
        rows = cursor.fetchall()
    by: dict[str, dict[str, Counter[str]]] = {name: {} for name in ("agency", "clause", "site")}
    for *places, said, count in rows:
        for name, place in zip(by, places, strict=True):
            by[name].setdefault(place, Counter())[said] += count
    return {
        name: {place: _told(said) for place, said in sorted(found.items())}
        for name, found in by.items()
    }


def _told(said: Counter[str]) -> Told:
    return Told(said.total(), {word: count for word, count in said.items() if word})
