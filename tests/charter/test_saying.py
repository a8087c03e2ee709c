"""Every clause can be said, in words a page can show."""

from __future__ import annotations

import pytest

from roundtable.charter.saying import sentence
from roundtable.charter.terms import Charter


def test_every_clause_can_be_said(northshire: Charter) -> None:
    for clause in northshire.clauses.values():
        said = sentence(clause)
        assert len(said.split()) > 0, clause
        assert "_" not in said, clause
        assert ".." not in said, clause


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("1.1", "The hub works 08:00 to 18:00, Monday to Friday."),
        ("5.1", "Identify within 1 working hour when the grade is high."),
        ("8.2", "At least 2 agencies."),
        ("12.12", "A session is kept 1 year after the case closes."),
        ("14.1", "The charter is looked at again by 31 March 2027."),
    ],
)
def test_clauses_in_words(northshire: Charter, clause: str, words: str) -> None:
    assert sentence(northshire.clauses[clause]) == words
