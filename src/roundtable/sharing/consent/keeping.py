"""How an override ends, with the deadline that belongs to it."""

from __future__ import annotations

from datetime import datetime

from roundtable.cases.models import Case
from roundtable.charter.terms import Step
from roundtable.lib.actor import Actor
from roundtable.sharing.models import Override
from roundtable.workload.actions import stop


def end(override: Override, *, by: Actor, at: datetime) -> None:
    """End an override. Its deadline stops last: whoever sees the case by it alone sees it no
    more.
    """
    override.ended_at = at
    override.save(update_fields=["ended_at"])
    stop(
        case=override.case,
        steps=(Step.AUTHORISE,),
        agency=override.agency,
        path=override.path,
        by=by,
        at=at,
    )


def end_with_case(case: Case, *, by: Actor, at: datetime) -> None:
    """Stop the deadlines of what still waits to be authorised on a case that closes."""
    stop(case=case, steps=(Step.AUTHORISE,), by=by, at=at)
