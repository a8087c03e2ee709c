"""Who may raise a disagreement, speak on a rung, take it further and end it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.checking import check, warnings
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.deciding.disagreeing.rules import (
    Dispute,
    Speaker,
    Standing,
    may_accept,
    may_go_further,
    may_raise,
    may_speak,
    may_take_back,
)

NORTHSHIRE = read("charters/northshire")
OPEN = Standing("health", "police", 1)
WORKS, MANAGES = "practitioner", "agency_manager"
AGENCIES = st.sampled_from(["health", "police", "education"])
STANDINGS = st.builds(
    Standing,
    st.just("health"),
    st.just("police"),
    st.integers(1, 5),
    offered_by=st.sampled_from(["", "health", "police"]),
    is_open=st.booleans(),
)
SPEAKERS = st.builds(Speaker, AGENCIES, st.sampled_from([WORKS, MANAGES]), st.booleans())


def without_ladder() -> Charter:
    decision = NORTHSHIRE.decision.model_copy(update={"ladder": ()})
    clocks = tuple(clock for clock in NORTHSHIRE.clocks if clock.step != "disagree")
    return NORTHSHIRE.model_copy(update={"decision": decision, "clocks": clocks})


@pytest.mark.parametrize(
    ("dispute", "says"),
    [
        (Dispute(""), "stands no more"),
        (Dispute("health"), "your own agency"),
        (Dispute("police", open_already=True), "is open"),
    ],
)
def test_what_cannot_be_disagreed_with_says_why_and_what_to_do(dispute: Dispute, says: str) -> None:
    verdict = may_raise(NORTHSHIRE, dispute, agency="health")
    assert not verdict
    assert says in str(verdict)
    assert all(reason.remedy for reason in verdict.reasons)
    assert may_raise(NORTHSHIRE, Dispute("police"), agency="health").clauses == ("8.40",)


def test_a_charter_without_a_ladder_takes_none_and_is_weak() -> None:
    bare = without_ladder()
    assert not check(bare)
    assert any("professional disagreement" in problem.text for problem in warnings(bare))
    assert "no ladder" in str(may_raise(bare, Dispute("police"), agency="health"))
    assert not may_speak(bare, OPEN, Speaker("health", WORKS, managed=False))


def test_each_rung_waits_for_its_role_and_for_anybody_where_there_is_no_manager() -> None:
    works, manages = (
        Speaker("police", WORKS, managed=True),
        Speaker("police", MANAGES, managed=True),
    )
    assert may_speak(NORTHSHIRE, OPEN, works).clauses == ("8.40",)
    second = replace(OPEN, rung=2)
    assert "your agency's manager" in str(may_speak(NORTHSHIRE, second, works))
    assert may_speak(NORTHSHIRE, second, manages).clauses == ("8.41",)
    assert may_speak(NORTHSHIRE, second, replace(works, managed=False))


def test_it_goes_up_rung_by_rung_and_ends_on_the_last() -> None:
    manages = Speaker("police", MANAGES, managed=True)
    climbs = [may_go_further(NORTHSHIRE, replace(OPEN, rung=rung), manages) for rung in (1, 2, 3)]
    assert [bool(verdict) for verdict in climbs] == [True, True, False]
    assert [verdict.clauses for verdict in climbs] == [("8.41",), ("8.42",), ("8.42",)]


@given(STANDINGS, SPEAKERS)
def test_nobody_but_the_two_agencies_moves_it_and_nobody_once_it_ended(
    standing: Standing, speaker: Speaker
) -> None:
    moves = [
        may_speak(NORTHSHIRE, standing, speaker),
        may_accept(NORTHSHIRE, standing, speaker),
        may_go_further(NORTHSHIRE, standing, speaker),
        may_take_back(standing, agency=speaker.agency),
    ]
    if not standing.is_open or speaker.agency not in standing.between:
        assert not any(moves)


@given(STANDINGS, SPEAKERS)
def test_an_end_takes_both_agencies(standing: Standing, speaker: Speaker) -> None:
    if may_accept(NORTHSHIRE, standing, speaker):
        assert {standing.offered_by, speaker.agency} == standing.between
