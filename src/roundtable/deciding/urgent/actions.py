"""An urgent discussion called, and ended where it came to no decision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step, UrgentDiscussion
from roundtable.deciding.models import Discussion
from roundtable.deciding.queries import latest_discussion, standing_proposal, urgent_discussion
from roundtable.deciding.urgent.rules import (
    may_call_at_once,
    may_end_urgent,
    urgent_due,
    urgent_for,
    urgent_table,
)
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, require
from roundtable.workload.actions import start, stop
from roundtable.workload.rules import Due


@action("deciding.urgent_called")
def call_at_once(
    *, case: Case, code: str, wanted: Collection[str], because: str, by: Actor, at: datetime
) -> Discussion:
    """Call an urgent discussion of the charter, by its `code`, at whatever stage the case is.

    Those it must include come on the case where they are not, and sit at the table with whoever
    sits there already and who else on the case is `wanted`. Sealed positions that are in open, no
    more are waited for, and a proposal that stands falls: the table talks about all of it now.

    :raises Refused: while one goes on, for one the charter has not, and for an agency that is not
        on the case.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.CALL_AT_ONCE, case.facts()))
    verdict = require(
        may_call_at_once(
            charter,
            group=case.group,
            code=code,
            wanted=wanted,
            on_case=case.agencies,
            going_on=case.urgent_at is not None,
        )
    )
    term = next(each for each in urgent_for(charter, case.group) if each.code == code)
    seated = urgent_table(
        term, caller=by.agency, at_table=[case.lead, *case.contributing], wanted=wanted
    )
    _bring_to_the_table(case, seated, by, at)
    due = urgent_due(term, charter, at)
    before = latest_discussion(case)
    discussion = Discussion.objects.create(
        case=case,
        number=before.number + 1 if before else 1,
        table=list(seated),
        called_at=at,
        positions_due_at=due.at,
        opened_at=at,
        urgent=code,
        called_by=by.agency,
        caller=by.name,
        because=because.strip(),
    )
    _start_the_clocks(case, discussion, term, due, charter, by, at)
    clauses, version = verdict.clauses, charter.version
    record(case=case, subject=discussion.journal_name, clauses=clauses, charter_version=version)
    return discussion


def _bring_to_the_table(case: Case, seated: tuple[str, ...], by: Actor, at: datetime) -> None:
    """Let all of them sit at the table, and end what the table before was about."""
    case.agencies = list(dict.fromkeys([*case.agencies, *seated]))
    case.called = list(dict.fromkeys([*case.called, *seated]))
    case.urgent_at = at
    case.save(update_fields=["agencies", "called", "urgent_at"])
    before = latest_discussion(case)
    if before is None:
        return
    if before.opened_at is None:
        before.opened_at = at
        before.save(update_fields=["opened_at"])
    before.decisions.filter(fell_at=None, decided_at=None).update(fell_at=at)


def _start_the_clocks(
    case: Case,
    discussion: Discussion,
    term: UrgentDiscussion,
    due: Due,
    charter: Charter,
    by: Actor,
    at: datetime,
) -> None:
    table = (Step.POSITION, Step.DECIDE)
    if case.clocks.running().filter(step__in=table).exists():
        stop(case=case, steps=table, by=by, at=at)
    start(
        case=case,
        step=Step.DECIDE,
        agencies=dict.fromkeys(discussion.table, "discussion/talk/"),
        what=f"Come to the table: {term.name}",
        charter=charter,
        by=by,
        at=at,
        due=due,
    )


@action("deciding.urgent_ended")
def end_urgent(*, case: Case, because: str, by: Actor, at: datetime) -> Discussion:
    """End an urgent discussion without a decision: the case goes on where it is.

    :raises Refused: where none goes on, while a proposal stands, from outside the table, and
        without a reason.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.PROPOSE, case.facts()))
    discussion = urgent_discussion(case)
    proposed = discussion is not None and standing_proposal(discussion) is not None
    verdict = may_end_urgent(
        going_on=discussion is not None,
        deciding=case.stage == Stage.DECIDE,
        proposed=proposed,
        because=because,
    )
    if discussion is None or not verdict:
        raise Refused(verdict)
    discussion.ended_at, discussion.ended_because = at, because.strip()
    discussion.save(update_fields=["ended_at", "ended_because"])
    case.urgent_at = None
    case.save(update_fields=["urgent_at"])
    stop(case=case, steps=(Step.DECIDE,), by=by, at=at)
    record(case=case, subject=discussion.journal_name, charter_version=charter.version)
    return discussion
