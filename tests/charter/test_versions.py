"""Versions of the charter as one reads them: the one that applied, beside the one in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from roundtable.charter.models import Standing
from roundtable.charter.reigns import Reign, reigns, reigns_of
from roundtable.lib.words import day
from tests.reading import main, words
from tests.staff import user
from tests.versions import adopted, forget_versions

pytestmark = pytest.mark.usefixtures("committed_hub", "afresh")

FIRST = date(2025, 4, 1)
TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
LATER = TODAY + timedelta(days=30)
SHORTER = ("5.2", "length: 2", "length: 3")


@pytest.fixture
def afresh() -> Iterator[None]:
    """Leave no version of this hub's for the next."""
    yield
    forget_versions()


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody signed in."""
    client.force_login(user("Carol"))
    return client


def test_a_version_holds_until_the_next_takes_effect() -> None:
    adopted("2.0", YESTERDAY)
    assert reigns() == [Reign("1.0", FIRST, YESTERDAY), Reign("2.0", YESTERDAY)]


def test_a_version_that_lapses_gives_way_to_the_one_before_it() -> None:
    adopted("2.0", date(2026, 5, 1), lapses_on=date(2026, 6, 1))
    first, again = reigns_of("1.0")
    assert first == Reign("1.0", FIRST, date(2026, 5, 1))
    assert again == Reign("1.0", date(2026, 6, 1))


def test_a_clause_is_read_as_it_was_beside_what_holds_now(reader: Client) -> None:
    adopted("2.0", YESTERDAY, SHORTER)
    page = words(main(reader, "/charter/1.0/clause/5.2/"))
    assert "Clause 5.2 Identify within 2 working hours." in page
    last = day(YESTERDAY - timedelta(days=1))
    assert f"Version 1.0 applied from 1 April 2025 to {last}." in page
    assert "Version 2.0, in force now, says otherwise." in page
    assert "Clause 5.2, any grade: identify within 2 working hours → 3" in page
    assert "Clause 5.2 now : Identify within 3 working hours." in page


def test_a_clause_that_did_not_change_says_so(reader: Client) -> None:
    adopted("2.0", YESTERDAY, SHORTER)
    page = words(main(reader, "/charter/1.0/clause/5.1/"))
    assert "Version 2.0, in force now, says the same in clause 5.1 ." in page


def test_a_clause_that_is_gone_is_still_read(reader: Client) -> None:
    adopted("2.0", YESTERDAY, ("13.3", "clause: 13.4", "clause: 13.9"))
    page = words(main(reader, "/charter/1.0/clause/13.4/"))
    assert "Chairing a discussion of several agencies" in page
    assert "Version 2.0, in force now, has no clause 13.4." in page


def test_the_links_of_an_old_version_stay_in_it(reader: Client) -> None:
    adopted("2.0", YESTERDAY, SHORTER)
    page = main(reader, "/charter/1.0/clause/2.90/")
    assert 'href="/charter/1.0/clause/2.91/"' in page
    assert 'href="/charter/clause/2.91/"' not in page
    assert 'href="/charter/1.0/clause/5.2/"' in main(reader, "/charter/1.0/")


def test_the_version_in_force_needs_no_banner(reader: Client) -> None:
    page = words(main(reader, "/charter/1.0/clause/5.2/"))
    assert "Version 1.0 of the charter, in force since 1 April 2025." in page
    assert "applied from" not in page


def test_a_version_to_come_says_when(reader: Client) -> None:
    adopted("2.0", LATER, SHORTER)
    page = words(main(reader, "/charter/2.0/"))
    assert f"Version 2.0 takes effect on {day(LATER)}." in page
    assert "Version 1.0 is in force now" in page
    assert f"Version 2.0 , from {day(LATER)}" in words(main(reader, "/charter/"))


def test_a_version_that_was_stopped_never_applied(reader: Client) -> None:
    made = adopted("2.0", LATER, SHORTER)
    Standing.objects.using("owner").create(version=made, stands=False, at=timezone.now())
    page = words(main(reader, "/charter/2.0/clause/5.2/"))
    assert "Version 2.0 was stopped before it took effect. It never applied." in page


@pytest.mark.parametrize("address", ["/charter/9.9/", "/charter/9.9/clause/5.2/"])
def test_a_version_that_the_hub_never_had(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_a_clause_that_a_version_never_had(reader: Client) -> None:
    assert reader.get("/charter/1.0/clause/99.9/").status_code == 404
