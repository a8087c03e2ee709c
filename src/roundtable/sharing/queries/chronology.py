"""What was said of a case, in the order in which it happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roundtable.cases.models import Case
from roundtable.database.prepared import Param, Prepared
from roundtable.sharing.models import Disclosure, Item


@dataclass(frozen=True)
class Event:
    """A line of the chronology. `disclosure` is why the reader's agency sees it, None for its
    own.
    """

    item: Item
    disclosure: Disclosure | None
    shared_with: tuple[str, ...]


def chronology(case: Case) -> list[Item]:
    """Return every item the reader may see, oldest event first, undated ones last, with who gave
    and got it.
    """
    return sorted(
        _CHRONOLOGY(case=case.pk),
        key=lambda i: (i.happened_on is None, i.happened_on or i.given_at.date(), i.given_at),
    )


def events(items: Sequence[Item], wanted: Mapping[str, str], agency: str) -> list[Event]:
    """Return the lines of the chronology for an agency, only those of a person (by place), an
    agency and a category where `wanted` names them. One query.
    """
    live = defaultdict(list)
    for gone in _LIVE(items=[item.pk for item in items]):
        live[gone.item_id].append(gone)
    return [
        _event(item, live[item.pk], agency)
        for item in items
        if wanted["person"] in ("", str(item.involvement.place))
        and wanted["agency"] in ("", item.agency)
        and wanted["category"] in ("", item.category)
    ]


_CHRONOLOGY = Prepared(
    lambda: Item.objects.filter(case=Param("case")).select_related("involvement")
)


_LIVE = Prepared(
    lambda: Disclosure.objects.filter(item__any_of=Param("items"), withdrawn_at=None).order_by(
        "to_agency"
    )
)


def _event(item: Item, live: Sequence[Disclosure], agency: str) -> Event:
    to_us = next((gone for gone in live if gone.to_agency == agency), None)
    return Event(item, to_us, tuple(gone.to_agency for gone in live))
