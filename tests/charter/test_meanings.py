"""What words mean, and what each agency calls it."""

from __future__ import annotations

import pytest
from django.test import Client

from roundtable.charter.meanings import found, meanings, of_kind, untranslated
from roundtable.charter.terms import Charter
from tests.clauses import added, changed
from tests.reading import main, words
from tests.staff import user
from tests.stories import identified, received

PAGE = "/charter/definitions/"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(user("Carol"))
    return client


def test_every_definition_stands_there_once(northshire: Charter) -> None:
    part = northshire.definitions
    wanted = [each.clause for each in (*part.words, *part.grades, *part.levels_of_need)]
    assert [each.clause for each in meanings(northshire)] == wanted


def test_no_term_of_an_agency_is_lost(northshire: Charter) -> None:
    placed = {own.clause for each in meanings(northshire) for own in each.own_terms}
    placed |= {own.clause for own in untranslated(northshire)}
    assert placed == {each.clause for each in northshire.definitions.translations}


def test_a_term_stands_beside_the_word_that_defines_it(northshire: Charter) -> None:
    term = {
        "clause": "3.99",
        "agency": "probation",
        "term": "Exposure",
        "defined_in": "3.2",
        "means": "What makes somebody easier to harm.",
    }
    charter = added(northshire, "definitions.translations", term)
    word = next(each for each in meanings(charter) if each.clause == "3.2")
    assert ("Probation", "Exposure") in [(o.agency.short_name, o.term) for o in word.own_terms]


def test_a_definition_that_changes_is_read_at_once(northshire: Charter) -> None:
    charter = changed(northshire, "3.2", means="What makes harm easier.")
    assert "What makes harm easier." in {each.means for each in of_kind(charter, "word")}


@pytest.mark.parametrize(
    ("text", "agency", "clauses"),
    [
        ("section 47", "", ["3.10"]),
        ("SECTION 47", "", ["3.10"]),
        ("", "mental_health", ["3.10"]),
        ("section 47", "police", []),
        ("nothing like it", "", []),
    ],
)
def test_one_looks_up_by_word_or_agency(
    northshire: Charter, text: str, agency: str, clauses: list[str]
) -> None:
    kept = found(of_kind(northshire, "grade"), text=text, agency=agency)
    assert [each.clause for each in kept] == clauses
    for each in kept:
        assert agency in {"", *(own.agency.code for own in each.own_terms)}


def test_only_the_terms_looked_for_are_shown(northshire: Charter) -> None:
    [high] = found(of_kind(northshire, "grade"), text="section 47")
    assert [own.term for own in high.own_terms] == ["Section 47 threshold"]


@pytest.mark.django_db
def test_the_page_finds_another_agencys_word(reader: Client) -> None:
    page = words(main(reader, f"{PAGE}?q=section+47"))
    assert "High risk" in page
    assert "Children's social care: “Section 47 threshold”" in page
    assert "Universal" not in page
    assert "No definition has this word" in words(main(reader, f"{PAGE}?q=zebra"))


@pytest.mark.django_db
def test_an_agency_that_is_not_there_is_every_agency(reader: Client) -> None:
    assert words(main(reader, f"{PAGE}?agency=nobody")) == words(main(reader, PAGE))


@pytest.mark.django_db
def test_who_grades_reads_what_the_grades_mean_to_each(client: Client) -> None:
    client.force_login(user("Aisha"))
    case, graded = received(), identified()
    for address in (f"/cases/{case.reference}/grade/", f"/cases/{graded.reference}/"):
        page = words(main(client, address))
        assert "What the grades mean, and what each agency calls them" in page
        assert "Police: “Medium risk” . The officer saw signs of risk" in page
