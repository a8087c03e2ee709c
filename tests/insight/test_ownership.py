"""Ownership: counted for the board alone, without any case; what one agency decided is listed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.charter.periods import Period
from roundtable.database.guard import entered
from roundtable.deciding.actions import act_at_once
from roundtable.feedback.actions import close_without_action
from roundtable.insight.ownership.queries import DecidedAlone, DecidedAloneList, counted
from roundtable.insight.ownership.rules import ALL
from roundtable.intake.actions import join, reopen
from roundtable.lib.small_numbers import NOT_SHOWN
from tests.intake.test_actions import known_as
from tests.staff import actor, somebody_of, user
from tests.stories import (
    answered,
    asked,
    at_the_table,
    decided,
    fresh,
    identified,
    opened,
    received,
)

pytestmark = pytest.mark.django_db
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
APRIL = datetime(2026, 4, 20, 9, tzinfo=UTC)
ADDRESS = "insight:ownership"
WHY = "Nia is in danger at home tonight."
CSC = "childrens_social_care"


@pytest.fixture
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every page be looked at in April."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: APRIL)


def acted(case: Case | None = None, minutes: int = 5) -> Case:
    """Return a case on which its lead acts at once."""
    case = case or received()
    act_at_once(
        case=case,
        outcome="strategy_discussion_s47",
        reasons=WHY,
        by=somebody_of(case.lead),
        at=case.opened_at + timedelta(minutes=minutes),
    )
    return fresh(case)


def closed(case: Case | None = None) -> Case:
    """Return a case closed before anybody was asked."""
    case = case or received()
    close_without_action(
        case=case,
        reason="early_help",
        explanation=WHY,
        by=somebody_of(case.lead),
        at=case.opened_at + timedelta(minutes=5),
    )
    return fresh(case)


def alone(period: Period = MARCH, who: str = "Milo") -> list[DecidedAlone]:
    with entered(actor(who)):
        found = DecidedAloneList(period)
        return found[0 : found.count()]


def page_of(client: Client, who: str = "Milo", **asked_for: Any) -> str:
    client.force_login(user(who))
    answer = client.get(reverse(ADDRESS), asked_for)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_who_led_gave_decided_and_dissented_is_counted_by_kind() -> None:
    decided(dissenting="health")
    received()
    with entered(actor("Milo")):
        found = counted(MARCH)
    assert found["cases", ALL, "children"] == found["led", CSC, "children"] == 2
    assert found["decisions", ALL, "children"] == found["decided", "health", "children"] == 1
    assert found["contributed", "health", "children"] == 1
    assert {name: n for name, n in found.items() if name[0] == "dissented"} == {
        ("dissented", "health", "children"): 1
    }


@pytest.mark.parametrize("who", ["Lena", "Pia", "Ravi"])
def test_the_whole_board_counts(who: str) -> None:
    received()
    with entered(actor(who)):
        assert counted(MARCH)["cases", ALL, "children"] == 1


@pytest.mark.parametrize(
    "asks",
    [
        "SELECT * FROM insight_owned(now(), now())",
        "SELECT insight_alone_count(now(), now())",
        "SELECT * FROM insight_alone(now(), now(), 0, 1)",
    ],
)
@pytest.mark.parametrize("who", ["Aisha", "Carol"])
def test_the_database_refuses_whoever_is_not_of_the_board(who: str, asks: str) -> None:
    with (
        entered(actor(who)),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="for the board"),
        transaction.atomic(),
    ):
        cursor.execute(asks)


def test_nobody_asks_past_the_check() -> None:
    with (
        entered(actor("Milo")),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        cursor.execute("SELECT * FROM insight_alone_found(now(), now())")


def test_the_board_still_sees_no_case() -> None:
    acted()
    with entered(actor("Milo")):
        assert not Case.objects.exists()


def test_what_one_agency_decided_is_listed_with_its_ground_and_what_followed() -> None:
    later = acted(received(at=datetime(2026, 3, 9, 10, tzinfo=UTC)))
    case = acted()
    decided(opened_after(case))
    closed()
    first, *others = alone()
    assert (first.agency, first.outcome, first.clause) == (CSC, "strategy_discussion_s47", "4.130")
    assert (first.case, first.how.joint_at) == (later.pk, None)
    assert first.how.joint_due is not None
    by_ground = {each.clause: each for each in others}
    assert by_ground["4.130"].how.joint_at == case.opened_at + timedelta(minutes=110)
    assert (by_ground["4.122"].outcome, by_ground["4.122"].how.emergency) == ("", False)


def opened_after(case: Case) -> Case:
    return opened(at_the_table(answered(asked(identified(case)))))


def test_one_that_was_opened_again_stays_listed() -> None:
    case = closed()
    at = case.opened_at + timedelta(days=1)
    reopen(case=case, because="It began again.", by=somebody_of(case.lead), at=at)
    (only,) = alone()
    assert (only.case, only.clause, only.how.joint_at) == (case.pk, "4.122", None)


def test_what_joined_another_case_is_that_cases_and_was_decided_there() -> None:
    earlier = opened()
    lead = somebody_of(earlier.lead)
    later = acted(known_as(received(at=earlier.opened_at + timedelta(minutes=10)), earlier, lead))
    at = later.opened_at + timedelta(minutes=20)
    join(case=later, into=earlier, because="The same family.", by=lead, at=at)
    decided(fresh(earlier))
    with entered(actor("Milo")):
        assert counted(MARCH)["cases", ALL, "children"] == 1
    (only,) = alone()
    assert only.case == later.pk
    assert only.how.joint_at == earlier.opened_at + timedelta(minutes=110)


def test_a_list_has_pages_and_a_period() -> None:
    for day in (3, 4, 5):
        closed(received(at=datetime(2026, 3, day, 10, tzinfo=UTC)))
    with entered(actor("Milo")):
        found = DecidedAloneList(MARCH)
        assert found.count() == 3
        assert [each.how.at.day for each in found[1:3]] == [4, 3]
        assert DecidedAloneList(Period(date(2026, 3, 6), date(2026, 3, 31))).count() == 0


def test_the_page_shows_the_last_whole_quarter_and_any_other(
    client: Client, in_april: None
) -> None:
    acted()
    page = page_of(client)
    assert "1 January 2026 to 31 March 2026" in page
    assert NOT_SHOWN in page
    assert "1 decision of one agency" in page
    assert "When somebody is in immediate danger, any agency acts at once" in page
    assert "None yet, and late: it was due by 2 March 2026" in page
    page = page_of(client, **{"from": "2026-04-01"})
    assert "No agency decided alone in these days." in page
    assert "No case was opened" in page


def test_a_new_hub_sees_the_quarter_that_runs(client: Client, in_april: None) -> None:
    received(at=APRIL - timedelta(days=1))
    assert "1 April 2026 to 20 April 2026" in page_of(client)


def test_only_who_may_see_the_case_is_led_to_it_and_nobody_reads_what_was_written(
    client: Client, in_april: None
) -> None:
    case = acted()
    closed()
    assert "Early help fits better" in page_of(client)
    for who, sees in {"Milo": False, "Pia": False, "Lena": True}.items():
        page = page_of(client, who)
        assert (case.reference in page) == sees, who
        assert WHY not in page
        assert str(case.pk) not in page


def test_whoever_works_cases_is_refused(client: Client) -> None:
    client.force_login(user("Aisha"))
    assert client.get(reverse(ADDRESS)).status_code == 403


def test_it_is_reached_from_the_other_pages_of_counts(client: Client) -> None:
    client.force_login(user("Milo"))
    for name in ("completeness:counted", "relevance:counted", "challenging:counted"):
        assert reverse(ADDRESS) in client.get(reverse(name)).content.decode()
    assert reverse(ADDRESS) in client.get(reverse("insight:review")).content.decode()
