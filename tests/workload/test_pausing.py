"""Pausing a clock: for the charter's reasons only, no longer than it says, and never to hide what
is late; and whom a clock warns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter, Unit, Warned
from roundtable.database.guard import entered
from roundtable.intake.actions import grade
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.lib.working_time import working_time_between
from roundtable.workload.actions import pause, resume, stop
from roundtable.workload.models import Clock, Pause
from roundtable.workload.queries import running_short
from roundtable.workload.rules import (
    PauseFacts,
    after,
    calendar,
    may_pause,
    moved,
    pause_reasons,
    warning_clauses,
)
from tests.clauses import changed, without
from tests.staff import actor, nobody_of, somebody_of, user
from tests.stories import MONDAY, asked, not_known, received

CHARTER: Charter = read(Path("charters/northshire/1.0.yaml").read_text())
WAITING = {"reason": "interpreter", "because": "They speak Tigrinya.", "working_days": 2}
HOUR = timedelta(hours=1)
moments = st.integers(0, 330 * 24 * 60).map(lambda late: MONDAY + timedelta(minutes=late))


def judged(facts: PauseFacts, **said: Any) -> Any:
    return may_pause(CHARTER, facts, **(WAITING | said))


def test_a_reason_is_offered_only_for_its_steps() -> None:
    assert [term.code for term in pause_reasons(CHARTER, "answer")] == ["interpreter"]
    assert pause_reasons(CHARTER, "feedback") == ()
    assert judged(PauseFacts("answer")).clauses == ("5.70",)
    assert not judged(PauseFacts("feedback"))


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (1, True), (2, True), (3, False)])
def test_no_longer_than_the_clause_says(days: int, allowed: bool) -> None:
    verdict = judged(PauseFacts("answer"), working_days=days)
    assert bool(verdict) is allowed
    assert verdict.clauses == ("5.70",)


def test_what_was_used_before_counts() -> None:
    once = PauseFacts("answer", days_used={"interpreter": 1})
    assert judged(once, working_days=1)
    assert not judged(once, working_days=2)
    assert judged(replace(once, days_used={"person_away": 5}))


@pytest.mark.parametrize("change", [{"running": False}, {"paused": True}, {"late": True}])
def test_only_a_running_clock_in_time_is_paused(change: dict[str, bool]) -> None:
    verdict = judged(replace(PauseFacts("answer"), **change))
    assert not verdict
    assert verdict.reasons[0].remedy


def test_a_pause_needs_its_reasons() -> None:
    assert not judged(PauseFacts("answer"), because="  ")


@given(moments, moments, st.integers(1, 10), st.sampled_from(["5.10", "9.1", "4.130"]))
def test_a_deadline_keeps_the_hub_time_it_had_left(
    since: datetime, started: datetime, days: int, clause: str
) -> None:
    hub = calendar(CHARTER)
    due = after(CHARTER, max(since, started), 5, Unit.WORKING_HOURS)
    until = after(CHARTER, since, days, Unit.WORKING_DAYS)
    later = moved(CHARTER, due, clause=clause, since=since, until=until)
    assert later >= due
    paused = working_time_between(since, until, hub)
    assert working_time_between(since, later, hub) == working_time_between(since, due, hub) + paused


def test_a_clock_that_runs_all_day_moves_by_all_the_time() -> None:
    night_and_day = changed(CHARTER, "5.10", unit="hours")
    due = MONDAY + 3 * HOUR
    later = moved(night_and_day, due, clause="5.10", since=MONDAY, until=MONDAY + 30 * HOUR)
    assert later == due + 30 * HOUR


def test_a_pause_that_ends_at_once_moves_nothing() -> None:
    due = MONDAY + 3 * HOUR
    assert moved(CHARTER, due, clause="5.10", since=MONDAY, until=MONDAY) == due


def test_the_charter_says_whom_a_clock_warns() -> None:
    assert "5.10" in warning_clauses(CHARTER, Warned.HUB_MANAGER)
    assert "5.11" not in warning_clauses(CHARTER, Warned.HUB_MANAGER)
    quiet = changed(CHARTER, "5.10", warns=["holder"])
    assert "5.10" not in warning_clauses(quiet, Warned.HUB_MANAGER)
    assert pause_reasons(without(CHARTER, "5.70"), "answer") == ()


@pytest.fixture
def clock() -> Clock:
    """What the lead has to do on a case just received: due at noon."""
    (only,) = running(received())
    return only


def again(clock: Clock) -> Clock:
    with entered(actor("Aisha")):
        return Clock.objects.select_related("case").get(pk=clock.pk)


def kinds_of(case: Case) -> list[str]:
    with entered(actor("Aisha")):
        return [entry.kind for entry in entries_of(case.pk)]


@pytest.mark.django_db
def test_a_paused_clock_is_due_later_and_says_why(clock: Clock) -> None:
    paused = pause(clock=clock, by=actor("Aisha"), at=MONDAY + HOUR, **WAITING)
    now = again(clock)
    assert paused.clause == "5.70"
    # An hour was left on Monday; the pause ends with Wednesday, and 08:00 to 09:00 is left.
    assert now.due_at == MONDAY.replace(day=5, hour=9)
    assert (now.paused_for, now.paused_until) == ("interpreter", MONDAY.replace(day=4, hour=18))
    assert kinds_of(clock.case).count("workload.paused") == 1


@pytest.mark.django_db
def test_what_is_not_used_comes_off_again(clock: Clock) -> None:
    pause(clock=clock, by=actor("Aisha"), at=MONDAY + HOUR, **WAITING)
    resume(clock=again(clock), by=actor("Aisha"), at=MONDAY + 3 * HOUR)
    now = again(clock)
    assert now.due_at == clock.due_at + 2 * HOUR
    assert (now.paused_for, now.paused_until) == ("", None)
    with pytest.raises(Refused, match="not paused"):
        resume(clock=now, by=actor("Aisha"), at=MONDAY + 3 * HOUR)


@pytest.mark.django_db
def test_a_new_grade_does_not_lose_the_pause(clock: Clock) -> None:
    pause(clock=clock, by=actor("Aisha"), at=MONDAY + HOUR, **WAITING)
    grade_high(clock.case, at=MONDAY + 2 * HOUR)
    now = again(clock)
    assert now.clause == "5.1"
    assert now.due_at == MONDAY.replace(day=4, hour=18)
    resume(clock=now, by=actor("Aisha"), at=MONDAY + 3 * HOUR)
    assert again(clock).due_at == MONDAY + 3 * HOUR


@pytest.mark.django_db
def test_another_agency_a_second_time_and_too_long_are_refused(clock: Clock) -> None:
    other = next(each for each in running(asked()) if each.agency == "police")
    with pytest.raises(Refused, match="another agency's deadline"):
        pause(clock=other, by=actor("Aisha"), at=MONDAY + HOUR, **WAITING)
    with pytest.raises(Refused, match="2 hub days at most"):
        pause(clock=clock, by=actor("Aisha"), at=MONDAY, **(WAITING | {"working_days": 3}))
    pause(clock=clock, by=actor("Aisha"), at=MONDAY, **WAITING)
    with pytest.raises(Refused, match="paused already"):
        pause(clock=again(clock), by=actor("Aisha"), at=MONDAY + HOUR, **WAITING)
    with pytest.raises(Refused, match="no such case"):
        pause(clock=clock, by=actor("Carol"), at=MONDAY, **WAITING)


@pytest.mark.django_db
def test_what_is_late_or_stopped_is_not_paused(clock: Clock) -> None:
    with pytest.raises(Refused, match="late already"):
        pause(clock=clock, by=actor("Aisha"), at=MONDAY + 5 * HOUR, **WAITING)
    stop(case=clock.case, steps=("identify",), by=actor("Aisha"), at=MONDAY)
    with pytest.raises(Refused, match="not running"):
        pause(clock=clock, by=actor("Aisha"), at=MONDAY, **WAITING)
    with pytest.raises(Refused, match="not paused"):
        resume(clock=clock, by=actor("Aisha"), at=MONDAY)


@pytest.mark.django_db
def test_a_pause_is_seen_by_those_on_the_case_only(clock: Clock) -> None:
    pause(clock=clock, by=actor("Aisha"), at=MONDAY, **WAITING)
    for who, seen in (("Aisha", 1), ("Carol", 0)):
        with entered(actor(who)):
            assert Pause.objects.count() == seen


def running(case: Case) -> list[Clock]:
    with entered(somebody_of(case.lead)):
        return list(Clock.objects.running().filter(case=case).select_related("case"))


def grade_high(case: Case, at: datetime) -> None:
    grade(
        case=case,
        grade="high",
        factors=[],
        answers=not_known(*case.concerns),
        reasons="As described.",
        by=somebody_of(case.lead),
        at=at,
    )


def manager_of(agency: str) -> Actor:
    return nobody_of(agency, Role.AGENCY_MANAGER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "warned"),
    [
        (manager_of("childrens_social_care"), True),
        (manager_of("police"), False),
        (nobody_of("police", Role.HUB_MANAGER), True),
        (nobody_of("childrens_social_care"), False),
    ],
)
def test_managers_are_warned_as_the_clause_says(who: Actor, warned: bool) -> None:
    case = received()
    grade_high(case, at=MONDAY)
    at = MONDAY + timedelta(minutes=50)
    with entered(who):
        found = [clock.case_id for clock in running_short(who, CHARTER, at)]
        silent = changed(CHARTER, "5.1", warns=["holder"])
        assert not running_short(who, silent, at).exists()
        assert not running_short(who, CHARTER, MONDAY).exists()
        assert not running_short(who, CHARTER, MONDAY + 2 * HOUR).exists()
    assert found == ([case.pk] if warned else [])


@pytest.mark.django_db
def test_what_is_paused_warns_nobody() -> None:
    case = received()
    grade_high(case, at=MONDAY)
    at = MONDAY + timedelta(minutes=50)
    pause(clock=running(case)[0], by=actor("Aisha"), at=at, **WAITING)
    hub = nobody_of("police", Role.HUB_MANAGER)
    with entered(hub):
        assert not running_short(hub, in_force(at), at).exists()


@pytest.mark.django_db
def test_the_page_pauses_and_lets_run_again(
    client: Client, clock: Clock, it_is: Callable[[datetime], None]
) -> None:
    it_is(MONDAY + HOUR)
    client.force_login(user("Aisha"))
    address = f"/cases/{clock.case.reference}/deadlines/{clock.pk}/"
    assert "At most 2 hub days, clause 5.70" in client.get(address).content.decode()
    refused = client.post(address, WAITING | {"working_days": "9"}).content.decode()
    assert "2 hub days at most, and 2 are left (clause 5.70)" in refused
    assert client.post(address, WAITING).headers["Location"] == address
    page = client.get(address).content.decode()
    assert "Let it run again" in page
    assert "Paused until" in client.get(clock.case.get_absolute_url()).content.decode()
    assert "Paused until" in client.get("/worktray/").content.decode()
    client.post(f"{address}resume/")
    assert "Pause the deadline" in client.get(address).content.decode()
    assert client.get(f"{address}resume/").status_code == 405


@pytest.mark.django_db
def test_another_agency_sees_the_pause_and_cannot_end_it(
    client: Client, it_is: Callable[[datetime], None]
) -> None:
    it_is(MONDAY + HOUR)
    case = asked()
    (ours,) = (each for each in running(case) if each.step == "answer" and each.agency == "police")
    pause(clock=ours, by=actor("Ben"), at=MONDAY + HOUR, **WAITING)
    client.force_login(user("Aisha"))
    address = f"/cases/{case.reference}/deadlines/{ours.pk}/"
    page = client.get(address).content.decode()
    assert "They speak Tigrinya." in page
    assert "Only Police can pause it." in page
    answer = client.post(f"{address}resume/")
    assert answer.status_code == 403
    assert again(ours).paused_until


@pytest.mark.django_db
def test_the_hub_manager_finds_what_runs_short_on_their_page(
    client: Client, it_is: Callable[[datetime], None]
) -> None:
    case = received()
    grade_high(case, at=MONDAY)
    it_is(MONDAY + timedelta(minutes=50))
    client.force_login(user("Lena"))
    assert "Running short (1)" in client.get("/worktray/").content.decode()
    assert case.reference in client.get("/worktray/running-short/").content.decode()
    client.force_login(user("Carol"))
    assert "Nothing runs short." in client.get("/worktray/running-short/").content.decode()


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the hub's clock."""
    return lambda at: monkeypatch.setattr(timezone, "now", lambda: at)
