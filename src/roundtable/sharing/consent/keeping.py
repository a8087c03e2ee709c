"""How an override ends, with the deadline that belongs to it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

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


def end_with_case(case: Case, *, at: datetime) -> None:
    """End what still waits to be authorised on a case that its lead closes, whichever agency asked
    for it: the lead sees none of another's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT sharing_end_what_waits(%s, %s)", [case.pk, at])
