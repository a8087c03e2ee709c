"""What is done to a case as a whole: opening it, moving it on, closing and reopening it."""

from __future__ import annotations

from datetime import datetime

from roundtable.cases.models import Case
from roundtable.cases.rules import Stage, may_move
from roundtable.charter.terms import Charter
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require


@action("case.opened")
def open_case(
    *, concerns: list[str], source: str, charter: Charter, by: Actor, at: datetime
) -> Case:
    """Open a case on these concerns; the first names the agency that leads it."""
    concern = charter.concern(concerns[0])
    case = Case.objects.create(
        opened_at=at,
        group=concern.group,
        concerns=concerns,
        source=source,
        lead=concern.lead,
        agencies=[concern.lead],
    )
    record(case=case, clauses=[concern.clause], charter_version=charter.version)
    return case


@action("case.advanced")
def advance(*, case: Case, to: Stage, by: Actor, at: datetime) -> Case:
    """Move a case on to another stage."""
    case = Case.objects.locked(case)
    require(may_move(case.stage, to))
    case.stage = to
    case.save(update_fields=["stage"])
    record(case=case, purpose=to.value)
    return case


@action("case.closed")
def close(*, case: Case, because: str, by: Actor, at: datetime) -> Case:
    """Close a case with the reason in words."""
    case = Case.objects.locked(case)
    require(may_move(case.stage, Stage.CLOSED))
    case.stage, case.closed_at, case.closed_because = Stage.CLOSED, at, because
    case.save(update_fields=["stage", "closed_at", "closed_because"])
    record(case=case)
    return case
