"""When a step is due. Pure: the charter's clocks on the hub's working calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from roundtable.charter.terms import (
    Charter,
    ClockRule,
    EmergencyPath,
    Escalation,
    OnwardService,
    PauseReason,
    Step,
    Unit,
    Warned,
)
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.lib.words import plural
from roundtable.lib.working_time import (
    Calendar,
    add_hours,
    add_working_days,
    add_working_hours,
    add_working_time,
    less_working_days,
    less_working_time,
    working_time_between,
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


def due_before(charter: Charter, at: datetime, length: int, unit: Unit) -> datetime:
    """Return the latest deadline that is `length` of `unit` past at a moment: the other way round
    of `after`, so that a query can compare with it.
    """
    match unit:
        case Unit.WORKING_HOURS:
            return less_working_time(at, timedelta(hours=length), calendar(charter))
        case Unit.WORKING_DAYS:
            return less_working_days(at, length, calendar(charter))
        case Unit.HOURS:
            return add_hours(at, -length)
    return at - timedelta(days=length)


def late_for(charter: Charter, comes_to: str, at: datetime) -> dict[Step, datetime]:
    """Return what of late work has come to somebody by a moment: the latest deadline, by step.

    Source: charter part 5, escalations.
    """
    told = [each for each in charter.escalations if each.comes_to == comes_to]
    found: dict[Step, datetime] = {}
    for each in told:
        latest = due_before(charter, at, each.late_by, each.unit)
        for step in each.steps:
            found[step] = max(latest, found.get(step, latest))
    return found


def heard_by(
    charter: Charter, *, step: str, due: datetime, at: datetime
) -> list[tuple[Escalation, datetime]]:
    """Return who hears, or will, that work of a step is late, and from when on: the first of each,
    the earliest first. Nothing before it is late.
    """
    if at <= due:
        return []
    rules = (each for each in charter.escalations if step in each.steps)
    heard = sorted(
        ((each, after(charter, due, each.late_by, each.unit)) for each in rules),
        key=lambda pair: pair[1],
    )
    first = {each.comes_to: (each, since) for each, since in reversed(heard)}
    return sorted(first.values(), key=lambda pair: pair[1])


@dataclass(frozen=True)
class PauseFacts:
    """What pausing asks of a clock. `days_used` are the hub days of earlier pauses, by reason."""

    step: str
    running: bool = True
    late: bool = False
    paused: bool = False
    days_used: Mapping[str, int] = field(default_factory=dict)


def pause_reasons(charter: Charter, step: str) -> tuple[PauseReason, ...]:
    """Return the reasons for which the clock of a step may be paused."""
    return tuple(reason for reason in charter.pauses if step in reason.steps)


def may_pause(
    charter: Charter, clock: PauseFacts, *, reason: str, working_days: int, because: str
) -> Verdict:
    """Return whether a clock may be paused for a reason of the charter, for so many hub days.

    Source: charter part 5.
    """
    if not clock.running:
        return deny("This deadline is not running.", remedy="There is nothing to pause.")
    if clock.paused:
        return deny("This deadline is paused already.", remedy="Resume it first.")
    if clock.late:
        return deny("This is late already. A pause would hide it.", remedy="Do it as it is.")
    offered = {term.code: term for term in pause_reasons(charter, clock.step)}
    if reason not in offered:
        return deny("The charter names no such reason here.", remedy="Choose one that is listed.")
    if not because.strip():
        return deny("A pause needs its reasons.", remedy="Write why, in a sentence or two.")
    term = offered[reason]
    left = term.at_most_working_days - clock.days_used.get(reason, 0)
    if not 1 <= working_days <= left:
        days = plural(term.at_most_working_days, "hub day")
        return deny(
            f"For this reason a deadline is paused for {days} at most, and {left} are left.",
            term.clause,
            "Choose fewer days, or go on without what you wait for.",
        )
    return allow(term.name, term.clause)


def moved(
    charter: Charter, moment: datetime, *, clause: str, since: datetime, until: datetime
) -> datetime:
    """Return a deadline later by the time its clock was paused: hub time, or all of it where the
    clause of the clock counts round the clock.
    """
    if _unit_of(charter, clause) in (Unit.HOURS, Unit.DAYS):
        return moment + (until - since)
    paused = working_time_between(since, until, calendar(charter))
    return add_working_time(moment, paused, calendar(charter))


def _unit_of(charter: Charter, clause: str) -> Unit:
    term = charter.clauses.get(clause)
    if isinstance(term, ClockRule | EmergencyPath | OnwardService):
        return term.unit
    return Unit.WORKING_DAYS


def warning_clauses(charter: Charter, who: Warned) -> list[str]:
    """Return the clocks' clauses that warn somebody when the time runs short."""
    return [rule.clause for rule in charter.clocks if who in rule.warns]


def _first(charter: Charter, step: Step, grade: str) -> ClockRule:
    for rule in charter.clocks:
        if rule.step == step and rule.grade in (None, grade or None):
            return rule
    raise NoClock(f"No clock for {step} at grade {grade or 'none'}.")
