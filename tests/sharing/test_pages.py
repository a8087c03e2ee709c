"""Pages of gathering, as people of different agencies see them."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.sharing.actions import answer, ask_further
from roundtable.sharing.models import Answer, Return
from roundtable.sharing.queries import people_facts
from roundtable.sharing.rules import remit_by_hand
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from tests.staff import somebody_of, user
from tests.stories import MONDAY, answered, answers_of, asked, identified, received, request_of

pytestmark = pytest.mark.django_db
MISSED = "Missed three appointments since January."


def as_(client: Client, name: str) -> Client:
    client.force_login(user(name))
    return client


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def item(**changes: Any) -> dict[str, str]:
    """Return the fields of one item about the first person, as a page sends them."""
    given = {
        "item-1": "1",
        "category-1-1": "health_detail",
        "text-1-1": MISSED,
        "happened_on-1-1-day": "3",
        "happened_on-1-1-month": "2",
        "happened_on-1-1-year": "2026",
        "fact-1-1": "fact",
        "source-1-1": "",
        "sensitivity-1-1": "ordinary",
        "consent-1-1": "not_sought",
    }
    return given | changes


KNOWN = {"answer-1": "known", "answer-2": "not_known", "answer-3": "not_known"}


def test_before_asking_the_page_says_who_is_asked_about_whom_and_why(client: Client) -> None:
    case = identified()
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/ask/"))
    assert "Ask 9 agencies now" in page
    assert "Injuries, attendances and missed appointments" in page
    assert "clause 2.41" in page
    assert "clause 6.4" in page


def test_one_button_asks_everybody_and_leads_to_the_board(client: Client) -> None:
    case = identified()
    response = as_(client, "Aisha").post(f"/cases/{case.reference}/ask/", follow=True)
    assert response.redirect_chain == [(f"/cases/{case.reference}/gathering/", 302)]
    assert "The hub has asked 9 agencies." in words(response)
    assert "0 of 9 agencies have answered" in words(response)


def test_a_case_that_is_not_ready_says_what_to_mend(client: Client) -> None:
    case = received()
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/ask/"))
    assert "Somebody on the case is not identified yet." in page
    assert "The case is not graded yet." in page
    assert f'href="/cases/{case.reference}/identify/"' in page
    assert f'href="/cases/{case.reference}/grade/"' in page
    assert "now</button>" not in page
    assert client.post(f"/cases/{case.reference}/ask/").status_code == 403


def test_asking_twice_leads_to_the_board(client: Client) -> None:
    case = asked()
    response = as_(client, "Aisha").get(f"/cases/{case.reference}/ask/")
    assert response["Location"] == f"/cases/{case.reference}/gathering/"


def test_only_the_lead_asks(client: Client) -> None:
    case = asked()
    assert as_(client, "Dev").get(f"/cases/{case.reference}/ask/").status_code == 403


def test_the_board_is_empty_until_somebody_asks(client: Client) -> None:
    case = identified()
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/gathering/"))
    assert "Nobody has been asked yet." in page
    assert f'href="/cases/{case.reference}/ask/"' in page


def test_the_board_begins_with_the_readers_own_agency(client: Client) -> None:
    case = asked()
    page = words(as_(client, "Dev").get(f"/cases/{case.reference}/gathering/"))
    body = page.split("<tbody>")[1]
    assert body.index("Health") < body.index("Police")
    assert f'href="/cases/{case.reference}/request/"' in body
    assert "Not asked: not in its remit" in body


def test_the_board_moves_when_the_case_does(client: Client) -> None:
    case = asked()
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/gathering/"))
    assert f'hx-sse:connect="/cases/{case.reference}/changes/"' in page
    assert f'id="board" hx-get="/cases/{case.reference}/gathering/"' in page


def test_only_the_lead_is_offered_to_call_for_positions(client: Client) -> None:
    case = asked()
    page = f"/cases/{case.reference}/gathering/"
    assert "Call for positions" in words(as_(client, "Aisha").get(page))
    assert "Call for positions" not in words(as_(client, "Dev").get(page))


def test_the_board_says_who_is_late(client: Client) -> None:
    case = asked()  # asked in March, and it is later now
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/gathering/"))
    assert "9 agencies are late: Children's social care" in page.replace("&#39;", "'")


def test_the_board_says_in_words_what_was_answered(client: Client) -> None:
    case = answered()
    page = words(as_(client, "Ben").get(f"/cases/{case.reference}/gathering/"))
    assert "9 of 9 agencies have answered" in page
    assert ">Known</strong>" in page
    assert "1 item" in page
    assert ">Not known</strong>" in page


@pytest.mark.parametrize("page", ["gathering", "request", "chronology", "ask"])
def test_somebody_not_on_the_case_learns_nothing(client: Client, page: str) -> None:
    case = asked(identified(received(concerns=["emotional_abuse"])))
    assert "fire_and_rescue" not in case.agencies
    assert as_(client, "Carol").get(f"/cases/{case.reference}/{page}/").status_code == 404


@pytest.mark.parametrize("page", ["gathering", "request", "chronology"])
def test_a_page_asks_a_bounded_number_of_questions(
    client: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    case = answered()
    as_(client, "Aisha")
    assert in_force(MONDAY)  # a version's text is read once in the life of a process
    with django_assert_max_num_queries(22):
        assert client.get(f"/cases/{case.reference}/{page}/").status_code == 200


def test_a_request_says_who_asks_about_whom_why_and_how_far_back(client: Client) -> None:
    case = asked()
    page = words(as_(client, "Dev").get(f"/cases/{case.reference}/request/"))
    assert "asks your agency about 3 people" in page
    assert "Tom Hollis, child the concern is about, about 7" in page
    assert "clause 2.41" in page
    assert "2 March 2021" in page


def test_nothing_known_is_one_button(client: Client) -> None:
    case = asked()
    as_(client, "Dev")
    response = client.post(f"/cases/{case.reference}/request/", {"do": "nothing"}, follow=True)
    assert "answer has been sent" in words(response)
    with entered(somebody_of("health")):
        said = Return.objects.filter(case=case, agency="health").values_list("answer", flat=True)
        assert list(said) == [Answer.NOT_KNOWN] * 3


def test_an_item_is_added_and_removed_without_losing_what_was_typed(client: Client) -> None:
    case = asked()
    as_(client, "Dev")
    address = f"/cases/{case.reference}/request/"
    typed = KNOWN | item(**{"fact-1-1": ""}) | {"explanation-2": "Half a sent"}
    page = words(client.post(address, typed | {"do": "add-1"}))
    assert "There is a problem" not in page
    assert MISSED in page
    assert "Half a sent" in page
    assert 'name="item-1" value="2"' in page
    page = words(client.post(address, typed | {"do": "remove-1-1"}))
    assert MISSED not in page
    assert 'value="known" checked' in page


def test_to_add_what_is_known_says_that_the_person_is_known(client: Client) -> None:
    case = asked()
    as_(client, "Dev")
    page = words(client.post(f"/cases/{case.reference}/request/", {"do": "add-2"}))
    assert 'name="answer-2" type="radio" value="known" checked' in page
    assert 'name="answer-1" type="radio" value="known" checked' not in page


def test_an_error_keeps_what_was_typed_and_says_what_to_do(client: Client) -> None:
    case = asked()
    as_(client, "Dev")
    typed = item(**{"happened_on-1-1-month": ""}) | {"answer-2": "withheld", "do": "check"}
    page = words(client.post(f"/cases/{case.reference}/request/", typed))
    assert "<title>Error: " in page
    assert "Say whether Tom Hollis is known to your agency" in page
    assert "Choose the ground for withholding about Mair Hollis" in page
    assert "When it happened must include a month" in page
    assert MISSED in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"answer-1": "not_known"}, "or remove what you wrote about them"),
        ({"day_unknown-1-1": "on"}, "not both"),
        ({"fact-1-1": ""}, "Say whether it is a fact or an opinion"),
        ({"category-1-1": "presence"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    client: Client, changes: dict[str, str], says: str
) -> None:
    case = asked()
    typed = KNOWN | item() | changes | {"do": "send"}
    page = words(as_(client, "Dev").post(f"/cases/{case.reference}/request/", typed))
    assert says in page
    with entered(somebody_of("health")):
        assert not Return.objects.filter(case=case).exists()


def test_before_sending_the_page_says_who_gets_each_item_and_who_does_not(client: Client) -> None:
    case = asked()
    typed = KNOWN | item(**{"sensitivity-1-1": "sensitive"}) | {"do": "check"}
    page = words(as_(client, "Dev").post(f"/cases/{case.reference}/request/", typed))
    assert "Goes to" in page
    assert "clause 7.60" in page
    assert "Lawful basis: Health or social care purposes" in page
    assert "Does not go to" in page
    assert "clause 7.63" in page
    with entered(somebody_of("health")):
        assert not Return.objects.filter(case=case).exists()


def test_what_the_check_promised_is_what_is_sent(client: Client) -> None:
    case = asked()
    as_(client, "Dev")
    typed = KNOWN | item()
    page = words(
        client.post(f"/cases/{case.reference}/request/", typed | {"do": "send"}, follow=True)
    )
    assert "This is what went to whom" in page
    assert MISSED in page
    assert "clause 7.60" in page
    seen = words(as_(client, "Aisha").get(f"/cases/{case.reference}/chronology/"))
    assert MISSED in seen
    unseen = words(as_(client, "Ben").get(f"/cases/{case.reference}/chronology/"))
    assert MISSED not in unseen


def test_a_withheld_answer_tells_the_others_the_ground_only(client: Client) -> None:
    case = asked()
    as_(client, "Dev")
    typed = KNOWN | {
        "answer-1": "withheld",
        "ground-1": "live_investigation",
        "explanation-1": "We can say more in March.",
        "do": "send",
    }
    client.post(f"/cases/{case.reference}/request/", typed)
    page = words(as_(client, "Erin").get(f"/cases/{case.reference}/gathering/"))
    assert "Sharing would harm an investigation" in page
    assert "clause 7.91" in page


def test_what_is_known_and_what_is_withheld_beside_it_are_told_together(client: Client) -> None:
    case = asked()
    as_(client, "Dev")
    typed = KNOWN | item() | {"ground-1": "live_investigation", "explanation-1": "More in March."}
    checked = words(client.post(f"/cases/{case.reference}/request/", typed | {"do": "check"}))
    assert "More is withheld" in checked
    client.post(f"/cases/{case.reference}/request/", typed | {"do": "send"})
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/gathering/"))
    assert "Known</strong> <strong" in page
    assert "More is withheld" in page
    assert "/withheld/health/1/" in page
    assert MISSED in words(client.get(f"/cases/{case.reference}/chronology/"))
    assert "More in March." in words(client.get(f"/cases/{case.reference}/withheld/health/1/"))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"explanation-1": "More in March."}, "or take out what you say about why"),
        ({"answer-1": "withheld"}, "Choose the ground for withholding about"),
        (
            {"answer-1": "not_known", "ground-1": "live_investigation"},
            "or choose that nothing is withheld",
        ),
    ],
)
def test_a_ground_an_answer_and_a_reason_that_do_not_fit_are_told_and_kept(
    client: Client, typed: dict[str, str], wrong: str
) -> None:
    case = asked()
    as_(client, "Dev")
    page = words(client.post(f"/cases/{case.reference}/request/", KNOWN | typed | {"do": "check"}))
    assert wrong in page
    assert typed.get("explanation-1", "") in page


def test_a_request_answered_meanwhile_is_shown_and_not_answered_twice(client: Client) -> None:
    case = asked()
    request = request_of(case, "health")
    by = somebody_of("health")
    answer(request=request, answers=answers_of(request), by=by, at=MONDAY)
    response = as_(client, "Dev").post(f"/cases/{case.reference}/request/", {"do": "nothing"})
    assert "This is what went to whom" in words(response)


def test_an_agency_that_was_not_asked_is_told_so(client: Client) -> None:
    case = identified()
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/request/"))
    assert "has not been asked about anybody on this case" in page


def test_the_chronology_is_filtered_by_its_address(client: Client) -> None:
    case = asked()
    request, by = request_of(case, "police"), somebody_of("police")
    said = [
        ItemGiven(category="incident", text="Called out in May.", happened_on="2025-05-04"),
        ItemGiven(category="incident", text="Undated shouting.", fact=False),
        ItemGiven(category="contact", text="Calls are safe before noon."),
    ]
    answer(request=request, answers=answers_of(request, *said), by=by, at=MONDAY)
    as_(client, "Aisha")
    page = words(client.get(f"/cases/{case.reference}/chronology/"))
    assert "3 of 3 pieces of information" in page
    assert page.index("Called out in May.") < page.index("Undated shouting.")
    assert "clause 7.52" in page
    assert ">Opinion</strong>" in page
    page = words(client.get(f"/cases/{case.reference}/chronology/?category=contact&person=1"))
    assert "1 of 3 pieces of information" in page
    assert "Calls are safe before noon." in page
    page = words(client.get(f"/cases/{case.reference}/chronology/?person=2"))
    assert "Nothing fits these choices" in page


def test_the_chronology_says_that_nothing_came_yet(client: Client) -> None:
    case = asked()
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/chronology/"))
    assert "No agency has shared anything with yours yet." in page


def test_a_refusal_of_the_action_is_said_in_the_form(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = asked()
    given = AnswerGiven(involvement="00000000-0000-0000-0000-000000000001", answer="not_known")
    monkeypatch.setattr(
        "roundtable.sharing.forms.answering.ReturnForm.answers", lambda self: [given]
    )
    as_(client, "Dev")
    page = words(client.post(f"/cases/{case.reference}/request/", KNOWN | item() | {"do": "send"}))
    assert "The return leaves somebody out." in page
    assert MISSED in page


def test_a_case_that_no_agency_speaks_about_says_so_and_asks_nobody(client: Client) -> None:
    only_herself = [{"role": "referrer", "given_name": "Ann", "family_name": "Hale"}]
    case = identified(received(people=only_herself))
    address = f"{case.get_absolute_url()}ask/"
    shown = words(as_(client, "Aisha").get(address))
    assert "Nobody can be asked" in shown
    assert "No agency that is asked for this concern speaks about" in shown
    assert "take no further action with a reason" in shown
    assert 'type="submit">Ask' not in shown
    refused = client.post(address)
    assert refused.status_code == 403
    assert "Propose a remit of part 2" in words(refused)
    with entered(somebody_of(case.lead)):
        case.refresh_from_db()
        assert case.stage == "identify"
        assert not case.requests.exists()


def test_whoever_sends_is_shown_again_where_it_goes_once_that_has_changed(client: Client) -> None:
    case = asked(identified(received(concerns=["emotional_abuse"])))
    as_(client, "Dev")
    page = f"/cases/{case.reference}/request/"
    typed = item() | KNOWN
    checked = client.post(page, typed | {"do": "check"})
    shown = re.search(r'name="goes" value="(\w+)"', checked.content.decode())
    assert shown
    ask_further(
        case=case,
        agency="fire_and_rescue",
        about=_in_remit(case, "fire_and_rescue"),
        asks="Was there a fire?",
        because="A smell of smoke.",
        by=somebody_of(case.lead),
        at=MONDAY,
    )
    again = words(client.post(page, typed | {"do": "send", "goes": shown[1]}))
    assert "who would get it has changed since you looked" in again
    assert request_of(case, "health").answered_at is None
    now = re.search(r'name="goes" value="(\w+)"', again)
    assert now
    client.post(page, typed | {"do": "send", "goes": now[1]})
    assert request_of(case, "health").answered_at is not None


@pytest.mark.parametrize("do", ["nothing", "send"])
def test_what_was_asked_while_they_read_is_not_answered_unread(client: Client, do: str) -> None:
    case = asked()
    as_(client, "Dev")
    page = f"/cases/{case.reference}/request/"
    assert 'name="read" value="0"' in client.get(page).content.decode()
    ask_further(
        case=case,
        agency="health",
        about=_in_remit(case, "health")[:1],
        asks="And was she ever in hospital?",
        because="Her teacher says so.",
        by=somebody_of(case.lead),
        at=MONDAY,
    )
    typed = {"do": do, "read": "0"} | ({} if do == "nothing" else item() | KNOWN)
    assert "asked for more since you opened this" in words(client.post(page, typed))
    assert request_of(case, "health").answered_at is None
    shown = client.get(page).content.decode()
    read = re.search(r'name="read" value="(\d+)"', shown)
    assert read
    assert "ever in hospital" in shown
    client.post(page, typed | {"read": read[1]})
    assert request_of(case, "health").answered_at is not None


def _in_remit(case: Case, agency: str) -> list[UUID]:
    """Return the people of a case whom an agency's remit speaks of."""
    charter = in_force(MONDAY)
    with entered(somebody_of(case.lead)):
        people = people_facts(case.involvements.order_by("place"), MONDAY.date())
    in_it = (p for p in people if remit_by_hand(charter.agency(agency), person=p))
    return [UUID(person.id) for person in in_it]


def test_the_history_tells_others_no_clause_under_which_something_went(client: Client) -> None:
    case = asked()
    request = request_of(case, "health")
    told = ItemGiven(category="health_detail", text=MISSED, consent="given")
    answer(request=request, answers=answers_of(request, told), by=somebody_of("health"), at=MONDAY)
    history = f"/cases/{case.reference}/history/"
    own, others = (words(as_(client, who).get(history)) for who in ("Dev", "Erin"))
    assert "Known to the agency" in others
    assert "Known to the agency" not in own
    assert others.count("clause 7.") < own.count("clause 7.")
