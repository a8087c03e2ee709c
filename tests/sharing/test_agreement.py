"""The sharing agreement as a table: what is signed is what the rule does."""

from __future__ import annotations

import csv
from itertools import permutations, product

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter
from roundtable.config.cli import app
from roundtable.sharing.agreement.saying import chosen, in_words, sharing_csv
from roundtable.sharing.agreement.table import covers, sharing_table
from roundtable.sharing.rules import CONSENT, SENSITIVITY, SharedFacts, may_share
from tests.architecture.tracked import ROOT
from tests.charter.strategies import charters
from tests.clauses import changed
from tests.sharing.items import agencies, items
from tests.staff import user

FOLDER = ROOT / "charters" / "northshire"
NORTHSHIRE = read(FOLDER)
SIGNED = FOLDER / f"sharing-{NORTHSHIRE.version}.csv"
AGENCIES = [each.code for each in NORTHSHIRE.agencies]
KINDS = [each.code for each in NORTHSHIRE.sharing.categories]
ROLES = [each.code for each in NORTHSHIRE.intake.people]
GRADES = [each.code for each in NORTHSHIRE.definitions.grades]


def test_the_file_that_is_signed_says_what_the_charter_says() -> None:
    assert SIGNED.read_text(encoding="utf-8") == sharing_csv(NORTHSHIRE), (
        "Look at what changed, then: roundtable charter shares charters/northshire >"
        f" {SIGNED.relative_to(ROOT)}"
    )


@pytest.mark.parametrize(
    ("grade", "concern"),
    [("high", "neglect"), ("medium", "domestic_abuse"), ("standard", "financial_abuse")],
)
def test_each_line_holds_for_every_pair_kind_sensitivity_consent_and_role(
    grade: str, concern: str
) -> None:
    table = sharing_table(NORTHSHIRE)
    of_kind = {kind: [row for row in table if row.category == kind] for kind in KINDS}
    group = NORTHSHIRE.concern(concern).group
    for kind, sensitivity, consent, role in product(KINDS, SENSITIVITY, CONSENT, ROLES):
        for one, other in permutations(AGENCIES, 2):
            item = SharedFacts(
                kind, sensitivity, one, role, grade, group, (concern,), consent=consent
            )
            (row,) = [row for row in of_kind[kind] if covers(row, item, other)]
            verdict = may_share(NORTHSHIRE, item=item, to_agency=other)
            assert (row.goes, row.clause) == (bool(verdict), next(iter(verdict.clauses), ""))


@given(charters(), st.data())
def test_every_charter_has_one_line_for_every_case(charter: Charter, data: st.DataObject) -> None:
    item, to_agency = data.draw(items(charter)), data.draw(agencies(charter))
    rows = [row for row in sharing_table(charter) if covers(row, item, to_agency)]
    if to_agency == item.from_agency:
        return
    (row,) = rows
    verdict = may_share(charter, item=item, to_agency=to_agency)
    assert (row.goes, row.clause) == (bool(verdict), next(iter(verdict.clauses), ""))


def test_an_agency_finds_what_it_tells_and_what_it_gets() -> None:
    table = sharing_table(NORTHSHIRE)
    told = chosen(table, giving="police", getting="health", category="intelligence")
    assert [(row.goes, row.clause) for row in told] == [(False, "7.72")]
    assert chosen(table, giving="police", getting="police") == []
    assert chosen(table) == list(table)


@pytest.mark.django_db
def test_the_page_shows_one_agencys_part_and_gives_all_of_it_as_a_file() -> None:
    client = Client()
    client.force_login(user("Aisha"))
    page = client.get(reverse("agreement:table"), {"giving": "police", "category": "conviction"})
    text = page.content.decode()
    assert "Those who plan protection need to know" in text
    assert "School and attendance</h2>" not in text
    file = client.get(reverse("agreement:file", args=["1.0"]))
    assert file["Content-Disposition"] == 'attachment; filename="sharing-1.0.csv"'
    assert len(list(csv.DictReader(file.content.decode().splitlines()))) == len(
        sharing_table(NORTHSHIRE)
    )
    assert client.get(reverse("agreement:file", args=["7.3"])).status_code == 404
    strange = client.get(reverse("agreement:table"), {"giving": "circus"}).content.decode()
    assert "School and attendance</h2>" in strange
    assert "Telephone and safe times to call; Address</h2>" in strange, "alike, said once"


def test_the_command_prints_the_table_and_refuses_a_broken_charter() -> None:
    printed = CliRunner().invoke(app, ["charter", "shares", str(FOLDER)])
    assert printed.stdout == sharing_csv(NORTHSHIRE)
    refused = CliRunner().invoke(app, ["charter", "shares", "nowhere.yaml"])
    assert refused.exit_code == 1


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"field": "people.count", "op": "at_least", "value": 5}, {"5 or more", "1 to 4"}),
        ({"field": "people.count", "op": "is", "value": 2}, {"2", "1; 3 or more"}),
    ],
)
def test_how_many_people_are_on_the_case_is_said_as_a_range(
    when: dict[str, object], said: set[str]
) -> None:
    crowded = changed(NORTHSHIRE, "7.68", when=when)
    lines = [in_words(crowded, row) for row in sharing_table(crowded) if row.category == "wishes"]
    assert said <= {line.people for line in lines}
