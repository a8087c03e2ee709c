"""What is to be done: the worktray, an agency's load, and the next step on a case."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from roundtable.access.rules import TASK_ROLES, WORKING_ROLES
from roundtable.cases.models import Case
from roundtable.charter.terms import Charter, Contact, Step, Warned
from roundtable.database.guard import remembered
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.lib.actor import Actor, Role
from roundtable.lib.words import inner
from roundtable.workload.listing import Work, rows_of
from roundtable.workload.models import Clock, ClockQuerySet
from roundtable.workload.rules import (
    STAGE_STEPS,
    Due,
    PauseFacts,
    due_at,
    late_for,
    warning_clauses,
)


def my_work(actor: Actor) -> QuerySet[Clock]:
    """Return what the actor may do next: what they took on and what nobody in their agency has,
    earliest due first. A role that works no cases does what waits for it alone.
    """
    if not has_work(actor):
        return Clock.objects.none()
    mine = work_of(actor.agency).for_role(*waiting_for(actor))
    return mine.filter(open_to(actor.user_id))


def has_work(actor: Actor) -> bool:
    """Return whether anything can wait for somebody in the actor's role."""
    return actor.role in WORKING_ROLES | TASK_ROLES


def waiting_for(actor: Actor) -> tuple[str, str]:
    """Return the roles whose work the actor does: their own, and "" for whoever works cases."""
    return actor.role, "" if actor.role in WORKING_ROLES else actor.role


def open_to(user: UUID | Param) -> Q:
    """Return which of an agency's work somebody may do next: theirs, and nobody's."""
    return Q(holder_id=user) | Q(holder=None)


def agency_work(actor: Actor) -> QuerySet[Clock]:
    """Return everything the actor's agency has to do, earliest due first."""
    return work_of(actor.agency)


def work_of(agency: str | Param) -> ClockQuerySet:
    """Return everything an agency has to do, earliest due first."""
    running = Clock.objects.running().of_agency(agency)
    return running.select_related("case", "holder").order_by("due_at", "pk")


def find_work(actor: Actor, clock_id: UUID) -> Clock | None:
    """Return a piece of the agency's running work, or None where there is none such."""
    return agency_work(actor).filter(pk=clock_id).first()


def next_of(actor: Actor, step: Step) -> Clock | None:
    """Return the work of one kind that the actor does next, None where there is none left."""
    return my_work(actor).filter(step=step).first()


def running_clocks(case: Case) -> QuerySet[Clock]:
    """Return the running clocks of a case, earliest due first."""
    return Clock.objects.running().filter(case=case).order_by("due_at")


class Running(NamedTuple):
    """A running clock as the pages of its case show it."""

    pk: UUID
    agency: str
    role: str
    step: str
    what: str
    path: str
    due_at: datetime
    paused_until: datetime | None


_RUNNING = Prepared(
    lambda: (
        Clock.objects.running()
        .filter(case=Param("case"))
        .order_by("due_at")
        .values_list(*Running._fields)
    )
)


def clocks_shown(case: Case) -> list[Running]:
    """Return the running clocks of a case, earliest due first, asked once while somebody reads."""
    return remembered(
        ("clocks", case.pk), lambda: [Running(*row) for row in _RUNNING(case=case.pk)]
    )


def due_now(case: Case, path: str, otherwise: datetime) -> datetime:
    """Return by when what is done on a page of a case is due, which a pause may have moved."""
    return next((each.due_at for each in clocks_shown(case) if each.path == path), otherwise)


def clocks_question(case: Case) -> Question[Any]:
    """Return what `clocks_shown` will ask, for `ahead`."""
    return _RUNNING.question(case=case.pk)


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
    clocks = clocks_shown(case)
    roles = waiting_for(actor)
    ours = (clock for clock in clocks if clock.agency == actor.agency and clock.role in roles)
    mine = next(ours, None)
    if mine:
        return NextStep(mine.what, f"{case.get_absolute_url()}{mine.path}", mine.due_at)
    if clocks:
        return NextStep(f"Nothing for your agency to do now. Next: {inner(clocks[0].what)}.")
    return NextStep("Nothing is left to do." if case.is_open else "The case is closed.")


def pause_facts(clock: Clock, at: datetime) -> PauseFacts:
    """Return what pausing asks of a clock."""
    used: Counter[str] = Counter()
    for reason, days in clock.pauses.values_list("reason", "working_days"):
        used[reason] += days
    return PauseFacts(
        step=clock.step,
        running=clock.stopped_at is None,
        late=clock.due_at < at,
        paused=clock.paused_until is not None and clock.paused_until > at,
        days_used=used,
    )


def running_short(actor: Actor, charter: Charter, at: datetime) -> QuerySet[Clock]:
    """Return the clocks that run short and of which the charter warns somebody in the actor's
    role: a manager's agency's, all for the hub manager; earliest due first, none that is paused.
    """
    who = WARNED.get(actor.role)
    if who is None:
        return Clock.objects.none()
    short = Clock.objects.running().filter(
        warn_at__lte=at, due_at__gte=at, clause__in=warning_clauses(charter, who)
    )
    short = short.of_agency(actor.agency) if who is Warned.AGENCY_MANAGER else short
    unpaused = Q(paused_until=None) | Q(paused_until__lte=at)
    return short.filter(unpaused).select_related("case", "holder").order_by("due_at", "pk")


def late_with(actor: Actor, charter: Charter, at: datetime) -> QuerySet[Clock]:
    """Return the late work that has come to somebody in the actor's role by the charter: a
    manager's agency's, all for the hub manager; the longest late first.

    Source: charter part 5, escalations.
    """
    who = WARNED.get(actor.role)
    late = Clock.objects.running().filter(_late(late_for(charter, who or "", at)))
    late = late.of_agency(actor.agency) if who is Warned.AGENCY_MANAGER else late
    return late.select_related("case", "holder").order_by("due_at", "pk")


def _late(latest: Mapping[Step, datetime]) -> Q:
    """Return what is due at the latest moment of its step or before: nothing of other steps."""
    found = (Q(step=step, due_at__lte=moment) for step, moment in latest.items())
    return reduce(or_, found, Q(pk__in=()))


@dataclass(frozen=True)
class Owing:
    """What an agency has yet to do on cases that the reader's agency leads, earliest due first,
    how much of it is late, and whom to ring there today.
    """

    agency: str
    work: tuple[Work, ...]
    late: int
    ring: tuple[Contact, ...]


def owed_to(actor: Actor, charter: Charter, at: datetime) -> list[Owing]:
    """Return which agencies keep the actor's agency waiting on the cases it leads, those with the
    most late first.
    """
    owed = Clock.objects.running().filter(owes(charter, at), case__lead=actor.agency)
    owed = owed.exclude(agency=actor.agency).order_by("due_at", "pk")
    by_agency: dict[str, list[Work]] = defaultdict(list)
    for row in rows_of(owed):
        by_agency[row[Work._fields.index("agency")]].append(Work(*row))
    found = [
        Owing(agency, tuple(work), sum(one.due_at < at for one in work), ring(charter, agency, at))
        for agency, work in by_agency.items()
    ]
    return sorted(found, key=lambda owing: (-owing.late, owing.work[0].due_at))


def owes(charter: Charter, at: datetime) -> Q:
    """Return what agencies owe the one that leads. An action is its owner's own affair until it is
    late: for as long as the charter says, and where it says nothing, at once.
    """
    latest = dict.fromkeys(OWN_AFFAIR, at) | late_for(charter, "lead", at)
    return Q(step__in=OWED) | _late(latest)


OWED = (Step.ANSWER, Step.POSITION, Step.DECIDE, Step.CHALLENGE, Step.TRANSFER)
OWN_AFFAIR = (Step.ACT, Step.ONWARD)


def cases_of(owed: Iterable[tuple[UUID, str]]) -> QuerySet[Case]:
    """Return the cases on which something is owed."""
    return Case.objects.filter(pk__in={case for case, _agency in owed}).order_by("reference")


def ring(charter: Charter, agency: str, at: datetime) -> tuple[Contact, ...]:
    """Return whom to ring at an agency on the day of a moment; nobody for one that has left.

    Source: charter part 2, contacts.
    """
    day = timezone.localdate(at).isoweekday()
    called = (each.contacts for each in charter.agencies if each.code == agency)
    return tuple(contact for contact in next(called, ()) if day in contact.weekdays)


WARNED = {Role.AGENCY_MANAGER: Warned.AGENCY_MANAGER, Role.HUB_MANAGER: Warned.HUB_MANAGER}


def due_of(case: Case, *, step: Step, charter: Charter, at: datetime) -> Due:
    """Return when a step of a case is due that begins at `at`.

    Stages count from the day the concern arrived (or the case was reopened), other steps from when
    they begin.
    """
    reopening = case.reopenings.order_by("-at").first() if step in STAGE_STEPS else None
    arrived = reopening.at if reopening else case.opened_at
    started = arrived if step in STAGE_STEPS else at
    grade = case.grade if step is Step.IDENTIFY else grade_of(case, charter)
    return due_at(charter, step=step, grade=grade, started=started)


def grade_of(case: Case, charter: Charter) -> str:
    """Return the grade by whose clocks a case past identifying runs: an urgent discussion may
    decide before anybody has graded it, and then it is the highest.
    """
    return case.grade or charter.definitions.grades[0].code
