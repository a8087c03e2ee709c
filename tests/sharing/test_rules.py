"""Who is asked and what goes to whom, over every case Northshire's charter can meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.sharing.queries import years_before
from roundtable.sharing.rules import (
    CONSENT,
    SENSITIVITY,
    PersonFacts,
    SharedFacts,
    answer_seen_by,
    basis_of,
    compared,
    destinations,
    may_say_view,
    may_share,
    presence_of,
    purpose_of,
    ready_to_ask,
    route,
    somebody_asked,
    views_of,
)
from tests.clauses import added, changed
from tests.sharing.items import SCHOOL

CHARTER: Charter = read(Path("charters/northshire/1.0.yaml").read_text())
AGENCIES = [agency.code for agency in CHARTER.agencies]
CONCERNS = [concern.code for concern in CHARTER.intake.concerns]
ROLES = [role.code for role in CHARTER.intake.people]

ages = st.none() | st.integers(0, 110)
persons = st.builds(PersonFacts, id=st.uuids().map(str), role=st.sampled_from(ROLES), age=ages)
groups = st.lists(persons, min_size=1, max_size=16, unique_by=lambda person: person.id)
concerns = st.lists(st.sampled_from(CONCERNS), min_size=1, max_size=6, unique=True)
facts = st.builds(
    SharedFacts,
    category=st.sampled_from([category.code for category in CHARTER.sharing.categories]),
    sensitivity=st.sampled_from(SENSITIVITY),
    from_agency=st.sampled_from(AGENCIES),
    about_role=st.sampled_from(ROLES),
    grade=st.sampled_from([grade.code for grade in CHARTER.definitions.grades]),
    group=st.sampled_from(["domestic_abuse", "children", "adults"]),
    concerns=concerns.map(tuple),
    people_count=st.integers(1, 16),
    consent=st.sampled_from(CONSENT),
)
agencies = st.sampled_from(AGENCIES)


def asked_about(people: list[PersonFacts], about: list[str]) -> set[tuple[str, str]]:
    """Return every pair of agency and person that is asked."""
    asks = route(CHARTER, people=people, concerns=about)
    return {(ask.agency, person) for ask in asks for person in ask.people}


@given(groups, concerns)
def test_every_ask_is_under_a_clause_of_the_request_and_one_of_the_remit(people, about):
    for ask in route(CHARTER, people=people, concerns=about):
        assert CHARTER.clauses[ask.clause] in CHARTER.requests
        assert set(ask.remits) == set(ask.people)
        remits = CHARTER.agency(ask.agency).remit
        assert all(CHARTER.clauses[clause] in remits for clause in ask.remits.values())


@given(groups, concerns, st.randoms())
def test_the_order_of_people_and_concerns_changes_nothing(people, about, shuffle):
    mixed, other = list(people), list(about)
    shuffle.shuffle(mixed)
    shuffle.shuffle(other)
    assert asked_about(people, about) == asked_about(mixed, other)


@given(groups, concerns)
def test_who_is_on_the_case_is_asked_about_alike_alone_or_with_others(people, about):
    alone = set().union(*(asked_about([person], about) for person in people))
    assert asked_about(people, about) == alone


@given(groups, concerns)
def test_an_unknown_age_never_takes_anybody_out_of_a_remit(people, about):
    ageless = [replace(person, age=None) for person in people]
    assert asked_about(people, about) <= asked_about(ageless, about)


@given(groups, concerns, st.sampled_from(CONCERNS))
def test_one_more_concern_never_asks_fewer(people, about, more):
    assert asked_about(people, about) <= asked_about(people, [*about, more])


@pytest.mark.parametrize(("age", "asked"), [(17, True), (18, False), (None, True)])
def test_an_age_limit_is_the_birthday(age, asked):
    people = [PersonFacts("one", "alleged_harmer", age)]
    assert (("youth_offending", "one") in asked_about(people, ["neglect"])) is asked


@pytest.mark.parametrize(("age", "asked"), [(17, False), (18, True), (None, True)])
def test_an_adult_begins_on_the_birthday(age, asked):
    people = [PersonFacts("one", "alleged_harmer", age)]
    assert (("probation", "one") in asked_about(people, ["neglect"])) is asked


def test_a_referrer_is_asked_about_by_nobody():
    assert asked_about([PersonFacts("one", "referrer")], CONCERNS) == set()


@pytest.mark.parametrize(
    ("people", "about", "reasons"),
    [
        ([], ["neglect"], ["Nobody is named whom an agency could know."]),
        ([PersonFacts("one", "victim")], [], ["No concern is named."]),
        (
            [PersonFacts("one", "referrer", 40), PersonFacts("two", "referrer")],
            ["neglect"],
            [
                "No agency that is asked for this concern speaks about: Person who referred of 40.",
                "No agency that is asked for this concern speaks about: Person who referred.",
            ],
        ),
    ],
)
def test_where_nobody_is_asked_it_is_said_why(people, about, reasons):
    why = somebody_asked(CHARTER, people=people, concerns=about)
    assert not why
    assert [reason.text for reason in why.reasons] == reasons
    assert all(reason.remedy for reason in why.reasons)


def test_who_is_asked_is_asked_under_the_clauses_that_ask():
    one = [PersonFacts("one", "subject_child", 7)]
    why = somebody_asked(CHARTER, people=one, concerns=["neglect"])
    asks = route(CHARTER, people=one, concerns=["neglect"])
    assert why
    assert set(why.clauses) == {clause for ask in asks for clause in ask.clauses}


@given(facts, agencies)
def test_what_goes_goes_under_a_clause_with_a_lawful_basis(item, to):
    verdict = may_share(CHARTER, item=item, to_agency=to)
    if verdict and to != item.from_agency:
        (clause,) = verdict.clauses
        assert basis_of(CHARTER, clause) in {basis.code for basis in CHARTER.sharing.bases}
    if not verdict:
        assert verdict.reasons[0].text


@given(facts, agencies)
def test_a_secret_address_goes_to_nobody(item, to):
    secret = replace(item, category="confidential_address")
    verdict = may_share(CHARTER, item=secret, to_agency=to)
    assert bool(verdict) is (to == item.from_agency)


@given(facts)
def test_an_agency_always_has_what_it_gave(item):
    assert may_share(CHARTER, item=item, to_agency=item.from_agency)


@given(facts, agencies)
def test_without_a_clause_nothing_goes(item, to):
    sharing = CHARTER.sharing.model_copy(update={"clauses": ()})
    bare = CHARTER.model_copy(update={"sharing": sharing})
    assert bool(may_share(bare, item=item, to_agency=to)) is (to == item.from_agency)


@given(facts, agencies)
def test_what_is_more_sensitive_never_goes_further(item, to):
    allowed = [
        bool(may_share(CHARTER, item=replace(item, sensitivity=level), to_agency=to))
        for level in SENSITIVITY
    ]
    assert allowed == sorted(allowed, reverse=True)


@given(facts)
def test_destinations_name_every_other_agency_once_the_yeses_first(item):
    goes = destinations(CHARTER, item=item, agencies=AGENCIES)
    named = [agency for one in goes for agency in one.agencies]
    assert sorted(named) == sorted(set(AGENCIES) - {item.from_agency})
    assert [bool(one.verdict) for one in goes] == sorted(
        (bool(one.verdict) for one in goes), reverse=True
    )
    for one in goes:
        for agency in one.agencies:
            assert may_share(CHARTER, item=item, to_agency=agency) == one.verdict
        assert bool(one.basis) is bool(one.verdict)


@given(facts, st.sampled_from(["withheld", "no_remit"]))
def test_that_something_is_withheld_everybody_sees(item, said):
    presence = replace(item, category="presence")
    seen = answer_seen_by(CHARTER, said=said, presence=presence, agencies=AGENCIES)
    assert set(seen) == set(AGENCIES) - {item.from_agency}


@given(facts, st.sampled_from(["known", "not_known"]))
def test_whether_somebody_is_known_goes_by_the_clauses(item, said):
    presence = replace(item, category="presence")
    seen = answer_seen_by(CHARTER, said=said, presence=presence, agencies=AGENCIES)
    assert item.from_agency not in seen
    assert all(may_share(CHARTER, item=presence, to_agency=agency) for agency in seen)


FIVE = {"police", "childrens_social_care", "adult_social_care", "health", "mental_health"}


@pytest.mark.parametrize("agency", ["health", "mental_health"])
@pytest.mark.parametrize(
    ("grade", "clause", "to"),
    [("standard", "7.45", FIVE), ("medium", "7.46", {*AGENCIES}), ("high", "7.46", {*AGENCIES})],
)
def test_that_a_health_service_knows_somebody_goes_by_its_own_clauses(agency, grade, clause, to):
    kind, sensitivity = presence_of(CHARTER, agency)
    item = SharedFacts(
        category=kind,
        sensitivity=sensitivity,
        from_agency=agency,
        about_role="subject_child",
        grade=grade,
        group="children",
        concerns=("neglect",),
    )
    assert (kind, sensitivity) == ("health_presence", "sensitive")
    seen = answer_seen_by(CHARTER, said="known", presence=item, agencies=AGENCIES)
    assert {*seen} == to - {agency}
    beyond = next(code for code in seen if clause == "7.45" or code not in FIVE)
    assert may_share(CHARTER, item=item, to_agency=beyond).clauses == (clause,)


def test_that_another_agency_knows_somebody_is_no_matter_of_health():
    others = {*AGENCIES} - {"health", "mental_health"}
    assert {presence_of(CHARTER, agency) for agency in others} == {("presence", "ordinary")}


@pytest.mark.parametrize(
    ("unidentified", "grade", "reasons"), [(0, "high", 0), (1, "high", 1), (0, "", 1), (2, "", 2)]
)
def test_a_case_is_asked_about_once_identified_and_graded(unidentified, grade, reasons):
    verdict = ready_to_ask(unidentified=unidentified, grade=grade)
    assert bool(verdict) is (reasons == 0)
    assert len(verdict.reasons) == reasons


def test_a_clause_that_shares_nothing_has_no_basis():
    assert basis_of(CHARTER, "7.40") == ""
    assert basis_of(CHARTER, "2.41") == ""


@given(st.dates(min_value=date(1930, 1, 1)), st.integers(0, 20))
def test_so_many_years_back_is_the_same_day_or_the_last_of_february(day, years):
    back = years_before(day, years)
    assert back.year == day.year - years
    assert (back.month, back.day) in {(day.month, day.day), (2, 28)}


CHILD = PersonFacts("tom", "subject_child", 7)
FATHER = PersonFacts("rhys", "alleged_harmer", 40)


def asks_of(charter: Charter, agency: str) -> tuple[str, ...]:
    asks = route(charter, people=[CHILD, FATHER], concerns=["neglect"])
    return next((ask.people for ask in asks if ask.agency == agency), ())


def test_a_request_is_narrowed_to_the_roles_its_clause_names():
    assert asks_of(CHARTER, "health") == ("tom", "rhys")
    narrowed = changed(CHARTER, "6.4", people=["subject_child"])
    assert asks_of(narrowed, "health") == ("tom",)
    assert asks_of(changed(CHARTER, "6.4", people=["victim"]), "health") == ()


def test_two_clauses_that_ask_one_agency_about_different_people_are_one_request():
    father = {
        "clause": "6.90",
        "agencies": ["health"],
        "concerns": ["neglect"],
        "people": ["alleged_harmer"],
        "asks": "Known violence to staff.",
        "years_back": 9,
    }
    charter = added(changed(CHARTER, "6.4", people=["subject_child"]), "requests", father)
    asks = route(charter, people=[CHILD, FATHER], concerns=["neglect"])
    (ask,) = (ask for ask in asks if ask.agency == "health")
    assert ask.people == ("tom", "rhys")
    assert ask.clauses == ("6.90", "6.4")
    assert ask.asks.startswith("Known violence to staff. Injuries")
    assert ask.years_back == 9


ASKING_FIRST = {
    "clause": "7.89",
    "categories": ["education"],
    "to_agencies": ["fire_and_rescue"],
    "basis": "public_task",
    "consent": "given",
    "because": "They agree that the fire service hears it.",
}


@pytest.mark.parametrize("consent", CONSENT)
def test_a_clause_that_needs_consent_speaks_only_of_who_gave_it(consent):
    charter = added(CHARTER, "sharing.clauses", ASKING_FIRST)
    item = replace(SCHOOL, consent=consent)
    assert bool(may_share(charter, item=item, to_agency="fire_and_rescue")) is (consent == "given")


def test_what_needs_no_consent_goes_by_the_next_clause():
    anyway = ASKING_FIRST | {"clause": "7.88", "consent": "not_needed", "because": "It helps."}
    charter = added(CHARTER, "sharing.clauses", ASKING_FIRST, anyway)
    found = may_share(charter, item=SCHOOL, to_agency="fire_and_rescue")
    assert found.clauses == ("7.88",)


def test_a_disclosure_is_for_the_purpose_its_clause_names():
    purpose = {"clause": "7.87", "code": "home_safety", "name": "Making a home safe"}
    charter = added(CHARTER, "sharing.purposes", purpose)
    clause = ASKING_FIRST | {"purpose": "home_safety", "consent": "not_needed"}
    charter = added(charter, "sharing.clauses", clause)
    goes = destinations(charter, item=SCHOOL, agencies=["fire_and_rescue", "probation"])
    assert [(one.agencies, one.purpose) for one in goes] == [
        (("fire_and_rescue",), "home_safety"),
        (("probation",), ""),
    ]
    assert purpose_of(charter, "7.89") == "home_safety"
    assert purpose_of(charter, "8.1") == ""


def test_an_agency_says_its_view_in_the_terms_the_charter_translates():
    terms = [term.term for term in views_of(CHARTER, "probation")]
    assert "Medium risk of serious harm" in terms
    assert "Section 47 threshold" not in terms
    said = may_say_view(CHARTER, agency="probation", term="Medium risk of serious harm")
    assert said
    assert said.clauses == ("3.42",)
    assert may_say_view(CHARTER, agency="probation", term="")
    for term in ("Section 47 threshold", "Rather worrying"):
        refused = may_say_view(CHARTER, agency="probation", term=term)
        assert not refused
        assert refused.reasons[0].remedy


def test_a_term_that_defines_a_word_is_no_view_of_the_risk():
    word = changed(CHARTER, "3.42", grade=None, defined_in="3.1")
    assert not may_say_view(word, agency="probation", term="Medium risk of serious harm")


@pytest.mark.parametrize(
    ("grade", "differs"), [("high", "lower"), ("medium", ""), ("standard", "higher")]
)
def test_a_view_stands_beside_the_common_grade(grade, differs):
    found = compared(CHARTER, clause="3.42", view="medium", grade=grade)
    assert found is not None
    assert (found.translation.term, found.grade) == ("Medium risk of serious harm", "medium")
    assert found.differs == differs


@pytest.mark.parametrize(
    ("clause", "grade"), [("3.42", ""), ("3.1", "medium"), ("3.999", "medium")]
)
def test_nothing_is_compared_with_what_is_not_there(clause, grade):
    assert compared(CHARTER, clause=clause, view="medium", grade=grade) is None
