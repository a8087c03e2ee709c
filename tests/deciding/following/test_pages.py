"""The page of what came of a decision, and where it is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter
from roundtable.database.guard import entered
from roundtable.deciding.following.queries import Counted
from roundtable.deciding.following.views import _of_people
from roundtable.deciding.models import PersonOutcome
from roundtable.intake.actions import reopen
from tests.deciding.following.followed import (
    WORDS,
    closed,
    decided,
    follow_ups,
    look_at,
    referred_again,
)
from tests.deciding.tables import answered_four, see, send
from tests.deciding.test_actions import LEAD
from tests.reading import main, words
from tests.staff import somebody_of, user
from tests.stories import MONDAY, asked

pytestmark = pytest.mark.django_db
Now = Callable[[datetime], None]
READY = MONDAY + timedelta(days=29)
TYPED = {
    "change-1": "better",
    "harm-1": "no",
    "own_view-1": "said",
    "own_words-1": WORDS,
    "change-2": "not_known",
    "harm-2": "not_known",
}


def typed(case: Case, **changes: str) -> dict[str, str]:
    said = {**TYPED, **{name.replace("__", "-"): value for name, value in changes.items()}}
    return {**said, "of": str(follow_ups(case)[30].pk)}


def told(client: Client, first_name: str, address: str) -> str:
    client.force_login(user(first_name))
    return words(main(client, address))


def test_who_does_not_sit_at_the_table_does_not_get_there(client: Client) -> None:
    case = decided()
    assert see(client, "Carol", "follow_up", case)[0] == 404
    assert see(client, "Femi", "follow_up", case)[0] == 403
    assert see(client, "Ben", "follow_up", case)[0] == 200


def test_it_stands_on_the_work_of_the_lead_and_leads_there(client: Client) -> None:
    case = closed()
    client.force_login(user("Grace"))
    work = main(client, "/worktray/")
    assert f'href="/cases/{case.reference}/follow-up/"' in work
    assert "Say what changed after 30 days" in words(work)
    assert f"/cases/{case.reference}/follow-up/" in main(
        client, f"/cases/{case.reference}/actions/"
    )


def test_too_early_it_says_when_and_offers_no_form(client: Client, it_is: Now) -> None:
    case = decided()
    it_is(MONDAY + timedelta(days=3))
    _, text = see(client, "Grace", "follow_up", case)
    assert "Record what changed" not in text
    assert "from 25 March 2026, due 1 April 2026" in " ".join(text.split())
    status, text = send(client, "Grace", "follow_up", case, **typed(case))
    assert status == 200
    assert "It is too early to say what changed (clause 9.20). Come back on 25 March 2026." in text
    assert follow_ups(case)[30].ended == ""


def test_before_anything_was_decided_it_says_what_will_be_here(client: Client) -> None:
    _, text = see(client, "Grace", "follow_up", answered_four())
    assert "Nothing has been decided together yet." in text


def test_the_lead_says_what_changed_on_a_closed_case_and_the_table_reads_it(
    client: Client, it_is: Now
) -> None:
    case = closed()
    it_is(READY)
    _, text = see(client, "Grace", "follow_up", case)
    assert text.index("Olive Marsh, ") < text.index("Neil Marsh, ")
    assert "own_words-1" in text
    assert "own_words-2" not in text
    assert "Do not ask Neil Marsh about this" in text
    status, text = send(client, "Grace", "follow_up", case, **typed(case))
    assert status == 200
    assert "What changed is recorded." in text
    _, text = see(client, "Ben", "follow_up", case)
    for said in (f"“{WORDS}”", "Better", "Harm again: not known", "Grace Lin", "Still to come"):
        assert said in text
    assert "Record what changed" not in text
    assert send(client, "Ben", "follow_up", case, **typed(case))[0] == 403


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"change__1": ""}, "Say what is different for Olive Marsh"),
        ({"harm__1": ""}, "Say whether Olive Marsh was harmed again"),
        ({"harm__2": ""}, "Say whether Neil Marsh did harm again"),
        ({"harm__1": "yes"}, "Say what the harm was, and when: Olive Marsh"),
        ({"harm_what__1": "A fall."}, "or say nothing of what happened"),
        ({"own_view__1": ""}, "Say whether Olive Marsh was asked how they see it"),
        ({"own_words__1": ""}, "Give Olive Marsh's own words, or say why there are none"),
        ({"change__1": "splendid"}, "splendid"),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(
    client: Client, it_is: Now, changes: dict[str, str], error: str
) -> None:
    case = decided()
    it_is(READY)
    status, text = send(client, "Grace", "follow_up", case, **typed(case, **changes))
    assert status == 200
    assert error in text
    assert "There is a problem" in text
    if "own_words__1" not in changes:
        assert WORDS in text
    with entered(somebody_of(LEAD)):
        assert not PersonOutcome.objects.exists()


def test_what_was_typed_when_the_day_had_passed_stays_on_the_page(
    client: Client, it_is: Now
) -> None:
    case = decided()
    it_is(MONDAY + timedelta(days=80))
    _, text = send(client, "Grace", "follow_up", case, **typed(case))
    assert "The time to look at it after 30 days is over (clause 9.20)." in text
    assert "Say how it is after 90 days." in text
    assert WORDS in text
    _, text = see(client, "Ben", "follow_up", case)
    assert "Nobody looked at it after 30 days" in text


def test_what_colleagues_said_meanwhile_is_not_said_twice(client: Client, it_is: Now) -> None:
    case = decided()
    said = typed(case)
    look_at(case, 30, days=29)
    it_is(READY)
    status, text = send(client, "Grace", "follow_up", case, **said)
    assert status == 403
    assert "Somebody has looked at this already" in text
    with entered(somebody_of(LEAD)):
        assert PersonOutcome.objects.count() == 2


def test_a_case_opened_again_waits(client: Client) -> None:
    case = closed()
    reopen(case=case, because="Again.", by=somebody_of(LEAD), at=MONDAY + timedelta(days=5))
    _, text = see(client, "Grace", "follow_up", case)
    assert "The case was opened again." in text


def test_the_new_case_shows_what_came_of_the_earlier_and_the_earlier_the_new(
    client: Client, it_is: Now
) -> None:
    earlier = closed()
    look_at(earlier, 30, days=27)
    again = asked(referred_again(earlier, 40))
    it_is(MONDAY + timedelta(days=80))
    overview = told(client, "Grace", again.get_absolute_url())
    assert "Opened 40 days before this case. Decided 2 March 2026, 40 days before it" in overview
    assert "After 30 days: Olive Marsh better, harm again: no;" in overview
    assert "Neil Marsh not known, harm again: not known." in overview
    assert "After 90 days: not looked at yet" in overview
    page = told(client, "Grace", f"{earlier.get_absolute_url()}follow-up/")
    assert "Referred again since the decision." in page
    assert f"Case {again.reference} , opened" in page or f"Case {again.reference}, opened" in page
    assert "40 days after the decision: Olive Marsh, Neil Marsh" in page
    # Probation was asked on both and sat at no table: it learns of no decision.
    seen = told(client, "Femi", again.get_absolute_url())
    assert earlier.reference in seen
    assert "Decided" not in seen
    assert "After 30 days" not in seen
    # Education received the referral and is on neither.
    client.force_login(user("Erin"))
    assert client.get(again.get_absolute_url()).status_code == 404


def test_the_board_reads_counts_and_no_small_ones(client: Client, it_is: Now) -> None:
    look_at(decided(), 30, days=29)
    it_is(MONDAY + timedelta(days=60))
    seen = told(client, "Milo", "/charter/outcomes/")
    assert "Care and support assessment not shown not shown not shown" in seen
    assert not re.search(r"\b[1-4]\b", seen.split("What was decided", 1)[1])
    client.force_login(user("Ben"))
    assert client.get("/charter/outcomes/").status_code == 403
    client.force_login(user("Milo"))
    assert "/charter/outcomes/" in client.get("/charter/answering/").content.decode()


def test_before_anything_fell_due_the_board_reads_that(client: Client) -> None:
    assert "No decision was due" in told(client, "Milo", "/charter/outcomes/")


def test_enough_of_them_are_shown_to_the_board(client: Client, it_is: Now) -> None:
    for _each in range(5):
        look_at(decided(), 30, days=29)
    it_is(MONDAY + timedelta(days=60))
    seen = told(client, "Milo", "/charter/outcomes/")
    assert "Care and support assessment 5 5 5" in seen
    assert "Care and support assessment 5 0 5 0 0 0 0" in seen
    assert "Care and support assessment 5 0 5 0" in seen


@pytest.mark.parametrize(
    ("looked_at", "changes", "harm", "shown"),
    [
        (9, {"better": 9}, {"no": 9}, ("9", "9", "9")),
        (2, {"better": 9}, {"no": 9}, ("not shown", "not shown", "not shown")),
        (5, {"better": 2, "same": 3}, {"no": 5}, ("not shown", "not shown", "not shown")),
        (8, {"better": 6, "same": 2}, {"no": 8}, ("8", "not shown", "8")),
        (6, {"gone_since": 6}, {"no": 6}, ("6", "0", "6")),
    ],
)
def test_no_number_gives_another_away(
    charter: Charter,
    looked_at: int,
    changes: dict[str, int],
    harm: dict[str, int],
    shown: tuple[str, str, str],
) -> None:
    found = Counted("advice", 9, looked_at, looked_at, changes, harm)
    (_name, of_changes), (_same, of_harm) = _of_people(charter, found)
    assert (of_changes[0], of_changes[2], of_harm[2]) == shown
    assert of_changes[0] == of_harm[0]
