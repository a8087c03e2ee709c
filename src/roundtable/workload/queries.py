"""What is to be done: the worktray, an agency's load, and the next step on a case."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from roundtable.cases.models import Case
from roundtable.lib.actor import Actor
from roundtable.workload.models import Clock


def my_work(actor: Actor) -> QuerySet[Clock]:
    """Return what the actor may do next: what they took on and what nobody in their agency has, earliest due first."""
    mine = Q(holder_id=actor.user_id) | Q(holder=None)
    return agency_work(actor).filter(mine)


def agency_work(actor: Actor) -> QuerySet[Clock]:
    """Return everything the actor's agency has to do, earliest due first."""
    running = Clock.objects.running().of_agency(actor.agency)
    return running.select_related("case", "holder").order_by("due_at")


def count_to_do(actor: Actor) -> int:
    """Return how much is on the actor's worktray."""
    return my_work(actor).select_related(None).order_by().count()


def running_clocks(case: Case) -> QuerySet[Clock]:
    """Return the running clocks of a case, earliest due first."""
    return Clock.objects.running().filter(case=case).order_by("due_at")
