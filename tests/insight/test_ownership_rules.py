"""Ownership: what its tables do not show, nothing on the page gives away; and what followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtable.insight.ownership.rules import (
    ALL,
    CASES,
    DECISIONS,
    Alone,
    Did,
    Name,
    Owned,
    followed,
    owned,
)
from roundtable.lib.small_numbers import FEWEST_SHOWN, NOT_SHOWN, is_shown_of, small

AGENCIES, KINDS = ("police", "health"), ("children", "adults")
Counted = dict[Name, int]
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def counts(led: dict[str, dict[str, int]], **did: dict[str, dict[str, int]]) -> Counted:
    """Return what was counted, with the hub's cases as they follow from who leads them."""
    found = {
        (what, agency, kind): count
        for what, table in {"led": led, **did}.items()
        for agency, by_kind in table.items()
        for kind, count in by_kind.items()
    }
    for kind in KINDS:
        found[CASES, ALL, kind] = sum(led[agency].get(kind, 0) for agency in led)
    return found


@st.composite
def quarters(draw: st.DrawFn) -> Counted:
    """Return what a quarter came to: all of it is true together."""
    number = st.one_of(st.integers(0, 6), st.integers(0, 30))
    found = counts({agency: {kind: draw(number) for kind in KINDS} for agency in AGENCIES})
    for kind in KINDS:
        found[DECISIONS, ALL, kind] = draw(number)
        for agency in AGENCIES:
            cases, decisions = found[CASES, ALL, kind], found[DECISIONS, ALL, kind]
            found[Did.CONTRIBUTED, agency, kind] = draw(st.integers(0, cases))
            decided = draw(st.integers(0, decisions))
            found[Did.DECIDED, agency, kind] = decided
            found[Did.DISSENTED, agency, kind] = draw(st.integers(0, decided))
    return found


def shown(page: Owned, name: Name) -> bool:
    return page.count(name) != NOT_SHOWN


@given(quarters())
@settings(deadline=None)
def test_no_small_number_is_shown_nor_all_but_a_few(counted: Counted) -> None:
    page = owned(counted, AGENCIES, KINDS)
    for name, count in page.numbers.items():
        if shown(page, name):
            assert not small(count)
            what, agency, kind = name
            if what == Did.CONTRIBUTED and count:
                assert is_shown_of(count, page.numbers[CASES, ALL, kind])
            if what == Did.DISSENTED and count:
                assert is_shown_of(count, page.numbers[Did.DECIDED, agency, kind])
                assert shown(page, (Did.DECIDED, agency, kind))
        else:
            assert count, "a nought is about nobody"
            assert "%" not in page.share(name)


@given(quarters())
@settings(deadline=None, max_examples=60)
def test_whoever_leads_few_cannot_be_told_from_whoever_leads_many(counted: Counted) -> None:
    """Another world shows the same page, in which the number that is not shown is large."""
    page = owned(counted, AGENCIES, KINDS)
    for agency in AGENCIES:
        for kind in KINDS:
            if small(page.numbers[Did.LED, agency, kind]):
                assert any(_worlds(page, (Did.LED.value, agency, kind)))


CELLS = [(Did.LED.value, agency, kind) for agency in AGENCIES for kind in KINDS]
MOST = 40


def _worlds(page: Owned, large: Name) -> Iterator[bool]:
    """Yield for each world that shows the same page and in which one number is large."""
    hidden = [cell for cell in CELLS if not shown(page, cell)]
    world = {cell: page.numbers[cell] for cell in CELLS}

    def go(left: list[Name]) -> Iterator[bool]:
        if not left:
            if all(_same(page, world, agency, kind) for agency, kind in _sums()):
                yield True
            return
        cell, *rest = left
        least = FEWEST_SHOWN if cell == large else 1
        for count in range(least, MOST):
            world[cell] = count
            if not _over(page, world, hidden, rest):
                yield from go(rest)

    yield from go(sorted(hidden, key=lambda cell: cell != large))


def _sums() -> list[tuple[str, str]]:
    sums = [(agency, ALL) for agency in AGENCIES] + [(ALL, kind) for kind in KINDS]
    return [*sums, (ALL, ALL)]


def _parts(world: dict[Name, int], agency: str, kind: str) -> dict[Name, int]:
    return {c: n for c, n in world.items() if agency in (ALL, c[1]) and kind in (ALL, c[2])}


def _whole(agency: str, kind: str) -> Name:
    return (Did.LED.value, agency, kind) if agency else (CASES, ALL, kind)


def _same(page: Owned, world: dict[Name, int], agency: str, kind: str) -> bool:
    name, total = _whole(agency, kind), sum(_parts(world, agency, kind).values())
    return page.numbers[name] == total if shown(page, name) else total > 0


def _over(page: Owned, world: dict[Name, int], hidden: list[Name], left: list[Name]) -> bool:
    """Return whether a sum that is shown is passed already, by what is settled."""
    for agency, kind in _sums():
        name, parts = _whole(agency, kind), _parts(world, agency, kind)
        if shown(page, name):
            settled = sum(1 if c in left else n for c, n in parts.items())
            full = not any(c in left for c in parts)
            if settled > page.numbers[name] or (full and settled != page.numbers[name]):
                return True
    return False


@given(quarters())
@settings(deadline=None)
def test_what_few_gave_to_and_what_all_but_few_gave_to_is_hidden_among_others(
    counted: Counted,
) -> None:
    page = owned(counted, AGENCIES, KINDS)
    for agency in AGENCIES:
        row = [(Did.CONTRIBUTED.value, agency, kind) for kind in KINDS]
        hidden = [name for name in row if not shown(page, name)]
        if hidden and shown(page, (Did.CONTRIBUTED, agency, ALL)):
            of = [page.numbers[CASES, ALL, name[2]] for name in hidden]
            gave = [page.numbers[name] for name in hidden]
            assert len(hidden) > 1
            assert sum(gave) >= FEWEST_SHOWN
            assert not small(sum(of) - sum(gave))
            assert all(gave)


def test_shares_stand_beside_the_counts() -> None:
    led = {"police": {"children": 20, "adults": 30}, "health": {"children": 60, "adults": 10}}
    page = owned(counts(led, contributed={"health": {"children": 40}}), AGENCIES, KINDS)
    assert page.share((Did.LED, "police", "children")) == "20 (25%)"
    assert page.share((Did.LED, "health", ALL)) == "70 (58%)"
    assert page.share((Did.CONTRIBUTED, "health", "children")) == "40 (50%)"
    assert page.share((Did.CONTRIBUTED, "police", "children")) == "0 (0%)"
    assert page.share((Did.DISSENTED, "police", "children")) == "0"
    assert page.count((CASES, ALL, ALL)) == "120"


def test_one_case_hides_what_would_tell_of_it() -> None:
    led = {"police": {"children": 1, "adults": 30}, "health": {"children": 60, "adults": 10}}
    page = owned(counts(led), AGENCIES, KINDS)
    assert page.share((Did.LED, "police", "children")) == NOT_SHOWN
    assert page.share((Did.LED, "health", "children")) == NOT_SHOWN
    assert page.share((Did.LED, "police", "adults")) == "30 (75%)"
    assert page.share((Did.LED, "police", ALL)) == NOT_SHOWN
    assert page.share((Did.LED, "health", "adults")) == "10 (25%)"


@pytest.mark.parametrize(
    ("alone", "met", "said"),
    [
        (Alone(MONDAY, True, MONDAY, MONDAY), True, "On 2 March 2026, in time"),
        (
            Alone(MONDAY, True, MONDAY + timedelta(days=2), MONDAY),
            False,
            "On 4 March 2026, late: it was due by 2 March 2026",
        ),
        (
            Alone(MONDAY, True, None, MONDAY),
            False,
            "None yet, and late: it was due by 2 March 2026",
        ),
        (
            Alone(MONDAY, True, None, MONDAY + timedelta(days=9)),
            None,
            "None yet: it is due by 11 March 2026",
        ),
        (Alone(MONDAY, False), None, "None: the agencies were not asked"),
        (
            Alone(MONDAY, False, MONDAY + timedelta(days=3)),
            None,
            "Opened again, and decided together on 5 March 2026",
        ),
    ],
)
def test_whether_the_joint_decision_followed_is_said(
    alone: Alone, met: bool | None, said: str
) -> None:
    assert followed(alone, MONDAY + timedelta(hours=1)) == (met, said)
