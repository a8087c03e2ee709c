"""The pages of the talk at the table: empty, with much said, and for whom others wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.models import Discussion, Point
from roundtable.deciding.queries import standing_discussion
from roundtable.deciding.talking.actions import write_point
from roundtable.deciding.talking.queries import is_here
from roundtable.deciding.talking.rules import PointGiven
from tests.journeys.visits import Visit
from tests.staff import actor, somebody_of
from tests.stories import at_the_table, decided, opened


def talking() -> list[Visit]:
    """Return the pages on which agencies talk at the table."""
    silent, sealed, busy = opened(), at_the_table(), opened()
    head = _said(busy, "lead", "Is he safe tonight?", kind="agenda")
    _said(busy, "police", "We can be there within the hour.", about=head.pk)
    first = _said(busy, "health", "Seen by the school nurse in May.")
    _said(busy, "health", "Seen by the school nurse on 4 May.", replaces=first.pk)
    scribed = _said(busy, "lead", "They will visit tomorrow.", agency="health")
    _said(busy, "lead", "A visit tonight, and a plan with the family by Friday.", kind="wording")
    return [
        _of(silent, "talk", "Aisha", ("Write it",)),
        _of(sealed, "talk", "Ben"),
        _of(busy, "talk", "Aisha"),
        _of(busy, "talk", "Dev", ("Confirm for your agency",)),
        _of(busy, "otherwise", "Dev", (), scribed.number),
        _of(busy, "otherwise", "Ben", (), scribed.number),
        _of(decided(opened()), "talk", "Ben"),
    ]


def _of(case: Case, page: str, who: str, presses: tuple[str, ...] = (), *more: Any) -> Visit:
    address = reverse(f"case:{page}", args=[case.reference, *more])
    return Visit(f"case:{page}", address, who, presses)


def _said(case: Case, by: str, text: str, **given: Any) -> Point:
    agency = case.lead if by == "lead" else by
    said = PointGiven(**({"kind": "said", "text": text, "agency": agency} | given))
    at = case.opened_at + timedelta(hours=2)
    _there(case, at)
    return write_point(discussion=_table(case), given=said, by=somebody_of(agency), at=at)


def _table(case: Case) -> Discussion:
    with entered(somebody_of(case.lead)):
        table = standing_discussion(case)
        return Discussion.objects.select_related("case").get(pk=table.pk)


def _there(case: Case, at: datetime) -> None:
    with entered(actor("Ben")):
        is_here(standing_discussion(case), by=actor("Ben"), at=at)
