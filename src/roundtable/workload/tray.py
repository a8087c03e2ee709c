"""What capabilities above workload put on a person's page of work, beside the clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from roundtable.charter.queries import in_force
from roundtable.charter.remembering import Remembering
from roundtable.charter.terms import Charter
from roundtable.database.prepared import Question
from roundtable.lib.actor import Actor, Role
from roundtable.lib.words import clock_left
from roundtable.web.addresses import address
from roundtable.workload.models import Clock
from roundtable.workload.queries import WARNED, has_work, late_with, running_short


@dataclass(frozen=True)
class Entry:
    """One thing that waits: what it is, where it is dealt with, and a line about it."""

    what: str
    href: str
    detail: str = ""


@dataclass(frozen=True)
class Section:
    """What waits of one kind: the first few, how many there are, and the page with all of them."""

    title: str
    entries: tuple[Entry, ...]
    count: int
    href: str


# Filled as the apps of the capabilities get ready. None means that nothing of the kind waits.
EXTRAS: list[Callable[[Actor], Section | None]] = []
SHOWN = 3


def short_of_time(actor: Actor) -> Section | None:
    """Return the deadlines that run short, for a role that the charter warns of them."""
    if actor.role not in WARNED:
        return None
    at = timezone.now()
    clocks = running_short(actor, in_force(at), at)
    count = clocks.count()
    if not count:
        return None
    entries = tuple(
        Entry(
            f"{clock.what}, {clock.case}",
            clock.case.get_absolute_url(),
            clock_left(clock.due_at, at),
        )
        for clock in clocks[:SHOWN]
    )
    return Section("Running short", entries, count, address("workload:running_short"))


def late(actor: Actor) -> Section | None:
    """Return what is late for so long that the charter lets it come to the actor's role: with who
    has it, and since when it is late.
    """
    if actor.role not in WARNED:
        return None
    at = timezone.now()
    charter = in_force(at)
    clocks = late_with(actor, charter, at)
    count = clocks.count()
    if not count:
        return None
    entries = tuple(
        Entry(
            f"{clock.what.removesuffix('.')}, {clock.case}",
            (clock if has_work(actor) else clock.case).get_absolute_url(),
            f"{_has_it(clock, actor, charter)}. {clock_left(clock.due_at, at)}",
        )
        for clock in clocks[:SHOWN]
    )
    return Section(LATE_IN[actor.role], entries, count, address("workload:late"))


LATE_IN = {Role.AGENCY_MANAGER: "Late in your agency", Role.HUB_MANAGER: "Late in the hub"}


def _has_it(clock: Clock, actor: Actor, charter: Charter) -> str:
    has = clock.holder.name if clock.holder else "nobody has taken it on"
    if actor.role is Role.AGENCY_MANAGER:
        return f"{has[0].upper()}{has[1:]}"
    return f"{Remembering.of(charter).agency(clock.agency).short_name}: {has}"


EXTRAS.append(late)
EXTRAS.append(short_of_time)


# What they ask, for `ahead`.
QUESTIONS: list[Callable[[Actor], Question[Any]]] = []


def tray_questions(actor: Actor) -> list[Question[Any]]:
    """Return what `extras` will ask, for `ahead`."""
    return [question(actor) for question in QUESTIONS]


def extras(actor: Actor) -> list[Section]:
    """Return what waits for an actor besides the clocks. Call it inside `reading(request)`."""
    return [section for extra in EXTRAS if (section := extra(actor))]
