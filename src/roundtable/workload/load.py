"""How much there is to do, and for whom: counts over the running clocks that the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, Value
from django.utils import timezone

from roundtable.access.models import Membership, User
from roundtable.access.rules import WORKING_ROLES
from roundtable.cases.models import Case
from roundtable.database.guard import remembered
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.lib.actor import Actor
from roundtable.workload.listing import Work, rows_of
from roundtable.workload.models import Clock
from roundtable.workload.queries import agency_work, has_work, open_to, waiting_for, work_of

LATE, TODAY, LATER = "late", "today", "later"
A_PAGE = 25
EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def midnight_after(at: datetime) -> datetime:
    """Return when the day of a moment ends at the hub."""
    tomorrow = timezone.localtime(at) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


# A breach is this comparison in a query, never a job's doing.
Moment = datetime | Param
WHEN: dict[str, Callable[[Moment, Moment], Q]] = {
    LATE: lambda at, _midnight: Q(due_at__lt=at),
    TODAY: lambda at, midnight: Q(due_at__gte=at, due_at__lt=midnight),
    LATER: lambda _at, midnight: Q(due_at__gte=midnight),
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
    return clocks.filter(WHEN[when](at, midnight_after(at))) if when in WHEN else clocks


def load_of(clocks: QuerySet[Clock], at: datetime) -> Load:
    """Return how much there is to do."""
    return Load(**clocks.order_by().aggregate(**_counts(at, midnight_after(at))))


def _to_do() -> QuerySet[Clock]:
    ours = work_of(Param("agency")).for_role(Param("role"), Param("otherwise"))
    return ours.filter(open_to(Param("user")))


# A page of it, between two moments: whichever part of it is wanted.
_BETWEEN = Prepared(
    lambda: rows_of(_to_do().filter(due_at__gte=Param("since"), due_at__lt=Param("until"))),
    paged=True,
)
# One row: a constant to group by, which is no group to PostgreSQL.
_LOAD: Prepared[tuple[int, int, int, datetime | None]] = Prepared(
    lambda: (
        _to_do()
        .select_related(None)
        .order_by()
        .annotate(all=Value(1))
        .values("all")
        .annotate(**_counts(Param("at"), Param("midnight")))
        .values_list(*WHEN, "next_due")
    )
)


def load_to_do(actor: Actor, at: datetime) -> Load:
    """Return how much is on the actor's worktray, counted once while somebody reads, as of the
    first moment it was wanted for.
    """

    def counted() -> Load:
        counts = [question.answer()[0] for question in load_questions(actor, at)]
        return Load(*counts[0]) if counts else Load()

    return remembered("load", counted)


def load_questions(actor: Actor, at: datetime) -> list[Question[Any]]:
    """Return what `load_to_do` will ask, for `ahead`: nothing for whom nothing can wait."""
    if not has_work(actor):
        return []
    at = remembered("load as of", lambda: at)
    return [_LOAD.question(**_who(actor), at=at, midnight=midnight_after(at))]


def _who(actor: Actor) -> dict[str, Any]:
    role, otherwise = waiting_for(actor)
    who = {"agency": actor.agency, "user": actor.user_id}
    return who | {"role": role, "otherwise": otherwise}


@dataclass(frozen=True)
class ToDo:
    """What is on the actor's worktray at a moment, late, due today, later or (any other word) all;
    a page of it is asked for at a time.
    """

    actor: Actor
    when: str
    at: datetime

    def __len__(self) -> int:
        load = load_to_do(self.actor, self.at)
        return int(getattr(load, self.when)) if self.when in WHEN else load.all

    def __getitem__(self, part: slice) -> list[Work]:
        if not len(self):
            return []
        rows = self.question(part.start, part.stop - part.start).answer()
        return [Work(*row) for row in rows]

    def question(self, start: int = 0, length: int = A_PAGE) -> Question[Any]:
        """Return what a part of it will ask, for `ahead`; a short part is the end of a page."""
        midnight = midnight_after(self.at)
        spans = {LATE: (EVER, self.at), TODAY: (self.at, midnight), LATER: (midnight, NEVER)}
        since, until = spans.get(self.when, (EVER, NEVER))
        return _BETWEEN.question(
            start=start,
            length=max(length, A_PAGE),
            **_who(self.actor),
            since=since,
            until=until,
        )


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
    for row in by_field.annotate(**_counts(at, midnight_after(at))):
        yield tuple(row.pop(field) for field in fields), Load(**row)


def _counts(at: Moment, midnight: Moment) -> dict[str, Any]:
    counts: dict[str, Any] = {
        when: Count("pk", filter=condition(at, midnight)) for when, condition in WHEN.items()
    }
    return counts | {"next_due": Min("due_at")}
