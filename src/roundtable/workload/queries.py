"""What is to be done: the worktray, an agency's load, and the next step on a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from roundtable.cases.models import Case
from roundtable.lib.actor import Actor
from roundtable.workload.models import Clock


def my_work(actor: Actor) -> QuerySet[Clock]:
    """Return what the actor may do next: what they took on and what nobody in their agency has,
    earliest due first.
    """
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


@dataclass(frozen=True)
class NextStep:
    """What to do next on a case: the words, and the page where it is done (empty where one can
    only wait).
    """

    text: str
    href: str = ""
    due_at: datetime | None = None


def next_step(case: Case, actor: Actor) -> NextStep:
    """Return what the actor's agency does next on a case, or for whom it waits."""
    clocks = list(running_clocks(case))
    mine = next((clock for clock in clocks if clock.agency == actor.agency), None)
    if mine:
        return NextStep(mine.what, f"{case.get_absolute_url()}{mine.path}", mine.due_at)
    if clocks:
        return NextStep(f"Nothing for your agency to do now. Next: {clocks[0].what.lower()}.")
    return NextStep("Nothing is left to do." if case.is_open else "The case is closed.")
