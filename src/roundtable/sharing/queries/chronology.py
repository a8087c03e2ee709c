"""What was said of a case, in the order in which it happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from roundtable.cases.models import Case, full_name
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.sharing.models import Disclosure, Item


class Told(NamedTuple):
    """An item as the chronology tells it, with when its agency said that it was wrong, and the
    place and the name of whom it is about.
    """

    pk: UUID
    agency: str
    category: str
    text: str
    happened_on: date | None
    source: str
    fact: bool
    sensitivity: str
    given_at: datetime
    corrected_at: datetime | None
    place: int
    given_name: str
    family_name: str

    @property
    def name(self) -> str:
        """Whom it is about."""
        return full_name(self.given_name, self.family_name)


class Gone(NamedTuple):
    """A live disclosure of an item."""

    item: UUID
    to_agency: str
    clause: str
    basis: str
    purpose: str
    charter_version: str


@dataclass(frozen=True)
class Event:
    """A line of the chronology. `disclosure` is why the reader's agency sees it, None for its
    own.
    """

    item: Told
    disclosure: Gone | None
    shared_with: tuple[str, ...]


def chronology(case: Case) -> list[Told]:
    """Return every item the reader may see, oldest event first, undated ones last, with who gave
    and got it.
    """
    return sorted(
        (Told(*row) for row in _CHRONOLOGY(case=case.pk)),
        key=lambda i: (i.happened_on is None, i.happened_on or i.given_at.date(), i.given_at),
    )


def chronology_questions(case: Case) -> list[Question[Any]]:
    """Return what `chronology` and `events` will ask, for `ahead`."""
    return [_CHRONOLOGY.question(case=case.pk), _LIVE.question(case=case.pk)]


def events(
    case: Case, items: Sequence[Told], wanted: Mapping[str, str], agency: str
) -> list[Event]:
    """Return the lines of the chronology for an agency, only those of a person (by place), an
    agency and a category where `wanted` names them. One query.
    """
    live = defaultdict(list)
    for row in _LIVE(case=case.pk):
        live[row[0]].append(Gone(*row))
    return [
        _event(item, live[item.pk], agency)
        for item in items
        if wanted["person"] in ("", str(item.place))
        and wanted["agency"] in ("", item.agency)
        and wanted["category"] in ("", item.category)
    ]


_ELSEWHERE = {
    "corrected_at": "corrected__corrected_at",
    **{name: f"involvement__{name}" for name in ("place", "given_name", "family_name")},
}
_COLUMNS = tuple(_ELSEWHERE.get(name, name) for name in Told._fields)
_CHRONOLOGY = Prepared(lambda: Item.objects.filter(case=Param("case")).values_list(*_COLUMNS))


_LIVE = Prepared(
    lambda: (
        Disclosure.objects.filter(case=Param("case"), withdrawn_at=None)
        .order_by("to_agency")
        .values_list(*Gone._fields)
    )
)


def _event(item: Told, live: Sequence[Gone], agency: str) -> Event:
    to_us = next((gone for gone in live if gone.to_agency == agency), None)
    return Event(item, to_us, tuple(gone.to_agency for gone in live))
