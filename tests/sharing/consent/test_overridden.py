"""What becomes of a no, counted for the board."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from roundtable.database.guard import entered
from roundtable.sharing.consent.actions import authorise
from roundtable.sharing.overriding import views
from roundtable.sharing.overriding.queries import Counted, counted
from tests.sharing.consent.test_consent_actions import (
    LATER,
    WISH,
    a_case,
    overrides,
    says,
    tells,
    tom,
)
from tests.sharing.test_pages import words
from tests.staff import actor, somebody_of, user

pytestmark = pytest.mark.django_db
EVER = (LATER - timedelta(days=1), LATER + timedelta(days=1))


def found() -> dict[str, Counted]:
    with entered(actor("Milo")):
        return {each.agency: each for each in counted(*EVER)}


def a_no(**changes: object) -> None:
    """Have health hear a no and share all the same, as `changes` say."""
    case = a_case()
    says(tom(case))
    tells(case, WISH)
    overrides(tom(case), **changes)


def test_a_no_that_is_left_at_that_counts_as_said() -> None:
    says(tom(a_case()))
    says(tom(a_case()), "given")
    health = found()["health"]
    assert (health.noes, health.asked, health.stands, health.grounds) == (1, 0, {}, {})


def test_what_is_shared_all_the_same_counts_by_how_it_stands_and_by_ground() -> None:
    a_no()
    a_no(told=False, not_told_because="It would put her in danger.")
    health = found()["health"]
    assert (health.noes, health.asked, health.not_told) == (2, 2, 1)
    assert sum(health.stands.values()) == sum(health.grounds.values()) == 2


def test_it_counts_whether_it_was_authorised() -> None:
    for granted in (True, False, None):
        case = a_case()
        says(tom(case))
        tells(case, WISH)
        made = overrides(tom(case), ground="coercion")
        if granted is not None:
            authorise(override=made, granted=granted, because="So.", by=actor("Ravi"), at=LATER)
    assert found()["health"].stands == {"granted": 1, "refused": 1, "waiting": 1}


def test_nobody_but_the_board_counts() -> None:
    with (
        entered(somebody_of("health")),
        pytest.raises(DatabaseError, match="for the board"),
        transaction.atomic(),
    ):
        counted(*EVER)


def test_the_page_shows_it_by_agency_and_ground_and_nothing_of_few(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(user("Milo"))
    address = reverse("overriding:counted")
    assert "no was recorded since then" in words(client.get(address))
    monkeypatch.setattr(views, "COUNTED_DAYS", 20_000)
    a_no()
    page = words(client.get(address))
    assert "By the ground that was named" in page
    assert "not shown" in page
    client.force_login(user("Aisha"))
    assert client.get(address).status_code == 403
