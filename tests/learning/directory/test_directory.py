"""Whom to call today, who sits where, and how one finds them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roundtable.access.models import Membership
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.learning.directory.entries import Entry, Seated, directory, found
from roundtable.learning.directory.queries import seated_on
from tests.reading import main, words
from tests.staff import user

PAGE = "/charter/directory/"
MONDAY, TUESDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 7)
SEATED = [
    Seated("police", "mill_lane", "Ben Carter", "Hub practitioner"),
    Seated("police", "mill_lane", "Ann Price", "Hub practitioner"),
    Seated("police", "old_exchange", "Milo Grant", "Governance board member", signs=True),
    Seated("health", "harbour_house", "Dev Patel", "Hub practitioner"),
]


@pytest.fixture(scope="session")
def charter() -> Charter:
    """The invented hub's charter."""
    return read(Path("charters/northshire/1.0.yaml"))


def entry(charter: Charter, code: str, day: date = MONDAY) -> Entry:
    return next(e for e in directory(charter, day, SEATED) if e.agency.code == code)


def calls(entry: Entry) -> dict[str, list[str]]:
    return {place.site: [each.who for each in place.call] for place in entry.sites if place.call}


def test_every_agency_that_signed_is_there(charter: Charter) -> None:
    codes = [each.agency.code for each in directory(charter, MONDAY, [])]
    assert codes == [agency.code for agency in charter.agencies]


def test_whom_to_call_depends_on_the_day_and_the_site(charter: Charter) -> None:
    duty, desk = "Duty detective sergeant", "Protecting vulnerable people desk"
    assert calls(entry(charter, "police")) == {"mill_lane": [duty], "harbour_house": [desk]}
    assert calls(entry(charter, "police", TUESDAY)) == {"mill_lane": [duty]}


def test_a_day_without_anybody_says_so(charter: Charter) -> None:
    closed = entry(charter, "police", SATURDAY)
    assert closed.nobody_today
    assert [each.number for each in closed.other_days] == ["2.15", "2.16"]
    assert not entry(charter, "police").nobody_today


def test_who_sits_where_by_role_and_name(charter: Charter) -> None:
    police = entry(charter, "police")
    [mill_lane] = [place for place in police.sites if place.site == "mill_lane"]
    assert mill_lane.by_role == [("Hub practitioner", ["Ann Price", "Ben Carter"])]
    assert police.signs == ("Milo Grant",)


def test_a_seat_at_a_site_the_charter_does_not_give_the_agency_is_shown(charter: Charter) -> None:
    assert "old_exchange" in {place.site for place in entry(charter, "police").sites}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dev patel", "health"),
        ("detective sergeant", "police"),
        ("01632 960101", "police"),
        ("section 47 threshold", "childrens_social_care"),
        ("milo", "police"),
    ],
)
def test_one_finds_an_agency_by_person_number_or_word(
    charter: Charter, text: str, code: str
) -> None:
    kept = found(directory(charter, MONDAY, SEATED), text=text)
    assert [each.agency.code for each in kept] == [code]


def test_the_agency_that_is_called_so_comes_first(charter: Charter) -> None:
    kept = found(directory(charter, MONDAY, SEATED), text="health")
    names = [each.agency.short_name for each in kept]
    assert names[:2] == ["Health", "Mental health"]
    assert names[2:] == sorted(names[2:])


def test_one_finds_who_is_at_a_site(charter: Charter) -> None:
    kept = found(directory(charter, TUESDAY, SEATED), site="mill_lane")
    assert "police" in {each.agency.code for each in kept}
    assert {place.site for each in kept for place in each.sites} == {"mill_lane"}
    assert found(directory(charter, TUESDAY, SEATED), text="Dev Patel", site="mill_lane") == []


@pytest.mark.django_db
def test_who_has_a_role_today_is_asked_in_one_question(charter: Charter) -> None:
    today = timezone.localdate()
    with CaptureQueriesContext(connection) as asked:
        people = seated_on(today, charter)
    assert len(asked) == 1
    assert {"Ben Carter", "Lena Marsh"} <= {each.name for each in people}
    assert "Hub practitioner" in {each.role for each in people}


@pytest.mark.django_db
def test_who_left_is_not_there(charter: Charter) -> None:
    long_before = Membership.objects.order_by("starts_on")[0].starts_on - timedelta(days=1)
    assert seated_on(long_before, charter) == []


@pytest.mark.django_db
def test_the_page_says_what_an_agency_is_can_and_cannot(client: Client, charter: Charter) -> None:
    client.force_login(user("Carol"))
    page = words(main(client, PAGE))
    for agency in charter.agencies:
        said = f"Their duty {agency.duties} What they can do {agency.does}"
        said += f" What they cannot do {agency.cannot}"
        assert f"{said} What to tell them {agency.needs_to_know}" in page
        assert agency.signatory in page
    assert "Hub practitioner, central : Ben Carter" in page


@pytest.mark.django_db
def test_the_page_is_looked_up_and_printed(client: Client) -> None:
    client.force_login(user("Carol"))
    assert "Northshire Police" not in main(client, f"{PAGE}?q=nobody+is+called+this")
    only = main(client, f"{PAGE}?q=detective+sergeant&site=mill_lane")
    assert only.count("<section") <= 1
    printed = main(client, f"{PAGE}?print=yes")
    assert "<details" not in printed
    assert "<form" not in printed
    assert "Taken by Carol Hughes on" in words(printed)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Milo", "Lena", "Aisha"])
def test_everybody_in_the_hub_reads_it(client: Client, name: str) -> None:
    client.force_login(user(name))
    assert 'href="/charter/directory/" aria-current="page"' in client.get(PAGE).content.decode()
