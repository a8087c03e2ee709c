"""Decided cases of which something is to be said again, and the same people referred again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.following.actions import follow_up
from roundtable.deciding.following.queries import asked_about, charter_for
from roundtable.deciding.following.rules import Found
from roundtable.deciding.models import FollowUp
from roundtable.feedback.actions import end_case, tell_everyone
from roundtable.intake.actions import grade, identify
from roundtable.workload.models import Clock
from tests.deciding.tables import NEIL, OLIVE, later
from tests.deciding.test_actions import LEAD, concluded
from tests.staff import somebody_of
from tests.stories import MONDAY, fresh, not_known, received

WORDS = "They ask me first now."
SAID = Found("better", "no", own_view="said", own_words=WORDS)
UNASKED = Found("not_known", "not_known")


def decided() -> Case:
    """Return an adult's case on which the agencies have just decided."""
    case, _made = concluded()
    return fresh(case)


def closed() -> Case:
    """Return one that was closed a day after."""
    case = decided()
    at = later(case, days=1)
    with entered(somebody_of(LEAD)):
        actions = list(case.actions.all())
    for acted in actions:
        by = somebody_of(acted.agency)
        end_action(acted=acted, done=True, result="Done.", by=by, at=at)
    tell_everyone(case=case, by=somebody_of(LEAD), at=at)
    end_case(case=case, because="Help is in place.", by=somebody_of(LEAD), at=at)
    return fresh(case)


def follow_ups(case: Case, by: str = LEAD) -> dict[int, FollowUp]:
    """Return the days on which a case is looked at again, as an agency sees them."""
    with entered(somebody_of(by)):
        found = case.follow_ups.select_related("decision", "case").order_by("decision__decided_at")
        return {each.after_days: each for each in found}


def running(case: Case) -> dict[str, datetime]:
    """Return when the clocks of a case's follow-ups are due, by clause."""
    with entered(somebody_of(LEAD)):
        found = Clock.objects.running().filter(case=case, step="follow_up")
        return dict(found.values_list("clause", "due_at"))


def found_of(looked_at: FollowUp, said: Found = SAID) -> dict[UUID, Found]:
    """Return the same of everybody on the case; of whoever is not asked, nothing known."""
    with entered(somebody_of(LEAD)):
        charter = charter_for(looked_at, looked_at.due_at)
        people = asked_about(looked_at.case, charter, looked_at)
    return {each.involvement.pk: said if each.asked else UNASKED for each in people}


def look_at(
    case: Case,
    after: int,
    *,
    by: str = LEAD,
    days: float,
    found: Mapping[UUID, Found] | None = None,
) -> FollowUp:
    """Say what came of a case so many days after it was opened."""
    looked_at = follow_ups(case)[after]
    return follow_up(
        looked_at=looked_at,
        found=found_of(looked_at) if found is None else found,
        by=somebody_of(by),
        at=MONDAY + timedelta(days=days),
    )


def referred_again(case: Case, days: float, by: str = LEAD) -> Case:
    """Return a new case of the same people, whom the lead has recognised."""
    lead, at = somebody_of(by), MONDAY + timedelta(days=days)
    again = received(concerns=["financial_abuse"], people=[OLIVE, NEIL], at=at)
    with entered(lead):
        known = {each.place: each.person_id for each in case.involvements.all()}
        people = list(again.involvements.order_by("place"))
    for person in people:
        identify(case=again, involvement=person, known_as=known[person.place], by=lead, at=at)
    grade(
        case=again,
        grade="medium",
        factors=[],
        answers=not_known(*again.concerns),
        reasons="As described.",
        by=lead,
        at=at,
    )
    return fresh(again)
