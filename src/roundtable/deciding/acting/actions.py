"""What agencies do after a decision: actions with an owner, a due date and a result, accepted or
passed on to another agency.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step, Unit
from roundtable.deciding.acting.rules import (
    may_accept_action,
    may_end_action,
    may_pass_on,
    may_set_action,
)
from roundtable.deciding.models import Action, ActionMove, Decision, Moved
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.workload.actions import start, stop, take_on
from roundtable.workload.models import Clock, ClockQuerySet
from roundtable.workload.queries import grade_of
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
    about: Collection[UUID] = (),
    outcome: str = "",
) -> Action:
    """Set an action for an agency of the case, due after so many hub days: for some of its people
    (by the ids of their involvements), or for the case as a whole.

    :raises Refused: from an agency not at the table, for one not on the case, for nothing or for
        no time.
    """
    charter = in_force(at)
    case = Case.objects.locked(decision.case)
    require(may(by, Verb.RECORD_ACTION, case.facts()))
    require(may(by, Verb.SEE_DISCUSSION, case.facts()))
    require(may_set_action(agency=agency, on_case=case.agencies, what=what, days=working_days))
    standard = due_at(charter, step=Step.ACT, grade=grade_of(case, charter), started=at)
    due = after(charter, at, working_days, Unit.WORKING_DAYS)
    warn = due - (due - at) / 4
    acted = Action.objects.create(
        case=case,
        decision=decision,
        agency=agency,
        what=what,
        about=list(case.involvements.filter(pk__in=about).values_list("pk", flat=True)),
        outcome=outcome or decision.outcome,
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
    case, acted = _opened(acted, by)
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


@action("deciding.action_accepted")
def accept_action(*, acted: Action, by: Actor, at: datetime) -> Action:
    """Accept an action for one's agency, and take it on: one's own name stands there from now on.

    :raises Refused: from another agency, a second time, and once it ended.
    """
    case, acted = _opened(acted, by)
    require(
        may_accept_action(
            agency=by.agency,
            owner=acted.agency,
            ended=acted.ended_at is not None,
            accepted=acted.accepted_at is not None,
        )
    )
    acted.accepted_at = at
    acted.save(update_fields=["accepted_at"])
    clock = _clocks(case, acted).filter(holder=None).first()
    if clock is not None:
        take_on(clock=clock, by=by, at=at)
    made = _moved(acted, Moved.ACCEPTED, by, at)
    record(case=case, record=made)
    return acted


@action("deciding.action_passed_on")
def pass_on(*, acted: Action, to: str, because: str, by: Actor, at: datetime) -> Action:
    """Pass one's agency's action on to another agency of the case, which has yet to accept it. Its
    day stays, and whoever passed it on may still read what comes of it.

    :raises Refused: from another agency, once it ended, to an agency that is not on the case, and
    without a reason.
    """
    charter = in_force(at)
    case, acted = _opened(acted, by)
    require(
        may_pass_on(
            agency=by.agency,
            owner=acted.agency,
            ended=acted.ended_at is not None,
            to=to,
            on_case=case.agencies,
            because=because,
        )
    )
    was = _clocks(case, acted).get()
    stop(case=case, steps=(Step.ACT,), path=was.path, by=by, at=at)
    acted.agency, acted.accepted_at = to, None
    acted.passed_by = [*acted.passed_by, by.agency]
    acted.save(update_fields=["agency", "accepted_at", "passed_by"])
    start(
        case=case,
        step=Step.ACT,
        agencies={to: was.path},
        what=was.what,
        charter=charter,
        by=by,
        at=at,
        due=Due(was.due_at, was.warn_at, was.clause),
    )
    made = _moved(acted, Moved.PASSED_ON, by, at, to=to, because=because)
    record(case=case, record=made, charter_version=charter.version)
    return acted


def _opened(acted: Action, by: Actor) -> tuple[Case, Action]:
    """Return the case of an action, locked, and the action as it is now, where the actor may record
    what comes of one. The case's lock holds both still: one of its own is for its owner only, under
    row security.
    """
    case = Case.objects.locked(acted.case)
    require(may(by, Verb.RECORD_ACTION, case.facts()))
    return case, Action.objects.get(pk=acted.pk)


def _clocks(case: Case, acted: Action) -> ClockQuerySet:
    return Clock.objects.running().filter(case=case, path=f"actions/{acted.pk}/")


def _moved(
    acted: Action, move: Moved, by: Actor, at: datetime, to: str = "", because: str = ""
) -> ActionMove:
    return ActionMove.objects.create(
        case_id=acted.case_id,
        action=acted,
        number=acted.moves.count() + 1,
        move=move,
        agency=by.agency,
        name=by.name,
        to_agency=to,
        because=because,
        at=at,
    )
