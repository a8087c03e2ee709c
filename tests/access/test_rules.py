"""Who may see and do what: every verb by every role in every standing at every stage."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtable.access.rules import (
    BLIND_ROLES,
    NOTHING_HERE,
    TASK_VERBS,
    WORKING_ROLES,
    WRITES,
    CaseFacts,
    ItemFacts,
    Verb,
    may,
    may_see_item,
    task_of,
)
from roundtable.cases.rules import Stage
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Verdict

# The first example pays for what is made once; a busy machine is no fault of the rules.
STEADY = settings(deadline=None)
STANDINGS = ("none", "asked", "contributing", "lead")
READS = [verb for verb in Verb if verb not in WRITES]
EVERYTHING = list(product(Verb, Role, STANDINGS, Stage))
agencies = st.sampled_from(["police", "health", "education", "housing"])
sets = st.frozensets(agencies)
actors = st.builds(Actor, st.just(UUID(int=7)), agencies, st.sampled_from(Role))
cases = st.builds(CaseFacts, agencies, sets, sets, st.sampled_from([*Stage]).map(str))


def asks(
    verb: Verb, role: Role, standing: str, stage: str, *, member: bool = True, task: str = ""
) -> Verdict:
    """Return what the rules say to somebody of the police in that standing."""
    case = CaseFacts(
        lead="police" if standing == "lead" else "health",
        agencies=frozenset({"health"} | ({"police"} if standing != "none" else set())),
        contributing=frozenset({"police"} if standing == "contributing" else ()),
        stage=stage,
        tasks=frozenset({task_of("police", task)} if task else ()),
    )
    return may(Actor(UUID(int=7), "police", role, member=member), verb, case)


def test_every_verdict_gives_its_reason_and_a_denial_a_way_on() -> None:
    for verb, role, standing, stage in EVERYTHING:
        verdict = asks(verb, role, standing, stage)
        assert verdict.reasons
        if not verdict and role in WORKING_ROLES:
            assert verdict.reasons[0].remedy, (verb, role, standing, stage)


def test_a_blind_role_never_learns_that_the_case_exists() -> None:
    for verb, role, standing, stage in EVERYTHING:
        if role in BLIND_ROLES:
            assert asks(verb, role, standing, stage) is NOTHING_HERE


def test_who_is_not_on_the_case_is_told_the_same_as_if_there_were_none() -> None:
    for verb, role, stage in product(Verb, Role, Stage):
        manager = role is Role.HUB_MANAGER and verb is Verb.SEE_OUTLINE
        if not manager:
            assert asks(verb, role, "none", stage) is NOTHING_HERE


def test_who_works_the_case_reads_it_at_every_stage() -> None:
    for role, standing, stage in product(WORKING_ROLES, STANDINGS[1:], Stage):
        assert asks(Verb.SEE, role, standing, stage)
        assert asks(Verb.SEE_OUTLINE, role, standing, stage)
        discussion = asks(Verb.SEE_DISCUSSION, role, standing, stage)
        assert bool(discussion) == (standing != "asked")


def test_no_write_happens_outside_its_stages_or_by_another_role() -> None:
    for verb, role, standing, stage in EVERYTHING:
        if verb in WRITES and (stage not in WRITES[verb].stages or role not in WORKING_ROLES):
            assert not asks(verb, role, standing, stage)


def test_each_write_is_allowed_to_somebody_at_each_of_its_stages() -> None:
    for verb, write in WRITES.items():
        for stage in write.stages:
            assert asks(verb, Role.PRACTITIONER, "lead", stage), (verb, stage)


def test_what_is_for_the_lead_is_for_nobody_else() -> None:
    for verb, role, standing, stage in EVERYTHING:
        if verb in WRITES and WRITES[verb].lead_only and standing != "lead":
            assert not asks(verb, role, standing, stage)


def test_the_table_is_for_those_who_answered() -> None:
    for verb, role, stage in product(Verb, Role, Stage):
        if verb in WRITES and WRITES[verb].contributing:
            assert not asks(verb, role, "asked", stage)


def test_the_hub_manager_sees_the_outline_of_every_case_and_no_more() -> None:
    for verb, standing, stage in product(Verb, STANDINGS, Stage):
        assert bool(asks(verb, Role.HUB_MANAGER, standing, stage)) == (verb is Verb.SEE_OUTLINE)


@pytest.mark.parametrize("stage", Stage)
def test_whom_a_task_waits_for_sees_its_case_and_answers_it_and_no_more(stage: str) -> None:
    case = CaseFacts(
        "police",
        frozenset({"police", "health"}),
        frozenset(),
        stage,
        frozenset({task_of("health", Role.INFORMATION_GOVERNANCE)}),
    )
    for agency, role, verb in product(("police", "health"), Role, Verb):
        allowed = may(Actor(UUID(int=7), agency, role), verb, case)
        if role is Role.INFORMATION_GOVERNANCE:
            open_to_them = verb in TASK_VERBS and agency == "health"
            in_stage = verb not in WRITES or stage in WRITES[verb].stages
            assert bool(allowed) == (open_to_them and in_stage), (agency, verb)


def test_a_task_changes_nothing_for_any_other_role() -> None:
    for verb, role, standing, stage in EVERYTHING:
        if role is not Role.INFORMATION_GOVERNANCE:
            plain = asks(verb, role, standing, stage)
            assert asks(verb, role, standing, stage, task=role) == plain


def test_who_has_no_role_today_does_nothing() -> None:
    for verb, role, standing, stage in EVERYTHING:
        verdict = asks(verb, role, standing, stage, member=False)
        assert not verdict
        assert verdict.reasons[0].text == "You have no role in an agency today."


@pytest.mark.parametrize("role", sorted(Role))
@STEADY
@given(case=cases, verb=st.sampled_from(Verb))
def test_being_asked_never_takes_a_right_to_read_away(
    role: Role, case: CaseFacts, verb: Verb
) -> None:
    who = Actor(UUID(int=7), "police", role)
    more = CaseFacts(case.lead, case.agencies | {"police"}, case.contributing, case.stage)
    if verb in READS and may(who, verb, case):
        assert may(who, verb, more)


@STEADY
@given(who=actors, case=cases, giver=agencies, disclosed=sets)
def test_an_item_is_for_its_giver_and_those_it_was_disclosed_to(
    who: Actor, case: CaseFacts, giver: str, disclosed: frozenset[str]
) -> None:
    verdict = may_see_item(who, case, ItemFacts(giver, disclosed))
    sees_case = bool(may(who, Verb.SEE, case))
    assert bool(verdict) == (sees_case and who.agency in disclosed | {giver})
    assert verdict.reasons
