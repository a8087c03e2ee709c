"""A strategy discussion is called at any stage, by any agency on the case, with those it needs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.database.guard import entered
from roundtable.deciding.actions import call_for_positions, propose, take_position, voice
from roundtable.deciding.models import Discussion
from roundtable.deciding.queries import (
    joint_decision,
    joint_decisions,
    latest_discussion,
    standing_proposal,
)
from roundtable.deciding.rules import Stance
from roundtable.deciding.statement import ProposalGiven
from roundtable.deciding.talking.actions import write_point
from roundtable.deciding.talking.rules import PointGiven
from roundtable.deciding.urgent.actions import call_at_once, end_urgent
from roundtable.feedback.actions import close_without_action, tell_everyone
from roundtable.feedback.queries import verdict_on_closing
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import ask_everyone
from roundtable.workload.models import Clock
from tests.deciding.tables import later, see, send
from tests.staff import somebody_of
from tests.stories import (
    answered,
    asked,
    at_the_table,
    decided,
    fresh,
    identified,
    received,
    recommending,
)

pytestmark = pytest.mark.django_db
LEAD, POLICE, HEALTH, EDUCATION = "childrens_social_care", "police", "health", "education"
CODE, SECTION_47 = "strategy_discussion", "strategy_discussion_s47"
STAGES: dict[str, Any] = {
    "identify": received,
    "gather": asked,
    "decide": at_the_table,
    "act": decided,
}


def call(case: Case, by: str = LEAD, minutes: int = 200, **changes: Any) -> Discussion:
    said: dict[str, Any] = {"code": CODE, "wanted": [], "because": "A new bruise."}
    at = later(case, minutes=minutes)
    return call_at_once(case=case, by=somebody_of(by), at=at, **(said | changes))


def end(case: Case, by: str = LEAD, because: str = "The bruise is explained.") -> Discussion:
    at = later(case, minutes=260)
    return end_urgent(case=case, because=because, by=somebody_of(by), at=at)


def decide(case: Case, outcome: str = SECTION_47, minutes: int = 220) -> None:
    """Decide at the table that is called: the lead proposes, everybody else agrees."""
    at = later(case, minutes=minutes)
    given = ProposalGiven(outcome, 4, "Reasonable cause to suspect significant harm.")
    proposal = propose(case=case, given=given, by=somebody_of(LEAD), at=at)
    for agency in proposal.table:
        if agency != LEAD:
            say = {"stance": Stance.AGREE, "reasons": "", "by": somebody_of(agency), "at": at}
            voice(decision=proposal, **say)


def clocks(case: Case, step: str) -> dict[str, str]:
    with entered(somebody_of(LEAD)):
        running = Clock.objects.running().filter(case=case, step=step)
        return dict(running.values_list("agency", "path"))


@pytest.mark.parametrize("stage", STAGES)
def test_at_any_stage_it_brings_who_must_be_there_and_decides(stage: str) -> None:
    case = STAGES[stage]()
    assert case.stage == stage
    discussion = call(case)
    assert {LEAD, POLICE, HEALTH} <= set(discussion.table)
    assert clocks(case, "decide") == dict.fromkeys(discussion.table, "discussion/talk/")
    called = fresh(case)
    assert set(discussion.table) <= set(called.agencies)
    assert called.stage == stage, "nothing else on the case waits for it"

    decide(case)
    ended = fresh(case)
    assert (ended.stage, ended.urgent_at) == (Stage.ACT, None)
    with entered(somebody_of(POLICE)):
        joint = joint_decision(ended)
        assert joint is not None
        assert (joint.outcome, joint.discussion_id) == (SECTION_47, discussion.pk)
    assert clocks(case, "identify") == clocks(case, "gather") == clocks(case, "answer") == {}
    assert set(clocks(case, "feedback")) == {LEAD}
    told = tell_everyone(case=ended, by=somebody_of(LEAD), at=later(case, minutes=240))
    assert {POLICE, HEALTH} <= {one.agency for one in told if one.referral_id is None}


def test_an_agency_that_was_never_asked_sits_writes_and_sees_what_is_said() -> None:
    case = received()
    with entered(somebody_of(POLICE)):
        assert not Case.objects.filter(pk=case.pk).exists()
    discussion = call(case)
    given = PointGiven("said", "We were there twice this week.", POLICE)
    write_point(
        discussion=discussion, given=given, by=somebody_of(POLICE), at=later(case, minutes=205)
    )
    with entered(somebody_of(HEALTH)):
        assert discussion.points.get().text == given.text
    with entered(somebody_of(EDUCATION)):
        assert not Discussion.objects.filter(pk=discussion.pk).exists()


def test_any_agency_on_the_case_calls_it_and_no_other() -> None:
    case = asked()
    assert call(case, by=POLICE).called_by == POLICE
    with pytest.raises(Refused, match="goes on already"):
        call(case, by=HEALTH)
    with pytest.raises(Refused, match="no such case"):
        call(received(), by=POLICE)


def test_who_else_is_on_the_case_comes_where_they_are_wanted() -> None:
    case = asked()
    assert EDUCATION in case.agencies
    assert EDUCATION in call(case, wanted=[EDUCATION]).table
    with pytest.raises(Refused, match="not on this case"):
        call(received(), wanted=[EDUCATION])


def test_sealed_positions_that_are_in_open_and_nobody_waits_for_the_others() -> None:
    case = at_the_table()
    taken = recommending(outcome="child_in_need_s17")
    by, at = somebody_of(POLICE), later(case, minutes=150)
    take_position(case=case, given=taken, by=by, at=at)
    with entered(by):
        sealed = latest_discussion(case)
    assert sealed is not None
    call(case)
    with entered(somebody_of(HEALTH)):
        was = Discussion.objects.get(pk=sealed.pk)
        assert was.opened_at == later(case, minutes=200)
        assert was.positions.get().agency == POLICE
    assert clocks(case, "position") == {}
    with pytest.raises(Refused, match="would not be independent"):
        take_position(case=case, given=taken, by=somebody_of(HEALTH), at=later(case, minutes=210))


def test_a_proposal_that_stood_falls() -> None:
    from tests.stories import proposed

    proposal = proposed()
    call(proposal.case)
    with entered(somebody_of(LEAD)):
        proposal.refresh_from_db()
        assert proposal.fell_at == later(proposal.case, minutes=200)
    with pytest.raises(Refused, match="no longer open"):
        voice(
            decision=proposal,
            stance=Stance.AGREE,
            reasons="",
            by=somebody_of(HEALTH),
            at=later(proposal.case, minutes=205),
        )


def test_no_decision_without_its_quorum_and_then_it_is_proposed_again() -> None:
    case = received()
    call(case)
    at = later(case, minutes=210)
    given = ProposalGiven(SECTION_47, 4, "Reasonable cause.")
    proposal = propose(case=case, given=given, by=somebody_of(LEAD), at=at)
    said: dict[str, Any] = {"decision": proposal, "at": at}
    voice(stance=Stance.AGREE, reasons="", by=somebody_of(POLICE), **said)
    voice(stance=Stance.DISSENT, reasons="Not yet.", by=somebody_of(HEALTH), **said)
    with entered(somebody_of(LEAD)):
        assert joint_decision(case) is None
        assert standing_proposal(proposal.discussion) is None  # type: ignore[arg-type]
    assert set(clocks(case, "decide")) == {LEAD}
    decide(case)
    assert fresh(case).stage == Stage.ACT


def test_it_ends_without_a_decision_and_the_case_goes_on() -> None:
    case = received()
    call(case)
    with pytest.raises(Refused, match="An urgent discussion goes on"):
        close_without_action(
            case=case,
            reason="below_threshold",
            explanation="No.",
            by=somebody_of(LEAD),
            at=later(case, minutes=205),
        )
    ended = end(case, by=POLICE)
    assert ended.ended_because == "The bruise is explained."
    assert clocks(case, "decide") == {}
    assert set(clocks(case, "identify")) == {LEAD}
    with pytest.raises(Refused):
        write_point(
            discussion=ended,
            given=PointGiven("said", "One more thing.", POLICE),
            by=somebody_of(POLICE),
            at=later(case, minutes=270),
        )
    identified(fresh(case))
    ask_everyone(case=fresh(case), by=somebody_of(LEAD), at=later(case, minutes=280))
    assert {POLICE, HEALTH} <= set(fresh(case).agencies), "who came stays on the case"


@pytest.mark.parametrize(
    ("make", "because", "reason"),
    [
        (received, " ", "Say why"),
        (at_the_table, "So.", "have to decide here anyway"),
    ],
)
def test_it_does_not_end_anyhow(make: Any, because: str, reason: str) -> None:
    case = make()
    call(case)
    with pytest.raises(Refused, match=reason):
        end(case, because=because)


def test_one_that_does_not_go_on_does_not_end() -> None:
    with pytest.raises(Refused, match="No urgent discussion goes on"):
        end(at_the_table())


def test_a_case_does_not_close_and_positions_are_not_called_for_meanwhile() -> None:
    done = decided()
    call(done)
    with entered(somebody_of(LEAD)):
        said = [reason.text for reason in verdict_on_closing(fresh(done)).reasons]
    assert "An urgent discussion goes on." in said
    ready = answered()
    call(ready)
    at = later(ready, minutes=210)
    with pytest.raises(Refused, match="An urgent discussion goes on"):
        call_for_positions(case=fresh(ready), because="", by=somebody_of(LEAD), at=at)


def test_agencies_decide_anew_and_what_was_decided_stays() -> None:
    case = decided()
    at = later(case, minutes=300)
    lead = somebody_of(LEAD)
    with pytest.raises(Refused, match="have decided here"):
        call_for_positions(case=case, because="", by=lead, at=at)
    called = call_for_positions(case=case, because="", anew="He is back.", by=lead, at=at)
    assert (called.because, fresh(case).stage) == ("He is back.", Stage.DECIDE)
    for agency in called.table:
        take_position(case=case, given=recommending(), by=somebody_of(agency), at=at)
    decide(case, outcome="child_in_need_s17", minutes=320)
    with entered(lead):
        latest = joint_decision(case)
        assert latest is not None
        assert latest.outcome == "child_in_need_s17"
        assert joint_decisions(case).count() == 2
        assert case.actions.filter(ended_at=None).exists()
    told = tell_everyone(case=fresh(case), by=lead, at=later(case, minutes=330))
    assert told


def test_the_database_keeps_what_an_urgent_discussion_is() -> None:
    case = received()
    called = call(case)
    for changes in ({"opened_at": None}, {"called_by": ""}, {"ended_at": called.called_at}):
        with entered(somebody_of(LEAD)), pytest.raises(IntegrityError), transaction.atomic():
            Discussion.objects.filter(pk=called.pk).update(**changes)


# Pages -------------------------------------------------------------------------------------------


def test_two_clicks_call_it(client: Client) -> None:
    case = received()
    _status, overview = see(client, "Aisha", "overview", case)
    assert "Call a strategy discussion now" in overview
    status, page = see(client, "Aisha", "call_at_once", case, CODE)
    assert status == 200
    assert "Northshire Police (must be there)" in page
    status, table = send(client, "Aisha", "call_at_once", case, CODE)
    assert status == 200
    assert "everybody is called to the table" in table
    assert "Not here yet: Police, Health." in " ".join(table.split())
    _status, overview = see(client, "Aisha", "overview", case)
    assert "Call a strategy discussion now" not in overview
    assert "An urgent discussion goes on" in overview
    _status, again = see(client, "Aisha", "call_at_once", case, CODE)
    assert "goes on already" in again
    assert see(client, "Aisha", "call_at_once", case, "tea_party")[0] == 404


def test_the_discussion_says_who_called_it_and_how_it_ended(client: Client) -> None:
    case = received()
    call(case)
    _status, page = see(client, "Ben", "discussion", case)
    assert "A new bruise." in page
    assert "Positions" not in page.split("Strategy discussion")[1].split("</main>")[0]
    _status, page = send(client, "Ben", "end_urgent", case, because="")
    assert "Say why it ends without a decision" in page
    _status, page = send(client, "Ben", "end_urgent", case, because="The bruise is explained.")
    assert "It ended without a decision" in page
    assert "The bruise is explained." in page
    _status, page = see(client, "Ben", "discussion", case)
    assert "End it without" not in page


def test_a_page_left_open_does_not_call_a_second_one(client: Client) -> None:
    case = received()
    call(case)
    status, page = send(client, "Aisha", "call_at_once", case, CODE)
    assert "goes on already" in page
    assert status == 200
    status, page = send(client, "Aisha", "end_urgent", at_the_table(), because="So.")
    assert "No urgent discussion goes on" in page


def test_deciding_anew_asks_what_is_new(client: Client) -> None:
    case = decided()
    _status, page = see(client, "Aisha", "discussion", case)
    assert "decide anew" in page
    _status, page = send(client, "Aisha", "call", case)
    assert "Say what is new since the agencies decided" in page
    _status, page = send(client, "Aisha", "call", case, anew="He is back.")
    assert "He is back." in page
    assert fresh(case).stage == Stage.DECIDE
