"""Whether those who are asked answer, in time and fully, by agency and site."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from roundtable.database.guard import entered
from roundtable.sharing.actions import answer, withdraw
from roundtable.sharing.completeness.queries import Answering, answering
from roundtable.sharing.statement import ItemGiven
from tests.sharing.test_pages import as_, words
from tests.staff import actor, somebody_of
from tests.stories import MONDAY, answers_of, asked, request_of

pytestmark = pytest.mark.django_db
TOLD = ItemGiven(category="education", text="Away eleven days in May.")
LONG_AFTER = MONDAY + timedelta(days=60)


def counted(at: datetime = LONG_AFTER) -> dict[tuple[str, bool], Answering]:
    """Return how each agency answered, apart for what somebody answered and what nobody has."""
    with entered(actor("Milo")):
        found = answering(MONDAY - timedelta(days=1), LONG_AFTER, at)
    return {(each.agency, bool(each.site)): each for each in found}


def answered_by(agency: str, after: timedelta, *items: ItemGiven) -> None:
    request = request_of(asked(), agency)
    at = request.asked_at + after
    answer(request=request, answers=answers_of(request, *items), by=somebody_of(agency), at=at)


def test_an_answer_counts_where_it_was_given_with_its_time_and_what_it_told() -> None:
    answered_by("education", timedelta(hours=1), TOLD)
    answered_by("education", timedelta(hours=3))
    answered_by("education", timedelta(days=40))
    found = counted()["education", True]
    assert (found.asked, found.answered, found.in_time) == (3, 3, 2)
    assert found.hours == pytest.approx(3)
    assert (found.known, found.informed) == (1, 1)


def test_what_nobody_answered_counts_as_asked() -> None:
    asked()
    found = counted()["police", False]
    assert (found.asked, found.answered, found.in_time, found.hours) == (1, 0, 0, None)


def test_what_was_withdrawn_counts_for_nobody() -> None:
    case = asked()
    request = request_of(case, "education")
    withdraw(request=request, because="No.", by=somebody_of(case.lead), at=MONDAY)
    assert ("education", False) not in counted()


def test_whoever_works_cases_does_not_count_the_hubs() -> None:
    with (
        entered(somebody_of("police")),
        pytest.raises(DatabaseError, match="for the board"),
        transaction.atomic(),
    ):
        answering(MONDAY, LONG_AFTER, LONG_AFTER)


def test_the_page_is_the_boards_and_keeps_small_numbers_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "/charter/answering/"
    assert "Nobody has been asked since then" in words(as_(client, "Milo").get(page))
    assert as_(client, "Ben").get(page).status_code == 403
    answered_by("education", timedelta(hours=1), TOLD)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LONG_AFTER)
    shown = words(as_(client, "Milo").get(page))
    assert "Education" in shown
    assert "not shown" in shown
    assert "Nobody has answered yet" in shown
