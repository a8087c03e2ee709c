"""The table of who is told what: what a board reads is what the rules do."""

from __future__ import annotations

import csv

from hypothesis import given, settings
from typer.testing import CliRunner

from roundtable.charter.reading import read
from roundtable.charter.terms import Charter, Ending, SourceKind
from roundtable.config.cli import app
from roundtable.feedback.told import told_csv, told_table
from tests.architecture.tracked import ROOT
from tests.charter.strategies import charters

FOLDER = ROOT / "charters" / "northshire"
NORTHSHIRE = read(FOLDER)
READ = FOLDER / f"feedback-{NORTHSHIRE.version}.csv"


def test_the_file_that_the_board_reads_says_what_the_charter_says() -> None:
    assert READ.read_text(encoding="utf-8") == told_csv(NORTHSHIRE), (
        "Look at what changed, then: roundtable charter tells charters/northshire >"
        f" {READ.relative_to(ROOT)}"
    )


def test_only_those_who_may_learn_the_outcome_do() -> None:
    kinds = {source.name: source.kind for source in NORTHSHIRE.intake.sources}
    for row in told_table(NORTHSHIRE):
        kind = kinds.get(row.who.removesuffix(", who referred"))
        if kind in (SourceKind.PUBLIC, SourceKind.ANONYMOUS) or "never" in row.words:
            assert "{outcome}" not in row.words
            assert "{agency}" not in row.words
        if kind is SourceKind.ANONYMOUS or row.who.startswith("Whoever"):
            assert (row.told, row.how, row.words) == ("nothing", "Not at all", "")


@settings(max_examples=20)
@given(charters())
def test_every_charter_says_what_every_source_is_told(charter: Charter) -> None:
    table = told_table(charter)
    for source in charter.intake.sources:
        mine = [row for row in table if row.who == f"{source.name}, who referred"]
        assert {row.after for row in mine} == {
            row.after for row in table if row.after != "anything"
        }
    assert sum(row.who == "An agency that answered" for row in table) == len(Ending)


def test_the_command_prints_the_table_and_refuses_a_broken_charter() -> None:
    printed = CliRunner().invoke(app, ["charter", "tells", str(FOLDER)])
    assert printed.stdout == told_csv(NORTHSHIRE)
    assert len(list(csv.DictReader(printed.stdout.splitlines()))) == len(told_table(NORTHSHIRE))
    assert CliRunner().invoke(app, ["charter", "tells", "nowhere.yaml"]).exit_code == 1
