"""The pages of an urgent discussion, and on which the agencies decide anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.deciding.urgent.actions import call_at_once, end_urgent
from tests.journeys.visits import Visit
from tests.staff import somebody_of
from tests.stories import asked, decided, fresh, received

CODE = "strategy_discussion"


def what_cannot_wait() -> list[Visit]:
    """Return the pages on which one is called, goes on, ends, and on which they decide anew."""
    new, running, called, ended, again = received(), asked(), received(), asked(), decided()
    for case in (called, ended):
        call_at_once(
            case=case,
            code=CODE,
            wanted=[],
            because="A new bruise on her arm.",
            by=somebody_of(case.lead),
            at=case.opened_at + timedelta(hours=1),
        )
    end_urgent(
        case=fresh(ended),
        because="The bruise is explained.",
        by=somebody_of("police"),
        at=ended.opened_at + timedelta(hours=2),
    )
    return [
        _of(new, "overview"),
        _of(new, "call_at_once", CODE),
        _of(running, "call_at_once", CODE, who="Ben"),
        _of(called, "overview", who="Ben"),
        _of(called, "call_at_once", CODE),
        _of(called, "discussion", who="Ben"),
        _of(called, "talk", who="Ben"),
        _of(called, "end_urgent", presses=("End the discussion",)),
        _of(ended, "discussion"),
        _of(ended, "end_urgent", missing=True),
        _of(again, "call", presses=("Call for positions",)),
    ]


def _of(case: Case, page: str, *more: Any, who: str = "Aisha", **said: Any) -> Visit:
    address = reverse(f"case:{page}", args=[case.reference, *more])
    return Visit(f"case:{page}", address, who, **said)
