"""Which version held when, and what a version says otherwise than the one in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import zip_longest

from roundtable.charter.comparing import Change, compare
from roundtable.charter.models import Version
from roundtable.charter.queries import holds_on, version


@dataclass(frozen=True)
class Reign:
    """The days on which a version holds: the first, and the first on which it no longer does."""

    number: str
    since: date
    until: date | None = None


def reigns() -> list[Reign]:
    """Return which version holds when, the earliest first."""
    turns = Version.objects.values_list("effective_from", "lapses_on")
    days = sorted({day for pair in turns for day in pair if day is not None})
    holding = [(holds_on(day), day) for day in days]
    starts = [
        (number, day)
        for place, (number, day) in enumerate(holding)
        if place == 0 or holding[place - 1][0] != number
    ]
    ends = [day for _number, day in starts[1:]]
    spans = zip_longest(starts, ends)
    return [Reign(number, since, until) for (number, since), until in spans if number]


def reigns_of(number: str) -> list[Reign]:
    """Return when a version holds; nothing for one that was stopped before it took effect."""
    return [reign for reign in reigns() if reign.number == number]


@lru_cache(maxsize=16)
def differences(old: str, new: str) -> tuple[Change, ...]:
    """Return what changed between two adopted versions, worked out once: they never change.

    :raises Version.DoesNotExist: when the hub never adopted one of them.
    """
    return tuple(compare(version(old), version(new)))
