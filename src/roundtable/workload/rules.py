"""When a step is due. Pure: the charter's clocks on the hub's working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from roundtable.charter.terms import Charter, ClockRule, Step, Unit
from roundtable.lib.working_time import (
    Calendar,
    add_hours,
    add_working_days,
    add_working_hours,
)

# The stages of the path count from the day the concern arrived: no stage's delay moves the next.
STAGE_STEPS = frozenset({Step.IDENTIFY, Step.GATHER, Step.DECIDE})


@dataclass(frozen=True)
class Due:
    """When a step is due and when to warn, with the clause that says so."""

    at: datetime
    warn_at: datetime
    clause: str


class NoClock(Exception):
    """The charter has no clock for a step; `charter check` refuses such a charter."""


def calendar(charter: Charter) -> Calendar:
    """Return the hub's working calendar (charter part 1)."""
    hours = charter.hub.hours
    return Calendar(hours.opens, hours.closes, hours.weekdays, hours.region, hours.timezone)


def due_at(charter: Charter, *, step: Step, grade: str, started: datetime) -> Due:
    """Return when a step that starts at `started` is due, for a case of this grade ("" when
    ungraded).

    :raises NoClock: when no clause of part 5 fits.
    Source: charter part 5; first hit wins.
    """
    rule = _first(charter, step, grade)
    due = after(charter, started, rule.length, rule.unit)
    return Due(due, due - (due - started) * rule.warn_when_left / 100, rule.clause)


def after(charter: Charter, started: datetime, length: int, unit: Unit) -> datetime:
    """Return the moment `length` of `unit` after `started`, on the hub's calendar."""
    match unit:
        case Unit.WORKING_HOURS:
            return add_working_hours(started, length, calendar(charter))
        case Unit.WORKING_DAYS:
            return add_working_days(started, length, calendar(charter))
        case Unit.HOURS:
            return add_hours(started, length)
    return started + timedelta(days=length)


def _first(charter: Charter, step: Step, grade: str) -> ClockRule:
    for rule in charter.clocks:
        if rule.step == step and rule.grade in (None, grade or None):
            return rule
    raise NoClock(f"No clock for {step} at grade {grade or 'none'}.")
