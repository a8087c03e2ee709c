"""When a step is due: the charter's clocks on the hub's calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import Step, Unit
from roundtable.workload.rules import NoClock, after, calendar, due_at

NORTHSHIRE = read(Path("charters/northshire/1.0.yaml"))
# Part 9 says when an outcome is looked at again.
STEPS = [step for step in Step if step not in (Step.FOLLOW_UP, Step.ONWARD)]
GRADES = [grade.code for grade in NORTHSHIRE.definitions.grades]
# The first example pays for what is made once; a busy machine is no fault of the rules.
STEADY = settings(deadline=None)
LONDON = ZoneInfo("Europe/London")
moments = st.integers(0, 700 * 24 * 60).map(
    lambda minutes: datetime(2025, 4, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
HOUR = timedelta(hours=1)


@STEADY
@given(started=moments, step=st.sampled_from(STEPS), grade=st.sampled_from(GRADES))
def test_every_step_is_due_after_it_starts_and_warns_in_between(
    started: datetime, step: Step, grade: str
) -> None:
    due = due_at(NORTHSHIRE, step=step, grade=grade, started=started)
    assert started < due.at
    assert started <= due.warn_at <= due.at
    assert NORTHSHIRE.clauses[due.clause]


def test_a_case_is_identified_in_time_before_it_has_a_grade() -> None:
    due = due_at(
        NORTHSHIRE, step=Step.IDENTIFY, grade="", started=datetime(2026, 4, 1, 9, tzinfo=UTC)
    )
    assert NORTHSHIRE.clauses[due.clause]


@STEADY
@given(started=moments, later=st.integers(0, 500), step=st.sampled_from(STEPS))
def test_what_starts_later_is_never_due_earlier(started: datetime, later: int, step: Step) -> None:
    first = due_at(NORTHSHIRE, step=step, grade="medium", started=started)
    second = due_at(NORTHSHIRE, step=step, grade="medium", started=started + later * HOUR)
    assert first.at <= second.at


@STEADY
@given(started=moments, step=st.sampled_from(STEPS))
def test_a_higher_grade_is_never_due_later(started: datetime, step: Step) -> None:
    dues = [due_at(NORTHSHIRE, step=step, grade=grade, started=started).at for grade in GRADES]
    assert dues == sorted(dues)


@STEADY
@given(started=moments, hours=st.integers(1, 80))
def test_working_hours_end_inside_hub_hours(started: datetime, hours: int) -> None:
    end = after(NORTHSHIRE, started, hours, Unit.WORKING_HOURS).astimezone(LONDON)
    assert calendar(NORTHSHIRE).works_on(end.date())
    assert NORTHSHIRE.hub.hours.opens <= end.time() <= NORTHSHIRE.hub.hours.closes


@pytest.mark.parametrize(
    ("length", "unit", "expected"),
    [
        (2, Unit.HOURS, datetime(2026, 4, 2, 18, 30, tzinfo=UTC)),
        (2, Unit.DAYS, datetime(2026, 4, 4, 16, 30, tzinfo=UTC)),
        # Thursday 17:30 in summer time; Good Friday to Easter Monday the hub is closed.
        (2, Unit.WORKING_HOURS, datetime(2026, 4, 7, 8, 30, tzinfo=UTC)),
        (1, Unit.WORKING_DAYS, datetime(2026, 4, 7, 17, 0, tzinfo=UTC)),
    ],
)
def test_units_over_easter(length: int, unit: Unit, expected: datetime) -> None:
    assert after(NORTHSHIRE, datetime(2026, 4, 2, 16, 30, tzinfo=UTC), length, unit) == expected


def test_a_step_without_a_clock_is_no_step() -> None:
    without = NORTHSHIRE.model_copy(update={"clocks": ()})
    with pytest.raises(NoClock, match="No clock for answer at grade none"):
        due_at(without, step=Step.ANSWER, grade="", started=datetime(2026, 4, 2, tzinfo=UTC))
