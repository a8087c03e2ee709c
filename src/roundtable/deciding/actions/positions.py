"""Positions called for, taken sealed, and opened together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.actions import advance
from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.models import Discussion, Position
from roundtable.deciding.queries import latest_discussion, standing_discussion, waited_for
from roundtable.deciding.rules import (
    may_call,
    may_open,
    may_take_position,
    says_a_position,
    seated,
)
from roundtable.deciding.statement import PositionGiven
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.sharing.queries import unanswered
from roundtable.workload.actions import start, stop
from roundtable.workload.rules import Due, due_at


@action("deciding.called")
def call_for_positions(
    *, case: Case, because: str, anew: str = "", by: Actor, at: datetime
) -> Discussion:
    """Call the agencies that answered to the table. `because` says why it goes on without others,
    `anew` why they decide anew where they have decided.

    :raises Refused: without a reason while somebody asked has not answered or where they have
        decided, for a table of one, and while an urgent discussion goes on.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.CALL, case.facts()))
    waiting = unanswered(case)
    at_table = seated(charter, lead=case.lead, contributing=case.contributing, asked=case.agencies)
    require(
        may_call(
            charter,
            at_table=at_table,
            waiting=waiting,
            because=because,
            going_on=case.urgent_at is not None,
            anew=anew if case.stage == Stage.ACT else None,
        )
    )
    _seat(case, at_table)
    clock = due_at(charter, step=Step.POSITION, grade=case.grade, started=at)
    before = latest_discussion(case)
    discussion = Discussion.objects.create(
        case=case,
        number=before.number + 1 if before else 1,
        table=list(at_table),
        without=waiting,
        without_because=because,
        called_by=by.agency,
        caller=by.name,
        because=anew.strip(),
        called_at=at,
        positions_due_at=clock.at,
    )
    _start_positions(case, discussion, charter, clock, by, at)
    record(case=case, clauses=[clock.clause], charter_version=charter.version)
    return discussion


def _seat(case: Case, at_table: Sequence[str]) -> None:
    """Let sit at the table whom the charter seats though they have not answered."""
    there = {case.lead, *case.contributing, *case.called}
    called = [each for each in at_table if each not in there]
    if called:
        case.called = [*case.called, *called]
        case.save(update_fields=["called"])


def _start_positions(
    case: Case, discussion: Discussion, charter: Charter, clock: Due, by: Actor, at: datetime
) -> None:
    gathering = (Step.GATHER, Step.ANSWER)
    if case.clocks.running().filter(step__in=gathering).exists():
        stop(case=case, steps=gathering, by=by, at=at)
    advance(case=case, to=Stage.DECIDE, by=by, at=at)
    start(
        case=case,
        step=Step.POSITION,
        agencies=dict.fromkeys(discussion.table, "position/"),
        what="Take your agency's position",
        charter=charter,
        by=by,
        at=at,
        due=clock,
    )


@action("deciding.position_taken")
def take_position(*, case: Case, given: PositionGiven, by: Actor, at: datetime) -> Position:
    """Take an agency's position, sealed. The last one in opens them all.

    :raises Refused: from an agency not at the table, a second time, once they are open, or with
        words the charter does not have.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.TAKE_POSITION, case.facts()))
    discussion = standing_discussion(case)
    taken = discussion.positions.filter(agency=by.agency).exists()
    require(
        may_take_position(
            charter,
            agency=by.agency,
            at_table=discussion.table,
            taken=taken,
            opened=discussion.opened_at is not None,
        )
    )
    require(says_a_position(charter, group=case.group, given=given))
    position = Position.objects.create(
        case=case,
        discussion=discussion,
        agency=by.agency,
        taken_at=at,
        taken_by=by.name,
        **asdict(given),
    )
    stop(case=case, steps=(Step.POSITION,), agency=by.agency, by=by, at=at)
    if not waited_for(discussion):
        open_positions(case=case, by=by, at=at)
    clause = charter.decision.positions.clause
    record(case=case, record=position, clauses=[clause], charter_version=charter.version)
    return position


@action("deciding.opened")
def open_positions(*, case: Case, by: Actor, at: datetime) -> Discussion:
    """Open all positions together, once every one is in or the clock has run out.

    The decision's clock starts for the lead.

    :raises Refused: while one is out and the clock runs, and when they are open already.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.TAKE_POSITION, case.facts()))
    discussion = standing_discussion(case)
    verdict = require(
        may_open(
            charter,
            waiting=waited_for(discussion),
            opened=discussion.opened_at is not None,
            due=discussion.positions_due_at,
            at=at,
        )
    )
    discussion.opened_at = at
    discussion.save(update_fields=["opened_at"])
    stop(case=case, steps=(Step.POSITION,), by=by, at=at)
    start(
        case=case,
        step=Step.DECIDE,
        agencies={case.lead: "discussion/"},
        what="Discuss and propose a decision",
        charter=charter,
        by=by,
        at=at,
    )
    record(case=case, clauses=verdict.clauses, charter_version=charter.version)
    return discussion
