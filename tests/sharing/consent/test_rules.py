"""Whose yes or no counts, who can decide, and what goes against a no: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.checking import check, warnings
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.sharing.consent.rules import (
    Known,
    hangs_on_consent,
    lacks_capacity,
    may_assess,
    may_authorise,
    may_override,
    may_record,
    needing_none,
)
from roundtable.sharing.consent.statement import AssessmentGiven, ConsentGiven, OverrideGiven
from tests.clauses import changed, without
from tests.sharing.items import SCHOOL

TODAY = date(2026, 3, 2)
YES: dict[str, Any] = {"state": "given", "decided_by": "self", "asked_on": TODAY}
ABLE = ("understands", "retains", "weighs", "communicates")
GROUNDS = ("7.100", "7.101", "7.102", "7.103", "7.104", "7.105")


@pytest.fixture(scope="module")
def northshire() -> Charter:
    return read(Path("charters/northshire/1.0.yaml").read_text(encoding="utf-8"))


def assessed(**changes: Any) -> AssessmentGiven:
    said = {
        "decision": "Whether the GP's letters are shared.",
        "assessed_on": TODAY,
        "assessor": "A. Reyes, nurse",
        "helped_by": "Pictures, and her sister beside her.",
        "impairment": "Dementia",
        "because_of_it": True,
        "shown_by": "Could not say back what was asked.",
        **dict.fromkeys(ABLE, True),
    }
    return AssessmentGiven(**(said | changes))


def overriding(**changes: Any) -> OverrideGiven:
    said = {
        "ground": "harm_to_a_child",
        "test_met": "Bruises at school.",
        "why_now": "would_prejudice",
        "because": "The child is at home with him.",
        "told": True,
    }
    return OverrideGiven(**(said | changes))


@pytest.mark.parametrize("able", list(product((True, False), repeat=4)))
@pytest.mark.parametrize(("impairment", "because"), [("", True), ("Drink", False), ("Drink", True)])
def test_nobody_lacks_capacity_but_by_all_of_the_test(
    able: tuple[bool, ...], impairment: str, because: bool
) -> None:
    said = assessed(
        **dict(zip(ABLE, able, strict=True)), impairment=impairment, because_of_it=because
    )
    assert lacks_capacity(said) == (not all(able) and impairment == "Drink" and because)


def test_who_cannot_decide_needs_what_is_in_their_best_interests() -> None:
    unable = assessed(retains=False)
    assert "best interests" in may_assess(unable, Known(), today=TODAY).reasons[0].remedy
    helped = assessed(retains=False, best_interests="Her sister says she would want it.")
    assert may_assess(helped, Known(), today=TODAY)
    assert may_assess(assessed(), Known(), today=TODAY)


@pytest.mark.parametrize(("age", "allowed"), [(15, False), (16, True), (None, True)])
def test_the_test_is_for_people_from_sixteen_on(age: int | None, allowed: bool) -> None:
    assert bool(may_assess(assessed(), Known(age=age), today=TODAY)) is allowed


def test_an_assessment_is_of_a_day_that_has_come() -> None:
    tomorrow = assessed(assessed_on=TODAY + timedelta(days=1))
    assert "lies ahead" in str(may_assess(tomorrow, Known(), today=TODAY))


@pytest.mark.parametrize(
    ("changes", "known", "says"),
    [
        ({"purpose": "gossip"}, Known(), "no purpose of the charter"),
        ({"decided_by": ""}, Known(), "who said it and when"),
        ({"asked_on": None}, Known(), "who said it and when"),
        ({"asked_on": TODAY + timedelta(days=1)}, Known(), "lies ahead"),
        ({"state": "withdrawn"}, Known(said="refused"), "nothing to withdraw"),
        ({}, Known(lacks=True), "Neither their yes nor their no"),
        ({"state": "refused"}, Known(lacks=True), "Neither their yes nor their no"),
        ({"decided_by": "parent"}, Known(age=18), "parental responsibility for an adult"),
        ({"decided_by": "attorney"}, Known(), "Nobody decides for somebody who can"),
        ({"decided_by": "attorney"}, Known(lacks=False), "Nobody decides for somebody who can"),
        ({"state": "not_sought"}, Known(), "why they were not asked"),
        ({"state": "not_needed", "because": "x", "clause": "7.60"}, Known(), "asks for consent"),
        ({"state": "not_needed", "because": "x", "clause": "1.1"}, Known(), "asks for consent"),
        ({"state": "not_needed", "because": "x", "clause": "99.9"}, Known(), "asks for consent"),
    ],
)
def test_what_cannot_be_recorded_says_why_and_what_to_do(
    northshire: Charter, changes: dict[str, Any], known: Known, says: str
) -> None:
    said = ConsentGiven.model_validate(YES | changes)
    verdict = may_record(northshire, said, known, today=TODAY)
    assert says in str(verdict)
    assert not verdict
    assert all(reason.remedy for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        ({}, Known()),
        ({"purpose": "plan_help"}, Known(age=9)),
        ({"decided_by": "parent"}, Known(age=9)),
        ({"decided_by": "parent"}, Known()),
        ({"decided_by": "attorney"}, Known(lacks=True)),
        ({"state": "withdrawn"}, Known(said="given", said_yes=True)),
        ({"state": "not_sought", "because": "He reads her letters."}, Known(lacks=True)),
        ({"state": "not_needed", "because": "Law.", "clause": "7.52"}, Known()),
    ],
)
def test_what_can_be_recorded(northshire: Charter, changes: dict[str, Any], known: Known) -> None:
    said = ConsentGiven.model_validate(YES | changes)
    assert may_record(northshire, said, known, today=TODAY)


def test_the_clauses_that_need_no_consent_share_and_do_not_ask_for_it(northshire: Charter) -> None:
    found = needing_none(northshire, "")
    assert "7.52" in found
    assert not {"7.40", "7.41", "7.60", "7.62", "7.67"} & set(found)
    assert "7.51" not in needing_none(changed(northshire, "7.51", consent="given"), "")
    assert set(needing_none(northshire, "plan_help")) < set(found)


@pytest.mark.parametrize(
    ("changes", "known", "says"),
    [
        ({}, Known(), "They have not said no"),
        ({}, Known(said="given"), "They have not said no"),
        ({}, Known(said="refused", overridden=True), "overridden, or that is asked for"),
        ({"ground": "because"}, Known(said="refused"), "no ground of the charter"),
        ({"ground": "lacks_capacity"}, Known(said="refused"), "needs an assessment"),
        ({"ground": "lacks_capacity"}, Known(said="refused", lacks=False), "needs an assessment"),
        ({"told": False}, Known(said="refused"), "whether they are told"),
        ({"not_told_because": "x"}, Known(said="refused"), "whether they are told"),
    ],
)
def test_what_does_not_go_against_a_no_says_why(
    northshire: Charter, changes: dict[str, Any], known: Known, says: str
) -> None:
    verdict = may_override(northshire, overriding(**changes), known)
    assert not verdict
    assert says in str(verdict)
    assert all(reason.remedy for reason in verdict.reasons)


def test_a_no_is_overridden_on_a_ground_with_its_clause(northshire: Charter) -> None:
    for said in ("refused", "withdrawn"):
        assert may_override(northshire, overriding(), Known(said=said)).clauses == ("7.100",)
    lacking = overriding(ground="lacks_capacity")
    assert may_override(northshire, lacking, Known(said="refused", lacks=True)).clauses == (
        "7.101",
    )


def test_a_charter_without_grounds_overrides_nothing_and_is_weak(northshire: Charter) -> None:
    bare = without(northshire, *GROUNDS)
    assert not check(bare)
    assert any("though somebody said no" in problem.text for problem in warnings(bare))
    verdict = may_override(bare, overriding(), Known(said="refused"))
    assert "names no ground" in str(verdict)


def test_only_what_somebody_authorises_needs_a_clock(northshire: Charter) -> None:
    untimed = without(northshire, "5.68", "5.69")
    assert any("no clock for `authorise`" in problem.text for problem in check(untimed))
    alone = without(untimed, *GROUNDS[2:])
    assert not check(alone)


def test_only_whom_it_waits_for_authorises_and_nobody_what_they_asked_for() -> None:
    who = {"agency": "health", "role": "agency_manager"}
    by = {"by_agency": "health", "by_role": "agency_manager"}
    assert may_authorise(**who, **by, open_still=True, asked_it=False)
    assert not may_authorise(**who, **by, open_still=False, asked_it=False)
    assert not may_authorise(**who, **by, open_still=True, asked_it=True)
    for other in ({"by_agency": "police"}, {"by_role": "practitioner"}):
        assert not may_authorise(**who, **(by | other), open_still=True, asked_it=False)


EVERYBODY = ("childrens_social_care", "police", "health", "education")


def test_it_says_what_hangs_on_a_yes_and_that_nothing_does(northshire: Charter) -> None:
    every = {each.code for each in northshire.sharing.categories}
    facts = replace(SCHOOL, from_agency="health", concerns=("child_exploitation",))
    [detail] = hangs_on_consent(
        northshire, facts, agencies=EVERYBODY, categories=every - {"wishes", "care_history"}
    )
    assert detail.category == "health_detail"
    assert detail.on_yes == ("childrens_social_care",)
    assert detail.unasked == detail.on_no == ()
    police = replace(SCHOOL, from_agency="police")
    assert hangs_on_consent(northshire, police, agencies=EVERYBODY, categories={"incident"}) == ()


@given(st.sampled_from(["high", "medium", "standard"]), st.sampled_from(EVERYBODY))
def test_a_no_never_lets_go_what_a_yes_or_silence_would_not(grade: str, agency: str) -> None:
    charter = read(Path("charters/northshire/1.0.yaml").read_text(encoding="utf-8"))
    every = {each.code for each in charter.sharing.categories}
    facts = replace(SCHOOL, from_agency=agency, grade=grade)
    for each in hangs_on_consent(charter, facts, agencies=EVERYBODY, categories=every):
        assert set(each.on_no) <= set(each.on_yes) & set(each.unasked)
