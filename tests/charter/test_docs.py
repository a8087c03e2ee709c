"""The examples in docs/rules/charter.md run."""

from __future__ import annotations

import doctest

import pytest

from tests.charter.conftest import NORTHSHIRE

ROOT = NORTHSHIRE.parents[2]


def test_the_examples_in_the_rules_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    path = ROOT / "docs" / "rules" / "charter.md"
    result = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert result.attempted > 20
    assert result.failed == 0
