"""Registers are searched about everybody at once, and only where a clause of the charter lets."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.test import Client

from roundtable.cases.models import Case, Involvement
from roundtable.database.guard import entered
from roundtable.intake.statement import PersonGiven
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor
from roundtable.people.actions import search_registers
from roundtable.people.matching.telling import Chance
from roundtable.people.registers.finding import Looked, Match, Sought
from tests.people.registers import NORTHSHIRE, a_file, as_app, entry, loaded
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, received

MAIR = PersonGiven(
    role="parent_carer",
    given_name="Mair",
    family_name="Ashdby",
    born_on=entry(3)["born_on"],
    sex="F",
    postcode="ZZ99 3VZ",
)


@pytest.fixture
def registers(committed_hub: str, tmp_path: Path) -> str:
    """Let four agencies know Mair, each under a spelling of its own, and give the superuser's
    address.
    """
    alike = {"names": [{"given": "Mary", "family": "Ashdby"}]}
    wed = {
        "names": [
            {"given": "Mair", "family": "Pellow"},
            {"given": "Mair", "family": "Ashdby", "kind": "former"},
        ]
    }
    others = (entry(place, born_on=f"19{40 + place}-05-0{place}") for place in range(5, 9))
    loaded(a_file(tmp_path, [entry(3), *others], "p.jsonl"))
    loaded(a_file(tmp_path, [entry(3, **alike)], "h.jsonl"), agency="health")
    loaded(a_file(tmp_path, [entry(3, **wed)], "a.jsonl"), agency="adult_social_care")
    loaded(a_file(tmp_path, [entry(3)], "i.jsonl"), agency="idva")
    return committed_hub


def searched(person: PersonGiven, by: Actor | None = None) -> tuple[Case, Looked]:
    case = received(people=[person])
    by = by or somebody_of(case.lead)
    with entered(somebody_of(case.lead)):
        (involved,) = Involvement.objects.filter(case=case)
    sought = Sought(involved.described(["ZZ99 3VZ"]), involved.role)
    found = search_registers(
        people={involved.pk: sought}, charter=NORTHSHIRE, by=by, at=MONDAY, case=case
    )
    return case, found[involved.pk]


def of(looked: Looked) -> dict[str, Match]:
    return {match.agency: match for match in looked.matches if match.probability > 0.5}


def test_each_agency_that_knows_somebody_is_found_under_its_own_spelling(registers: str) -> None:
    case, looked = searched(MAIR)
    assert case.lead == "childrens_social_care"
    matches = of(looked)
    assert matches.keys() == {"police", "health", "adult_social_care"}
    assert {match.chance for match in matches.values()} <= {Chance.LIKELY, Chance.ALMOST_CERTAIN}
    police = matches["police"]
    assert (police.pointer, police.contact) == ("NP3", "Duty desk, 01632 960100")
    assert (police.name, police.clause) == ("Mair Ashdby", "7.80")
    assert "same birth date" in police.reasons.agree
    assert matches["adult_social_care"].name == "Mair Pellow"


def test_where_only_presence_is_shown_nothing_else_is(registers: str) -> None:
    _case, looked = searched(MAIR)
    health = of(looked)["health"]
    told = (health.pointer, health.contact, health.name, health.reasons.agree)
    assert (health.clause, told) == ("7.83", ("", "", "", ()))


def test_without_a_clause_a_register_is_not_searched_and_the_page_says_so(registers: str) -> None:
    _case, as_parent = searched(MAIR)
    assert "idva" in as_parent.closed
    _case, as_victim = searched(MAIR.model_copy(update={"role": "victim"}))
    assert "idva" in of(as_victim)
    _case, as_referrer = searched(MAIR.model_copy(update={"role": "referrer"}))
    assert of(as_referrer) == {}


def test_whom_an_agency_does_not_show_only_it_finds(registers: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(3, do_not_show=True)], "d.jsonl"))
    assert "police" not in of(searched(MAIR)[1])
    assert of(searched(MAIR, by=actor("Ben"))[1])["police"].clause == ""


def test_a_confidential_address_weighs_nothing(registers: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(3, confidential_address=True)], "c.jsonl"))
    told = of(searched(MAIR)[1])["police"].reasons.agree
    assert "live or lived at the same postcode" not in told


def test_it_is_in_the_journal_once_with_its_clauses_and_no_name(registers: str) -> None:
    case, _looked = searched(MAIR)
    with entered(somebody_of(case.lead)):
        (entry_made,) = entries_of(case.pk).filter(kind="people.registers_searched")
        assert entry_made.clauses == ["7.80", "7.83"]
        assert "Mair" not in str(vars(entry_made))


def test_a_role_that_works_no_cases_is_refused_by_the_database(registers: str) -> None:
    with (
        as_app(registers) as connection,
        pytest.raises(psycopg.Error, match=r"context|does not search"),
    ):
        connection.execute("SELECT * FROM people_registers_found('[]', 5)")


def test_the_page_says_who_knows_whom_and_under_which_clause(registers: str) -> None:
    case = received(people=[MAIR])
    client = Client()
    client.force_login(user("Aisha"))
    page = client.get(f"/cases/{case.reference}/registers/").content.decode()
    assert "Which agencies know them" in page
    assert "Their reference: NP3. Call Duty desk, 01632 960100" in page
    assert "clause 7.83" in page
    assert "Not searched" in page
    client.force_login(user("Ben"))
    assert client.get(f"/cases/{case.reference}/registers/").status_code in {403, 404}
