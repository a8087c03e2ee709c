"""Looking for the people on a case as soon as it arrives, by the hub's worker."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from roundtable.cases.models import Case
from roundtable.database.exchange import ask
from roundtable.database.guard import entered
from roundtable.lib.actor import Actor, Role
from roundtable.matches.actions import look

# The hub's clockwork. It looks as the agency that leads a case may, and sees which those are.
LOOKER = UUID(int=4)
LISTER = Actor(LOOKER, "hub", Role.OPERATOR, "The hub")


@app.task
def look_on_arrival(case_id: str, lead: str) -> None:
    """Look for everybody on a case, so that whoever opens it finds who knows them."""
    looker = Actor(LOOKER, lead, Role.PRACTITIONER, "The hub")
    with entered(looker):
        case = Case.objects.filter(pk=case_id).first()
    if case is not None and case.is_open:
        look(case=case, by=looker, at=timezone.now())


@app.task(queueing_lock="matches.look_again")
def look_again() -> None:
    """Look again for everybody on each case that is being identified or gathered on: a register has
    changed.
    """
    for case_id, lead in _being_worked_on():
        look_on_arrival(case_id, lead)


def _being_worked_on() -> Iterator[tuple[str, str]]:
    with entered(LISTER):
        rows = ask(connection, "SELECT * FROM matches_open_cases()")
    yield from ((str(case_id), lead) for case_id, lead in rows)
