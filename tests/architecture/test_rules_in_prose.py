"""The examples in docs/rules run: prose about a rule cannot drift from the rule."""

from __future__ import annotations

import doctest

import pytest

from tests.architecture.tracked import ROOT

RULES = sorted((ROOT / "docs" / "rules").glob("*.md"))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_examples_run(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert result.attempted > 3
    assert result.failed == 0
