"""One concern from arrival to feedback and back again, by actions alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.queries import joint_decision
from roundtable.feedback.actions import end_case, tell_everyone
from roundtable.feedback.models import Feedback
from roundtable.intake.actions import reopen
from tests.staff import somebody_of
from tests.stories import decided

pytestmark = pytest.mark.django_db


def test_a_concern_goes_all_the_way_and_everybody_learns_what_came_of_it() -> None:
    case = decided(dissenting="police")
    lead, at = somebody_of(case.lead), case.opened_at + timedelta(days=2)
    assert case.stage == "act"
    with entered(lead):
        decision = joint_decision(case)
        assert decision is not None
        assert "police" not in decision.decided_by
        dissent = decision.voices.get(agency="police")
        assert dissent.reasons == "We would go further."
        actions = list(case.actions.all())
    assert actions
    for acted in actions:
        end_action(acted=acted, done=True, result="Done.", by=somebody_of(acted.agency), at=at)
    tell_everyone(case=case, by=lead, at=at)
    end_case(case=case, because="The plan is in place.", by=lead, at=at)
    with entered(somebody_of("education")):
        told = Feedback.objects.filter(case=case, agency="education")
        assert told.exists()
    with entered(lead):
        assert Case.objects.get(pk=case.pk).stage == "closed"
    reopen(case=case, because="A second report.", by=somebody_of("police"), at=at)
    with entered(lead):
        assert Case.objects.get(pk=case.pk).stage == "identify"
