"""What one table of a trial does not show, no other gives away, however they are put together.

Another world is looked for that shows the same page, in which a number that is not shown is large:
whoever reads the page then cannot tell that it is small. The search knows every sum and every
bound, tries whole worlds, and shares nothing with the code that decides what is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtable.insight import saying
from roundtable.insight.hiding import ALL, hidden_of, numbers_of
from roundtable.lib.small_numbers import FEWEST_SHOWN, NOT_SHOWN, small
from tests.insight.test_small_numbers import GROUPS, NOTHING_ELSE

KINDS = ("asked", "clock")
AGENCIES = ("police", "health", "education")
World = dict[Any, int]


@st.composite
def trials(draw: st.DrawFn) -> dict[str, Any]:
    """Return what a trial came to, counted over cases: so that all of it is true together."""
    few, many = st.integers(0, 3), st.integers(0, 14)
    counted = {group: [draw(st.one_of(few, many)) for _each in range(4)] for group in GROUPS}
    by_group = {}
    for group, (alike, asked, clock, both) in counted.items():
        by_group[group] = {
            "cases": alike + asked + clock + both,
            "differing": asked + clock + both,
            "asked": asked + both,
            "clock": clock + both,
        }
    total = {w: sum(f[w] for f in by_group.values()) for w in ("cases", "differing", *KINDS)}
    # Each case that asks otherwise touches an agency; it may touch more than one.
    by_agency, left = {}, total["asked"]
    for agency in AGENCIES[:-1]:
        own = draw(st.integers(0, left))
        left -= own
        by_agency[agency] = {"asked": min(total["asked"], own + draw(few))}
    by_agency[AGENCIES[-1]] = {"asked": left}
    return {
        "cases": total["cases"],
        "differing": total["differing"],
        "by_group": by_group,
        "by_kind": {kind: total[kind] for kind in KINDS if total[kind]},
        "by_agency": by_agency,
        "late": {"was": 0, "now": 0},
        "names": {},
    }


def conditions(counts: dict[str, Any]) -> list[tuple[Any, list[Any], bool]]:
    """Return (total, parts, exact) for whatever is true of every trial, written down anew."""
    kinds, found = list(counts["by_kind"]), []
    for what in ("cases", "differing", *kinds):
        found.append(((what, ALL), [(what, group) for group in GROUPS], True))
    for place in (*GROUPS, ALL):
        found.append((("differing", place), [("cases", place)], False))
        found += [((kind, place), [("differing", place)], False) for kind in kinds]
        if kinds:
            found.append((("differing", place), [(kind, place) for kind in kinds], False))
    if "asked" in kinds:
        column = [("asked", agency, "agency") for agency in AGENCIES]
        found += [(cell, [("asked", ALL)], False) for cell in column]
        found.append((("asked", ALL), column, False))
    return found


def worlds(
    known: World, open_: dict[Any, tuple[int, int]], laws: list[tuple[Any, list[Any], bool]]
) -> Iterator[World]:
    """Yield the worlds in which every law holds and what is known is as it is known."""
    spans = dict(open_) | {name: (count, count) for name, count in known.items()}
    if not narrowed(spans, laws):
        return
    undecided = [name for name, (low, high) in spans.items() if low < high]
    if not undecided:
        yield {name: low for name, (low, _high) in spans.items()}
        return
    name = min(undecided, key=lambda n: spans[n][1] - spans[n][0])
    for value in range(spans[name][0], spans[name][1] + 1):
        yield from worlds({}, spans | {name: (value, value)}, laws)


def narrowed(spans: dict[Any, tuple[int, int]], laws: list[tuple[Any, list[Any], bool]]) -> bool:
    """Narrow the spans in place, and return whether a world may be left."""
    moved = True
    while moved:
        moved = False
        for total, parts, exact in laws:
            for name in (total, *parts):
                low, high = spans[name]
                now = narrower(name, total, parts, exact, spans)
                if now[0] > now[1]:
                    return False
                if now != (low, high):
                    spans[name], moved = now, True
    return True


def narrower(
    name: Any, total: Any, parts: list[Any], exact: bool, spans: dict[Any, tuple[int, int]]
) -> tuple[int, int]:
    low, high = spans[name]
    if name == total:
        high = min(high, sum(spans[part][1] for part in parts))
        return (max(low, sum(spans[part][0] for part in parts)) if exact else low), high
    rest = [part for part in parts if part != name]
    low = max(low, spans[total][0] - sum(spans[part][1] for part in rest))
    if exact:
        high = min(high, spans[total][1] - sum(spans[part][0] for part in rest))
    return low, high


def told_apart(counts: dict[str, Any], hidden: frozenset[Any]) -> list[Any]:
    """Return the small numbers that are not shown and that no world makes a large one."""
    numbers = {name: n for name, n in numbers_of(counts).items() if name[0] != "not"}
    named = {n for law in conditions(counts) for n in (law[0], *law[1])}
    numbers = {name: n for name, n in numbers.items() if name in named}
    known = {name: count for name, count in numbers.items() if name not in hidden}
    most = counts["cases"] + 40
    spans = {name: (0, most) for name in numbers if name in hidden}
    return [
        name
        for name in spans
        if small(numbers[name])
        and not any(worlds(known, spans | {name: (FEWEST_SHOWN, most)}, conditions(counts)))
    ]


@settings(deadline=None)
@given(trials())
def test_no_small_number_can_be_told_from_a_large_one(counts: dict[str, Any]) -> None:
    hidden = hidden_of(counts)
    numbers = numbers_of(counts)
    assert {n for n, count in numbers.items() if small(count) and n[0] != "not"} <= hidden
    assert told_apart(counts, hidden) == []


@settings(deadline=None)
@given(trials())
def test_the_page_shows_what_is_not_hidden_and_nothing_else(counts: dict[str, Any]) -> None:
    hidden = hidden_of(counts)
    groups = saying.of_groups(counts, GROUPS)
    for (group, _name), row in zip(GROUPS.items(), groups, strict=True):
        missing = [("cases", group) in hidden, ("differing", group) in hidden]
        assert [cell == NOT_SHOWN for cell in row.cells] == missing
    rows = saying.by_agency(counts)
    for agency, row in zip(sorted(counts["by_agency"]), rows, strict=True):
        assert (row.cells[0] == NOT_SHOWN) == (("asked", agency, "agency") in hidden)


def test_a_table_that_is_safe_alone_is_not_beside_another() -> None:
    # All that differ among children differ by their clock, and by nothing else.
    counts = {
        "cases": 140,
        "differing": 70,
        "by_group": {
            "children": {"cases": 60, "differing": 30, "clock": 30},
            "adults": {"cases": 80, "differing": 40, "clock": 3, "asked": 40},
            "domestic_abuse": {"cases": 0},
        },
        "by_kind": {"clock": 33, "asked": 40},
        "by_agency": {},
        "late": {"was": 0, "now": 0},
        "names": {},
    }
    each_for_itself = frozenset({("clock", "children"), ("clock", "adults")})
    assert told_apart(counts, each_for_itself) == [("clock", "adults")]
    assert hidden_of(counts) == {("clock", "adults"), ("clock", ALL)}


def test_an_agency_is_not_given_away_by_how_many_cases_a_difference_has() -> None:
    counts = {
        "cases": 200,
        "differing": 20,
        "by_group": {group: {"cases": 0} for group in GROUPS}
        | {"children": {"cases": 200, "differing": 20, "asked": 20}},
        "by_kind": {"asked": 20},
        "by_agency": {"police": {"asked": 16}, "health": {"asked": 4}},
        "late": {"was": 0, "now": 0},
        "names": {"police": "Police", "health": "Health"},
    }
    assert [row.cells[0] for row in saying.by_agency(counts)] == [NOT_SHOWN, NOT_SHOWN]


@pytest.mark.parametrize("made", [5, 6])
def test_a_cost_does_not_lead_back_to_a_number_of_requests_that_is_not_shown(made: int) -> None:
    requests = {"police": {"made": made, "earlier": 2, "later": 2}}
    counts = {
        **NOTHING_ELSE,
        "requests": requests,
        "cost": {"was": {"police": 900, "health": 800}, "now": {"police": 900}, "not_shown": []},
        "names": {"police": "Police", "health": "Health"},
    }
    (asked,) = saying.requests(counts)
    rows = {row.name: row.cells[0] for row in saying.costs(counts)}
    assert asked.cells[0] == NOT_SHOWN
    assert rows["Police"] == NOT_SHOWN
    assert rows["Health"] == "£8"


@pytest.mark.parametrize(("now", "shown"), [(100, True), (106, False)])
def test_how_often_work_was_late_does_not_say_how_often_it_was_otherwise(
    now: int, shown: bool
) -> None:
    by_group = {
        "children": {"cases": 200, "differing": 60, "late": 5},
        "adults": {"cases": 200, "differing": 60, "late": 1},
        "domestic_abuse": {"cases": 100, "differing": 40},
    }
    counts = {
        "cases": 500,
        "differing": 160,
        "by_group": by_group,
        "by_kind": {"late": 6},
        "by_agency": {"police": {"late": 4}, "health": {"late": 5}},
        "requests": {"police": {"made": 300, "late_was": 50, "late_now": now - 50}},
        "late": {"was": 100, "now": now},
        "names": {},
    }
    assert ("Work was late on" in " ".join(saying.headline(counts))) is shown
    (row,) = saying.requests(counts)
    assert (row.cells[-1] != NOT_SHOWN) is shown
