"""Each source is told what the charter says for it, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roundtable.charter.terms import Charter, Ending, SourceKind
from roundtable.feedback.rules import (
    NothingToTell,
    may_close_without_action,
    may_end,
    may_end_transferred,
    may_tell,
    rule_for,
    rule_for_contributors,
    worded,
)

TELLS = {
    SourceKind.AGENCY: "outcome_and_reasons",
    SourceKind.PROFESSIONAL: "outcome",
    SourceKind.PUBLIC: "thanks",
    SourceKind.ANONYMOUS: "nothing",
}
FACTS = {
    "reference": "NK4T-7RWX",
    "outcome": "Early help",
    "agency": "Northshire Police",
    "signpost": "Call 01632 960120.",
}
DECIDED = Ending.JOINT_DECISION
STEADY = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def test_every_source_of_the_charter_is_told_what_its_rule_says(charter: Charter):
    assert charter.intake.sources
    for source in charter.intake.sources:
        rule = rule_for(charter, source.code, after=DECIDED)
        assert source.kind in rule.sources
        assert rule.tells == TELLS[source.kind]


@pytest.mark.parametrize("after", Ending)
def test_only_agencies_and_professionals_learn_the_outcome(charter: Charter, after: Ending):
    for source in charter.intake.sources:
        words = worded(rule_for(charter, source.code, after=after), FACTS)
        told = source.kind in (SourceKind.AGENCY, SourceKind.PROFESSIONAL)
        assert ("Early help" in words) == told
        assert ("NK4T-7RWX" in words) == told


def test_the_first_rule_that_fits_holds(charter: Charter):
    thanks = next(rule for rule in charter.feedback if SourceKind.PUBLIC in rule.sources)
    for_all = thanks.model_copy(update={"sources": tuple(SourceKind), "clause": "10.9"})
    kinder = charter.model_copy(update={"feedback": (for_all, *charter.feedback)})
    clauses = {rule_for(kinder, s.code, after=DECIDED).clause for s in kinder.intake.sources}
    assert clauses == {"10.9"}


def test_a_source_without_a_rule_is_an_error_and_not_silence(charter: Charter):
    mute = charter.model_copy(update={"feedback": charter.feedback[:1]})
    with pytest.raises(NothingToTell, match="anonymous"):
        rule_for(mute, "anonymous", after=DECIDED)
    with pytest.raises(NothingToTell, match="contributor"):
        rule_for_contributors(mute, after=DECIDED)


@pytest.mark.parametrize("after", Ending)
def test_one_who_answered_is_not_told_of_their_referral(charter: Charter, after: Ending):
    told = worded(rule_for_contributors(charter, after=after), FACTS)
    assert "your referral" not in told.lower()
    assert "NK4T-7RWX" in told


def test_nobody_is_told_of_a_decision_together_where_one_agency_ended_it(charter: Charter):
    alone = Ending.NO_FURTHER_ACTION
    rules = [rule_for(charter, source.code, after=alone) for source in charter.intake.sources]
    for rule in [*rules, rule_for_contributors(charter, after=alone)]:
        assert "together" not in rule.wording
        assert "other agencies" not in rule.wording


@STEADY
@given(
    facts=st.dictionaries(
        st.sampled_from([*FACTS]), st.text(st.characters(exclude_characters="{}")), max_size=4
    )
)
def test_what_is_not_known_is_left_out_and_never_shown_as_a_gap(charter: Charter, facts):
    for rule in charter.feedback:
        words = worded(rule, facts)
        assert "{" not in words
        assert all(facts[name] in words for name in facts if f"{{{name}}}" in rule.wording)


def test_everybody_is_told_once_of_each_decision():
    assert not may_tell(decided=False, told=False)
    assert not may_tell(decided=True, told=True)
    assert may_tell(decided=True, told=False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"undecided_emergency": True}, "have yet to decide together"),
        ({"going_on": True}, "urgent discussion"),
        ({"leaving": True}, "being handed over"),
        ({"reason": "boredom"}, "no such reason"),
        ({"explanation": " \n"}, "in your own words"),
    ],
)
def test_a_case_does_not_close_without_action(charter: Charter, changes, words: str):
    said = {"reason": "below_criteria", "explanation": "Known.", "undecided_emergency": False}
    assert may_close_without_action(charter, **said).clauses == ("4.120",)
    refused = may_close_without_action(charter, **(said | changes))
    assert words in str(refused)
    assert all(reason.remedy for reason in refused.reasons)


@given(actions_open=st.integers(0, 9), untold=st.booleans(), leaving=st.booleans())
def test_a_case_ends_when_nothing_is_left_and_says_all_that_is(
    actions_open: int, untold: bool, leaving: bool
):
    verdict = may_end(actions_open=actions_open, untold=untold, leaving=leaving)
    assert len(verdict.reasons) == (actions_open > 0) + untold + leaving
    assert bool(verdict) == (not verdict.reasons)


@given(
    actions_open=st.integers(0, 1), acknowledged=st.booleans(), undecided_emergency=st.booleans()
)
def test_a_case_that_somebody_took_over_ends_when_nothing_else_is_left(
    actions_open: int, acknowledged: bool, undecided_emergency: bool
):
    rest = may_end(actions_open=actions_open, untold=False)
    verdict = may_end_transferred(
        rest, acknowledged=acknowledged, undecided_emergency=undecided_emergency
    )
    assert len(verdict.reasons) == actions_open + (not acknowledged) + undecided_emergency
    assert bool(verdict) == (not verdict.reasons)
