"""Who looks again at what is withheld, and who may ask for it: pure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.checking import check, warnings
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.sharing.challenging.rules import (
    Withholding,
    may_challenge,
    may_reply,
    rungs_left,
)
from tests.clauses import without

BOTH = frozenset({"information_governance", "agency_manager"})
WITHHELD = Withholding("health", "legal_privilege", held=BOTH)
LEAD, LAST = "7.97", "7.98"


@pytest.fixture(scope="module")
def northshire() -> Charter:
    return read(Path("charters/northshire/1.0.yaml").read_text(encoding="utf-8"))


def test_it_goes_to_the_first_rung_on_which_anybody_sits(northshire: Charter) -> None:
    asked = may_challenge(northshire, WITHHELD, agency="police")
    assert asked
    assert asked.clauses == (LEAD,)
    away = replace(WITHHELD, held={"agency_manager"})
    assert may_challenge(northshire, away, agency="police").clauses == (LAST,)


def test_it_goes_up_and_never_down_again(northshire: Charter) -> None:
    once = replace(WITHHELD, climbed={"information_governance"})
    assert may_challenge(northshire, once, agency="police").clauses == (LAST,)
    said = replace(WITHHELD, climbed={"agency_manager"})
    assert "last word" in str(may_challenge(northshire, said, agency="police"))


@pytest.mark.parametrize(
    ("changes", "agency", "says"),
    [
        ({"ground": ""}, "police", "Nothing is withheld"),
        ({}, "health", "Your own agency"),
        ({"waiting": True}, "police", "open already"),
        ({"held": frozenset()}, "police", "Nobody in the agency"),
    ],
)
def test_what_cannot_be_challenged_says_why_and_what_to_do(
    northshire: Charter, changes: dict[str, object], agency: str, says: str
) -> None:
    verdict = may_challenge(northshire, replace(WITHHELD, **changes), agency=agency)  # type: ignore[arg-type]
    assert not verdict
    assert says in str(verdict)
    assert all(reason.remedy for reason in verdict.reasons)


def test_what_is_late_goes_further_though_it_is_open(northshire: Charter) -> None:
    late = replace(WITHHELD, climbed={"information_governance"}, waiting=True, late=True)
    assert may_challenge(northshire, late, agency="police").clauses == (LAST,)


def test_a_charter_without_a_ladder_takes_none_and_is_weak(northshire: Charter) -> None:
    bare = without(northshire, LEAD, LAST)
    assert not check(bare)
    assert any("cannot be challenged" in problem.text for problem in warnings(bare))
    assert "no way to challenge" in str(may_challenge(bare, WITHHELD, agency="police"))


def test_a_ladder_needs_its_clock_and_no_rung_twice(northshire: Charter) -> None:
    untimed = without(northshire, "5.65", "5.66", "5.67")
    assert any("no clock for `challenge`" in problem.text for problem in check(untimed))
    ladder = northshire.sharing.ladder
    twice = (ladder[0], ladder[1].model_copy(update={"role": ladder[0].role}))
    sharing = northshire.sharing.model_copy(update={"ladder": twice})
    found = check(northshire.model_copy(update={"sharing": sharing}))
    assert [problem.clause for problem in found] == [LAST]


@given(climbed=st.lists(st.sampled_from(sorted(BOTH)), max_size=6))
def test_every_challenge_leaves_fewer_rungs(northshire: Charter, climbed: list[str]) -> None:
    left = len(northshire.sharing.ladder)
    before: list[str] = []
    for role in climbed:
        rungs = rungs_left(northshire, before)
        if role in {rung.role for rung in rungs}:
            before.append(role)
            assert len(rungs_left(northshire, before)) < left
            left = len(rungs_left(northshire, before))


def test_only_whom_it_waits_for_answers_it_and_nobody_their_own_answer() -> None:
    who = {"agency": "health", "role": "information_governance"}
    by = {"by_agency": "health", "by_role": "information_governance"}
    assert may_reply(**who, **by, open_still=True, withheld_it=False)
    assert not may_reply(**who, **by, open_still=False, withheld_it=False)
    assert not may_reply(**who, **by, open_still=True, withheld_it=True)
    for other in ({"by_agency": "police"}, {"by_role": "agency_manager"}):
        assert not may_reply(**who, **(by | other), open_still=True, withheld_it=False)
