"""Which numbers on the page of a trial are not shown: its tables looked at together. Pure.

A table that gives nothing away by itself can do so beside another: no more cases can have one
difference than differ at all, and every case that differs has one. So the tables are hidden
together, in a way of which one can show that whatever is missing could be a large number:

- Kinds of referral with few cases, or of which few or all but a few differ, are joined with the
  next larger one, in every table. Whatever is said of them together could be true of any one.
- Where few cases of another kind of referral have a difference, that and its sum are not shown.
- Where a sum is not shown, it cannot be put together again from the agencies that it touches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from roundtable.insight.trial import Kind
from roundtable.lib.small_numbers import are_shown, is_shown_of, kept_back

Name = tuple[str, ...]
"""A number on the page: what is counted, then of which group of referrals or for which agency.

("differing", "children") or ("clock", "") for all groups; ("late", "police", "agency") for one
agency.
"""

AGENCY_KINDS = (Kind.ASKED, Kind.SHARED, Kind.LATE, Kind.ACTION)
ALL = ""


def numbers_of(counts: Mapping[str, Any]) -> dict[Name, int]:
    """Return every number of the tables of a trial by its name."""
    found = dict[Name, int]()
    for what in ("cases", "differing", *counts["by_kind"]):
        for group, of in counts["by_group"].items():
            found[what, group] = of.get(what, 0)
        found[what, ALL] = counts["by_kind"].get(what, counts.get(what, 0))
    for agency, kinds in counts["by_agency"].items():
        for kind in AGENCY_KINDS:
            found[kind.value, agency, "agency"] = kinds.get(kind.value, 0)
    return found


def hidden_of(counts: Mapping[str, Any]) -> frozenset[Name]:
    """Return the numbers that the tables of a trial do not show."""
    numbers = numbers_of(counts)
    groups, kinds = tuple(counts["by_group"]), tuple(counts["by_kind"])
    joined = _joined(groups, numbers)
    hidden: set[Name] = set()
    for what in ("cases", "differing", *kinds):
        hidden.update(_line(what, groups, joined, numbers))
        if ("cases", ALL) in hidden and numbers[what, ALL]:
            hidden.add((what, ALL))
    for kind in kinds:
        column = {
            agency: numbers.get((kind, agency, "agency"), 0) for agency in counts["by_agency"]
        }
        kept = _column(column, counts["cases"], summed=(kind, ALL) not in hidden)
        hidden.update((kind, agency, "agency") for agency in kept)
    return frozenset(hidden)


def late_is_shown(counts: Mapping[str, Any], hidden: Collection[Name]) -> bool:
    """Return whether one may say on how many cases work was late, and would have been: on how many
    it was otherwise would follow from the two.
    """
    was, now = counts["late"]["was"], counts["late"]["now"]
    otherwise = was == now or (Kind.LATE.value, ALL) not in hidden
    return ("cases", ALL) not in hidden and otherwise and are_shown(was, now, of=counts["cases"])


def _joined(groups: Collection[str], numbers: Mapping[Name, int]) -> frozenset[str]:
    """Return the kinds of referral of which one hears only together: those with few cases, or of
    which few or all but a few differ, and as many more, the smallest first, as it takes.
    """

    def together(what: str) -> int:
        return sum(numbers[what, group] for group in joined)

    joined = {g for g in groups if not is_shown_of(numbers["differing", g], numbers["cases", g])}
    rest = sorted(
        (g for g in groups if g not in joined and numbers["cases", g]),
        key=lambda group: numbers["cases", group],
    )
    while (
        joined
        and rest
        and (len(joined) == 1 or not is_shown_of(together("differing"), together("cases")))
    ):
        joined.add(rest.pop(0))
    return frozenset(joined)


def _line(
    what: str, groups: Collection[str], joined: Collection[str], numbers: Mapping[Name, int]
) -> Iterator[Name]:
    """Yield what is not shown of a number of each kind of referral, and of their sum."""
    together = sum(numbers[what, group] for group in joined)
    few = {g for g in groups if not is_shown_of(numbers[what, g], numbers["cases", g])}
    alone = {group for group in few - set(joined) if numbers[what, group]}
    if together:
        yield from ((what, group) for group in joined)
    yield from ((what, group) for group in alone)
    of_joined = sum(numbers["cases", group] for group in joined)
    total, of_all = numbers[what, ALL], numbers["cases", ALL]
    safe = is_shown_of(total, of_all) and (not together or is_shown_of(together, of_joined))
    if total and (alone or not safe):
        yield what, ALL


def _column(column: Mapping[str, int], cases: int, *, summed: bool) -> frozenset[str]:
    """Return the agencies for which it is not shown how many cases touch them; at least one of
    those it touches, where their sum is not shown either.
    """
    also = {agency for agency, count in column.items() if not is_shown_of(count, cases)}
    touched = sorted((a for a, n in column.items() if n), key=lambda agency: column[agency])
    if not summed:
        also.update(touched[:1])
    hidden, _without_sum = kept_back(column, also=also)
    return hidden
