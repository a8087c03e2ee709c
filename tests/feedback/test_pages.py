"""The pages on which everybody learns what came of it, and a case closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.actions import act_at_once
from roundtable.feedback.actions import tell_everyone
from roundtable.feedback.models import Feedback
from roundtable.feedback.queries import told_to
from tests.deciding.tables import answered_four, later, of_four, see, send
from tests.deciding.test_actions import LEAD, concluded
from tests.feedback.test_actions import close_without, finish
from tests.staff import somebody_of, user
from tests.stories import fresh, received

pytestmark = pytest.mark.django_db
Now = Callable[[datetime], None]


def listed(client: Client, first_name: str, page: int = 1) -> str:
    client.force_login(user(first_name))
    return unescape(client.get(reverse("feedback:list"), {"page": page}).content.decode())


def told_case() -> Case:
    case, _made = concluded()
    tell_everyone(case=case, by=somebody_of(LEAD), at=later(case, days=1))
    return case


@pytest.mark.parametrize("page", ["feedback", "no_further_action", "close"])
def test_an_outsider_does_not_learn_that_the_case_exists(client: Client, page: str):
    assert see(client, "Carol", page, received(concerns=["emotional_abuse"]))[0] == 404


def test_the_lead_sees_who_is_told_what_and_tells_them(client: Client, it_is: Now):
    case, _made = concluded()
    it_is(later(case, days=1))
    _, text = see(client, "Grace", "feedback", case)
    assert "Who will be told what" in text
    assert "Outcome: Care and support assessment." in text
    assert "Tell everybody" not in see(client, "Ben", "feedback", case)[1]
    assert "Nobody has been told anything yet." in see(client, "Ben", "feedback", case)[1]
    assert send(client, "Ben", "feedback", case)[0] == 403
    _, text = send(client, "Grace", "feedback", case)
    assert "Everybody has been told." in text
    assert "What the others were told" in text
    assert "School or college, who referred" in text
    assert "Tell everybody" not in text
    assert send(client, "Grace", "feedback", case)[0] == 403


def test_before_the_decision_the_page_says_how_feedback_comes(client: Client):
    _, text = see(client, "Grace", "feedback", answered_four())
    assert "Nobody has been told anything yet." in text
    assert "Your agency gave 1 item of information." in text
    assert "It went to: " in text


def test_an_agency_reads_its_own_message_and_says_so(client: Client, it_is: Now):
    case = told_case()
    it_is(later(case, days=2))
    _, text = see(client, "Ben", "feedback", case)
    assert "What your agency was told" in text
    assert "What the others were told" not in text
    assert "Your agency gave no items" in text
    with entered(somebody_of("police")):
        mine = told_to(somebody_of("police")).get()
    answer = client.post(reverse("feedback:read", args=[mine.pk]), {"from": "case"}, follow=True)
    text = answer.content.decode()
    assert "Noted that your agency has read it." in text
    assert "I have read this" not in text
    assert answer.redirect_chain[0][0].startswith(f"/cases/{case.reference}/")


def test_a_referrer_not_on_the_case_reads_the_message_and_no_more(client: Client, it_is: Now):
    case = told_case()
    it_is(later(case, days=2))
    text = listed(client, "Erin")
    assert "1 message, 1 not read yet" in text
    assert "Outcome: Care and support assessment." in text
    assert "Referral from School or college, received on 2 March 2026" in text
    assert "Olive" not in text
    assert see(client, "Erin", "feedback", case)[0] == 404
    with entered(somebody_of("education")):
        mine = told_to(somebody_of("education")).get()
    answer = client.post(reverse("feedback:read", args=[mine.pk]), {"from": "case"}, follow=True)
    assert answer.redirect_chain == [(reverse("feedback:list"), 302)]
    assert "1 message, 0 not read yet" in answer.content.decode()


def test_nobody_reads_in_anothers_place(client: Client):
    case = told_case()
    with entered(somebody_of("police")):
        theirs = Feedback.objects.get(case=case)
    client.force_login(user("Dev"))
    assert client.post(reverse("feedback:read", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("feedback:read", args=[uuid4()])).status_code == 404
    assert client.get(reverse("feedback:read", args=[theirs.pk])).status_code == 405


def test_an_agency_told_nothing_is_told_how_it_comes(client: Client):
    close_without(received(source="anonymous"))
    assert "Nothing yet." in listed(client, "Erin")


def test_the_list_has_twenty_five_a_page_with_the_whole_count(
    client: Client, django_assert_max_num_queries
):
    for _ in range(26):
        close_without(of_four())
    client.force_login(user("Erin"))
    with django_assert_max_num_queries(20):
        first = unescape(client.get(reverse("feedback:list")).content.decode())
    assert "26 messages, 26 not read yet" in first
    assert first.count("I have read this") == 25
    second = listed(client, "Erin", page=2)
    assert second.count("I have read this") == 1
    assert "page 2" in second.partition("</title>")[0]


def test_no_further_action_is_confirmed_on_a_page_that_shows_who_is_told_what(
    client: Client, it_is: Now
):
    case = of_four()
    it_is(later(case, minutes=10))
    said = {"reason": "early_help", "explanation": "Her daughter\r\nhelps."}
    _, text = see(client, "Grace", "no_further_action", case)
    assert "They are told: Ask for early help" in text
    _, text = send(client, "Grace", "no_further_action", case)
    assert "Choose why the hub takes no further action" in text
    _, text = send(client, "Grace", "no_further_action", case, **said)
    assert "Check before you close the case" in text
    assert "Ask for early help at your nearest children's centre" in text
    assert fresh(case).stage == "identify"
    _, text = send(client, "Grace", "no_further_action", case, **said, confirmed="on")
    assert "The case is closed, and whoever referred it has been told." in text
    kept = fresh(case).closed_because.splitlines()
    assert kept == ["Early help fits better. Her daughter", "helps."]


def test_a_case_somebody_acted_on_does_not_close_without_action(client: Client, it_is: Now):
    case = of_four()
    it_is(later(case, minutes=10))
    act_at_once(
        case=case,
        outcome="advice",
        reasons="We moved her.",
        by=somebody_of(LEAD),
        at=later(case, minutes=5),
    )
    assert "cannot close without" in see(client, "Grace", "no_further_action", case)[1]
    said = {"reason": "early_help", "explanation": "Help.", "confirmed": "on"}
    _, text = send(client, "Grace", "no_further_action", case, **said)
    assert "have yet to decide together" in text
    assert fresh(case).stage == "identify"


def test_the_lead_closes_once_nothing_is_left(client: Client, it_is: Now):
    case, _made = concluded()
    it_is(later(case, days=2))
    _, text = see(client, "Grace", "close", case)
    assert "Some actions have not ended." in text
    assert "Not everybody has been told." in text
    _, text = send(client, "Grace", "close", case, because="Done.")
    assert "Some actions have not ended." in text
    assert fresh(case).stage == "act"
    finish(case)
    assert "Every action has ended." in see(client, "Grace", "actions", case)[1]
    _, text = send(client, "Grace", "feedback", case)
    assert "Nothing is left to do." in text
    _, text = send(client, "Grace", "close", case, because="")
    assert "Say why the case closes" in text
    _, text = send(client, "Grace", "close", case, because="The plan is in place.")
    assert "The case is closed." in text
    assert see(client, "Ben", "close", case)[0] == 403
    assert fresh(case).stage == "closed"


def test_the_feedback_of_a_case_costs_a_bounded_number_of_queries(
    client: Client, it_is: Now, django_assert_max_num_queries
):
    case = told_case()
    it_is(later(case, days=2))
    client.force_login(user("Grace"))
    with django_assert_max_num_queries(40):
        client.get(reverse("case:feedback", args=[case.reference]))
