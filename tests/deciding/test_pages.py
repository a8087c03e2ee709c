"""The pages of deciding, as those who work the case and those who may not meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.forms import NO_REMIT
from roundtable.deciding.models import Decision
from roundtable.deciding.queries import joint_decision, standing_discussion, standing_proposal
from tests.deciding.tables import (
    OUTCOME,
    answered_four,
    asked_four,
    later,
    of_four,
    opened_four,
    proposed_four,
    see,
    send,
)
from tests.deciding.test_actions import HEALTH, LEAD, POLICE, PROBATION, answer_for, concluded, take
from tests.staff import somebody_of, user
from tests.stories import at_the_table, decided, fresh, opened, proposed, received

pytestmark = pytest.mark.django_db
Now = Callable[[datetime], None]
SAID = {
    "outcome": OUTCOME,
    "level_of_need": 3,
    "grade": "medium",
    "reasons": "She asked for it.",
    "would_change": "That she withdraws it.",
}


def proposal_on(case: Case) -> Decision:
    with entered(somebody_of(LEAD)):
        proposal = standing_proposal(standing_discussion(case))
    assert proposal is not None
    return proposal


# Who meets what


@pytest.mark.parametrize(
    "page", ["call", "position", "open", "discussion", "propose", "emergency", "actions"]
)
def test_an_outsider_does_not_learn_that_the_case_exists(client: Client, page: str):
    case = received(concerns=["emotional_abuse"])
    status, text = see(client, "Carol", page, case)
    assert status == 404
    assert case.reference not in text.partition("<main")[2]
    assert see(client, "Carol", page, absent := case_like(case))[0] == 404
    assert absent.reference != case.reference


def case_like(case: Case) -> Case:
    return Case(reference="ZZZZ-ZZZZ", opened_at=case.opened_at)


def test_an_agency_that_was_asked_and_is_silent_gets_a_refusal_that_says_what_to_do(
    client: Client,
):
    case = asked_four()
    status, text = see(client, "Femi", "discussion", case)
    assert status == 403
    assert "Answer your agency's request first." in text
    assert see(client, "Femi", "position", case)[0] == 403


def test_only_the_lead_may_call(client: Client):
    assert see(client, "Ben", "call", answered_four())[0] == 403


# Calling


def test_the_lead_sees_who_will_sit_and_calls(client: Client, it_is: Now):
    case = answered_four()
    it_is(later(case, hours=1))
    status, text = see(client, "Grace", "call", case)
    assert status == 200
    assert "Northshire Police" in text
    assert "Why do you go on" not in text
    status, text = send(client, "Grace", "call", case)
    assert "4 agencies are asked for their positions." in text
    assert "Positions, sealed" in text
    assert fresh(case).stage == "decide"


def test_going_on_without_somebody_asks_why_and_keeps_the_answer(client: Client, it_is: Now):
    case = asked_four()
    answer_for(case, POLICE)
    it_is(later(case, hours=1))
    assert "Not answered yet: " in see(client, "Grace", "call", case)[1]
    _, text = send(client, "Grace", "call", case, because="")
    assert "Say why you go on without the agencies that have not answered" in text
    assert "There is a problem" in text
    _, text = send(client, "Grace", "call", case, because="They are closed today.")
    assert "Called without" in text
    assert "They are closed today." in text


def test_one_agency_alone_is_told_to_wait(client: Client, it_is: Now):
    case = asked_four()
    it_is(later(case, hours=1))
    _, text = see(client, "Grace", "call", case)
    assert "One agency alone makes no table." in text
    assert ">Call for positions\n" not in text.partition("<form")[2]
    _, text = send(client, "Grace", "call", case, because="Nobody came.")
    assert "One agency alone makes no table." in text
    assert fresh(case).stage == "gather"


# Positions


def test_a_position_is_taken_sealed_and_shown_to_its_agency_only(client: Client, it_is: Now):
    case = at_the_table(answered_four())
    it_is(later(case, minutes=90))
    _, text = see(client, "Ben", "position", case)
    assert "Take this position" in text
    assert "Still waited for: Adult social care, " in text
    assert "MARAC" not in text
    _, text = send(client, "Ben", "position", case, **SAID)
    assert "Your agency's position is taken." in text
    assert "She asked for it." in text
    assert "Take this position" not in text
    for other in ("Grace", "Dev"):
        for page in ("discussion", "position"):
            _, text = see(client, other, page, case)
            assert "She asked for it." not in text


def test_a_position_without_reasons_is_drawn_again_with_what_was_typed(client: Client, it_is: Now):
    case = at_the_table(answered_four())
    it_is(later(case, minutes=90))
    _, text = send(client, "Ben", "position", case, **(SAID | {"reasons": ""}))
    assert "Give your agency's reasons" in text
    assert 'value="adult_support" checked' in text


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("level_of_need", "Choose the level of need"),
        ("grade", "Choose the grade of risk"),
        ("would_change", "Say what would change your agency's mind"),
    ],
)
def test_a_recommendation_says_all_of_it(client: Client, it_is: Now, missing: str, words: str):
    case = at_the_table(answered_four())
    it_is(later(case, minutes=90))
    _, text = send(client, "Ben", "position", case, **(SAID | {missing: ""}))
    assert words in text
    assert "She asked for it." in text


def test_who_has_no_remit_gives_reasons_and_nothing_else(client: Client, it_is: Now):
    case = at_the_table(answered_four())
    it_is(later(case, minutes=90))
    said = {"outcome": NO_REMIT, "reasons": "Nobody here is ours.", "grade": "medium"}
    _, text = send(client, "Ben", "position", case, **said)
    assert "No remit: this is not for your agency to say" in text
    for agency in (LEAD, HEALTH, PROBATION):
        take(case, agency)
    _, text = see(client, "Dev", "discussion", case)
    assert ">No remit<" in text
    assert "Nobody here is ours." in text
    assert ">Differs<" not in text


def test_a_deputy_says_whose_seat_they_take(client: Client, it_is: Now):
    case = at_the_table(answered_four())
    it_is(later(case, minutes=90))
    _, text = send(client, "Dev", "position", case, **(SAID | {"stands_in_for": "Ben Carter"}))
    assert "Take this position" in text
    _, text = send(client, "Dev", "position", case, **(SAID | {"stands_in_for": "Ravi Kerr"}))
    assert "Dev Patel, standing in for Ravi Kerr" in text


def test_a_second_position_is_refused_in_the_page(client: Client, it_is: Now):
    case = at_the_table(answered_four())
    take(case, POLICE)
    it_is(later(case, minutes=91))
    _, text = send(client, "Ben", "position", case, **SAID)
    assert "A position cannot be changed." in text


def test_the_last_position_opens_them_side_by_side_and_marks_who_differs(
    client: Client, it_is: Now
):
    case = at_the_table(answered_four())
    for agency in (LEAD, HEALTH, PROBATION):
        take(case, agency)
    it_is(later(case, minutes=91))
    changed = SAID | {"outcome": "police_action", "reasons": "We have two reports."}
    send(client, "Ben", "position", case, **changed)
    _, text = see(client, "Dev", "discussion", case)
    assert "Positions, opened together" in text
    assert "We have two reports." in text
    assert "That she withdraws it." in text
    assert text.count(">Differs<") == 1
    assert "They agree least on outcome: 3 of 4 say the same outcome" in text
    assert "See them side by side" in see(client, "Dev", "position", case)[1]


def test_positions_are_opened_without_the_silent_only_when_the_time_is_up(
    client: Client, it_is: Now
):
    case = at_the_table(answered_four())
    take(case, POLICE)
    it_is(later(case, minutes=91))
    assert "Open the positions" not in see(client, "Ben", "discussion", case)[1]
    assert "sealed until all are in" in see(client, "Ben", "open", case)[1]
    assert send(client, "Ben", "open", case)[0] == 403
    it_is(later(case, days=3))
    assert "Open the positions" in see(client, "Ben", "discussion", case)[1]
    assert "The clock for positions has run out." in see(client, "Ben", "open", case)[1]
    _, text = send(client, "Ben", "open", case)
    assert "No position in time" in text
    assert "would not be independent" in see(client, "Dev", "position", case)[1]


# The discussion


def test_before_anything_is_called_the_page_says_what_would_be_here(client: Client):
    case = answered_four()
    _, text = see(client, "Grace", "discussion", case)
    assert "No discussion is going on." in text
    assert reverse("case:call", args=[case.reference]) in text
    assert (
        reverse("case:call", args=[case.reference]) not in see(client, "Ben", "discussion", case)[1]
    )


def test_a_proposal_is_made_answered_and_decided_with_its_dissent(client: Client, it_is: Now):
    case = opened_four(at_the_table(answered_four()))
    it_is(later(case, minutes=100))
    assert "No proposal stands" in see(client, "Ben", "discussion", case)[1]
    assert "among them Northshire Adult Social Care" in see(client, "Grace", "propose", case)[1]
    _, text = send(client, "Grace", "propose", case, **SAID)
    assert "Proposed: Care and support assessment" in text
    proposal = proposal_on(case)
    _, text = send(client, "Ben", "voice", case, proposal.pk, stance="dissent", reasons="")
    assert "Give the reasons for your reservation or dissent" in text
    _, text = send(client, "Ben", "voice", case, proposal.pk, stance="dissent", reasons="Too weak.")
    assert "Your agency's answer is recorded." in text
    assert "Answer for your agency" not in text
    send(client, "Dev", "voice", case, proposal.pk, stance="reserve", reasons="If she agrees.")
    _, text = send(client, "Femi", "voice", case, proposal.pk, stance="agree")
    assert "Too weak." in text.partition("Dissent")[2]
    assert "If she agrees." in text.partition("Reservations")[2]
    assert "by Adult social care, Health, Probation" in text
    assert fresh(case).stage == "act"


def test_an_answer_never_goes_to_another_proposal_than_the_one_seen(client: Client, it_is: Now):
    case = opened_four(at_the_table(answered_four()))
    first = proposed_four(case)
    it_is(later(case, minutes=105))
    _, text = see(client, "Dev", "propose", case)
    assert "falls when you make yours" in text
    _, text = send(client, "Dev", "propose", case, **(SAID | {"outcome": "advice"}))
    assert "Proposals that fell" in text
    _, text = send(client, "Ben", "voice", case, first.pk, stance="agree")
    assert "This proposal is no longer open." in text
    with entered(somebody_of(LEAD)):
        assert not proposal_on(case).voices.filter(agency=POLICE).exists()
    assert see(client, "Ben", "voice", case, uuid4())[0] == 404


def test_a_decision_is_concluded_without_the_silent_only_when_the_time_is_up(
    client: Client, it_is: Now
):
    case = opened_four(at_the_table(answered_four()))
    proposal = proposed_four(case)
    it_is(later(case, minutes=105))
    send(client, "Ben", "voice", case, proposal.pk, stance="agree")
    assert "Conclude the decision" not in see(client, "Ben", "discussion", case)[1]
    assert "Not everybody has been heard." in see(client, "Ben", "conclude", case, proposal.pk)[1]
    assert send(client, "Ben", "conclude", case, proposal.pk)[0] == 403
    it_is(later(case, days=9))
    assert "Conclude the decision" in see(client, "Ben", "discussion", case)[1]
    assert "The time for answers is over." in see(client, "Ben", "conclude", case, proposal.pk)[1]
    _, text = send(client, "Ben", "conclude", case, proposal.pk)
    assert "The agencies have decided." in text


def test_a_sealed_table_takes_no_proposal(client: Client, it_is: Now):
    case = at_the_table(answered_four())
    it_is(later(case, minutes=90))
    assert "Positions are still sealed" in see(client, "Ben", "propose", case)[1]
    _, text = send(client, "Ben", "propose", case, **SAID)
    assert "Positions are still sealed" in text


# Emergencies


def test_an_emergency_is_recorded_marked_and_never_shown_as_joint(client: Client, it_is: Now):
    case = asked_four()
    it_is(later(case, minutes=40))
    said = {"outcome": "police_action", "reasons": "He was at her door.", "confirmed": "on"}
    _, text = send(client, "Ben", "emergency", case, **(said | {"confirmed": ""}))
    assert "Confirm that somebody was in immediate danger" in text
    _, text = send(client, "Ben", "emergency", case, **said)
    assert "Police acted alone" in text
    assert "This is not a joint decision." in text
    assert "Emergency path" in text
    _, text = see(client, "Grace", "discussion", case)
    assert "He was at her door." in text
    assert "The agencies have to decide together what one did alone" in text
    with entered(somebody_of(LEAD)):
        assert joint_decision(case) is None


# Actions


def test_actions_before_a_decision_say_how_they_come(client: Client):
    _, text = see(client, "Grace", "actions", of_four())
    assert "No action yet." in text
    assert "Add an action" not in text


def test_the_table_adds_an_action_and_its_owner_ends_it(client: Client, it_is: Now):
    case, _made = concluded()
    it_is(later(case, days=1))
    _, text = send(client, "Grace", "add_action", case, agency=POLICE, what="", working_days="0")
    assert "Say what is to be done" in text
    assert "Give it one working day or more" in text
    said = {"agency": PROBATION, "what": "See Neil Marsh.", "working_days": "2"}
    _, text = send(client, "Grace", "add_action", case, **said)
    assert "The action is set." in text
    with entered(somebody_of(LEAD)):
        acted = case.actions.get(agency=PROBATION)
    assert "records what came of it" in see(client, "Grace", "action", case, acted.pk)[1]
    _, text = see(client, "Femi", "actions", case)
    assert "You see your own agency's actions only." in text
    assert "1 action, 1 still to do" in text
    _, text = send(client, "Femi", "action", case, acted.pk, done="no", result="")
    assert "Say what came of it" in text
    _, text = send(client, "Femi", "action", case, acted.pk, done="no", result="He has moved.")
    assert "Not done" in text
    _, text = send(client, "Femi", "action", case, acted.pk, done="yes", result="Found him.")
    assert "This action has ended." in text


def test_an_agency_not_at_the_table_adds_no_action_and_finds_no_other(client: Client, it_is: Now):
    case, _made = concluded()
    it_is(later(case, days=1))
    with entered(somebody_of(LEAD)):
        acted = case.actions.get()
    assert see(client, "Femi", "add_action", case)[0] == 403
    assert see(client, "Femi", "action", case, acted.pk)[0] == 404


# Cost


def test_the_discussion_costs_the_same_for_a_large_table(
    client: Client, it_is: Now, django_assert_max_num_queries
):
    small = opened_four(at_the_table(answered_four()))
    proposed_four(small)
    large = opened()
    proposed(large)
    it_is(later(small, minutes=110))
    for name, case in (("Grace", small), ("Aisha", large)):
        client.force_login(user(name))
        with django_assert_max_num_queries(45):
            client.get(reverse("case:discussion", args=[case.reference]))


def test_the_actions_cost_the_same_for_many(
    client: Client, it_is: Now, django_assert_max_num_queries
):
    case = decided()
    it_is(later(case, days=1))
    client.force_login(user("Aisha"))
    with django_assert_max_num_queries(36):
        client.get(reverse("case:actions", args=[case.reference]))
