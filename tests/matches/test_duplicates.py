"""The pages where people known twice are merged, said to be two, and taken apart."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.intake.actions import identify
from roundtable.intake.statement import PersonGiven
from roundtable.matches.duplicates.queries import Pair, pairs
from roundtable.people.alike.finding import find_alike
from tests.reading import main
from tests.staff import somebody_of, user
from tests.stories import MONDAY, received

pytestmark = pytest.mark.django_db

EWA = PersonGiven(
    role="victim", given_name="Ewa", family_name="Kowalska", born_on=date(1991, 4, 5), sex="F"
)


def known(person: PersonGiven) -> Case:
    case = received(people=[person])
    lead = somebody_of(case.lead)
    with entered(lead):
        (involved,) = case.involvements.all()
    identify(case=case, involvement=involved, known_as=None, by=lead, at=MONDAY)
    return case


@pytest.fixture
def pair() -> Pair:
    known(EWA)
    known(EWA.model_copy(update={"given_name": "Eva"}))
    find_alike(timezone.now())
    lead = somebody_of("childrens_social_care")
    with entered(lead):
        (found,) = pairs(lead)
    return found


@pytest.fixture
def aisha() -> Client:
    client = Client()
    client.force_login(user("Aisha"))
    return client


def test_a_pair_is_merged_and_taken_apart_on_pages(pair: Pair, aisha: Client) -> None:
    assert "Ewa Kowalska and Eva Kowalska" in main(aisha, "/people/twice/").replace(
        "Eva Kowalska and Ewa", "Ewa Kowalska and Eva"
    )
    address = f"/people/twice/{pair.id}/"
    assert "What weighs how much" in main(aisha, address)
    sent = {"verdict": str(pair.one.id), "because": "Same passport."}
    answered = aisha.post(address, sent, follow=True).content.decode()
    assert "They are one person now" in answered
    assert "Same passport." in answered
    assert aisha.get(address).status_code == 404
    merged = answered.split("/people/merged/")[1].split("/")[0]
    asked = main(aisha, f"/people/merged/{merged}/")
    assert f"Make {pair.one.name} two people again?" in asked
    refused = aisha.post(f"/people/merged/{merged}/", {"because": ""}).content.decode()
    assert "Say why, in a sentence" in refused
    back = aisha.post(f"/people/merged/{merged}/", {"because": "Twins."}, follow=True)
    assert "are two people again" in back.content.decode()


def test_two_people_are_kept_apart_with_the_reason(pair: Pair, aisha: Client) -> None:
    address = f"/people/twice/{pair.id}/"
    kept = aisha.post(address, {"verdict": "two", "because": ""}).content.decode()
    assert "Say what shows it" in kept
    done = aisha.post(address, {"verdict": "two", "because": "Twins."}, follow=True)
    page = done.content.decode()
    assert "Said to be two people" in page
    assert "Twins." in page
    assert "seems to be known twice" in page
    again = aisha.post(address, {"verdict": "open", "because": "Not sure now."}, follow=True)
    assert "To be looked at" in again.content.decode()


@pytest.mark.parametrize(("who", "status"), [("Ben", 404), ("Lena", 403)])
def test_nobody_else_finds_a_pair(pair: Pair, who: str, status: int) -> None:
    client = Client()
    client.force_login(user(who))
    assert client.get(f"/people/twice/{pair.id}/").status_code == status
    assert b"Kowalska" not in client.get("/people/twice/").content
