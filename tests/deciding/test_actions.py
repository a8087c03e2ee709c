"""What each action of deciding does, and every way in which it refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action, set_action
from roundtable.deciding.actions import (
    act_at_once,
    call_for_positions,
    conclude,
    open_positions,
    propose,
    take_position,
    voice,
)
from roundtable.deciding.models import Decision, Position
from roundtable.deciding.queries import (
    actions_of,
    agreements,
    joint_decision,
    latest_discussion,
    own_position,
    seats,
    standing_discussion,
    standing_proposal,
    waited_for,
)
from roundtable.deciding.rules import Stance
from roundtable.deciding.statement import PositionGiven, ProposalGiven
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer
from tests.deciding.tables import (
    OUTCOME,
    answered_four,
    asked_four,
    later,
    opened_four,
    proposed_four,
)
from tests.staff import somebody_of
from tests.stories import answers_of, at_the_table, fresh, recommending, request_of

pytestmark = pytest.mark.django_db
LEAD, POLICE, HEALTH, PROBATION = "adult_social_care", "police", "health", "probation"


def take(case: Case, agency: str, **changes: Any) -> Position:
    at = changes.pop("at", later(case, minutes=90))
    said = {"outcome": OUTCOME, "reasons": "She asked for help."}
    given = recommending(**(said | changes))
    return take_position(case=case, given=given, by=somebody_of(agency), at=at)


def say(decision: Decision, agency: str, stance: Stance = Stance.AGREE, **changes: Any) -> None:
    said = {"reasons": "We would go further.", "at": later(decision.case, minutes=120)}
    voice(decision=decision, stance=stance, by=somebody_of(agency), **(said | changes))


def answer_for(case: Case, agency: str) -> None:
    request = request_of(case, agency)
    answer(
        request=request,
        answers=answers_of(request),
        by=somebody_of(agency),
        at=later(case, minutes=50),
    )


def again(decision: Decision) -> Decision:
    with entered(somebody_of(LEAD)):
        return Decision.objects.select_related("case", "discussion").get(pk=decision.pk)


def test_going_on_without_somebody_needs_a_reason_which_is_kept():
    case = asked_four()
    answer_for(case, POLICE)
    lead, at = somebody_of(LEAD), later(case, minutes=60)
    with pytest.raises(Refused, match="Health"):
        call_for_positions(case=fresh(case), because=" ", by=lead, at=at)
    called = call_for_positions(case=case, because="They are closed.", by=lead, at=at)
    assert called.table == [LEAD, POLICE]
    assert HEALTH in called.without
    assert called.without_because == "They are closed."


def test_a_charter_may_seat_every_agency_that_was_asked(monkeypatch: pytest.MonkeyPatch):
    case = asked_four()
    answer_for(case, POLICE)
    lead, at = somebody_of(LEAD), later(case, minutes=60)
    northshire = in_force(at)
    everyone = northshire.decision.model_copy(update={"positions_from": "asked"})
    charter = northshire.model_copy(update={"decision": everyone})
    monkeypatch.setattr("roundtable.deciding.actions.positions.in_force", lambda _at: charter)
    called = call_for_positions(case=case, because="They are closed.", by=lead, at=at)
    assert set(called.table) == set(fresh(case).agencies)
    assert HEALTH in called.without
    take(case, HEALTH)
    with entered(somebody_of(HEALTH)):
        assert own_position(standing_discussion(case), HEALTH) is not None


def test_one_agency_alone_calls_nobody():
    case = asked_four()
    with pytest.raises(Refused, match="One agency alone"):
        call_for_positions(
            case=case, because="Nobody came.", by=somebody_of(LEAD), at=later(case, minutes=60)
        )


def test_only_the_lead_calls_and_only_while_gathering():
    case = answered_four()
    with pytest.raises(Refused, match="Only the agency that leads"):
        call_for_positions(
            case=case, because="", by=somebody_of(POLICE), at=later(case, minutes=60)
        )
    at_the_table(case)
    with pytest.raises(Refused, match="not done at the stage"):
        call_for_positions(case=case, because="", by=somebody_of(LEAD), at=later(case, minutes=61))


def test_the_last_position_opens_them_all_and_starts_the_clock_of_the_decision():
    case = at_the_table(answered_four())
    for agency in (LEAD, POLICE, HEALTH):
        take(case, agency)
    with entered(somebody_of(LEAD)):
        discussion = standing_discussion(case)
        assert discussion.opened_at is None
        assert waited_for(discussion) == [PROBATION]
    take(case, PROBATION)
    with entered(somebody_of(LEAD)):
        assert standing_discussion(case).opened_at == later(case, minutes=90)
        assert case.clocks.running().get().step == Step.DECIDE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "early_help"}, "no such outcome"),
        ({"level_of_need": 9}, "no such level"),
        ({"grade": "purple"}, "no such grade"),
        ({"reasons": ""}, "needs its reasons"),
        ({"would_change": " "}, "what would change"),
        ({"no_remit": True}, "recommends nothing"),
    ],
)
def test_a_position_speaks_the_charters_words(changes: dict[str, Any], words: str):
    case = at_the_table(answered_four())
    with pytest.raises(Refused, match=words):
        take(case, POLICE, **changes)


def test_a_position_is_taken_once_by_who_is_at_the_table():
    case = asked_four()
    answer_for(case, POLICE)
    call_for_positions(case=case, because="Late.", by=somebody_of(LEAD), at=later(case, minutes=60))
    with pytest.raises(Refused, match="Only agencies that answered"):
        take(case, HEALTH)
    answer_for(case, HEALTH)
    with pytest.raises(Refused, match="not at this table"):
        take(case, HEALTH)
    take(case, POLICE)
    with pytest.raises(Refused, match="has taken its position"):
        take(case, POLICE)


def test_positions_open_early_only_once_the_clock_has_run_out_and_none_is_taken_after():
    case = at_the_table(answered_four())
    take(case, POLICE)
    with pytest.raises(Refused, match="sealed until all are in"):
        open_positions(case=case, by=somebody_of(LEAD), at=later(case, minutes=91))
    opened = open_positions(case=case, by=somebody_of(LEAD), at=later(case, days=2))
    assert opened.opened_at == later(case, days=2)
    with pytest.raises(Refused, match="would not be independent"):
        take(case, HEALTH, at=later(case, days=2))
    with pytest.raises(Refused, match="open already"):
        open_positions(case=case, by=somebody_of(LEAD), at=later(case, days=3))
    with entered(somebody_of(LEAD)):
        assert own_position(opened, HEALTH) is None


def test_nothing_is_opened_or_proposed_before_it_was_called():
    case = answered_four()
    with entered(somebody_of(LEAD)):
        assert latest_discussion(case) is None
        with pytest.raises(Refused, match="Nobody has called"):
            standing_discussion(case)
    with pytest.raises(Refused, match="not done at the stage"):
        open_positions(case=case, by=somebody_of(LEAD), at=later(case, minutes=60))


def test_nothing_is_proposed_while_positions_are_sealed():
    with pytest.raises(Refused, match="still sealed"):
        proposed_four(at_the_table(answered_four()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "early_help"}, "no such outcome"),
        ({"level_of_need": 0}, "no such level"),
        ({"reasons": " "}, "needs its reasons"),
    ],
)
def test_a_proposal_speaks_the_charters_words(changes: dict[str, Any], words: str):
    case = opened_four(at_the_table(answered_four()))
    given = replace(ProposalGiven(OUTCOME, 3, "A plan."), **changes)
    with pytest.raises(Refused, match=words):
        propose(case=case, given=given, by=somebody_of(LEAD), at=later(case, minutes=100))


def test_another_proposal_fells_the_first_which_can_then_not_be_answered_or_concluded():
    case = opened_four(at_the_table(answered_four()))
    first = proposed_four(case)
    say(first, POLICE)
    second = propose(
        case=case,
        given=ProposalGiven("advice", 1, "Less will do."),
        by=somebody_of(HEALTH),
        at=later(case, minutes=125),
    )
    assert not again(first).is_open
    with pytest.raises(Refused, match="no longer open"):
        say(first, PROBATION)
    with pytest.raises(Refused, match="no longer open"):
        conclude(decision=first, by=somebody_of(LEAD), at=later(case, days=9))
    with entered(somebody_of(LEAD)):
        standing = standing_proposal(standing_discussion(case))
        assert standing == second
        assert joint_decision(case) is None


def test_a_voice_is_heard_once_with_reasons_from_the_table():
    case = asked_four()
    answer_for(case, POLICE)
    answer_for(case, HEALTH)
    call_for_positions(case=case, because="Late.", by=somebody_of(LEAD), at=later(case, minutes=60))
    answer_for(case, PROBATION)
    decision = proposed_four(opened_four(fresh(case)))
    with pytest.raises(Refused, match="not at this table"):
        say(decision, PROBATION)
    with pytest.raises(Refused, match="needs its reasons"):
        say(decision, POLICE, Stance.DISSENT, reasons=" ")
    say(decision, POLICE, Stance.RESERVE)
    with pytest.raises(Refused, match="has answered"):
        say(decision, POLICE)


def test_a_joint_decision_keeps_its_dissent_and_sets_the_charters_actions():
    case = opened_four(at_the_table(answered_four()))
    decision = proposed_four(case)
    say(decision, POLICE, Stance.DISSENT)
    say(decision, HEALTH, Stance.RESERVE)
    say(decision, PROBATION)
    made = again(decision)
    assert made.decided_by == [LEAD, HEALTH, PROBATION]
    with entered(somebody_of(LEAD)):
        assert made.voices.get(agency=POLICE).reasons == "We would go further."
        assert [acted.agency for acted in actions_of(case)] == [LEAD]
        assert fresh(case).stage == "act"


def test_a_proposal_without_a_quorum_falls_when_all_were_heard():
    case = opened_four(at_the_table(answered_four()))
    decision = proposed_four(case)
    for agency in (POLICE, HEALTH, PROBATION):
        say(decision, agency, Stance.DISSENT)
    assert again(decision).fell_at == later(case, minutes=120)
    assert fresh(case).stage == "decide"
    with entered(somebody_of(LEAD)):
        assert "propose again" in case.clocks.running().get().what


def test_a_decision_without_the_silent_waits_for_its_clock_and_its_quorum():
    case = opened_four(at_the_table(answered_four()))
    decision = proposed_four(case)
    with pytest.raises(Refused, match="Not everybody has been heard"):
        conclude(decision=decision, by=somebody_of(LEAD), at=later(case, minutes=121))
    with pytest.raises(Refused, match="2 agencies must agree"):
        conclude(decision=decision, by=somebody_of(LEAD), at=later(case, days=9))
    say(decision, POLICE)
    made = conclude(decision=decision, by=somebody_of(LEAD), at=later(case, days=9))
    assert made.decided_by == [LEAD, POLICE]


def test_actions_are_set_by_the_table_for_agencies_on_the_case():
    case, made = concluded()
    at = later(case, days=1)
    said = {"decision": made, "agency": POLICE, "what": "Visit.", "working_days": 2, "at": at}
    for changes, words in (
        ({"agency": "idva"}, "not on the case"),
        ({"what": " "}, "what is to be done"),
        ({"working_days": 0}, "at least one hub day"),
    ):
        with pytest.raises(Refused, match=words):
            set_action(by=somebody_of(LEAD), **(said | changes))
    with pytest.raises(Refused, match="agencies that answered the request"):
        set_action(by=somebody_of(PROBATION), **said)
    acted = set_action(by=somebody_of(HEALTH), **said)
    with entered(somebody_of(POLICE)):
        assert case.clocks.running().get(agency=POLICE).path == f"actions/{acted.pk}/"


def test_an_action_is_ended_once_by_its_owner_with_a_result():
    case, made = concluded()
    at = later(case, days=1)
    acted = set_action(
        decision=made, agency=POLICE, what="Visit.", working_days=2, by=somebody_of(LEAD), at=at
    )
    said = {"acted": acted, "done": False, "result": "Nobody was in.", "at": at}
    with pytest.raises(Refused, match="another agency"):
        end_action(by=somebody_of(LEAD), **said)
    with pytest.raises(Refused, match="what came of it"):
        end_action(by=somebody_of(POLICE), **(said | {"result": " "}))
    end_action(by=somebody_of(POLICE), **said)
    with pytest.raises(Refused, match="has ended"):
        end_action(by=somebody_of(POLICE), **said)
    with entered(somebody_of(LEAD)):
        assert [one.ended_at is None for one in actions_of(case)] == [True, False]
        assert not case.clocks.running().filter(agency=POLICE).exists()


def concluded() -> tuple[Case, Decision]:
    """Return a decided case on which probation was asked and never answered."""
    case = asked_four()
    for agency in (POLICE, HEALTH):
        answer_for(case, agency)
    call_for_positions(case=case, because="Late.", by=somebody_of(LEAD), at=later(case, minutes=60))
    decision = proposed_four(opened_four(fresh(case)))
    say(decision, POLICE)
    say(decision, HEALTH)
    return fresh(case), again(decision)


def test_an_emergency_marks_the_case_and_calls_for_a_joint_decision():
    case = asked_four()
    at = later(case, minutes=40)
    acted = act_at_once(
        case=case, outcome="police_action", reasons="He was at the door.", by=police(), at=at
    )
    marked = fresh(case)
    assert (marked.emergency_at, marked.emergency_by) == (at, POLICE)
    assert acted.emergency
    assert acted.decided_by == [POLICE]
    assert not acted.table
    with entered(somebody_of(LEAD)):
        assert joint_decision(case) is None
        assert case.clocks.running().get(step=Step.DECIDE).due_at == acted.due_at
    with pytest.raises(Refused, match="no longer open"):
        say(acted_on_the_table(case, acted), POLICE)
    again_at = later(case, minutes=45)
    act_at_once(case=case, outcome="advice", reasons="We moved her.", by=care(), at=again_at)
    assert fresh(case).emergency_by == POLICE


def police():
    return somebody_of(POLICE)


def care():
    return somebody_of(LEAD)


def acted_on_the_table(case: Case, acted: Decision) -> Decision:
    """Return what was done at once, once the case has come to the table."""
    at_the_table(answered_four_of(case))
    return again(acted)


def answered_four_of(case: Case) -> Case:
    for agency in (LEAD, POLICE, HEALTH, PROBATION):
        answer_for(case, agency)
    return fresh(case)


@pytest.mark.parametrize(
    ("outcome", "reasons", "words"),
    [("early_help", "Danger.", "no such outcome"), ("police_action", " ", "needs its reasons")],
)
def test_an_emergency_says_what_was_done(outcome: str, reasons: str, words: str):
    case = asked_four()
    with pytest.raises(Refused, match=words):
        act_at_once(
            case=case, outcome=outcome, reasons=reasons, by=police(), at=later(case, minutes=40)
        )


def test_who_has_no_remit_says_so_and_the_table_goes_on():
    case = at_the_table(answered_four())
    for agency in (LEAD, POLICE, HEALTH):
        take(case, agency)
    nothing = PositionGiven(reasons="He is on no order of ours.", no_remit=True)
    at = later(case, minutes=91)
    take_position(case=case, given=nothing, by=somebody_of(PROBATION), at=at)
    with entered(somebody_of(LEAD)):
        seated = seats(standing_discussion(case))
        assert [seat.agency for seat in seated if seat.position.no_remit] == [PROBATION]
        assert not any(seat.differs for seat in seated)
        assert agreements(seated) == [("outcome", 3, 3), ("level of need", 3, 3), ("grade", 3, 3)]


def test_the_part_on_which_fewest_agree_stands_first_and_late_and_absent_are_seen():
    case = at_the_table(answered_four())
    take(case, LEAD)
    take(case, POLICE, level_of_need=4)
    take(case, HEALTH, level_of_need=2, stands_in_for="Dev Anand", at=later(case, days=30))
    open_positions(case=case, by=somebody_of(LEAD), at=later(case, days=31))
    with entered(somebody_of(LEAD)):
        seated = {seat.agency: seat for seat in seats(standing_discussion(case))}
        assert agreements(list(seated.values()))[0] == ("level of need", 1, 3)
        assert [agency for agency, seat in seated.items() if seat.late] == [HEALTH]
        assert [agency for agency, seat in seated.items() if seat.waiting] == [PROBATION]
        assert seated[HEALTH].position.stands_in_for == "Dev Anand"


def test_each_person_has_an_outcome_of_their_own_or_the_cases_or_none():
    case = opened_four(at_the_table(answered_four()))
    with entered(somebody_of(LEAD)):
        one, other, *rest = case.involvements.order_by("place").values_list("pk", flat=True)
    given = ProposalGiven(OUTCOME, 3, "A plan.", {one: "police_action", other: ""})
    made = propose(case=case, given=given, by=somebody_of(LEAD), at=later(case, minutes=100))
    with entered(somebody_of(POLICE)):
        decided_for = dict(made.people.values_list("involvement_id", "outcome"))
        assert decided_for == {one: "police_action", other: "", **dict.fromkeys(rest, OUTCOME)}
        assert made.outcomes == [OUTCOME, "police_action"]
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        entered(somebody_of(LEAD)),
    ):
        made.people.update(outcome="advice")


def test_nobody_off_the_case_is_decided_for():
    case = opened_four(at_the_table(answered_four()))
    given = ProposalGiven(OUTCOME, 3, "A plan.", {uuid4(): "advice"})
    with pytest.raises(Refused, match="not on this case"):
        propose(case=case, given=given, by=somebody_of(LEAD), at=later(case, minutes=100))


def test_a_decision_needs_the_quorum_of_every_outcome_in_it():
    case = opened_four(at_the_table(answered_four()))
    with entered(somebody_of(LEAD)):
        one = case.involvements.order_by("place").values_list("pk", flat=True)[0]
    given = ProposalGiven(OUTCOME, 3, "A plan.", {one: "police_action"})
    made = propose(case=case, given=given, by=somebody_of(LEAD), at=later(case, minutes=100))
    say(made, HEALTH)
    say(made, PROBATION)
    say(made, POLICE, Stance.DISSENT)
    fell = again(made)
    assert fell.decided_at is None
    assert fell.fell_at is not None
