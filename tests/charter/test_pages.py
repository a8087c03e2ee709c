"""The charter as one reads it: whole, and clause by clause."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from roundtable.charter.contents import PART_NAMES, around, parts
from roundtable.charter.terms import PARTS, Charter
from tests.staff import user

pytestmark = pytest.mark.django_db

CONTENTS = "/charter/"


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody signed in."""
    client.force_login(user("Carol"))
    return client


def main(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def words(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def test_the_whole_charter_is_on_one_page(reader: Client, northshire: Charter) -> None:
    page = main(reader, CONTENTS)
    anchors = re.findall(r'id="clause-([\d.]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(anchors) == set(northshire.clauses)
    for number in PARTS.values():
        assert page.count(f'id="part-{number}"') == page.count(f'href="#part-{number}"') == 1


def test_it_says_which_version_and_until_when(reader: Client) -> None:
    page = words(main(reader, CONTENTS))
    assert "Version 1.0 In force since 1 April 2025 Looked at again by 31 March 2027" in page
    assert "Signed by 11 agencies" in page


def test_each_agency_says_what_it_can_and_cannot(reader: Client, northshire: Charter) -> None:
    page = words(main(reader, CONTENTS))
    for agency in northshire.agencies:
        said = f"Duties {agency.duties} Does {agency.does} Cannot {agency.cannot}"
        asked = f"Needs to know {agency.needs_to_know} Signs {agency.signatory} In the hub"
        assert f"{agency.name} {said} {asked}" in page
        for contact in agency.contacts:
            assert f"{contact.who}, {contact.telephone}, {contact.email}" in page
    assert "1 post, at Mill Lane Police Station, Easterby" in page


def test_every_clause_has_a_page_of_its_own(northshire: Charter) -> None:
    for clause in northshire.clauses.values():
        here = around(northshire, clause)
        assert here.said.number == clause.clause
        assert here.said.text
        assert here.part.number == int(clause.clause.split(".")[0])
        assert all(number.isprintable() for number in here.terms.values())


def test_one_walks_from_the_first_clause_to_the_last(northshire: Charter) -> None:
    order = list(northshire.clauses)
    walked = [around(northshire, northshire.clauses[number]) for number in order]
    assert [here.after.number for here in walked if here.after] == order[1:]
    assert [here.before.number for here in walked if here.before] == order[:-1]


def test_every_kind_of_clause_that_stands_among_others_has_a_heading(northshire: Charter) -> None:
    for part in parts(northshire):
        if len(part.kinds) > 1:
            assert all(kind.name for kind in part.kinds), part.name
    assert set(PART_NAMES) == set(PARTS.values()) == set(range(1, 16))


def test_a_clause_page_says_what_law_it_rests_on(reader: Client) -> None:
    page = words(main(reader, "/charter/clause/7.60/"))
    assert "Clause 7.60 Share, from health and mental health to" in page
    assert "Health or social care purposes: UK GDPR Art 6(1)(e) and Art 9(2)(h)" in page
    assert "Previous clause : 7.5" in page
    assert "Next clause : 7.61" in page
    assert "Version 1.0 of the charter, in force since 1 April 2025." in page


def test_a_clause_page_leads_to_the_clauses_it_names(reader: Client) -> None:
    page = words(main(reader, "/charter/clause/8.27/"))
    assert "Clauses it names Clause 8.6 For multi-agency risk assessment conference" in page
    assert "Clauses it names" not in words(main(reader, "/charter/clause/8.6/"))


def test_a_lawful_basis_gives_its_law_and_its_own_source(reader: Client) -> None:
    page = words(main(reader, "/charter/clause/7.1/"))
    assert "To be verified by the hub's information governance lead" in page
    assert "UK GDPR Art 6(1)(e), with Children Act 1989 ss.17 and 47" in page


def test_a_clause_without_a_law_says_so(reader: Client) -> None:
    assert "The clause names no law." in words(main(reader, "/charter/clause/8.2/"))


def test_a_clause_with_clauses_in_it_shows_them(reader: Client) -> None:
    page = main(reader, "/charter/clause/2.90/")
    assert re.findall(r'href="/charter/clause/([\d.]+)/"', page)[:2] == ["2.91", "2.92"]


def test_the_first_and_the_last_clause_have_one_neighbour(
    reader: Client, northshire: Charter
) -> None:
    order = list(northshire.clauses)
    assert "Previous clause" not in main(reader, f"/charter/clause/{order[0]}/")
    assert "Next clause" not in main(reader, f"/charter/clause/{order[-1]}/")


@pytest.mark.parametrize("number", ["99.9", "7.600", "seven", "7"])
def test_a_clause_that_is_not_there(reader: Client, number: str) -> None:
    assert reader.get(f"/charter/clause/{number}/").status_code == 404


def test_a_role_that_sees_no_case_reads_the_charter(client: Client) -> None:
    client.force_login(user("Milo"))
    assert "Part 7" in main(client, CONTENTS)
