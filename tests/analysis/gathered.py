"""A case on which agencies gave what not everybody sees, and what tests add to its analysis."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from roundtable.analysis.actions import (
    FactorGiven,
    WordsGiven,
    add_factor,
    agree_summary,
    record_words,
    settle_unknown,
    take_back,
    write_summary,
)
from roundtable.analysis.models import Factor, OwnWords, Summary
from roundtable.analysis.rules import Kind
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.sharing.actions import answer
from roundtable.sharing.models import Item
from roundtable.sharing.statement import ItemGiven
from tests.staff import somebody_of
from tests.stories import answers_of, asked, fresh, request_of

LEAD, POLICE, HEALTH, PROBATION = "childrens_social_care", "police", "health", "probation"
OPEN_TO_US = "Open to us since 2024."  # every agency on the case sees it
UNDERWEIGHT = "Underweight at the last two checks."  # those who plan care see it
GIVEN = {
    LEAD: [ItemGiven(category="involvement", text=OPEN_TO_US)],
    HEALTH: [ItemGiven(category="health_detail", text=UNDERWEIGHT, sensitivity="sensitive")],
}


def gathered(case: Case | None = None) -> Case:
    """Return a case on which social care and health have answered with one item each."""
    case = case or asked()
    for agency, items in GIVEN.items():
        request = request_of(case, agency)
        given = answers_of(request, *items)
        answer(request=request, answers=given, by=somebody_of(agency), at=later(case))
    return fresh(case)


def later(case: Case, minutes: int = 50) -> datetime:
    """Return a moment after the case was opened."""
    return case.opened_at + timedelta(minutes=minutes)


def items(case: Case, *texts: str) -> tuple[UUID, ...]:
    """Return the items of a case with these texts, as the agency that gave each sees it."""
    found: list[UUID] = []
    for text in texts:
        agency = LEAD if text == OPEN_TO_US else HEALTH
        with entered(somebody_of(agency)):
            found.append(Item.objects.get(case=case, text=text).pk)
    return tuple(found)


def added(case: Case, *texts: str, by: str = LEAD, minutes: int = 60, **changes: Any) -> Factor:
    """Return a risk factor that an agency added, resting on the items with these texts."""
    said: dict[str, Any] = {"kind": Kind.RISK, "text": "Tom does not get enough to eat."}
    given = FactorGiven(**(said | {"items": items(case, *texts)} | changes))
    return add_factor(case=case, given=given, by=somebody_of(by), at=later(case, minutes))


def wondered(case: Case, *texts: str, by: str = LEAD) -> Factor:
    """Return something that nobody knows, as an agency added it."""
    return added(case, *texts, by=by, kind=Kind.UNKNOWN, text="Who cooks on weekdays?")


def child(case: Case) -> UUID:
    """Return the involvement of the child that the case is about."""
    with entered(somebody_of(case.lead)):
        return case.involvements.order_by("place")[0].pk


def said(case: Case, by: str = LEAD, **changes: Any) -> OwnWords:
    """Return what the child told, as an agency recorded it."""
    given = {
        "about": child(case),
        "words": "I am hungry when I get home.",
        "wishes": "I want to stay with Mum.",
        "told_to": "the form tutor",
    }
    words = WordsGiven(**(given | changes))
    return record_words(case=case, given=words, by=somebody_of(by), at=later(case, 70))


def summed_up(case: Case, *factors: Factor, by: str = LEAD, **changes: Any) -> Summary:
    """Return a version of the summary that draws on these factors."""
    given: dict[str, Any] = {"text": "Tom is hungry, and his mother asks for help.", "seen": None}
    given |= {"factors": [factor.pk for factor in factors], "at": later(case, 80)}
    return write_summary(case=case, by=somebody_of(by), **(given | changes))


def whole(case: Case) -> Case:
    """Fill each part of a case's analysis, and return the case."""
    factor, unknown = added(case, OPEN_TO_US), wondered(case)
    by, at = somebody_of(HEALTH), later(case, 75)
    rests = items(case, OPEN_TO_US)
    settle_unknown(unknown=unknown, how="Gran does.", items=rests, by=by, at=at)
    wondered(case)
    wrong = added(case, UNDERWEIGHT)
    take_back(factor=wrong, because="His brother.", by=somebody_of(LEAD), at=at)
    added(case, UNDERWEIGHT, kind=Kind.STRENGTH, text="His mother asks for help.")
    said(case)
    first = summed_up(case, factor)
    second = summed_up(case, factor, by=POLICE, seen=first.pk, at=later(case, 85))
    agree_summary(summary=second, by=by, at=later(case, 90))
    return case
