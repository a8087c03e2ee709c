"""What no clause opens is not there: not on the page, not in what is asked, not in what is read."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from roundtable.database.guard import entered
from roundtable.matches.looking import found_on
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.model import fallback
from roundtable.people.registers import finding
from roundtable.people.registers.finding import Sought, looked_for
from roundtable.people.rules import may_search
from tests.matches.mair import MAIR
from tests.people.registers import NORTHSHIRE, a_file, asked, entry, loaded
from tests.staff import somebody_of, user
from tests.stories import received

AGENCIES = [agency.code for agency in NORTHSHIRE.agencies]
ROLES = [role.code for role in NORTHSHIRE.intake.people]


def page_of(address: str) -> str:
    client = Client()
    client.force_login(user("Aisha"))
    page = client.get(address).content.decode()
    changing = r'(csrfmiddlewaretoken" value|nonce)="[^"]*"|<span class="rt-clock.*?</span>'
    return re.sub(changing, "", page)


def test_a_row_that_one_may_not_see_changes_nothing_on_the_page(
    registers: str, tmp_path: Path
) -> None:
    case = received(people=[MAIR])
    address = f"/cases/{case.reference}/registers/"
    before = page_of(address)
    more = [entry(place, names=[{"given": "Mair", "family": "Ashdby"}]) for place in range(20, 40)]
    loaded(a_file(tmp_path, [entry(3), *more], "i.jsonl"), agency="idva")
    hidden = entry(50, names=[{"given": "Mair", "family": "Ashdby"}], do_not_show=True)
    loaded(a_file(tmp_path, [hidden], "p.jsonl"), whole=False)
    assert ("NP50",) in asked("SELECT pointer FROM people_registerrow WHERE agency = 'police'")
    assert page_of(address) == before


def test_a_closed_register_is_not_read(registers: str) -> None:
    """That a search took longer where there are rows would tell of them: it never goes there."""
    case = received(people=[MAIR])
    lead = somebody_of(case.lead)
    with entered(lead), connection.cursor() as cursor:
        found_on(case, NORTHSHIRE, lead.agency)
        cursor.execute(
            "SELECT relname, coalesce(seq_scan, 0) + coalesce(idx_scan, 0)"
            " FROM pg_stat_xact_user_tables WHERE relname LIKE 'people_register_of_%'"
        )
        scans = dict(cursor.fetchall())
    assert scans["people_register_of_police"] > 0
    assert scans["people_register_of_idva"] == 0


@given(st.sampled_from(AGENCIES), st.lists(st.sampled_from(ROLES), max_size=4))
def test_only_registers_that_a_clause_opens_are_asked(agency: str, roles: list[str]) -> None:
    sent: dict[int, list[str]] = defaultdict(list)

    def listen(_connection: object, statements: list[Any]) -> list[list[Any]]:
        for _sql, (question, _at_most) in statements:
            for person in question.obj:
                sent[person["place"]] += person["registers"]
        return [[] for _each in statements]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finding, "as_they_come", listen)
        patch.setattr(finding, "model_in_force", fallback)
        people = {UUID(int=place): Sought(Identity(), role) for place, role in enumerate(roles)}
        found = looked_for(people, charter=NORTHSHIRE, agency=agency)
    for place, role in enumerate(roles):
        assert sent[place] == sorted(
            each
            for each in AGENCIES
            if may_search(NORTHSHIRE, agency=agency, register=each, role=role)
        )
    for looked, role in zip(found.values(), roles, strict=True):
        assert {*looked.closed} == {
            each
            for each in AGENCIES
            if not may_search(NORTHSHIRE, agency=agency, register=each, role=role)
        }
