"""How agencies disagree and what the hub learns, for the board."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.disagreeing import views
from roundtable.deciding.disagreeing.actions import accept, go_further, take_back
from roundtable.deciding.disagreeing.queries import counted, learned
from roundtable.deciding.models import Disagreement
from tests.deciding.disagreeing.test_a_disagreement import at, offers, raised
from tests.sharing.test_pages import words
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, decided, opened

pytestmark = pytest.mark.django_db
EVER = (MONDAY - timedelta(days=1), MONDAY + timedelta(days=90))
LEARNED = "Ask who has seen the child before deciding."


def a_case() -> Case:
    return decided(opened(), dissenting="health")


def settled() -> Disagreement:
    made = raised(a_case())
    offers(made, somebody_of(made.case.lead))
    accept(disagreement=made, by=somebody_of("health"), at=at(made.case, hours=2))
    return made


def test_each_counts_by_agency_by_what_it_is_about_by_its_end_and_by_its_rung() -> None:
    lead = settled().against
    further = raised(a_case())
    go_further(
        disagreement=further,
        because="They see it otherwise.",
        by=somebody_of("health"),
        at=at(further.case, hours=1),
    )
    back = raised(a_case())
    take_back(
        disagreement=back,
        because="She was seen.",
        by=somebody_of("health"),
        at=at(back.case, hours=1),
    )
    with entered(actor("Milo")):
        assert counted(*EVER) == {
            "raised": {"health": 3},
            "against": {lead: 3},
            "about": {"decision": 3},
            "ended": {"agreed": 1, "": 1, "taken_back": 1},
            "rung": {"1": 2, "2": 1},
        }
        assert counted(EVER[1], EVER[1] + timedelta(days=1)) == {}


def test_what_two_agencies_learned_is_read_once_they_agreed() -> None:
    open_one = raised(a_case())
    offers(open_one, somebody_of("health"))
    with entered(actor("Milo")):
        assert learned(*EVER) == []
    settled()
    with entered(actor("Milo")):
        assert learned(*EVER) == [LEARNED]


@pytest.mark.parametrize("asks", [counted, learned])
def test_nobody_but_the_board_counts(asks: object) -> None:
    with (
        entered(somebody_of("health")),
        pytest.raises(DatabaseError, match="for the board"),
        transaction.atomic(),
    ):
        asks(*EVER)  # type: ignore[operator]


def test_the_page_shows_what_was_learned_and_no_number_that_points_to_a_case(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(user("Milo"))
    address = reverse("disagreeing:counted")
    assert "Nobody has raised a disagreement" in words(client.get(address))
    monkeypatch.setattr(views, "COUNTED_DAYS", 20_000)
    settled()
    page = words(client.get(address))
    assert LEARNED in page
    assert "What they were about" in page
    assert "not shown" in page
    client.force_login(user("Aisha"))
    assert client.get(address).status_code == 403
