"""The invented hub: the study's numbers, and the wrongs it rights."""

from __future__ import annotations

import pytest

from roundtable.charter import terms
from roundtable.charter.checking import check, warnings
from roundtable.charter.conditions import holds
from roundtable.charter.terms import PARTS, Charter, Measure, Power, Step, clause_order, numbered
from roundtable.lib.actor import Role

AGENCIES = {
    "police",
    "childrens_social_care",
    "adult_social_care",
    "health",
    "mental_health",
    "probation",
    "youth_offending",
    "education",
    "childrens_centres",
    "fire_and_rescue",
    "idva",
}


def test_it_holds_together_without_a_warning(northshire: Charter) -> None:
    assert check(northshire) == ()
    assert warnings(northshire) == ()


def test_the_studys_agencies_and_posts(northshire: Charter) -> None:
    posts = {agency.code: agency.posts for agency in northshire.agencies}
    assert set(posts) == AGENCIES
    assert sum(posts.values()) == 108
    assert [posts[code] for code in ("childrens_social_care", "police", "adult_social_care")] == [
        38,
        34,
        14,
    ]
    assert posts["health"] == 9
    assert len(northshire.hub.sites) == 3


def test_decisions_in_4_24_and_72_hours(northshire: Charter) -> None:
    decide = [clock for clock in northshire.clocks if clock.step == Step.DECIDE]
    assert [(clock.grade, clock.length) for clock in decide] == [
        ("high", 4),
        ("medium", 24),
        ("standard", 72),
    ]


def test_no_clause_asks_or_refuses_by_source(northshire: Charter) -> None:
    fields = {
        field
        for term in (*northshire.intake.criteria, *northshire.sharing.clauses)
        if term.when
        for field in _fields(term.when.model_dump())
    }
    assert fields
    assert not [field for field in fields if "source" in field]


def test_no_outcome_can_be_decided_by_one_agency(northshire: Charter) -> None:
    assert min(quorum.at_least for quorum in northshire.decision.quorums) >= 2


def test_a_secret_address_goes_to_nobody(northshire: Charter) -> None:
    first = northshire.sharing.clauses[0]
    assert first.categories == ("confidential_address",)
    assert (first.verdict, first.when, first.to_agencies) == ("refuse", None, ("any",))


@pytest.mark.parametrize("grade", [None, "high", "medium", "standard"])
@pytest.mark.parametrize("role", ["subject_child", "unborn_child", "adult_at_risk", "victim"])
def test_a_told_concern_about_somebody_at_risk_meets_the_criteria(
    northshire: Charter, role: str, grade: str | None
) -> None:
    facts = {
        "concerns": ["neglect"],
        "people.count": 1,
        "people.roles": [role],
        "narrative.known": True,
        "grade": grade,
    }
    assert all(holds(criterion.when, facts) for criterion in northshire.intake.criteria)


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"people.count": 0}, "4.110"),
        ({"people.roles": ["associate"]}, "4.111"),
        ({"narrative.known": False}, "4.112"),
        ({"concerns": []}, "4.113"),
    ],
)
def test_each_criterion_fails_on_its_own(
    northshire: Charter, change: dict[str, object], clause: str
) -> None:
    facts: dict[str, object] = {
        "concerns": ["neglect"],
        "people.count": 1,
        "people.roles": ["victim"],
        "narrative.known": True,
        "grade": "standard",
    }
    failed = [
        criterion.clause
        for criterion in northshire.intake.criteria
        if not holds(criterion.when, facts | change)
    ]
    assert failed == [clause]


def test_the_person_alleged_to_have_caused_harm_is_never_told(northshire: Charter) -> None:
    assert [role.code for role in northshire.intake.people if role.never_told] == ["alleged_harmer"]


FROM_OUTSIDE = (
    *(terms.Agency, terms.Grade, terms.LevelOfNeed, terms.Assessment, terms.EmergencyPath),
    *(terms.ClockRule, terms.PauseReason, terms.RequestRule, terms.LawfulBasis),
    *(
        terms.WithholdingGround,
        terms.DefaultAction,
        terms.FollowUpRule,
        terms.OnwardService,
        terms.Escalation,
        terms.Reserved,
        terms.Retention,
    ),
    *(terms.Training, terms.Review, terms.Indicator, terms.AuditSample, terms.Amendment),
    terms.UnitCost,
)


def test_every_figure_and_every_law_says_where_it_comes_from(northshire: Charter) -> None:
    found = [clause for clause in northshire.clauses.values() if isinstance(clause, FROM_OUTSIDE)]
    assert {type(clause) for clause in found} == set(FROM_OUTSIDE)
    assert [clause.clause for clause in found if not clause.source] == []


def test_no_part_is_empty(northshire: Charter) -> None:
    assert [name for name in PARTS if not list(numbered(getattr(northshire, name)))] == []


def test_each_measure_has_its_target_and_each_power_its_clause(northshire: Charter) -> None:
    assert [indicator.measure for indicator in northshire.indicators] == [*Measure]
    reserved = [power for clause in northshire.reserved for power in clause.powers]
    assert sorted(reserved) == sorted(Power)
    assert {amendment.kind for amendment in northshire.amendments} == {"ordinary", "urgent"}


def test_what_each_agency_calls_things_is_translated(northshire: Charter) -> None:
    said = {(agency.code, term) for agency in northshire.agencies for term in agency.terms}
    assert said == {(t.agency, t.term) for t in northshire.definitions.translations}


def test_every_telephone_number_and_address_is_invented(northshire: Charter) -> None:
    for agency in northshire.agencies:
        for contact in agency.contacts:
            assert contact.telephone.startswith("01632 960")
            assert contact.email.endswith("@example.org")


def test_every_role_of_the_hub_is_described(northshire: Charter) -> None:
    assert {role.code for role in northshire.roles} == {*Role}


def test_every_clause_has_a_number_of_its_own_and_stands_in_order(northshire: Charter) -> None:
    numbers = [*northshire.clauses]
    assert numbers == sorted(numbers, key=clause_order)
    assert len(numbers) > 200


def test_every_other_clause_can_be_found_by_its_code(northshire: Charter) -> None:
    assert northshire.agency("idva").short_name == "IDVA"
    assert northshire.grade("high").clause == "3.10"
    assert northshire.concern("neglect").lead == "childrens_social_care"
    assert northshire.source("self").census == "1C"
    assert northshire.person_role("victim").clause == "4.4"
    assert northshire.category("wishes").sensitive is False
    assert northshire.outcome("marac").quorum == "8.6"
    assert northshire.ground("court_restriction").clause == "7.93"
    assert northshire.reason_for_nothing("outside_area").clause == "4.124"
    with pytest.raises(KeyError):
        northshire.agency("parking")


def _fields(condition: object) -> list[str]:
    if isinstance(condition, dict):
        own = [condition["field"]] if "field" in condition else []
        return own + [field for value in condition.values() for field in _fields(value)]
    if isinstance(condition, list | tuple):
        return [field for part in condition for field in _fields(part)]
    return []
