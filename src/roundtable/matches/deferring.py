"""Having the hub's worker look, once what was just done is committed."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from roundtable.cases.models import Case

ARRIVAL = "roundtable.matches.jobs.look_on_arrival"
AGAIN = "roundtable.matches.jobs.look_again"


def look_soon(case: Case) -> None:
    """Have everybody on a case looked for. Inside the action that changes who is on it."""
    app.configure_task(ARRIVAL).defer(case_id=str(case.pk), lead=case.lead)


def look_again_soon() -> None:
    """Have everybody looked for again, because a register has changed."""
    try:
        app.configure_task(AGAIN, queueing_lock="matches.look_again").defer()
    except AlreadyEnqueued:
        return  # it is waiting already, and will see this change as well
