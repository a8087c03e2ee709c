"""Warnings: what a charter may say, and a board should think about."""

from __future__ import annotations

import datetime as dt

import pytest

from roundtable.charter.checking import adoptable, overdue, warnings
from roundtable.charter.checking.weaknesses import WEAKNESSES
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter


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


def test_what_the_hub_will_not_do_is_not_adopted(northshire: Charter, northshire_text: str) -> None:
    assert adoptable(northshire) == ()
    alone = read(northshire_text.replace("8.8, at_least: 2,", "8.8, at_least: 1,", 1))
    assert [problem.clause for problem in adoptable(alone)] == ["8.8"]


def test_a_review_that_is_past_is_overdue_the_day_after(northshire: Charter) -> None:
    due = northshire.review.due
    assert overdue(northshire, due) == ()
    (late,) = overdue(northshire, due + dt.timedelta(days=1))
    assert late.clause == "14.1"
    assert "by 31 March 2027, which is past" in late.text


def test_every_weakness_is_looked_for_once() -> None:
    assert len({weakness.find for weakness in WEAKNESSES}) == len(WEAKNESSES)
    assert all(weakness.remedy.endswith(".") for weakness in WEAKNESSES)
