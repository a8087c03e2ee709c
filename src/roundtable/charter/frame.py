"""The frame of every page of the charter: its sub-navigation, shown by role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused, deny
from roundtable.web.acting import actor_of

# Who reads what is not in force yet.
BOARD = frozenset(
    {Role.GOVERNANCE, Role.AGENCY_MANAGER, Role.HUB_MANAGER, Role.INFORMATION_GOVERNANCE}
)


@dataclass(frozen=True)
class Entry:
    """One page in the charter's navigation: its address's name, and who is shown it.

    `place` orders the entries. `roles` empty means everybody in the hub.
    """

    place: int
    name: str
    text: str
    roles: frozenset[Role] = frozenset()

    def shown_to(self, actor: Actor) -> bool:
        """Return whether somebody is shown the entry. The page itself checks again."""
        return not self.roles or actor.role in self.roles


def for_the_board(actor: Actor) -> None:
    """Let the board go on, and refuse everybody else, saying why.

    :raises Refused: for whoever is not of the board.
    """
    if actor.role not in BOARD:
        remedy = "Ask your agency's member of the board."
        raise Refused(deny("Counts of the whole hub are for the board.", remedy=remedy))


def period_counted(actor: Actor, *, days: int) -> tuple[Charter, datetime, datetime]:
    """Return the charter in force, and from when until when things are counted for the board.

    :raises Refused: for whoever is not of the board.
    """
    for_the_board(actor)
    until = timezone.now()
    return in_force(until), until - timedelta(days=days), until


# The places kept for what is to come: 40 try, 50 sign, 60 handbook,
# 70 directory, 80 definitions, 90 review. Capabilities add theirs as their apps get ready.
EXTRAS: list[Entry] = [
    Entry(10, "charter:contents", "In force"),
    Entry(20, "charter:drafts", "Drafts", BOARD),
    Entry(30, "charter:compare", "Compare", BOARD),
    Entry(60, "charter:handbooks", "Handbook"),
    Entry(80, "charter:definitions", "Definitions"),
]

# The pages on which the board reads the hub in numbers. The first of them is an entry above.
NUMBERS: list[Entry] = []

# What every page of the charter says first, "" for nothing to say. Capabilities above add theirs.
NOTICES: list[Callable[[], str]] = []


def show(
    request: HttpRequest,
    page: str,
    context: Mapping[str, Any],
    *,
    template: str,
    status: int = 200,
) -> HttpResponse:
    """Draw a page of the charter. The template extends `charter/frame.html`.

    `page` is the name of the entry that is current, or below which this page stands, such as
    "charter:contents". `charter` is the version in force, unless the context gives another.
    """
    frame = {
        "pages": _pages(actor_of(request), page, EXTRAS),
        "notices": [text for notice in NOTICES if (text := notice())],
        "charter": in_force(timezone.now()),
    }
    return render(request, template, frame | dict(context), status=status)


def show_numbers(
    request: HttpRequest, name: str, context: Mapping[str, Any], *, template: str
) -> HttpResponse:
    """Draw one of the pages in numbers, with the way to the others. The template extends
    `charter/numbers.html`; `name` is that of its entry.
    """
    first = min(NUMBERS, key=lambda entry: entry.place).name
    numbers = {"numbers": _pages(actor_of(request), name, NUMBERS)}
    return show(request, first, numbers | dict(context), template=template)


def _pages(actor: Actor, page: str, entries: Iterable[Entry]) -> list[dict[str, object]]:
    return [
        {"text": entry.text, "href": reverse(entry.name), "active": entry.name == page}
        for entry in sorted(entries, key=lambda entry: entry.place)
        if entry.shown_to(actor)
    ]
