"""The board of the largest case the study met: sixteen people, and every agency of the hub."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from roundtable.cases.models import Case
from roundtable.cases.queries import people_shown
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.sharing.queries import board
from tests.reading import main
from tests.sharing.test_pages import as_
from tests.staff import actor
from tests.stories import MONDAY, SIXTEEN, answered, asked, crowded

pytestmark = pytest.mark.django_db


def test_every_agency_is_a_row_and_every_person_a_column() -> None:
    case = crowded()
    with entered(actor("Aisha")):
        rows = board(case, people_shown(case))
    assert {row.request.agency for row in rows} == {a.code for a in in_force(MONDAY).agencies}
    assert all(len(row.cells) == len(SIXTEEN) == 16 for row in rows)
    assert all(any(row.cells) for row in rows)
    assert all(cell is None or cell.state == "waiting" for row in rows for cell in row.cells)


def test_the_page_asks_no_more_questions_for_it_than_for_three_people(client: Client) -> None:
    as_(client, "Aisha")
    few, many = (_asked_by(client, case) for case in (asked(), crowded()))
    assert few == many


def test_answers_fill_it(client: Client) -> None:
    case = answered(crowded())
    page = main(as_(client, "Aisha"), f"/cases/{case.reference}/gathering/")
    assert str(page).count("Waiting") == 0


def _asked_by(client: Client, case: Case) -> int:
    address = f"/cases/{case.reference}/gathering/"
    client.get(address)  # the first reader is journalled, and what never changes is read once
    with CaptureQueriesContext(connection) as asked_now:
        response: Any = client.get(address)
    assert response.status_code == 200
    return len(asked_now)
