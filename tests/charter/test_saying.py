"""Every clause can be said, in words a page can show."""

from __future__ import annotations

import pytest

from roundtable.charter.saying import sentence
from roundtable.charter.terms import Charter


def test_every_clause_can_be_said(northshire: Charter) -> None:
    for clause in northshire.clauses.values():
        said = sentence(clause, northshire)
        assert len(said.split()) > 0, clause
        assert "_" not in said, clause
        assert ".." not in said, clause


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("1.1", "The hub works 08:00 to 18:00, Monday to Friday."),
        ("5.1", "Identify within 1 working hour when the grade is high."),
        ("8.2", "At least 2 agencies."),
        ("8.6", "At least 3 agencies, police, IDVA among them."),
        (
            "2.81",
            (
                "Speaks about child the concern is about, brother or sister under 19, for domestic "
                "abuse, controlling or coercive behaviour, stalking or harassment, "
                "so-called honour-based abuse, physical abuse of a child, sexual abuse of a child, "
                "neglect of a child, emotional abuse of a child, exploitation of a child."
            ),
        ),
        (
            "6.1",
            (
                "Ask police about every concern, 5 years back: Incidents, reports, arrests, "
                "convictions, orders and warnings about each person."
            ),
        ),
        (
            "7.65",
            (
                "Share, from any agency to police, when the grade is high: school and attendance "
                "(basis: public task children; up to ordinary). At high risk the police may have "
                "to find a child quickly."
            ),
        ),
        ("12.12", "A session is kept 1 year after the case closes."),
        ("14.1", "The charter is looked at again by 31 March 2027."),
    ],
)
def test_clauses_in_words(northshire: Charter, clause: str, words: str) -> None:
    assert sentence(northshire.clauses[clause], northshire) == words
