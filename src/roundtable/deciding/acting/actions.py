"""What agencies do after a decision: actions with an owner, a due date and a result."""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step, Unit
from roundtable.deciding.models import Action, Decision
from roundtable.deciding.rules import may_end_action, may_set_action
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.workload.actions import start, stop
from roundtable.workload.rules import Due, after, due_at


@action("deciding.action_set")
def set_action(
    *,
    decision: Decision,
    agency: str,
    what: str,
    working_days: int,
    by: Actor,
    at: datetime,
    clause: str = "",
) -> Action:
    """Set an action for an agency of the case, due after so many hub days.

    :raises Refused: from an agency not at the table, for one not on the case, for nothing or for
        no time.
    """
    charter = in_force(at)
    case = Case.objects.locked(decision.case)
    require(may(by, Verb.RECORD_ACTION, case.facts()))
    require(may(by, Verb.SEE_DISCUSSION, case.facts()))
    require(may_set_action(agency=agency, on_case=case.agencies, what=what, days=working_days))
    standard = due_at(charter, step=Step.ACT, grade=case.grade, started=at)
    due = after(charter, at, working_days, Unit.WORKING_DAYS)
    warn = due - (due - at) / 4
    acted = Action.objects.create(
        case=case,
        decision=decision,
        agency=agency,
        what=what,
        due_at=due,
        clause=clause,
        charter_version=charter.version,
    )
    start(
        case=case,
        step=Step.ACT,
        agencies={agency: f"actions/{acted.pk}/"},
        what=what[:200],
        charter=charter,
        by=by,
        at=at,
        due=Due(due, warn, clause or standard.clause),
    )
    record(case=case, subject=f"deciding.action:{acted.pk}", charter_version=charter.version)
    return acted


@action("deciding.action_ended")
def end_action(*, done: bool, result: str, acted: Action, by: Actor, at: datetime) -> Action:
    """Record that an action is done, with its result, or not done, with the reason.

    :raises Refused: from another agency, a second time, or without words.
    """
    case = Case.objects.locked(acted.case)
    require(may(by, Verb.RECORD_ACTION, case.facts()))
    # The case's lock holds it still. A lock of its own is for its owner only, under row security.
    acted = Action.objects.get(pk=acted.pk)
    require(
        may_end_action(
            agency=by.agency, owner=acted.agency, ended=acted.ended_at is not None, result=result
        )
    )
    acted.ended_at, acted.done, acted.result = at, done, result
    acted.save(update_fields=["ended_at", "done", "result"])
    stop(case=case, steps=(Step.ACT,), path=f"actions/{acted.pk}/", by=by, at=at)
    record(case=case, subject=f"deciding.action:{acted.pk}")
    return acted
