"""A small hub whose stories were played by the real actions."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from roundtable.access.models import Membership, User
from roundtable.access.queries import BOARD_AGENCIES, personas
from roundtable.access.rules import WORKING_ROLES
from roundtable.analysis.models import Factor, OwnWords, Summary
from roundtable.analysis.rules import Kind
from roundtable.cases.models import Case, Involvement, Reopening
from roundtable.cases.rules import Stage
from roundtable.charter.drafting.models import Draft
from roundtable.charter.drafting.rules import ready
from roundtable.database.guard import entered
from roundtable.deciding.models import (
    Action,
    Decision,
    Discussion,
    FollowUp,
    PersonOutcome,
    Voice,
)
from roundtable.deciding.rules import Stance
from roundtable.feedback.models import Feedback
from roundtable.intake.models import Referral
from roundtable.journal.queries import verify
from roundtable.learning.demonstration.review import CLOCK, SAID
from roundtable.oversight.queries import governed, not_signed_yet
from roundtable.oversight.rules import ASKERS
from roundtable.people.actions import search
from roundtable.sharing.models import Disclosure, Item, Request
from roundtable.workload.models import Clock
from roundtable.workload.queries import my_work
from tests.learning.conftest import NOW, REFERRALS

pytestmark = pytest.mark.usefixtures("played")


def test_every_referral_has_a_case_and_every_stage_occurs() -> None:
    assert Referral.objects.using("owner").count() == REFERRALS
    stages = Counter(Case.objects.using("owner").values_list("stage", flat=True))
    assert set(stages) == set(Stage)


def test_every_turn_of_the_path_was_taken() -> None:
    discussions = Discussion.objects.using("owner")
    requests = Request.objects.using("owner")
    assert requests.filter(answered_at=None).exists()
    assert discussions.filter(opened_at=None).exists(), "sealed"
    assert discussions.exclude(opened_at=None).exists(), "opened"
    assert Decision.objects.using("owner").filter(decided_at=None, fell_at=None).exists()
    assert Decision.objects.using("owner").filter(emergency=True).exists()
    assert Voice.objects.using("owner").filter(stance=Stance.DISSENT).exists()
    assert Item.objects.using("owner").exists()
    assert Disclosure.objects.using("owner").exists()
    assert Action.objects.using("owner").filter(ended_at=None).exists()
    assert Action.objects.using("owner").exclude(ended_at=None).exists()
    assert Feedback.objects.using("owner").exclude(read_at=None).exists()
    assert Reopening.objects.using("owner").exists()
    closed = Case.objects.using("owner").filter(stage=Stage.CLOSED)
    assert closed.filter(decisions=None).exists(), "no further action"
    assert closed.exclude(decisions=None).exists(), "closed after its actions"


def test_open_cases_are_analysed_and_agencies_agree() -> None:
    factors = Factor.objects.using("owner")
    assert set(factors.values_list("kind", flat=True)) >= {Kind.RISK, Kind.UNKNOWN}
    assert factors.filter(rests_on__gte=1).exists()
    assert OwnWords.objects.using("owner").exclude(disclosures=None).exists()
    assert Summary.objects.using("owner").exclude(agreements=None).exists()


def test_the_journal_is_whole() -> None:
    assert list(verify()) == []


def test_some_clocks_are_late_and_most_are_in_time() -> None:
    running = Clock.objects.using("owner").running()
    late = running.filter(due_at__lt=NOW).count()
    assert 0 < late < running.count() / 2


def test_everybody_to_sign_in_as_has_work_to_do() -> None:
    found = list(personas())
    assert {member.agency_id for member in found} >= {"education", "police", "health", "probation"}
    for member in found:
        if member.role in WORKING_ROLES:
            with entered(member.actor()):
                assert my_work(member.actor()).exists(), member


def test_only_who_signs_or_agrees_has_a_password() -> None:
    assert User.objects.count() == 108 + 11 + 11
    for member in Membership.objects.select_related("user"):
        assert member.user.has_usable_password() is (member.role in ASKERS), member


def test_every_agency_has_signed_so_that_nobody_acts_alone() -> None:
    assert governed()
    assert not_signed_yet() == []
    assert {member.agency_id for member in personas() if member.signs} == set(BOARD_AGENCIES)


def test_a_second_referral_finds_the_people_of_the_first() -> None:
    involved = Involvement.objects.using("owner").exclude(person=None)
    known = Counter(involved.values_list("person_id", flat=True))
    again = [person for person, times in known.items() if times > 1]
    assert again
    someone = involved.filter(person_id=again[0]).select_related("case").latest("case__opened_at")
    lead = next(m.actor() for m in personas() if m.agency_id == someone.case.lead)
    candidates = search(
        person=someone.described(on=someone.case.opened_at.date()),
        by=lead,
        at=NOW,
        case=someone.case,
    )
    assert someone.person_id in {candidate.id for candidate in candidates}


def test_nearly_everything_happened_in_the_six_weeks_before_now() -> None:
    opened = list(Case.objects.using("owner").values_list("opened_at", flat=True))
    assert max(opened) <= NOW
    # A few were closed long before, so that they are looked at again by now.
    assert sorted(opened)[len(opened) // 4] > NOW - timedelta(weeks=12)
    assert min(opened) > NOW - timedelta(weeks=26)


def test_decisions_were_looked_at_again() -> None:
    days = FollowUp.objects.using("owner")
    assert set(days.filter(ended="done").values_list("after_days", flat=True)) == {30, 90}
    assert days.to_come().exists()
    said = PersonOutcome.objects.using("owner")
    assert said.filter(own_view="said").exists()
    assert not said.filter(involvement__role="alleged_harmer").exclude(own_view="").exists()


def test_progress_was_told_step_by_step(played: list[tuple[int, int, str]]) -> None:
    done = [step[0] for step in played]
    assert done == list(range(1, played[0][1] + 1))
    assert {text for _, _, text in played} == {
        "Seating 108 people",
        f"Working through {REFERRALS} referrals",
    }


def test_the_board_drafts_a_version_and_talks_about_a_clause() -> None:
    draft = Draft.objects.get()
    assert (draft.number, draft.state) == ("1.1", "drafting")
    assert ready(draft.text)
    assert {said.clause for said in draft.comments.all()} == {CLOCK}
    assert {said.by_agency for said in draft.comments.all()} == SAID.keys()
