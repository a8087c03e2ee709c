"""How much there is to do, and for whom: counts over the running clocks that the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from roundtable.access.models import Membership, User
from roundtable.access.rules import WORKING_ROLES
from roundtable.cases.models import Case
from roundtable.lib.actor import Actor
from roundtable.workload.models import Clock
from roundtable.workload.queries import agency_work

LATE, TODAY, LATER = "late", "today", "later"


def midnight_after(at: datetime) -> datetime:
    """Return when the day of a moment ends at the hub."""
    tomorrow = timezone.localtime(at) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


# A breach is this comparison in a query, never a job's doing.
WHEN: dict[str, Callable[[datetime], Q]] = {
    LATE: lambda at: Q(due_at__lt=at),
    TODAY: lambda at: Q(due_at__gte=at, due_at__lt=midnight_after(at)),
    LATER: lambda at: Q(due_at__gte=midnight_after(at)),
}


@dataclass(frozen=True)
class Load:
    """How many pieces of work are late, due today and due later; `next_due` is the earliest."""

    late: int = 0
    today: int = 0
    later: int = 0
    next_due: datetime | None = None

    @property
    def all(self) -> int:
        """How many there are."""
        return self.late + self.today + self.later


def due(clocks: QuerySet[Clock], when: str, at: datetime) -> QuerySet[Clock]:
    """Return those of the clocks that are late, due today or due later; all for another word."""
    return clocks.filter(WHEN[when](at)) if when in WHEN else clocks


def load_of(clocks: QuerySet[Clock], at: datetime) -> Load:
    """Return how much there is to do."""
    return Load(**clocks.order_by().aggregate(**_counts(at)))


@dataclass(frozen=True)
class PersonLoad:
    """What one person has taken on; nobody (`user_id` None) stands for what is unclaimed."""

    user_id: UUID | None
    name: str
    load: Load


def load_by_person(actor: Actor, at: datetime) -> list[PersonLoad]:
    """Return the agency's work by who took it on: what nobody has first, then the most late."""
    people = [
        PersonLoad(holder, name or "", load)
        for (holder, name), load in _loads(agency_work(actor), at, "holder_id", "holder__name")
    ]
    return sorted(people, key=lambda p: (p.user_id is not None, -p.load.late, -p.load.all, p.name))


def colleagues_without_work(actor: Actor, at: datetime) -> list[str]:
    """Return the names of those in the agency who work cases and have taken on nothing."""
    seated = Membership.objects.on(timezone.localdate(at)).filter(
        agency=actor.agency, role__in=WORKING_ROLES
    )
    busy = agency_work(actor).exclude(holder=None).order_by().values("holder_id")
    free = User.objects.filter(is_active=True, memberships__in=seated).exclude(pk__in=busy)
    return list(free.order_by("name").values_list("name", flat=True))


def load_by_agency(at: datetime) -> dict[str, Load]:
    """Return what each agency has to do, by its code, the most late first."""
    loads = {agency: load for (agency,), load in _loads(Clock.objects.running(), at, "agency")}
    worst = sorted(loads, key=lambda agency: (-loads[agency].late, -loads[agency].all, agency))
    return {agency: loads[agency] for agency in worst}


def load_by_stage(at: datetime) -> dict[str, Load]:
    """Return what is to do on the cases at each stage."""
    loads = _loads(Clock.objects.running(), at, "case__stage")
    return {stage: load for (stage,), load in loads}


def open_cases_by(field: str) -> dict[str, int]:
    """Return how many open cases there are by stage or by grade."""
    rows = Case.objects.open().order_by().values_list(field).annotate(count=Count("pk"))
    return dict(rows)


def _loads(
    clocks: QuerySet[Clock], at: datetime, *fields: str
) -> Iterator[tuple[tuple[Any, ...], Load]]:
    """Yield what there is to do by some fields of the clocks, in one query."""
    by_field = clocks.select_related(None).order_by().values(*fields)
    row: dict[str, Any]
    for row in by_field.annotate(**_counts(at)):
        yield tuple(row.pop(field) for field in fields), Load(**row)


def _counts(at: datetime) -> dict[str, Any]:
    counts: dict[str, Any] = {
        when: Count("pk", filter=condition(at)) for when, condition in WHEN.items()
    }
    return counts | {"next_due": Min("due_at")}
