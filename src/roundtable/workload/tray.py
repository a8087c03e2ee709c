"""What capabilities above workload put on a person's page of work, beside the clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from roundtable.lib.actor import Actor


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


def extras(actor: Actor) -> list[Section]:
    """Return what waits for an actor besides the clocks. Call it inside `reading(request)`."""
    return [section for extra in EXTRAS if (section := extra(actor))]
