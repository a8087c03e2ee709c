"""Criteria, grades and joining: what holds whatever the referral."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.intake.rules import (
    JoinFacts,
    ReferralFacts,
    assessments_for,
    factors_for,
    may_grade,
    may_join,
    meets_criteria,
    points_to,
    suggested_grade,
    uses_the_charters_words,
)
from roundtable.intake.statement import ReferralGiven
from roundtable.lib.verdict import Verdict
from tests.clauses import changed, without
from tests.stories import concern

CHARTER = read(Path("charters/northshire/1.0.yaml").read_text())
GRADES = [term.code for term in CHARTER.definitions.grades]
CONCERNS = [term.code for term in CHARTER.intake.concerns]
ROLES = [term.code for term in CHARTER.intake.people]
FACTORS = [term.code for term in CHARTER.intake.factors]
SOURCES = [term.code for term in CHARTER.intake.sources]
PROTECTED = {"subject_child", "unborn_child", "adult_at_risk", "victim"}
CHILD_HARM = ["child_harm-harm_now", "child_harm-contact_now", "child_harm-nobody_protects"]
NOTHING_KNOWN = dict.fromkeys(CHILD_HARM, "unknown")

all_answers = st.fixed_dictionaries(
    {asked: st.sampled_from(["yes", "no", "unknown"]) for asked in CHILD_HARM}
)
some_factors = st.lists(st.sampled_from(FACTORS), unique=True)
some_concerns = st.lists(st.sampled_from(CONCERNS), min_size=1, max_size=6, unique=True)


@given(some_concerns, st.lists(st.sampled_from(ROLES), max_size=6), st.booleans())
def test_a_referral_meets_the_criteria_when_each_is_met(
    concerns: list[str], roles: list[str], told: bool
) -> None:
    verdict = meets_criteria(CHARTER, ReferralFacts(tuple(concerns), tuple(roles), told))
    assert bool(verdict) == (told and bool(PROTECTED & set(roles)))
    assert verdict.clauses
    if not verdict:
        assert all(reason.text for reason in verdict.reasons)


@given(some_concerns)
def test_indicators_are_those_of_the_concerns_in_the_charters_order(concerns: list[str]) -> None:
    offered = factors_for(CHARTER, concerns)
    assert all(set(factor.concerns) & set(concerns) for factor in offered)
    assert [f.code for f in offered] == [f for f in FACTORS if f in {o.code for o in offered}]
    assert set(factors_for(CHARTER, concerns[:1])) <= set(offered)


def judged(charter: Charter = CHARTER, **said: Any) -> Verdict:
    """Return whether a grade of neglect may stand, with all answers not known unless said."""
    usual = {"concerns": ["neglect"], "grade": "high", "factors": [], "reasons": "As seen."}
    return may_grade(charter, **(usual | {"answers": NOTHING_KNOWN} | said))


@given(some_factors, st.sampled_from(FACTORS))
def test_one_more_indicator_never_lowers_the_grade(factors: list[str], more: str) -> None:
    before = GRADES.index(suggested_grade(CHARTER, factors))
    after = GRADES.index(suggested_grade(CHARTER, [*factors, more]))
    assert after <= before


@given(some_factors, st.sampled_from(GRADES))
def test_judgement_raises_a_grade_and_never_lowers_it(factors: list[str], level: str) -> None:
    pointed = suggested_grade(CHARTER, factors)
    verdict = judged(grade=level, factors=factors)
    assert bool(verdict) == (GRADES.index(level) <= GRADES.index(pointed))
    expected = level if verdict else pointed
    assert verdict.clauses == (CHARTER.grade(expected).clause,)


def test_nothing_ticked_points_to_the_lowest_grade() -> None:
    assert suggested_grade(CHARTER, []) == GRADES[-1]


@pytest.mark.parametrize(
    ("grade", "reasons", "words"),
    [("enormous", "So.", "not a grade"), ("high", "  ", "needs its reasons")],
)
def test_a_grade_is_the_charters_and_has_reasons(grade: str, reasons: str, words: str) -> None:
    verdict = judged(grade=grade, reasons=reasons)
    assert not verdict
    assert words in str(verdict)
    assert verdict.reasons[0].remedy


def test_an_assessment_is_asked_of_the_concerns_its_clause_names() -> None:
    assert [each.clause for each in assessments_for(CHARTER, ["neglect"])] == ["4.150"]
    assert [each.clause for each in assessments_for(CHARTER, ["stalking", "neglect"])] == [
        "4.140",
        "4.150",
    ]
    other = changed(CHARTER, "4.150", concerns=["sexual_abuse"])
    assert assessments_for(other, ["neglect"]) == ()


@given(all_answers)
def test_so_many_yes_point_to_the_grade_of_the_clause(answers: dict[str, str]) -> None:
    yes = list(answers.values()).count("yes")
    assert suggested_grade(CHARTER, [], answers) == ("high" if yes >= 2 else "standard")
    every = changed(CHARTER, "4.150", at_least=0, grade="medium")
    assert suggested_grade(every, [], answers) == ("medium" if yes == 3 else "standard")


@given(all_answers, st.sampled_from(CHILD_HARM))
def test_what_is_not_known_never_lowers_the_grade(answers: dict[str, str], asked: str) -> None:
    with_no = suggested_grade(CHARTER, [], answers | {asked: "no"})
    unknown = suggested_grade(CHARTER, [], answers | {asked: "unknown"})
    with_yes = suggested_grade(CHARTER, [], answers | {asked: "yes"})
    assert GRADES.index(with_yes) <= GRADES.index(unknown) <= GRADES.index(with_no)


@given(all_answers, some_factors)
def test_answers_never_lower_what_indicators_point_to(
    answers: dict[str, str], factors: list[str]
) -> None:
    assert GRADES.index(suggested_grade(CHARTER, factors, answers)) <= GRADES.index(
        suggested_grade(CHARTER, factors)
    )


def test_what_is_not_known_could_still_point_to_the_grade() -> None:
    (child_harm,) = assessments_for(CHARTER, ["neglect"])
    one = NOTHING_KNOWN | {CHILD_HARM[0]: "yes"}
    assert points_to(child_harm, one) == ""
    assert points_to(child_harm, one, counted=("yes", "unknown")) == "high"


@pytest.mark.parametrize("left", CHILD_HARM)
def test_a_grade_waits_for_every_answer(left: str) -> None:
    answers = {asked: said for asked, said in NOTHING_KNOWN.items() if asked != left}
    verdict = judged(answers=answers)
    assert not verdict
    assert verdict.clauses == ("4.150",)
    assert "not answered in full" in str(verdict)
    assert judged(without(CHARTER, "4.150"), answers={})


@pytest.mark.parametrize("strange", [{"child_harm-moon": "yes"}, {CHILD_HARM[0]: "perhaps"}])
def test_only_what_is_asked_is_answered_and_in_its_words(strange: dict[str, str]) -> None:
    verdict = judged(answers=NOTHING_KNOWN | strange)
    assert not verdict
    assert verdict.reasons[0].remedy


def test_judgement_does_not_lower_what_the_answers_point_to() -> None:
    verdict = judged(grade="medium", answers=dict.fromkeys(CHILD_HARM, "yes"))
    assert not verdict
    assert verdict.clauses == (CHARTER.grade("high").clause,)


@given(st.sampled_from(SOURCES), some_concerns)
def test_the_charters_own_words_are_taken(source: str, concerns: list[str]) -> None:
    assert uses_the_charters_words(CHARTER, concern(source=source, concerns=concerns))


def test_each_word_that_is_not_the_charters_is_named_once() -> None:
    strange: ReferralGiven = concern(
        source="moon", concerns=["neglect", "gloom"], people=[{"role": "king"}, {"role": "king"}]
    )
    verdict = uses_the_charters_words(CHARTER, strange)
    assert not verdict
    assert [reason.text.split("“")[1].split("”")[0] for reason in verdict.reasons] == [
        "moon",
        "gloom",
        "king",
    ]
    assert all("Use one of" in reason.remedy for reason in verdict.reasons)


people = st.frozensets(st.sampled_from(["", "ann", "bob", "cy"]), max_size=4)
few_concerns = st.frozensets(st.sampled_from(CONCERNS[:3]), min_size=1)
stages = st.sampled_from(["identify", "gather", "decide", "act", "closed"])
cases = st.builds(JoinFacts, people=people, concerns=few_concerns, stage=stages)


@given(cases, cases)
def test_nobody_and_nothing_slips_in_behind_a_request(later: JoinFacts, earlier: JoinFacts) -> None:
    verdict = may_join(later, earlier, because="The same family.")
    if verdict:
        assert "" not in later.people
        assert later.people & earlier.people
        assert earlier.stage in ("identify", "gather", "decide")
    if verdict and earlier.stage != "identify":
        assert later.people <= earlier.people
        assert later.concerns <= earlier.concerns


@given(cases)
def test_a_referral_about_the_same_joins_an_open_case(later: JoinFacts) -> None:
    earlier = JoinFacts(later.people | {"dee"}, frozenset(CONCERNS), "gather")
    whole = bool(later.people) and "" not in later.people
    assert bool(may_join(later, earlier, because="The same family.")) == whole


ONE = JoinFacts(frozenset({"ann"}), frozenset({"neglect"}), "identify")


@pytest.mark.parametrize(
    ("later", "earlier", "because", "words"),
    [
        (ONE, JoinFacts(ONE.people, ONE.concerns, "act"), "So.", "past its decision"),
        (JoinFacts(frozenset({"", "ann"}), ONE.concerns, "identify"), ONE, "So.", "not identified"),
        (ONE, JoinFacts(frozenset({"bob"}), ONE.concerns, "gather"), "So.", "Nobody is on both"),
        (
            JoinFacts(frozenset({"ann", "bob"}), ONE.concerns, "identify"),
            JoinFacts(ONE.people, ONE.concerns, "gather"),
            "So.",
            "were not asked about",
        ),
        (ONE, ONE, " ", "Say why"),
    ],
)
def test_what_does_not_join_is_told_why(
    later: JoinFacts, earlier: JoinFacts, because: str, words: str
) -> None:
    verdict = may_join(later, earlier, because=because)
    assert not verdict
    assert words in str(verdict)
    assert verdict.reasons[0].remedy
