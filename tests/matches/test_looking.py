"""Registers are searched about everybody at once, and only where a clause of the charter lets."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.test import Client

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.intake.statement import PersonGiven
from roundtable.journal.queries import entries_of
from roundtable.matches.actions import look
from roundtable.people.matching.telling import Chance
from roundtable.people.registers.finding import Looked, Match
from tests.matches.mair import LATER, MAIR
from tests.people.registers import a_file, as_app, entry, loaded
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, asked, identified, received


def searched(person: PersonGiven) -> tuple[Case, Looked]:
    case = received(people=[person])
    by = somebody_of(case.lead)
    found = look(case=case, by=by, at=MONDAY)
    (looked,) = found.values()
    return case, looked


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
    case = asked(identified(received(people=[MAIR], concerns=["domestic_abuse"])))
    (looked,) = look(case=case, by=actor("Ben"), at=LATER).values()
    assert of(looked)["police"].clause == ""


def test_a_confidential_address_weighs_nothing(registers: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(3, confidential_address=True)], "c.jsonl"))
    told = of(searched(MAIR)[1])["police"].reasons.agree
    assert "live or lived at the same postcode" not in told


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (
            [{"postcode": "ZZ99 3VZ", "until": "2024-05-01"}],
            "lived at the same postcode until 2024",
        ),
        (
            [{"postcode": "ZZ99 3VZ", "until": "2020-05-01"}, {"postcode": "ZZ99 3VZ"}],
            "live or lived at the same postcode",
        ),
        (
            [{"postcode": "ZZ99 3VZ"}, {"postcode": "ZZ99 4AA", "until": "2020-05-01"}],
            "live or lived at the same postcode",
        ),
    ],
)
def test_it_is_told_until_when_they_lived_there(
    registers: str, tmp_path: Path, places: list[dict[str, str]], told: str
) -> None:
    loaded(a_file(tmp_path, [entry(3, places=places)], "l.jsonl"))
    assert told in of(searched(MAIR)[1])["police"].reasons.agree


def test_it_is_in_the_journal_once_with_its_clauses_and_no_name(registers: str) -> None:
    case, _looked = searched(MAIR)
    with entered(somebody_of(case.lead)):
        (entry_made,) = entries_of(case.pk).filter(kind="matches.looked")
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
