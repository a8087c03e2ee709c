"""Warnings: what a charter may say, and a board should think about."""

from __future__ import annotations

import pytest

from roundtable.charter.checking import warnings
from roundtable.charter.reading import read


@pytest.mark.parametrize(
    ("was", "now", "clause", "words"),
    [
        ("    posts: 34", "    posts: 0", "2.10", "has no posts"),
        (', census: "8", agency: idva}', "}", "2.110", "cannot refer"),
        ("      agency: idva\n", "      agency: police\n", "2.110", "No term of"),
        ("8.8, at_least: 2,", "8.8, at_least: 1,", "8.8", "One agency can decide"),
        ("      quorum: 8.8", "      quorum: 8.2", "8.8", "No outcome uses this quorum"),
        ("    length: 4\n", "    length: 40\n", "5.40", "may take longer at the grade high"),
        ("  - clause: 9.8\n", "  - clause: 9.13\n", "9.9", "stands after clause 9.13"),
        ("    outcomes: [adult_support]", "    outcomes: [advice]", "8.26", "proposes no action"),
        ("      basis: vital_interests", "      basis: safeguarding", "7.8", "No clause rests on"),
        ("    tells: thanks", "    tells: nothing", "10.3", "learns nothing"),
    ],
)
def test_a_weakness_is_named(
    northshire_text: str, was: str, now: str, clause: str, words: str
) -> None:
    assert was in northshire_text
    found = warnings(read(northshire_text.replace(was, now, 1)))
    assert [warning for warning in found if warning.clause == clause and words in warning.text]
    assert all(warning.remedy for warning in found)
