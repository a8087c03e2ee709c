"""The invented registers: every agency has one, in order, and the same for a seed."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.db import connections

from roundtable.charter.terms import Charter
from roundtable.learning.demonstration.registers import HOUSEHOLD, registers
from roundtable.learning.demonstration.stories import stories
from roundtable.people.matching.comparing import Born, Plain, compared, plainly
from roundtable.people.registers.entry import Entry
from tests.learning.conftest import NOW


@pytest.fixture(scope="module")
def known(northshire: Charter) -> dict[str, list[Entry]]:
    told = stories(northshire, now=NOW, seed=7, count=30)
    families = [story.family for story in told]
    made = registers(northshire, families, seed=7, today=NOW.date())
    assert made == registers(northshire, families, seed=7, today=NOW.date())
    return {code: [Entry.model_validate(each) for each in rows] for code, rows in made.items()}


def test_every_agency_knows_somebody(known: dict[str, list[Entry]], northshire: Charter) -> None:
    assert known.keys() == {agency.code for agency in northshire.agencies}
    assert min(map(len, known.values())) > 5
    for rows in known.values():
        assert len({row.pointer for row in rows}) == len(rows)


def test_nobody_is_real(known: dict[str, list[Entry]]) -> None:
    rows = [row for each in known.values() for row in each]
    assert all(place.postcode.startswith("ZZ") for row in rows for place in row.places)
    assert all(row.nhs_number[:3] in {"", "999"} for row in rows)


def described(agency: str, place: int) -> Plain:
    said = HOUSEHOLD[agency][place] | {"pointer": "1"}
    return plainly(Entry.model_validate(said).identity())


def test_one_man_is_written_in_three_ways() -> None:
    men = [described(agency, 0) for agency in ("police", "probation", "adult_social_care")]
    assert len({man.names for man in men}) == 3
    for one, other in combinations(men, 2):
        assert compared(one, other).born in {Born.SAME, Born.SWAPPED}
        assert compared(one, other).given_word == "mohammed"


def test_twins_are_two_people() -> None:
    one, other = described("health", 0), described("health", 1)
    assert (one.born, one.postcodes) == (other.born, other.postcodes)
    assert one.names != other.names


def test_where_she_lives_now_is_kept_secret_by_those_who_know(
    known: dict[str, list[Entry]],
) -> None:
    [idva] = [row for row in known["idva"] if row.names[0].family == "Nowak" and row.born_on]
    assert idva.confidential_address
    now = {place.postcode for place in idva.places}
    assert all(place.postcode not in now for row in known["police"] for place in row.places)


def test_they_are_loaded_by_the_real_loader(played: object) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT agency, size FROM people_registerload WHERE finished_at IS NOT NULL")
        sizes = dict(cursor.fetchall())
        cursor.execute("SELECT agency, count(*) FROM people_registerrow GROUP BY agency")
        assert dict(cursor.fetchall()) == sizes
    assert len(sizes) == 11
