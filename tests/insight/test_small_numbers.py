"""What the board reads of cases shows no small number, nor what would give one away."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.insight import saying
from roundtable.insight.cost import cost_of, not_shown
from roundtable.insight.rules import Count, told
from roundtable.insight.trial import Kind
from roundtable.lib.small_numbers import NOT_SHOWN, is_shown_of, small
from tests.clauses import changed
from tests.insight.past import NORTHSHIRE

GROUPS = {"children": "Children", "adults": "Adults", "domestic_abuse": "Domestic abuse"}
ANSWERS = next(line for line in NORTHSHIRE.costs if line.piece == "answer")
counted = st.one_of(st.integers(0, 6), st.integers(0, 300))


@st.composite
def trials(draw: st.DrawFn) -> dict[str, object]:
    """Return what a trial came to: any counts that can be true together."""
    by_group = {}
    for group in GROUPS:
        differing, alike = draw(counted), draw(counted)
        clock = draw(st.integers(0, differing))
        by_group[group] = {"cases": differing + alike, "differing": differing, "clock": clock}
    cases = sum(found["cases"] for found in by_group.values())
    late = st.integers(0, cases)
    made, earlier, later = (draw(counted) for _each in range(3))
    requests = {"made": made + earlier + later, "earlier": earlier, "later": later}
    return {
        "cases": cases,
        "differing": sum(found["differing"] for found in by_group.values()),
        "by_group": by_group,
        "by_kind": {"clock": sum(found["clock"] for found in by_group.values())},
        "by_agency": {"police": {Kind.LATE.value: draw(st.integers(0, cases))}},
        "late": {"was": draw(late), "now": draw(late)},
        "requests": {"police": requests | {"late_was": earlier, "late_now": later}},
        "names": {"police": "Police"},
    }


def numbers(*rows: saying.Row) -> list[int]:
    cells = [cell for row in rows for cell in row.cells if cell != NOT_SHOWN]
    return [int(cell.replace(",", "")) for cell in cells]


@given(trials())
def test_no_table_of_a_trial_shows_a_small_number_or_lets_one_be_worked_out(counts) -> None:  # type: ignore[no-untyped-def]
    groups, kinds = saying.of_groups(counts, GROUPS), saying.by_kind(counts, GROUPS)
    rows = [*groups, *kinds, *saying.by_agency(counts), *saying.requests(counts)]
    assert not any(small(number) for number in numbers(*rows))
    for group in groups:
        assert NOT_SHOWN in group.cells or is_shown_of(*numbers(group)[::-1])
    for kind in kinds:
        assert kind.cells.count(NOT_SHOWN) != 1 or kind.cells[-1] == NOT_SHOWN
    for row in saying.requests(counts):
        made, earlier, later, was, now = row.cells
        if NOT_SHOWN not in (made, earlier, later):
            assert not small(int(made.replace(",", "")) - int(earlier) - int(later))
        if NOT_SHOWN not in (was, now):
            assert not small(abs(int(was) - int(now)))


@given(trials())
def test_the_sentence_at_the_top_says_no_small_number(counts) -> None:  # type: ignore[no-untyped-def]
    said = " ".join(saying.headline(counts)).replace(",", "").replace(".", "").split()
    found = [int(word) for word in said if word.isdigit()]
    assert not any(small(number) for number in found)
    if len(found) > 1 and counts["differing"] and said[0].isdigit() and said[4].isdigit():
        assert not small(found[0] - found[1])


@given(st.integers(5, 40), st.integers(0, 100), st.sampled_from(["at_least", "at_most"]))
def test_whether_a_target_is_met_gives_no_small_number_away(
    of: int, target: int, better: str
) -> None:
    first = NORTHSHIRE.indicators[0]
    indicator = first.model_copy(update={"better": better, "target": target})
    alike = defaultdict(list)
    for n in range(of + 1):
        verdict = told(indicator, counted=n, of=of)
        alike[str(verdict), bool(verdict)].append(n)
    for found in alike.values():
        few = [n for n in found if small(n) or small(of - n)]
        assert not few or len(found) > 1, (found, of)


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [(0, 0, saying.NOTHING), (3, 4, saying.TOO_FEW), (12, 20, "60%, and "), (3, 20, "The share")],
)
def test_a_share_of_too_few_is_not_shown(n: int, of: int, said: str) -> None:
    indicator = NORTHSHIRE.indicators[0]
    count = Count("", indicator.measure.value, n, of)
    measured = saying.indicators(NORTHSHIRE, {indicator.measure.value: count})[0]
    assert measured.said.startswith(said)
    assert (measured.met is None) is (of < 5)


pieces = st.dictionaries(
    st.sampled_from([f"answer/{agency.code}" for agency in NORTHSHIRE.agencies]), counted
)


@given(pieces, pieces)
def test_no_cost_leads_back_to_a_small_number(was: dict[str, int], now: dict[str, int]) -> None:
    few = not_shown(NORTHSHIRE, was, beside=now) | not_shown(NORTHSHIRE, now, beside=was)
    said = {
        "cost": {
            "was": cost_of(NORTHSHIRE, was),
            "now": cost_of(NORTHSHIRE, now),
            "not_shown": sorted(few),
        },
        "names": {},
    }
    rows = saying.costs(said)
    shown = {row.name for row in rows if NOT_SHOWN not in row.cells}
    for name in was.keys() | now.keys():
        agency, before, after = name.partition("/")[2], was.get(name, 0), now.get(name, 0)
        if agency in shown:
            assert not any(map(small, (before, after, abs(after - before))))
    if few and shown:
        assert rows[-1].name == "The agencies shown"
        own = sum(was.get(f"answer/{agency}", 0) for agency in shown)
        assert rows[-1].cells[0] == saying.pounds(own * ANSWERS.pence)


def test_a_cost_that_no_unit_cost_leads_back_from_is_shown() -> None:
    free = NORTHSHIRE.model_copy(update={"costs": ()})
    assert not_shown(free, {"answer/police": 2}) == frozenset()
    dearer = changed(NORTHSHIRE, ANSWERS.clause, pence=900)
    assert not_shown(dearer, {"answer/police": 2}) == {"police"}
    assert saying.costs_of(dearer, {"answer/police": 20})[0].cells == ("£180",)


NOTHING_ELSE = {"cases": 0, "by_group": {}, "by_kind": {}, "by_agency": {}, "names": {}}


@pytest.mark.parametrize(
    ("earlier", "later", "cells"),
    [
        (60, 0, ("100", "60", "0")),
        (60, 3, ("100", "60", NOT_SHOWN)),  # among all that were due as before
        (98, 0, ("100", NOT_SHOWN, "0")),
    ],
)
def test_of_requests_only_what_must_be_is_not_shown(
    earlier: int, later: int, cells: tuple[str, ...]
) -> None:
    made = {"made": 100, "earlier": earlier, "later": later, "late_was": 20, "late_now": 30}
    (row,) = saying.requests({**NOTHING_ELSE, "requests": {"police": made}})
    assert row.cells == (*cells, "20", "30")


def test_agencies_with_few_missed_clocks_are_left_out_with_what_would_give_them_away() -> None:
    late = [
        Count("police", "answer", 30, 90),
        Count("health", "answer", 12, 90),
        Count("education", "answer", 2, 90),
        Count("probation", "gather", 9, 12),
        Count("idva", "decide", 7, 70),
    ]
    rows = saying.shares(NORTHSHIRE, late, saying.STEP_NAMES)
    assert [row.cells for row in rows] == [("30", "90"), ("7", "70")]
