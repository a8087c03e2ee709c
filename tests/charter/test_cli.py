"""`roundtable charter`, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from roundtable.charter.cli import charter_cli
from roundtable.charter.reading import digest
from roundtable.charter.terms import Charter
from tests.charter.conftest import NORTHSHIRE


@pytest.fixture
def draft(tmp_path: Path, northshire_text: str) -> Path:
    path = tmp_path / "draft.yaml"
    path.write_text(northshire_text, encoding="utf-8")
    return path


def typed(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(charter_cli, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_check_says_that_a_charter_holds_together(northshire: Charter) -> None:
    code, said = typed("check", NORTHSHIRE.parent)
    assert code == 0
    assert "holds together: 11 agencies, 419 clauses." in said
    assert digest(northshire) in said


def test_check_warns_and_passes(draft: Path, northshire_text: str) -> None:
    draft.write_text(northshire_text.replace("posts: 34", "posts: 0"), encoding="utf-8")
    code, said = typed("check", draft)
    assert code == 0
    assert "Clause 2.10: Northshire Police has no posts: nobody is there to answer." in said
    assert "Clause 2.10: When Northshire Police is absent, nobody can decide on: " in said
    assert "Things to think about: 2." in said


def test_check_refuses_with_line_clause_and_remedy(draft: Path, northshire_text: str) -> None:
    draft.write_text(northshire_text.replace("basis: vital_interests", "basis: [vital]"), "utf-8")
    code, said = typed("check", draft)
    assert code == 1
    assert ", clause 7.62: `basis` is a list.\n  Write some text.\nProblems: 1." in said


def test_show_one_clause_one_part_and_all() -> None:
    assert "Decide within 4 working hours when the grade" in typed("show", NORTHSHIRE, "5.40")[1]
    assert typed("show", NORTHSHIRE, "5")[1].count("within") == 29
    assert "14.1" in typed("show", NORTHSHIRE)[1]


def test_show_a_clause_that_is_not_there() -> None:
    code, said = typed("show", NORTHSHIRE, "5.99")
    assert code == 1
    assert "Clause 5.99: There is no such clause." in said


def test_diff_tells_each_change(draft: Path, northshire_text: str) -> None:
    assert typed("diff", NORTHSHIRE, draft) == (0, "Nothing changes.\n")
    draft.write_text(northshire_text.replace("posts: 38", "posts: 40"), encoding="utf-8")
    said = "Clause 2.20, Children's social care: posts 38 → 40\nChanges: 1.\n"
    assert typed("diff", NORTHSHIRE, draft) == (0, said)


def test_diff_refuses_a_broken_charter(tmp_path: Path) -> None:
    assert typed("diff", NORTHSHIRE, tmp_path / "nothing.yaml")[0] == 1
