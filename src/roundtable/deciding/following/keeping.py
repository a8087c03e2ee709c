"""The days on which a decision is looked at again, as they are set, ended and set once more."""

from __future__ import annotations

from datetime import datetime

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.following.rules import dates
from roundtable.deciding.models import Decision, FollowUp
from roundtable.lib.actor import Actor
from roundtable.lib.working_time import add_working_days
from roundtable.workload.actions import start, stop
from roundtable.workload.rules import Due, calendar

PATH = "follow-up/"


def follow(case: Case, decision: Decision, charter: Charter, *, by: Actor, at: datetime) -> None:
    """Set when a decision just made is looked at again, in place of what was to come of another."""
    end(case, list(case.follow_ups.to_come()), FollowUp.Ended.REPLACED, by=by, at=at)
    for date in dates(charter, outcomes=decision.outcomes, decided_at=at):
        follow_up = FollowUp.objects.create(
            case=case,
            decision=decision,
            after_days=date.after_days,
            agency=case.lead,
            opens_at=date.opens_at,
            due_at=date.due_at,
            clause=date.clause,
            charter_version=charter.version,
        )
        _start(case, follow_up, charter, by, at)


def follow_again(case: Case, charter: Charter, *, by: Actor, at: datetime) -> None:
    """Let run again what was to come of the last decision on a case that was opened again and
    closes without another: on its day, or on the next hub day where that is past.
    """
    soonest = add_working_days(at, 1, calendar(charter))
    for follow_up in case.follow_ups.to_come().order_by("after_days"):
        if follow_up.due_at < soonest:
            follow_up.due_at = soonest
            follow_up.save(update_fields=["due_at"])
        _start(case, follow_up, charter, by, at)


def end(
    case: Case,
    follow_ups: list[FollowUp],
    how: FollowUp.Ended,
    *,
    by: Actor,
    at: datetime,
    name: str = "",
) -> None:
    """End follow-ups, and the clocks that run for them."""
    for follow_up in follow_ups:
        follow_up.ended, follow_up.ended_at, follow_up.name = how, at, name
        follow_up.save(update_fields=["ended", "ended_at", "name"])
        clause = follow_up.clause
        stop(case=case, steps=(Step.FOLLOW_UP,), path=PATH, clause=clause, by=by, at=at)


def _start(case: Case, follow_up: FollowUp, charter: Charter, by: Actor, at: datetime) -> None:
    warn_at = min(max(follow_up.opens_at, at), follow_up.due_at)
    start(
        case=case,
        step=Step.FOLLOW_UP,
        agencies={follow_up.agency: PATH},
        what=f"Say what changed after {follow_up.after_days} days",
        charter=charter,
        by=by,
        at=at,
        due=Due(follow_up.due_at, warn_at, follow_up.clause),
    )
