"""Who is told what when a case has come to something, and when a case does not close."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Ending
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.actions import act_at_once
from roundtable.feedback.actions import (
    close_without_action,
    end_case,
    note_reading,
    tell_everyone,
)
from roundtable.feedback.models import Feedback
from roundtable.feedback.queries import (
    contribution_of,
    count_unread,
    decision_to_tell,
    news_of_decision,
    preview,
    references_of,
    told_on,
    told_to,
    undecided_emergency,
    verdict_on_closing,
)
from roundtable.feedback.rules import rule_for
from roundtable.lib.verdict import Refused
from tests.deciding.tables import answered_four, later, of_four
from tests.deciding.test_actions import HEALTH, LEAD, POLICE, concluded
from tests.staff import somebody_of
from tests.stories import at_the_table, fresh, received

pytestmark = pytest.mark.django_db
OUTSIDER = "education"
ALONE = Ending.NO_FURTHER_ACTION


def told(case: Case) -> list[Feedback]:
    with entered(somebody_of(case.lead)):
        return list(told_on(case))


def close_without(case: Case, **changes: Any) -> Case:
    said = {"reason": "below_criteria", "explanation": "Her daughter helps."}
    return close_without_action(
        case=case, by=somebody_of(case.lead), at=later(case, minutes=10), **(said | changes)
    )


def finish(case: Case) -> None:
    """End every action of a case."""
    with entered(somebody_of(LEAD)):
        actions = list(case.actions.filter(ended_at=None))
    for acted in actions:
        by = somebody_of(acted.agency)
        end_action(acted=acted, done=True, result="Done.", by=by, at=later(case, days=1))


def test_everybody_is_told_in_the_words_that_were_previewed():
    case, _made = concluded()
    lead, at = somebody_of(LEAD), later(case, days=1)
    with entered(lead):
        charter = in_force(at)
        decided = decision_to_tell(case).outcome
        outcome = charter.outcome(decided).name
        foreseen = preview(case, charter, news_of_decision(case, charter, decided))
    tell_everyone(case=case, by=lead, at=at)
    kept = told(case)
    assert sorted(one.wording for one in kept) == sorted(one.wording for one in foreseen)
    assert {one.agency for one in kept} == {OUTSIDER, *case.contributing}
    assert all(outcome in one.wording for one in kept)
    with entered(lead):
        assert not case.clocks.running().filter(step="feedback").exists()


def test_every_source_is_told_exactly_what_its_rule_says(charter: Charter):
    for source in charter.intake.sources:
        sender = somebody_of(source.agency or OUTSIDER)
        case = close_without(received(by=sender, source=source.code))
        rule, kept = rule_for(charter, source.code, after=ALONE), told(case)[0]
        assert (kept.tells, kept.clause) == (rule.tells, rule.clause)
        assert bool(kept.wording) == (rule.tells != "nothing")
        assert kept.agency == sender.agency


def test_who_referred_and_who_answered_are_each_told_what_is_true_of_them():
    case, _made = concluded()
    tell_everyone(case=case, by=somebody_of(LEAD), at=later(case, days=1))
    for one in told(case):
        assert ("your referral" in one.wording.lower()) == (one.referral is not None)
        assert ("Your agency answered" in one.wording) == (one.referral is None)
        assert "decided" in one.wording
        assert "together" in one.wording


def test_where_the_lead_alone_took_no_further_action_nobody_hears_of_a_joint_decision():
    kept = told(close_without(of_four()))
    assert [one.clause for one in kept] == ["10.5"]
    assert "takes no further action. Reason: It does not meet" in kept[0].wording
    assert "together" not in kept[0].wording


def test_nobody_is_told_before_there_is_a_decision_or_twice():
    case = answered_four()
    with entered(somebody_of(LEAD)), pytest.raises(Refused, match="no joint decision"):
        decision_to_tell(case)
    case, _made = concluded()
    lead, at = somebody_of(LEAD), later(case, days=1)
    tell_everyone(case=case, by=lead, at=at)
    with pytest.raises(Refused, match="has been told"):
        tell_everyone(case=case, by=lead, at=at + timedelta(minutes=1))


def test_only_the_lead_tells():
    case, _made = concluded()
    with pytest.raises(Refused, match="Only the agency that leads"):
        tell_everyone(case=case, by=somebody_of(POLICE), at=later(case, days=1))


def test_an_agency_reads_what_it_was_told_and_nothing_else():
    case, _made = concluded()
    tell_everyone(case=case, by=somebody_of(LEAD), at=later(case, days=1))
    for agency in (OUTSIDER, POLICE, HEALTH):
        with entered(somebody_of(agency)):
            assert {one.agency for one in Feedback.objects.all()} == {agency}
    with entered(somebody_of("idva")):
        assert not Feedback.objects.exists()


def test_an_agency_that_is_not_on_the_case_notes_that_it_read():
    case, _made = concluded()
    tell_everyone(case=case, by=somebody_of(LEAD), at=later(case, days=1))
    reader = somebody_of(OUTSIDER)
    with entered(reader):
        assert not Case.objects.filter(pk=case.pk).exists()
        mine = told_to(reader).get()
        assert references_of([mine], reader) == {}
        assert count_unread(reader) == 1
    first, second = later(case, days=2), later(case, days=3)
    note_reading(told=mine, by=reader, at=first)
    note_reading(told=mine, by=reader, at=second)
    with entered(reader):
        assert told_to(reader).get().read_at == first
        assert count_unread(reader) == 0
    with pytest.raises(Refused, match="another agency"):
        note_reading(told=mine, by=somebody_of(POLICE), at=second)


def test_a_case_below_the_criteria_closes_with_a_signpost():
    case = close_without(of_four())
    assert case.stage == "closed"
    assert case.closed_because.startswith("It does not meet the hub's criteria.")
    kept = told(case)
    assert len(kept) == 1
    assert "Speak to the service that knows the person best" in kept[0].wording
    with entered(somebody_of(LEAD)):
        assert not case.clocks.running().exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"reason": "boredom"}, "no such reason"), ({"explanation": " "}, "in your own words")],
)
def test_a_case_does_not_close_without_its_reasons(changes: dict[str, Any], words: str):
    case = of_four()
    with pytest.raises(Refused, match=words):
        close_without(case, **changes)
    assert told(case) == []


def test_only_the_lead_closes_and_only_at_the_beginning():
    with pytest.raises(Refused, match="not done at the stage"):
        close_without(at_the_table())


def test_a_case_on_which_somebody_acted_at_once_waits_for_the_joint_decision():
    case = of_four()
    act_at_once(
        case=case,
        outcome="advice",
        reasons="We moved her.",
        by=somebody_of(LEAD),
        at=later(case, minutes=5),
    )
    with pytest.raises(Refused, match="have yet to decide together"):
        close_without(fresh(case))
    with entered(somebody_of(LEAD)):
        assert undecided_emergency(case)


def test_a_joint_decision_settles_an_emergency_before_it():
    case, made = concluded()
    with entered(somebody_of(LEAD)):
        assert not undecided_emergency(case)
        case.decisions.create(
            outcome=made.outcome,
            level_of_need=4,
            reasons="At once.",
            emergency=True,
            proposed_at=case.opened_at,
            proposed_by=LEAD,
            proposer="Somebody",
            due_at=case.opened_at,
            decided_at=case.opened_at,
            decided_by=[LEAD],
            clause="4.130",
            charter_version="1.0",
        )
        assert not undecided_emergency(case)


def test_a_case_ends_when_actions_ended_and_everybody_was_told():
    case, _made = concluded()
    lead, at = somebody_of(LEAD), later(case, days=1)
    said = {"case": case, "because": "The plan is in place.", "by": lead, "at": at}
    with pytest.raises(Refused, match=r"actions have not ended\. Not everybody has been told"):
        end_case(**said)
    finish(case)
    with pytest.raises(Refused, match="Not everybody has been told"):
        end_case(**said)
    tell_everyone(case=case, by=lead, at=at)
    with entered(lead):
        assert verdict_on_closing(case)
    with pytest.raises(Refused, match="why the case closes"):
        end_case(**(said | {"because": " "}))
    with pytest.raises(Refused, match="Only the agency that leads"):
        end_case(**(said | {"by": somebody_of(POLICE)}))
    assert end_case(**said).stage == "closed"


def test_what_an_agency_gave_is_counted_with_where_it_went():
    case, _made = concluded()
    for agency, items in ((LEAD, 0), (POLICE, 0)):
        by = somebody_of(agency)
        with entered(by):
            assert contribution_of(case, by).items == items
    case, by = answered_four(), somebody_of(LEAD)
    with entered(by):
        given = contribution_of(case, by)
    assert given.items == 1
    assert POLICE in given.went_to
