"""Small numbers: what could point to somebody is not shown, nor what would give it away. Pure.

Whoever governs the hub reads counts and no case. A count from 1 to 4, beside what everybody knows
of a place, can name a family. None of them is shown as it is, and whoever reads the rest cannot
tell whether a number that is not shown is one of them. A nought is shown: it is about nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

Name = TypeVar("Name")

FEWEST_SHOWN = 5
NOT_SHOWN = "not shown"


def small(count: int) -> bool:
    """Return whether a count could point to somebody.

    >>> small(0), small(1), small(4), small(5)
    (False, True, True, False)
    """
    return 0 < count < FEWEST_SHOWN


def kept_back(
    counts: Mapping[Name, int], *, also: Collection[Name] = ()
) -> tuple[frozenset[Name], bool]:
    """Return which counts are not shown beside their sum, and whether their sum is not either.

    `also` are not shown for a reason of their own. The smallest of the others go with them until
    each that is missing could be at least 5; where all are gone and it still could not, so does
    the sum.
    """
    hidden = {name for name, count in counts.items() if small(count) or (count and name in also)}
    if not hidden:
        return frozenset(), False
    rest = sorted(
        (name for name, count in counts.items() if count and name not in hidden),
        key=lambda name: counts[name],
    )
    while rest and not _could_be_large(counts, hidden):
        hidden.add(rest.pop(0))
    return frozenset(hidden), not _could_be_large(counts, hidden)


def _could_be_large(counts: Mapping[Name, int], hidden: Collection[Name]) -> bool:
    # Their sum can be worked out. None of them is nought, because a nought is shown.
    together = sum(counts[name] for name in hidden)
    return len(hidden) > 1 and together - (len(hidden) - 1) >= FEWEST_SHOWN


def line(counts: Mapping[Name, int], *, also: Collection[Name] = ()) -> tuple[dict[Name, str], str]:
    """Return counts in words as they are shown beside their sum, and the sum.

    >>> line({"children": 40, "adults": 3, "families": 12})
    ({'children': '40', 'adults': 'not shown', 'families': 'not shown'}, '55')
    """
    hidden, without_sum = kept_back(counts, also=also)
    said = {name: as_shown(count, name not in hidden) for name, count in counts.items()}
    return said, as_shown(sum(counts.values()), not without_sum)


def is_shown_of(counted: int, of: int) -> bool:
    """Return whether one may show how many of how many: neither they nor the others are few.

    >>> is_shown_of(20, 60), is_shown_of(2, 60), is_shown_of(58, 60), is_shown_of(60, 60)
    (True, False, False, True)
    """
    return not (small(counted) or small(of - counted) or small(of))


def are_shown(was: int, now: int, of: int) -> bool:
    """Return whether one may show two counts of the same beside each other: neither they, nor the
    others, nor the difference are few.
    """
    return is_shown_of(was, of) and is_shown_of(now, of) and not small(abs(now - was))


def as_shown(count: int, shown: bool = True) -> str:
    """Return a count as it is shown: "1,234", or that it is not shown."""
    return f"{count:,}" if shown and not small(count) else NOT_SHOWN
