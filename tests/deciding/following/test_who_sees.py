"""Row security of what came of a decision, and of what it shows on another case and to a board."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.following.queries import Before, before, came_since, counted
from roundtable.deciding.models import Decision, FollowUp, PersonOutcome
from roundtable.deciding.queries import joint_decision
from roundtable.intake.queries import other_cases
from roundtable.lib.actor import Actor, Role
from tests.deciding.following.followed import (
    WORDS,
    closed,
    decided,
    follow_ups,
    look_at,
    referred_again,
)
from tests.deciding.test_actions import HEALTH, LEAD, POLICE, PROBATION
from tests.staff import actor, nobody_of, somebody_of
from tests.stories import MONDAY, asked

pytestmark = pytest.mark.django_db
READY = 29.0
MODELS: tuple[Any, ...] = (FollowUp, PersonOutcome)


def counts(who: Actor) -> tuple[int, ...]:
    with entered(who):
        return tuple(model.objects.count() for model in MODELS)


def test_who_sits_at_the_table_reads_it_and_nobody_else() -> None:
    look_at(decided(), 30, days=READY)
    for agency in (LEAD, POLICE, HEALTH):
        assert counts(somebody_of(agency)) == (2, 2)
    # Probation was asked and never answered: it sees the case and not what was decided.
    for agency in (PROBATION, "education", "idva"):
        assert counts(somebody_of(agency)) == (0, 0)
    for role in (Role.HUB_MANAGER, Role.GOVERNANCE, Role.INFORMATION_GOVERNANCE, Role.AUDITOR):
        assert counts(nobody_of(LEAD, role)) == (0, 0)


def test_what_was_found_cannot_be_changed() -> None:
    look_at(decided(), 30, days=READY)
    for who, change in (
        (LEAD, lambda: PersonOutcome.objects.update(change="same")),
        (LEAD, lambda: FollowUp.objects.update(after_days=60)),
    ):
        refused = pytest.raises(DatabaseError, match="permission denied")
        with refused, transaction.atomic(), entered(somebody_of(who)):
            change()
    with entered(somebody_of(LEAD)):
        ended = FollowUp.objects.filter(ended="done")
        assert ended.update(ended="", ended_at=None, name="") == 0


def test_only_the_lead_ends_a_day_and_nobody_sets_one_for_another() -> None:
    case = decided()
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), entered(somebody_of(POLICE)):
        to_come = FollowUp.objects.filter(after_days=30)
        to_come.update(ended="done", ended_at=MONDAY, name="Somebody")
    with entered(somebody_of(POLICE)):
        decision = joint_decision(case)
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), entered(somebody_of(POLICE)):
        FollowUp.objects.create(
            case=case,
            decision=decision,
            after_days=5,
            agency=POLICE,
            opens_at=MONDAY,
            due_at=MONDAY,
            clause="9.20",
            charter_version="1.0",
        )


def test_only_the_lead_says_what_changed_and_only_while_the_day_is_to_come() -> None:
    case = decided()
    open_day = follow_ups(case)[30]
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), entered(somebody_of(POLICE)):
        _forge(case, open_day, POLICE)
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), entered(somebody_of(POLICE)):
        _forge(case, open_day, LEAD)
    look_at(case, 30, days=READY)
    refused = pytest.raises(DatabaseError, match="row-level security")
    with refused, transaction.atomic(), entered(somebody_of(LEAD)):
        _forge(case, open_day, LEAD)


def _forge(case: Case, day: FollowUp, agency: str) -> None:
    PersonOutcome.objects.create(
        pk=uuid4(),
        case=case,
        follow_up=day,
        involvement=case.involvements.first(),
        change="much_better",
        harm="no",
        agency=agency,
        name="Somebody",
        recorded_at=MONDAY,
        charter_version="1.0",
    )


def as_seen(case: Case, agency: str) -> dict[str, Before]:
    """Return what came of earlier cases of a case's people, by reference, as an agency sees it."""
    who = somebody_of(agency)
    with entered(who):
        others = other_cases(case, who)
        came = before(case, others)
        return {each.case.reference: came[each.case.pk] for each in others if each.case.pk in came}


def test_a_new_case_shows_what_was_decided_before_and_what_came_of_it() -> None:
    earlier = closed()
    look_at(earlier, 30, days=READY)
    again = asked(referred_again(earlier, 40))
    for agency in (LEAD, POLICE):
        came = as_seen(again, agency)[earlier.reference]
        assert came.decision is not None
        assert (came.decision.outcome, came.days, came.days_since_decided) == (
            "adult_support",
            40,
            40,
        )
        assert [(each.after_days, each.ended) for each in came.follow_ups] == [
            (30, "done"),
            (90, ""),
        ]
        found = came.follow_ups[0].outcomes.all()
        assert [each.own_words for each in found] == [WORDS, ""]


def test_who_was_not_at_that_table_sees_no_decision_and_who_was_not_on_it_sees_no_case() -> None:
    earlier = closed()
    look_at(earlier, 30, days=READY)
    again = asked(referred_again(earlier, 40))
    came = as_seen(again, PROBATION)[earlier.reference]
    assert (came.decision, came.follow_ups, came.days_since_decided) == (None, (), None)
    with entered(somebody_of(LEAD)):
        Case.objects.filter(pk=earlier.pk).update(agencies=[LEAD, HEALTH])
    assert as_seen(again, POLICE) == {}


def test_the_earlier_case_shows_that_they_were_referred_again() -> None:
    earlier = closed()
    again = referred_again(earlier, 20)
    with entered(somebody_of(LEAD)):
        decision = joint_decision(earlier)
        since = came_since(earlier, decision, somebody_of(LEAD))
        assert [(each.case.reference, each.people) for each in since] == [
            (again.reference, ["Olive Marsh", "Neil Marsh"])
        ]
        assert came_since(earlier, None, somebody_of(LEAD)) == []
        assert before(earlier, other_cases(earlier, somebody_of(LEAD))) == {}
    # The police were not asked on the new case: they do not learn that there is one.
    with entered(somebody_of(POLICE)):
        assert came_since(earlier, joint_decision(earlier), somebody_of(POLICE)) == []


def test_what_was_decided_only_later_was_not_decided_before() -> None:
    earlier = closed()
    again = asked(referred_again(earlier, 3))
    with entered(somebody_of(LEAD)):
        decided_now = MONDAY + timedelta(days=5)
        Decision.objects.filter(case=earlier).update(decided_at=decided_now)
    came = as_seen(again, LEAD)[earlier.reference]
    assert (came.days, came.days_since_decided) == (3, None)
    assert came.decision is not None


UNTIL = datetime(2026, 7, 1, tzinfo=MONDAY.tzinfo)
ROLES = ["adult_at_risk", "victim", "subject_child"]


def test_the_board_counts_what_came_of_decisions() -> None:
    one, two = decided(), closed()
    look_at(one, 30, days=READY)
    look_at(two, 30, days=45)
    look_at(two, 90, days=85)
    with entered(actor("Milo")):
        (found,) = counted(MONDAY, UNTIL, roles=ROLES)
        assert counted(UNTIL, UNTIL + timedelta(days=9), roles=ROLES) == []
    assert (found.outcome, found.due, found.looked_at, found.in_time) == ("adult_support", 4, 3, 2)
    assert found.changes == {"better": 3}, "whoever is never told is not among them"
    assert found.harm == {"no": 3}
    refused = pytest.raises(DatabaseError, match="for the board")
    with refused, transaction.atomic(), entered(somebody_of(HEALTH)):
        counted(MONDAY, UNTIL, roles=ROLES)


def test_what_another_decision_took_the_place_of_is_not_counted() -> None:
    case = decided()
    with entered(somebody_of(LEAD)):
        first = FollowUp.objects.filter(case=case, after_days=30)
        first.update(ended="replaced", ended_at=MONDAY)
    with entered(actor("Milo")):
        (found,) = counted(MONDAY, UNTIL, roles=ROLES)
    assert (found.due, found.looked_at) == (1, 0)
