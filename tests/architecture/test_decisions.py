"""The decision records: numbered without a gap, listed, and of one shape."""

from __future__ import annotations

import re

import pytest

from tests.architecture.tracked import ROOT

DECISIONS = ROOT / "docs" / "decisions"
RECORDS = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")


def test_every_record_has_the_next_number():
    numbers = [path.name[:5] for path in RECORDS]
    assert numbers == [f"{number:04d}-" for number in range(1, len(RECORDS) + 1)]


def test_the_list_names_every_record_and_nothing_else():
    linked = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (DECISIONS / "README.md").read_text())
    assert sorted(set(linked)) == [path.name for path in RECORDS]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_says_what_was_decided_and_what_follows(path):
    text = path.read_text()
    assert text.startswith(f"# {int(path.name[:4])}. ")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]
