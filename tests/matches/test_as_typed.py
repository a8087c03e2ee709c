"""Who somebody may be is shown while they are described, and what else is found out is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.intake.actions import identify
from roundtable.journal.models import Entry
from roundtable.matches.typed import read_typed
from tests.matches.mair import MAIR
from tests.reading import words
from tests.staff import somebody_of, user
from tests.stories import MONDAY, asked, received

TYPED = {
    "role": "parent_carer",
    "given_name": "Mair",
    "family_name": "Ashdby",
    "born_on-day": "7",
    "born_on-month": "3",
    "born_on-year": "1984",
}


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(user(name))
    return client


def typed(client: Client, **more: str) -> str:
    answer = client.post("/people/typed/", TYPED | more)
    assert answer.status_code == 200
    return words(answer.content.decode())


@pytest.mark.parametrize(
    ("said", "enough"),
    [
        ({}, False),
        ({"family_name": "Ashdby"}, False),
        ({"given_name": "Mair", "family_name": "Ashdby"}, True),
        ({"family_name": "Ashdby", "postcode": "zz99 3vz"}, True),
        ({"family_name": "Ashdby", "postcode": "ZZ9"}, False),
        ({"family_name": "Ashdby", "postcode": "ZZ99 3VZ", "address_confidential": "on"}, False),
        ({"nhs_number": "999 000 0018"}, True),
        ({"nhs_number": "999 000 0019"}, False),
        ({"family_name": "A", "born_on-day": "31", "born_on-month": "2"}, False),
    ],
)
def test_half_of_it_may_be_missing_or_wrong(said: dict[str, str], enough: bool) -> None:
    assert read_typed(said).enough is enough


def test_registers_and_people_known_are_shown_as_one_types(registers: str) -> None:
    case = received(people=[MAIR])
    lead = somebody_of(case.lead)
    with entered(lead):
        involved = case.involvements.get()
    identify(case=case, involvement=involved, known_as=None, by=lead, at=MONDAY)
    before = Entry.objects.using("owner").filter(kind="matches.looked_as_typed").count()
    told = typed(client_of("Aisha"))
    assert "The hub knows 1 person like this: Mair Ashdby, born 7 March 1984" in told
    assert "Police: " in told
    assert "Health: " in told
    after = Entry.objects.using("owner").filter(kind="matches.looked_as_typed")
    assert after.count() == before + 1
    assert "Mair" not in str([vars(each) for each in after])


def test_too_little_looks_for_nobody(registers: str) -> None:
    told = typed(client_of("Aisha"), given_name="", **{"born_on-day": ""})
    assert "As you type a name" in told


def test_a_role_that_no_clause_names_opens_no_register(registers: str) -> None:
    assert "No register that your agency may search" in typed(client_of("Aisha"), role="nobody")


def test_whoever_works_no_cases_is_shown_nobody(registers: str) -> None:
    assert client_of("Lena").post("/people/typed/", TYPED).status_code == 403


@pytest.mark.django_db
def test_the_form_offers_it_to_those_who_work_on_cases() -> None:
    client = client_of("Aisha")
    client.post("/refer/", follow=True)
    page: Any = client.post("/refer/", follow=True)
    draft = page.redirect_chain[-1][0].split("/")[2]
    person = client.get(f"/refer/{draft}/people/", follow=True).content.decode()
    assert "Who may this be?" in person


def looked_again(client: Client, case: Case, sent: dict[str, str], query: str = "") -> str:
    with entered(somebody_of(case.lead)):
        involved = case.involvements.get()
    address = f"/cases/{case.reference}/identify/{involved.pk}/{query}"
    return client.post(address, sent, follow=True).content.decode()


@pytest.mark.django_db
def test_another_name_finds_somebody_and_is_kept_with_them() -> None:
    maiden = MAIR.model_copy(update={"family_name": "Pellow", "postcode": "", "born_on": None})
    first, second, third = (
        received(people=[MAIR]),
        received(people=[maiden]),
        received(people=[maiden]),
    )
    lead, client = somebody_of(first.lead), client_of("Aisha")
    with entered(lead):
        involved = first.involvements.get()
    known = identify(case=first, involvement=involved, known_as=None, by=lead, at=MONDAY).person_id
    assert "Mair Ashdby, born" not in looked_again(client, second, {"look": "yes"})
    also = {"also-given_name": "Mair", "also-family_name": "Ashdby"}
    partial = looked_again(client, second, also, "?looking")
    assert "Mair Ashdby, born" in partial
    assert "<html" not in partial
    whole = looked_again(client, second, also | {"look": "yes"})
    assert 'value="Ashdby"' in whole
    assert "is identified" in looked_again(client, second, also | {"known_as": str(known)})
    assert "Mair Ashdby, born" in looked_again(client, third, {"look": "yes"})


@pytest.mark.django_db
def test_who_somebody_is_can_be_said_again_once_the_agencies_are_asked() -> None:
    case = asked()
    lead, client = somebody_of(case.lead), client_of("Aisha")
    with entered(lead):
        involved = case.involvements.order_by("place")[0]
    before, address = involved.person_id, f"/cases/{case.reference}/identify/{involved.pk}/"
    assert address in client.get(f"/cases/{case.reference}/people/").content.decode()
    said = client.post(address, {"known_as": "new"}, follow=True)
    assert said.redirect_chain[-1][0] == f"/cases/{case.reference}/people/"
    with entered(lead):
        assert case.involvements.get(pk=involved.pk).person_id != before
    other = client_of("Ben")
    assert address not in other.get(f"/cases/{case.reference}/people/").content.decode()
    assert other.post(address, {"known_as": "new"}).status_code == 403
