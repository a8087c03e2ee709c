"""Who may look for somebody in whose register: what the charter says, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.people.rules import may_search, shown
from tests.architecture.tracked import ROOT
from tests.charter.strategies import charters
from tests.clauses import changed, without

NORTHSHIRE = read(ROOT / "charters" / "northshire")
STUDIED = read(ROOT / "charters" / "as-studied")
AGENCIES = st.sampled_from([agency.code for agency in NORTHSHIRE.agencies])
ROLES = st.sampled_from([role.code for role in NORTHSHIRE.intake.people])


def shows(charter: Charter, agency: str, register: str, role: str) -> str:
    verdict = may_search(charter, agency=agency, register=register, role=role)
    return shown(charter, verdict)


@given(AGENCIES, ROLES)
def test_everybody_searches_their_own_register(agency: str, role: str) -> None:
    verdict = may_search(STUDIED, agency=agency, register=agency, role=role)
    assert verdict
    assert verdict.clauses == ()
    assert shown(STUDIED, verdict) == "pointer"


@given(AGENCIES, AGENCIES, ROLES)
def test_without_a_clause_nobody_searches_another(agency: str, register: str, role: str) -> None:
    assert bool(may_search(STUDIED, agency=agency, register=register, role=role)) == (
        agency == register
    )


def test_statutory_partners_are_shown_where_to_look() -> None:
    verdict = may_search(
        NORTHSHIRE, agency="childrens_social_care", register="police", role="parent_carer"
    )
    assert verdict.clauses == ("7.80",)
    assert shown(NORTHSHIRE, verdict) == "pointer"


def test_health_shows_that_it_knows_somebody_and_no_more() -> None:
    assert shows(NORTHSHIRE, "police", "health", "victim") == "presence"
    assert shows(NORTHSHIRE, "mental_health", "health", "victim") == "pointer"
    assert shows(NORTHSHIRE, "education", "health", "subject_child") == "nothing"


def test_mental_health_is_searched_about_some_people_only() -> None:
    assert shows(NORTHSHIRE, "police", "mental_health", "parent_carer") == "presence"
    assert shows(NORTHSHIRE, "police", "mental_health", "sibling") == "nothing"


def test_nobody_is_searched_for_because_they_referred() -> None:
    agencies = [agency.code for agency in NORTHSHIRE.agencies]
    found = {shows(NORTHSHIRE, a, b, "referrer") for a in agencies for b in agencies if a != b}
    assert found == {"nothing"}


def test_a_clause_about_nobody_by_name_is_about_everybody() -> None:
    everybody = changed(NORTHSHIRE, "7.87", about=[])
    assert shows(everybody, "health", "idva", "associate") == "presence"


def test_who_did_not_sign_searches_nothing_and_is_not_searched() -> None:
    anybody = changed(NORTHSHIRE, "7.80", searched_by=["any"], held_by=["any"], about=[])
    assert shows(anybody, "idva", "police", "associate") == "pointer"
    assert shows(anybody, "circus", "police", "victim") == "nothing"
    assert shows(anybody, "police", "circus", "victim") == "nothing"
    assert shows(anybody, "circus", "circus", "victim") == "nothing"


def test_the_first_clause_that_fits_decides() -> None:
    first = changed(NORTHSHIRE, "7.82", searched_by=["police"], about=["victim"])
    assert shows(first, "police", "health", "victim") == "pointer"
    assert shows(without(first, "7.82"), "police", "health", "victim") == "presence"


@given(charters(), st.data())
def test_a_yes_cites_a_clause_that_says_so(charter: Charter, data: st.DataObject) -> None:
    agencies = st.sampled_from([each.code for each in charter.agencies])
    one, other = data.draw(agencies), data.draw(agencies)
    role = data.draw(st.sampled_from([each.code for each in charter.intake.people]))
    verdict = may_search(charter, agency=one, register=other, role=role)
    if verdict and one != other:
        [number] = verdict.clauses
        clause = next(each for each in charter.sharing.registers if each.clause == number)
        assert {one, "any"} & {*clause.searched_by}
        assert {other, "any"} & {*clause.held_by}
        assert shown(charter, verdict) == clause.shows
    assert shown(charter, verdict) == "nothing" or verdict
