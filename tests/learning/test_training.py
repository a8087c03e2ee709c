"""Training: what a role needs, how long it holds, who records it, and who may not work without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import ProgrammingError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from roundtable.access.models import Membership
from roundtable.access.queries import with_readiness
from roundtable.access.rules import Verb, may
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.intake.actions import receive
from roundtable.learning.actions import record_training
from roundtable.learning.models import TrainingRecord
from roundtable.learning.rules import (
    LearnerFacts,
    State,
    may_record,
    months_after,
    ready_for_live_work,
    standings,
)
from roundtable.lib.actor import Role
from roundtable.lib.verdict import Refused, Verdict
from tests.clauses import changed, without
from tests.staff import actor, nobody_of, user
from tests.stories import MONDAY, concern, received

CHARTER = read(Path("charters/northshire/1.0.yaml").read_text())
TODAY = date(2026, 3, 2)
LAST_YEAR = {"induction": [date(2025, 6, 1)], "sharing_lawfully": [date(2025, 6, 1)]}
LONG_AFTER = datetime(2040, 3, 5, 10, tzinfo=UTC)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days, st.integers(1, 120))
def test_a_month_too_short_ends_with_its_last_day(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


def states(role: str, learnt: dict[str, list[date]], today: date = TODAY) -> dict[str, State]:
    found = standings(CHARTER, role=role, learnt=learnt, today=today)
    return {each.training.code: each.state for each in found}


def test_a_role_needs_what_the_charter_asks_of_it() -> None:
    assert set(states("practitioner", {})) == {"induction", "sharing_lawfully", "domestic_abuse"}
    assert states("auditor", {}) == {}


@pytest.mark.parametrize(
    ("done", "state"),
    [
        (date(2025, 3, 2), State.LAPSED),
        (date(2025, 3, 3), State.SOON),
        (date(2025, 6, 1), State.DONE),
        (date(2026, 3, 3), State.MISSING),
    ],
)
def test_what_was_learnt_holds_for_its_months(done: date, state: State) -> None:
    assert states("practitioner", {"sharing_lawfully": [done]})["sharing_lawfully"] is state


def test_the_last_time_counts() -> None:
    both = {"sharing_lawfully": [date(2020, 1, 1), date(2026, 1, 1)]}
    assert states("practitioner", both)["sharing_lawfully"] is State.DONE


def ready(
    learnt: dict[str, list[date]], charter: Charter = CHARTER, role: str = "practitioner"
) -> Verdict:
    return ready_for_live_work(charter, role=role, learnt=learnt, today=TODAY)


def test_nobody_works_before_what_comes_before_live_work() -> None:
    assert ready(LAST_YEAR)
    refused = ready({})
    assert not refused
    assert refused.clauses == ("13.1", "13.2")
    assert "has lapsed" in str(ready(LAST_YEAR | {"induction": [date(2020, 1, 1)]}))
    assert all(reason.remedy for reason in refused.reasons)


def test_what_need_not_come_first_stops_nobody() -> None:
    assert states("practitioner", LAST_YEAR)["domestic_abuse"] is State.MISSING
    first = changed(CHARTER, "13.3", before_live_work=True)
    assert ready(LAST_YEAR, first).clauses == ("13.3",)
    assert ready({}, without(CHARTER, "13.1", "13.2"))
    assert ready({}, role="governance")


LEARNER = LearnerFacts(UUID(int=8), "health", "practitioner")


@pytest.mark.parametrize(
    ("role", "agency", "allowed"),
    [
        (Role.AGENCY_MANAGER, "health", True),
        (Role.AGENCY_MANAGER, "police", False),
        (Role.HUB_MANAGER, "police", True),
        (Role.PRACTITIONER, "health", False),
        (Role.OPERATOR, "hub", False),
    ],
)
def test_a_manager_records_for_others(role: Role, agency: str, allowed: bool) -> None:
    said = {"of": LEARNER, "training": "induction", "done_on": TODAY, "today": TODAY}
    verdict = may_record(CHARTER, nobody_of(agency, role), **said)  # type: ignore[arg-type]
    assert bool(verdict) is allowed
    assert allowed or verdict.reasons[0].remedy


@pytest.mark.parametrize(
    "change",
    [
        {"of": replace(LEARNER, user_id=UUID(int=7))},
        {"training": "chairing"},
        {"training": "juggling"},
        {"done_on": TODAY + timedelta(days=1)},
    ],
)
def test_ones_own_another_roles_and_what_is_to_come_are_not_recorded(
    change: dict[str, object],
) -> None:
    said = {"of": LEARNER, "training": "induction", "done_on": TODAY, "today": TODAY} | change
    verdict = may_record(CHARTER, nobody_of("police", Role.HUB_MANAGER), **said)  # type: ignore[arg-type]
    assert not verdict
    assert verdict.reasons[0].remedy


def member(first_name: str) -> Membership:
    return Membership.objects.select_related("user").get(user=user(first_name))


@pytest.mark.django_db
def test_what_is_recorded_counts_and_is_not_changed() -> None:
    said = {"learner": member("Carol"), "training": "induction", "done_on": TODAY}
    with pytest.raises(Refused, match="does not record training"):
        record_training(by=actor("Dev"), at=MONDAY, **said)  # type: ignore[arg-type]
    kept = record_training(by=actor("Lena"), at=MONDAY, **said)  # type: ignore[arg-type]
    assert (kept.clause, kept.recorded_by) == ("13.1", "Lena Marsh")
    with pytest.raises(ProgrammingError, match="permission denied"):
        TrainingRecord.objects.update(done_on=date(2030, 1, 1))


@pytest.mark.django_db
def test_who_is_not_ready_does_nothing_on_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    case = received()
    assert with_readiness(actor("Aisha")).not_ready is None
    monkeypatch.setattr(timezone, "now", lambda: LONG_AFTER)
    lapsed = with_readiness(actor("Aisha"))
    assert lapsed == actor("Aisha")
    assert {may(lapsed, verb, case.facts()).clauses for verb in Verb} == {("13.1", "13.2")}
    assert receive(given=concern(), by=lapsed, at=MONDAY).reference


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/worktray/", "/cases/", "/feedback/", "/worktray/hub/"])
def test_who_is_not_ready_sees_no_page_about_cases(
    client: Client, it_is: Callable[[datetime], None], page: str
) -> None:
    it_is(LONG_AFTER)
    client.force_login(user("Aisha"))
    answer = client.get(page)
    said = answer.content.decode()
    assert answer.status_code == 403
    assert "“Induction to the hub” has lapsed" in said
    assert "clause 13.1" in said
    assert "ask your agency&#39;s manager or the hub manager to record it" in said
    assert 'href="/learn/"' in said


@pytest.mark.django_db
def test_who_is_not_ready_sees_no_case_but_reads_learns_and_refers(
    client: Client, it_is: Callable[[datetime], None]
) -> None:
    case = received()
    it_is(LONG_AFTER)
    client.force_login(user("Aisha"))
    assert client.get(case.get_absolute_url()).status_code == 403
    for page in ("/charter/", "/refer/", "/learn/"):
        assert client.get(page).status_code == 200, page
    assert "Lapsed" in client.get("/learn/").content.decode()


@pytest.mark.django_db
def test_a_manager_records_and_the_colleague_works_again(
    client: Client, it_is: Callable[[datetime], None]
) -> None:
    it_is(LONG_AFTER)
    carol = member("Carol")
    client.force_login(user("Lena"))
    assert "Carol Hughes" in client.get("/learn/colleagues/").content.decode()
    address = f"/learn/colleagues/{carol.pk}/"
    day = {"done_on-day": "5", "done_on-month": "3", "done_on-year": "2040"}
    assert "Choose what was done" in client.post(address, day).content.decode()
    for training in ("induction", "sharing_lawfully"):
        answer = client.post(address, day | {"training": training})
        assert answer.headers["Location"] == "/learn/colleagues/"
    client.force_login(user("Carol"))
    assert client.get("/cases/").status_code == 200
    assert client.get(address).status_code == 404
    assert "Nobody here." in client.get("/learn/colleagues/").content.decode()


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the hub's clock."""
    return lambda at: monkeypatch.setattr(timezone, "now", lambda: at)
