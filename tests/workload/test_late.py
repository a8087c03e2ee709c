"""What is late comes to the manager of its agency, then to the lead and the hub manager."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtable.cases.history import STEPS
from roundtable.charter.checking import warnings
from roundtable.charter.queries import in_force
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter, Step, Unit
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import accept_action
from roundtable.deciding.models import Action
from roundtable.insight.saying import STEP_NAMES
from roundtable.lib.actor import Role
from roundtable.workload.actions import pause, remind
from roundtable.workload.queries import late_with, owed_to
from roundtable.workload.rules import after, due_before, heard_by, late_for
from tests.deciding.acting.test_acting import lead_of, set_for
from tests.staff import actor, nobody_of, somebody_of, user

NORTHSHIRE = read("charters/northshire")
ACT, HOUR = Step.ACT, timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
moments = st.integers(0, 700 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
STEADY = settings(deadline=None)


@STEADY
@given(
    due=moments,
    more=st.integers(0, 12 * 24 * 60),
    length=st.integers(1, 30),
    unit=st.sampled_from(Unit),
)
def test_a_query_and_a_page_agree_on_what_is_so_late(
    due: datetime, more: int, length: int, unit: Unit
) -> None:
    at = due + timedelta(minutes=more)
    assert (after(NORTHSHIRE, due, length, unit) <= at) == (
        due <= due_before(NORTHSHIRE, at, length, unit)
    )


@STEADY
@given(due=moments, more=st.integers(1, 12 * 24 * 60))
def test_first_the_manager_then_the_lead_then_the_hub_manager(due: datetime, more: int) -> None:
    at = due + timedelta(minutes=more)
    heard = heard_by(NORTHSHIRE, step=ACT, due=due, at=at)
    assert [each.comes_to for each, _since in heard] == ["agency_manager", "lead", "hub_manager"]
    assert [since for _each, since in heard] == sorted(since for _each, since in heard)
    for each, since in heard:
        assert (since <= at) == (due <= late_for(NORTHSHIRE, each.comes_to, at)[ACT])


def test_nobody_hears_of_what_is_not_late_or_what_the_charter_leaves_out() -> None:
    assert heard_by(NORTHSHIRE, step=ACT, due=MONDAY, at=MONDAY) == []
    assert heard_by(NORTHSHIRE, step=Step.ANSWER, due=MONDAY, at=MONDAY + 99 * HOUR) == []
    assert late_for(silent(NORTHSHIRE), "agency_manager", MONDAY) == {}


def silent(charter: Charter) -> Charter:
    return charter.model_copy(update={"escalations": ()})


def test_two_clauses_for_one_reader_come_to_the_earlier() -> None:
    first = NORTHSHIRE.escalations[0]
    later = first.model_copy(update={"clause": "5.83", "late_by": 40})
    charter = NORTHSHIRE.model_copy(update={"escalations": (later, first)})
    at = MONDAY + timedelta(days=1)
    assert late_for(charter, "agency_manager", at) == late_for(NORTHSHIRE, "agency_manager", at)
    heard = heard_by(charter, step=ACT, due=MONDAY, at=at)
    assert [each.clause for each, _since in heard] == [first.clause]


def test_a_charter_that_tells_no_manager_is_weak() -> None:
    said = [problem.text for problem in warnings(silent(NORTHSHIRE))]
    assert "No manager hears of an action of their agency that is late." in said
    without = NORTHSHIRE.model_copy(update={"onward": ()})
    assert any("outside the hub" in problem.text for problem in warnings(without))
    assert not any("hears of an action" in problem.text for problem in warnings(NORTHSHIRE))


def test_every_step_that_can_be_late_has_its_words_on_the_pages_that_count_it() -> None:
    assert {step.value for step in Step} <= STEPS.keys() & STEP_NAMES.keys()


def late_by(acted: Action, *, days: float = 0, hours: float = 0) -> datetime:
    return acted.due_at + timedelta(days=days, hours=hours)


def has(who: str, acted: Action, at: datetime, charter: Charter | None = None) -> bool:
    """Return whether an action has come to somebody as late."""
    reader = actor(who)
    with entered(reader):
        found = late_with(reader, charter or in_force(at), at)
        return f"actions/{acted.pk}/" in set(found.values_list("path", flat=True))


@pytest.mark.django_db
def test_a_late_action_comes_to_the_manager_of_its_agency_and_then_to_the_hub_manager() -> None:
    acted = set_for("health")
    soon, tomorrow, at_last = (
        late_by(acted, hours=1),
        late_by(acted, days=1),
        late_by(acted, days=7),
    )
    assert [has("Ravi", acted, at) for at in (soon, tomorrow)] == [False, True]
    assert [has("Lena", acted, at) for at in (tomorrow, at_last)] == [False, True]
    assert not has("Ravi", acted, at_last, silent(NORTHSHIRE))
    assert not has("Dev", acted, at_last)  # whoever works it has it as late on their own work
    police = nobody_of("police", Role.AGENCY_MANAGER)
    with entered(police):
        assert not late_with(police, NORTHSHIRE, at_last).exists()


@pytest.mark.django_db
def test_without_a_clause_the_lead_sees_what_is_late_at_once() -> None:
    acted = set_for("health")
    lead, at = lead_of(acted.case), late_by(acted, hours=1)
    for charter, comes in ((NORTHSHIRE, False), (silent(NORTHSHIRE), True)):
        with entered(lead):
            paths = {work.path for each in owed_to(lead, charter, at) for work in each.work}
        assert (f"actions/{acted.pk}/" in paths) == comes


@pytest.mark.django_db
def test_whoever_is_late_with_an_action_is_reminded_of_it() -> None:
    acted = set_for("health")
    case, at = acted.case, late_by(acted, days=7)
    remind(case=case, agencies=["health"], by=lead_of(case), at=at)
    with entered(somebody_of("health")):
        clock = case.clocks.running().get(path=f"actions/{acted.pk}/")
    assert clock.reminded_at == at


@pytest.mark.django_db
def test_what_is_paused_is_not_late() -> None:
    acted = set_for("health")
    with entered(somebody_of("health")):
        clock = acted.case.clocks.running().select_related("case").get(path=f"actions/{acted.pk}/")
    pause(
        clock=clock,
        reason="court_or_police_step",
        working_days=10,
        because="The trial is on.",
        by=somebody_of("health"),
        at=acted.due_at - HOUR,
    )
    assert not has("Ravi", acted, late_by(acted, days=7))


@pytest.mark.django_db
def test_the_manager_reads_who_has_it_and_since_when(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    acted = set_for("health")
    accept_action(acted=acted, by=actor("Dev"), at=acted.due_at - HOUR)
    at = late_by(acted, days=7)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    client.force_login(user("Ravi"))
    tray = " ".join(client.get("/worktray/").content.decode().split())
    assert "Late in your agency (" in tray
    assert "Dev Patel. Late by 7 days" in tray
    page = " ".join(client.get("/worktray/late/").content.decode().split())
    assert "Taken on by Dev Patel." in page
    assert "its manager hears of it" in page
    client.force_login(user("Lena"))
    hub = client.get("/worktray/").content.decode()
    assert "Late in the hub (" in hub
    assert "Health: Dev Patel. Late by" in hub
    client.force_login(user("Ben"))
    assert "Nothing late has come to you" in client.get("/worktray/late/").content.decode()
