"""The referral form: one thing a page, nothing typed is lost, and one referral in the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from roundtable.database.guard import entered
from roundtable.intake.drafts import drafts_of
from roundtable.intake.models import Draft, Referral
from tests.staff import actor, user

pytestmark = pytest.mark.django_db

CHILD = {
    "role": "subject_child",
    "given_name": "Tom",
    "family_name": "Hollis",
    "born_on-day": "27",
    "born_on-month": "3",
    "born_on-year": "2019",
    "sex": "M",
    "nhs_number": "999 000 0018",
    "address": "2 Mill Row",
    "postcode": "zz993cz",
    "address_confidential": "on",
}
BORN = ("born_on-day", "born_on-month", "born_on-year")
MOTHER = {"role": "parent_carer", "given_name": "Mair", "age_about": "31"}
STRANGER = {"role": "alleged_harmer", "name_unknown": "on", "age_unknown": "on", "sex": "unknown"}
ANSWERS: dict[str, dict[str, Any]] = {
    "danger": {"danger": "no"},
    "source": {"source": "neighbour"},
    "concerns": {"children": ["neglect"], "domestic_abuse": ["domestic_abuse"]},
    "main": {"main": "neglect"},
    "happened": {"narrative": "Tom is left alone in the evenings."},
    "wishes": {"wishes_unknown": "on"},
    "referrer": {"referrer_name": "", "referrer_contact": "01632 960123"},
}


@pytest.fixture
def erin(client: Client) -> Client:
    """Erin of education, signed in."""
    client.force_login(user("Erin"))
    return client


def draft() -> Draft:
    """Return Erin's draft."""
    with entered(actor("Erin")):
        return drafts_of(actor("Erin")).get()


def begun(client: Client) -> Draft:
    """Return a draft just begun."""
    client.post(reverse("intake:start"))
    return draft()


def page(it: Draft, name: str) -> str:
    """Return the address of a question."""
    return reverse("intake:question", args=[it.pk, name])


def add(client: Client, it: Draft, key: str, person: dict[str, str]) -> Any:
    """Post the page of a person."""
    return client.post(reverse("intake:person", args=[it.pk, key]), person)


def written(client: Client) -> Draft:
    """Return a draft in which everything is answered."""
    it = begun(client)
    for name, answers in ANSWERS.items():
        client.post(page(it, name), answers)
    for key, person in zip("abc", (CHILD, MOTHER, STRANGER), strict=True):
        add(client, it, key, person)
    client.post(reverse("intake:ties", args=[it.pk, "b"]), {"to-a": "parent"})
    client.post(reverse("intake:ties", args=[it.pk, "c"]), {"to-a": "unknown", "to-b": "partner"})
    return it


def sent(client: Client) -> Any:
    """Return the page after a referral is sent."""
    return client.post(reverse("intake:check", args=[written(client).pk]), follow=True)


def test_each_page_leads_to_the_next(erin: Client) -> None:
    it = begun(erin)
    at, walked = page(it, "danger"), []
    for name in ("danger", "source", "concerns", "main", "happened", "wishes"):
        assert erin.get(at).status_code == 200
        walked.append(at)
        at = erin.post(at, ANSWERS[name]).headers["Location"]
    assert walked == [page(it, name) for name in ANSWERS if name != "referrer"]
    first_person = erin.get(at).headers["Location"]
    assert at == reverse("intake:people", args=[it.pk])
    assert erin.post(first_person, CHILD).headers["Location"] == at
    assert page(it, "referrer") in erin.get(at).content.decode()
    onward = erin.post(page(it, "referrer"), ANSWERS["referrer"]).headers["Location"]
    assert onward == reverse("intake:check", args=[it.pk])


def test_one_concern_needs_no_main_one(erin: Client) -> None:
    it = begun(erin)
    answer = erin.post(page(it, "concerns"), {"adults": ["self_neglect"]})
    assert answer.headers["Location"] == page(it, "happened")
    assert erin.get(page(it, "main")).status_code == 404


def test_an_emergency_is_told_to_call_first(erin: Client) -> None:
    text = erin.get(page(begun(erin), "danger")).content.decode()
    assert "call 999 first" in text


def test_the_source_is_ones_own_service_unless_said_otherwise(erin: Client) -> None:
    it = begun(erin)
    text = erin.get(page(it, "source")).content.decode()
    assert '<option value="education" selected' in text
    erin.post(page(it, "source"), {"source": "education"})
    assert 'value="Erin Walsh"' in erin.get(page(it, "referrer")).content.decode()
    erin.post(page(it, "source"), {"source": "anonymous"})
    assert 'value="Erin Walsh"' not in erin.get(page(it, "referrer")).content.decode()


def test_sending_makes_one_referral_with_everything_in_it(erin: Client) -> None:
    answer = sent(erin)
    with entered(actor("Erin")):
        referral = Referral.objects.get(narrative=ANSWERS["happened"]["narrative"])
        assert not drafts_of(actor("Erin")).exists()
    given = referral.content
    assert (referral.source, given["concerns"]) == ("neighbour", ["neglect", "domestic_abuse"])
    child, mother, stranger = given["people"]
    assert (child["born_on"], child["nhs_number"]) == ("2019-03-27", "9990000018")
    assert (child["postcode"], child["address_confidential"]) == ("ZZ99 3CZ", True)
    assert (mother["age_about"], mother["sex"]) == (31, "")
    assert (stranger["given_name"], stranger["age_about"], stranger["sex"]) == ("", None, "")
    ties = [(tie["person"], tie["kind"], tie["other"]) for tie in given["relationships"]]
    assert ties == [(2, "parent", 1), (3, "partner", 2)]
    assert str(UUID(referral.sender_reference)) == referral.sender_reference
    assert "Referral sent" in answer.content.decode()


def test_the_page_after_sending_gives_the_reference_and_says_what_is_next(erin: Client) -> None:
    text = sent(erin).content.decode()
    with entered(actor("Aisha")):
        referral = Referral.objects.select_related("case").get(
            narrative=ANSWERS["happened"]["narrative"]
        )
    assert referral.case.reference in text
    assert "Northshire Children" in text
    assert "left (by" in text
    assert "Go to the case" not in text


def test_the_lead_is_led_to_the_case_it_referred(client: Client) -> None:
    client.force_login(user("Aisha"))
    client.post(reverse("intake:start"))
    with entered(actor("Aisha")):
        it = drafts_of(actor("Aisha")).get()
    for name, answers in ANSWERS.items():
        client.post(page(it, name), answers)
    add(client, it, "a", CHILD)
    answer = client.post(reverse("intake:check", args=[it.pk]), follow=True)
    assert "Go to the case" in answer.content.decode()


def test_danger_is_marked_and_said_again(erin: Client) -> None:
    it = written(erin)
    erin.post(page(it, "danger"), {"danger": "yes"})
    answer = erin.post(reverse("intake:check", args=[it.pk]), follow=True)
    assert "call now" in answer.content.decode()
    with entered(actor("Erin")):
        assert Referral.objects.get(sender_reference=str(it.pk)).immediate_danger


def test_a_referral_is_sent_once(erin: Client) -> None:
    it = written(erin)
    address = reverse("intake:check", args=[it.pk])
    assert erin.post(address).status_code == 302
    assert erin.post(address).status_code == 404
    assert erin.get(reverse("intake:sent", args=[it.pk])).status_code == 200


@pytest.mark.parametrize(
    ("name", "answers", "words"),
    [
        ("danger", {}, "Say whether somebody is in immediate danger"),
        ("source", {"source": "the moon"}, "Select a valid choice"),
        ("concerns", {}, "Choose at least one concern"),
        ("happened", {"narrative": "  "}, "Write what happened"),
        ("wishes", {}, "Write what they want, or tick"),
    ],
)
def test_a_question_says_what_to_do(
    erin: Client, name: str, answers: dict[str, str], words: str
) -> None:
    answer = erin.post(page(begun(erin), name), answers)
    assert answer.status_code == 200
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"role": ""}, "Say who they are"),
        ({"given_name": "", "family_name": ""}, "Enter a name, or tick"),
        (dict.fromkeys(BORN, ""), "Enter a date of birth or an age, or tick"),
        ({"born_on-year": "2999"}, "must be today or in the past"),
        ({"born_on-day": "31", "born_on-month": "2"}, "must be a real date"),
        ({"age_about": "121"}, "from 0 to 120"),
        (dict.fromkeys(BORN, "") | {"age_about": "old"}, "from 0 to 120"),
        ({"nhs_number": "9990000019"}, "do not fit together"),
        ({"nhs_number": "12"}, "do not fit together"),
        ({"postcode": "nowhere"}, "Enter a full postcode"),
    ],
)
def test_a_person_page_says_what_to_do_and_keeps_what_was_typed(
    erin: Client, changed: dict[str, str], words: str
) -> None:
    it = begun(erin)
    answer = add(erin, it, "a", CHILD | changed)
    assert words in answer.content.decode()
    assert "2 Mill Row" in answer.content.decode()
    again = erin.get(reverse("intake:person", args=[it.pk, "a"])).content.decode()
    assert "2 Mill Row" in again
    assert "Not finished" in erin.get(reverse("intake:people", args=[it.pk])).content.decode()


def test_a_date_of_birth_counts_before_a_guess(erin: Client) -> None:
    it = written(erin)
    add(erin, it, "a", CHILD | {"age_about": "40"})
    erin.post(reverse("intake:check", args=[it.pk]))
    with entered(actor("Erin")):
        child = Referral.objects.get(sender_reference=str(it.pk)).content["people"][0]
    assert (child["born_on"], child["age_about"]) == ("2019-03-27", None)


def test_a_page_of_a_new_person_left_empty_adds_nobody(erin: Client) -> None:
    it = written(erin)
    assert "Say who they are" in add(erin, it, "d", {"given_name": " "}).content.decode()
    assert "3 people" in erin.get(reverse("intake:people", args=[it.pk])).content.decode()


def test_seven_concerns_are_too_many(erin: Client) -> None:
    it = begun(erin)
    children = ["physical_abuse", "sexual_abuse", "neglect", "emotional_abuse", "exploitation"]
    abuse = ["domestic_abuse", "stalking"]
    answer = erin.post(page(it, "concerns"), {"children": children, "domestic_abuse": abuse})
    assert "Choose the six concerns that matter most" in answer.content.decode()


def test_the_draft_is_kept_by_the_page_itself_right_or_not(erin: Client) -> None:
    it = begun(erin)
    kept = {"Roundtable-Draft": "1"}
    assert erin.post(page(it, "happened"), {"narrative": "Half a"}, headers=kept).status_code == 204
    halfway = CHILD | {"born_on-year": "20"}
    address = reverse("intake:person", args=[it.pk, "a"])
    assert erin.post(address, halfway, headers=kept).status_code == 204
    assert "Half a" in erin.get(page(it, "happened")).content.decode()
    shown = erin.get(address).content.decode()
    assert 'value="20"' in shown
    assert "There is a problem" not in shown


def test_a_draft_survives_signing_out_and_is_found_again(erin: Client) -> None:
    it = begun(erin)
    answer = erin.post(page(it, "happened"), {"narrative": "Later.", "later": "yes"}, follow=True)
    assert "Your draft is kept" in answer.content.decode()
    add(erin, it, "a", CHILD)
    erin.logout()
    erin.force_login(user("Erin"))
    text = erin.get(reverse("intake:start")).content.decode()
    assert "Tom Hollis" in text
    assert reverse("intake:draft", args=[it.pk]) in text
    onward = erin.get(reverse("intake:draft", args=[it.pk])).headers["Location"]
    assert onward == page(it, "danger")


def test_going_on_leads_to_what_is_missing(erin: Client) -> None:
    it = begun(erin)
    address = reverse("intake:draft", args=[it.pk])
    for name, answers in ANSWERS.items():
        assert erin.get(address).headers["Location"] != reverse("intake:check", args=[it.pk])
        erin.post(page(it, name), answers)
    assert erin.get(address).headers["Location"] == reverse("intake:people", args=[it.pk])
    add(erin, it, "a", CHILD)
    assert erin.get(address).headers["Location"] == reverse("intake:check", args=[it.pk])


def test_an_unfinished_draft_is_not_sent_and_says_what_is_missing(erin: Client) -> None:
    it = begun(erin)
    erin.post(page(it, "happened"), ANSWERS["happened"])
    address = reverse("intake:check", args=[it.pk])
    assert "Still to answer" in erin.get(address).content.decode()
    answer = erin.post(address)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Answer these before you send" in text
    assert page(it, "danger") in text
    assert reverse("intake:people", args=[it.pk]) in text
    assert draft() == it


def test_a_change_comes_back_to_the_check(erin: Client) -> None:
    it = written(erin)
    check = reverse("intake:check", args=[it.pk])
    address = f"{page(it, 'wishes')}?then=check"
    assert address in erin.get(check).content.decode()
    answer = erin.post(address, {"wishes": "To stay with Gran."})
    assert answer.headers["Location"] == check
    assert "To stay with Gran." in erin.get(check).content.decode()


def test_the_check_shows_everything_that_was_said(erin: Client) -> None:
    text = erin.get(reverse("intake:check", args=[written(erin).pk])).content.decode()
    for words in (
        "Neighbour or friend",
        "Neglect of a child",
        "Tom is left alone",
        "born 27 March 2019",
        "2 Mill Row, ZZ99 3CZ",
        "To be kept confidential",
        "about 31 years old",
        "Person 3, name not known",
        "Mair is parent of Tom Hollis",
        "Person 3, name not known is partner of Mair",
        "01632 960123",
    ):
        assert words in text, words


def test_a_person_is_taken_off_with_their_relationships(erin: Client) -> None:
    it = written(erin)
    address = reverse("intake:remove", args=[it.pk, "a"])
    assert "Tom Hollis" in erin.get(address).content.decode()
    erin.post(address)
    erin.post(reverse("intake:check", args=[it.pk]))
    with entered(actor("Erin")):
        given = Referral.objects.get(sender_reference=str(it.pk)).content
    assert [person["given_name"] for person in given["people"]] == ["Mair", ""]
    assert given["relationships"] == [{"person": 2, "other": 1, "kind": "partner"}]


def test_nobody_is_removed_or_related_who_is_not_there(erin: Client) -> None:
    it = written(erin)
    assert erin.get(reverse("intake:remove", args=[it.pk, "zz"])).status_code == 404
    assert erin.get(reverse("intake:ties", args=[it.pk, "a"])).status_code == 404
    assert erin.get(reverse("intake:sent", args=[it.pk])).status_code == 404


def test_a_draft_is_deleted_once_confirmed(erin: Client) -> None:
    it = begun(erin)
    address = reverse("intake:delete", args=[it.pk])
    assert "cannot be brought back" in erin.get(address).content.decode()
    assert "The draft was deleted" in erin.post(address, follow=True).content.decode()
    assert "You have no drafts" in erin.get(reverse("intake:start")).content.decode()


def test_a_draft_is_its_writers_alone(erin: Client, client: Client) -> None:
    it = written(erin)
    client.force_login(user("Carol"))
    for name in ("draft", "delete", "people", "check", "sent"):
        assert client.get(reverse(f"intake:{name}", args=[it.pk])).status_code == 404
    assert client.post(page(it, "danger"), {"danger": "yes"}).status_code == 404
    assert client.post(reverse("intake:delete", args=[it.pk])).status_code == 404
    assert draft() == it


def test_pages_cost_a_bounded_number_of_queries(
    erin: Client, django_assert_max_num_queries: Any
) -> None:
    it = written(erin)
    for key in "defghijkl":
        add(erin, it, key, STRANGER)
    for address in ("start", "people", "check"):
        args = [] if address == "start" else [it.pk]
        with django_assert_max_num_queries(20):
            erin.get(reverse(f"intake:{address}", args=args))
