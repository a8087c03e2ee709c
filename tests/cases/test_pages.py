"""The list of cases, and who is who and what happened on one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from roundtable.cases.models import Address, Case, Relationship
from roundtable.database.guard import entered
from roundtable.intake.actions import identify
from roundtable.intake.statement import PersonGiven
from roundtable.people.models import Person
from roundtable.workload.actions import take_on
from roundtable.workload.models import Clock
from tests.staff import somebody_of, user
from tests.stories import asked, decided, identified, received

pytestmark = pytest.mark.django_db
CHILD = {"role": "subject_child", "given_name": "Zoë", "family_name": "O'Hara-Lund"}


def as_(client: Client, name: str) -> Client:
    client.force_login(user(name))
    return client


def words(response: Any) -> str:
    return " ".join(response.content.decode().replace("&#39;", "'").split())


def listed(client: Client, **wanted: str) -> str:
    return words(client.get("/cases/", wanted))


def child(**changes: Any) -> Case:
    return received(people=[PersonGiven.model_validate(CHILD | changes)])


def test_the_list_says_where_each_case_stands_and_what_is_due(client: Client) -> None:
    case = asked()
    page = listed(as_(client, "Aisha"))
    assert f"{case.reference} Tom Hollis and 2 others" in page
    assert "1 case, highest risk first" in page
    assert ">Medium</strong>" in page
    assert "Gather" in page
    assert "Late by" in page


def test_an_empty_list_says_how_a_case_comes(client: Client) -> None:
    assert "A case is here as soon as your agency leads it" in listed(as_(client, "Carol"))


def test_somebody_not_on_a_case_does_not_find_it_in_any_way(client: Client) -> None:
    case = identified(child())
    as_(client, "Carol")
    for sought in (case.reference, "O'Hara-Lund", ""):
        assert case.reference not in listed(client, q=sought).replace(f'value="{sought}"', "")


def test_the_highest_risk_comes_first_and_the_newest_within_it(client: Client) -> None:
    standard, high = identified(level="standard"), identified(level="high")
    new, medium = received(), identified(level="medium")
    newer = received(at=timezone.now())
    page = listed(as_(client, "Aisha"))
    order = [high, newer, new, medium, standard]
    places = [page.index(case.reference) for case in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"stage": "gather"}, True),
        ({"stage": "decide"}, False),
        ({"grade": "medium"}, True),
        ({"grade": "high"}, False),
        ({"group": "children"}, True),
        ({"group": "adults"}, False),
        ({"lead": "childrens_social_care"}, True),
        ({"lead": "police"}, False),
        ({"grade": "unheard of"}, True),
    ],
)
def test_the_filters_are_the_address(client: Client, wanted: dict[str, str], found: bool) -> None:
    case = asked()
    assert (case.reference in listed(as_(client, "Aisha"), **wanted)) is found


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("o'hara-lund", True),
        ("OHARA LUND", True),
        ("zoe", True),
        ("Zoë O'Hara-Lund", True),
        ("ohara-lund, zoe", True),
        ("zoe lund", False),
        ("3 2 2019", True),
        ("03/02/2019", True),
        ("3 February 2019", True),
        ("4 2 2019", False),
        ("!!", False),
        ("a\0b", False),
    ],
)
def test_a_case_is_found_by_name_and_birth_date(client: Client, sought: str, found: bool) -> None:
    case = child(born_on=date(2019, 2, 3))
    assert (case.reference in listed(as_(client, "Aisha"), q=sought)) is found


def test_a_case_is_found_by_its_reference_however_it_is_typed(client: Client) -> None:
    case = received()
    as_(client, "Aisha")
    for typed in (case.reference.lower(), case.reference.replace("-", " ")):
        assert "1 case," in listed(client, q=typed)


def test_what_i_took_on_is_found(client: Client) -> None:
    case, other = received(), received()
    by = somebody_of(case.lead)
    with entered(by):
        clock = Clock.objects.get(case=case)
    take_on(clock=clock, by=by, at=case.opened_at)
    page = listed(as_(client, "Aisha"), whose="mine")
    assert case.reference in page
    assert other.reference not in page


def test_the_list_is_25_a_page_with_the_whole_count(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(26):
        received()
    as_(client, "Aisha")
    with django_assert_max_num_queries(15):
        page = listed(client)
    assert "26 cases" in page
    assert page.count("Tom Hollis") == 25
    assert "?page=2" in page
    assert listed(client, page="2").count("Tom Hollis") == 1


def test_a_closed_case_is_not_in_the_list_until_it_is_looked_for(client: Client) -> None:
    case = received()
    with entered(somebody_of(case.lead)):
        case.stage, case.closed_at, case.closed_because = "closed", timezone.now(), "Done."
        case.save(update_fields=["stage", "closed_at", "closed_because"])
    as_(client, "Aisha")
    assert case.reference not in listed(client)
    assert case.reference in listed(client, stage="closed")
    assert "1 case," in listed(client, q="Hollis")


def test_the_hub_manager_finds_every_case(client: Client) -> None:
    case = received()
    assert case.reference in listed(as_(client, "Lena"))


def test_people_says_who_is_who_to_whom(client: Client) -> None:
    case = identified()
    with entered(somebody_of(case.lead)):
        tom, mair, _rhys = case.involvements.order_by("place")
        Relationship.objects.create(case=case, person=mair, other=tom, kind="parent")
        Address.objects.create(
            case=case,
            involvement=tom,
            lines="4 Mill Row",
            postcode="ZZ99 3AB",
            given_by="education",
        )
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/people/"))
    assert "Mother of Tom Hollis" in page
    assert "Child of Mair Hollis" in page
    assert "4 Mill Row ZZ99 3AB" in page
    assert "About 7 years" in page
    assert "None that you may see" in page


def test_a_confidential_address_is_seen_by_its_giver_and_the_lead_only(client: Client) -> None:
    case = asked()
    lead = somebody_of(case.lead)
    with entered(lead):
        mair = case.involvements.get(place=2)
        Address.objects.create(
            case=case, involvement=mair, lines="1 Quiet Row", given_by="idva", confidential=True
        )
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/people/"))
    assert "Confidential: do not pass on" in page
    assert "1 Quiet Row" in page
    page = words(as_(client, "Ben").get(f"/cases/{case.reference}/people/"))
    assert "1 Quiet Row" not in page
    assert "Confidential" not in page


def test_the_hub_manager_sees_who_and_no_address(client: Client) -> None:
    case = received(people=[PersonGiven.model_validate(CHILD | {"address": "4 Mill Row"})])
    page = words(as_(client, "Lena").get(f"/cases/{case.reference}/people/"))
    assert "O'Hara-Lund" in page
    assert "Not shown to your role" in page
    assert "4 Mill Row" not in page
    assert client.get(f"/cases/{case.reference}/history/").status_code == 403


def test_another_open_case_of_the_same_person_is_named_to_whom_may_see_it(client: Client) -> None:
    case, other = identified(), received(concerns=["sexual_abuse"])
    lead = somebody_of(case.lead)
    with entered(lead):
        tom = case.involvements.get(place=1)
        person = Person.objects.get(pk=tom.person_id)
        there = other.involvements.get(place=1)
    identify(case=other, involvement=there, known_as=person.pk, by=lead, at=case.opened_at)
    case = asked(case)
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/people/"))
    assert other.reference in page
    page = words(as_(client, "Ben").get(f"/cases/{case.reference}/people/"))
    assert other.reference not in page


def test_history_tells_what_was_done_in_words_with_its_clauses(client: Client) -> None:
    case = asked()
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/history/"))
    assert "Aisha Rahman, Children's social care" in page
    assert "Asked every agency in whose remit the people are" in page
    assert "clause 6.4" in page
    assert "Started a deadline" not in page
    page = words(client.get(f"/cases/{case.reference}/history/?show=all"))
    assert "Started a deadline to answer the request" in page


def test_history_tells_who_has_seen_the_case(client: Client) -> None:
    case = asked()
    as_(client, "Dev").get(f"/cases/{case.reference}/people/")
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/history/?show=seen"))
    assert "Dev Patel, Health" in page
    assert "Saw the page “people”" in page


def test_history_is_25_a_page(client: Client) -> None:
    case = decided()
    page = words(as_(client, "Aisha").get(f"/cases/{case.reference}/history/?show=all"))
    assert page.count("<tr") == 26
    assert "?show=all&amp;page=2" in page
    assert client.get(f"/cases/{case.reference}/history/?page=nonsense").status_code == 200


@pytest.mark.parametrize("page", ["people", "history", "changes"])
def test_somebody_not_on_the_case_learns_nothing(client: Client, page: str) -> None:
    case = identified()
    assert as_(client, "Carol").get(f"/cases/{case.reference}/{page}/").status_code == 404
    assert client.get(f"/cases/ZZZZ-ZZZZ/{page}/").status_code == 404


@pytest.mark.parametrize("page", ["people", "history"])
def test_a_page_asks_a_bounded_number_of_questions(
    client: Client, page: str, django_assert_max_num_queries: Any
) -> None:
    case = decided()
    as_(client, "Aisha")
    with django_assert_max_num_queries(20):
        assert client.get(f"/cases/{case.reference}/{page}/").status_code == 200


def test_changes_stream_to_those_on_the_case(client: Client) -> None:
    case = asked()
    response = as_(client, "Dev").get(f"/cases/{case.reference}/changes/")
    assert response["Content-Type"] == "text/event-stream"
    assert response.streaming


def test_a_clock_that_was_met_is_no_longer_due(client: Client) -> None:
    case = received()
    with entered(somebody_of(case.lead)):
        Clock.objects.filter(case=case).update(stopped_at=timezone.now() + timedelta(minutes=1))
    assert "Nothing due" in listed(as_(client, "Aisha"))
