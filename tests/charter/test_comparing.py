"""Two versions side by side, in words."""

from __future__ import annotations

import pytest

from roundtable.charter.comparing import Change, compare
from roundtable.charter.reading import read
from roundtable.charter.terms import Charter


def changed(text: str, *edits: tuple[str, str]) -> Charter:
    for was, now in edits:
        assert was in text
        text = text.replace(was, now, 1)
    return read(text)


def test_nothing_changes_between_a_charter_and_itself(northshire: Charter) -> None:
    assert compare(northshire, northshire) == []


def test_a_clock_is_compared_as_people_say_it(northshire: Charter, northshire_text: str) -> None:
    edit = ("length: 4\n    unit: working_hours", "length: 2\n    unit: hours")
    words = "Clause 5.40, High: decide within 4 working hours → 2 hours"
    new = changed(northshire_text, edit)
    assert compare(northshire, new) == [
        Change("5.40", "4 working hours", "2 hours", words, "Clause 5.40, High: decide within")
    ]


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("version: 1.0", "version: 1.1", "Version: 1.0 → 1.1"),
        ("posts: 38", "posts: 40", "Clause 2.20, Children's social care: posts 38 → 40"),
        (
            "    - code: mill_lane\n      name: Mill Lane Police Station, Easterby\n",
            "    - code: mill_lane\n      name: Mill Lane\n",
            (
                "Hub sites: Harbour House, Saltmere; Mill Lane Police Station, Easterby; "
                "The Old Exchange, Thornwick → Harbour House, Saltmere; Mill Lane; "
                "The Old Exchange, Thornwick"
            ),
        ),
        (
            "when: {field: concern.group, op: is, value: adults}",
            "when: {field: concern.group, op: in, value: [adults, domestic_abuse]}",
            (
                "Clause 7.43: when the kind of concern is adults → the kind of concern is one of "
                "adults or domestic abuse"
            ),
        ),
        ("under_age: 19", "under_age: 25", "Clause 2.81: under age 19 → 25"),
        ("        under_age: 19\n", "", "Clause 2.81: under age 19 → none"),
    ],
)
def test_one_change_is_one_line(
    northshire: Charter, northshire_text: str, was: str, now: str, words: str
) -> None:
    new = changed(northshire_text, (was, now))
    assert [change.words for change in compare(northshire, new)] == [words]


def test_a_unit_that_stays_is_said_once(northshire: Charter, northshire_text: str) -> None:
    edit = ("length: 4\n    unit: working_hours", "length: 2\n    unit: working_hours")
    (change,) = compare(northshire, changed(northshire_text, edit))
    assert change.words == "Clause 5.40, High: decide within 4 working hours → 2"
    assert (change.was, change.now) == ("4 working hours", "2 working hours")


def test_a_draft_that_names_what_it_does_not_have_is_still_compared(northshire: Charter) -> None:
    """A board looks at its changes before they hold together."""
    odd = northshire.requests[0].model_copy(update={"clause": "6.99", "agencies": ("nobody",)})
    said = northshire.model_dump() | {"requests": (*northshire.requests, odd)}
    (change,) = compare(northshire, Charter.model_validate(said))
    assert change.words.startswith("Clause 6.99 is new.")
    assert "nobody" in change.now


def test_a_new_clause_and_one_that_is_gone(northshire: Charter, northshire_text: str) -> None:
    line = "  - {clause: 12.11, record: draft, years: 1, source: To be verified}\n"
    renumbered = line.replace("12.11", "12.20")
    last = "  - {clause: 12.12,"
    new = changed(northshire_text, (line, ""), (last, f"{renumbered}{last}"))
    assert [change.words for change in compare(northshire, new)] == [
        "Clause 12.11 is gone. A draft is kept 1 year after the case closes.",
        "Clause 12.20 is new. A draft is kept 1 year after the case closes.",
    ]


def test_a_clause_moved_where_the_first_wins(northshire: Charter) -> None:
    clauses = [*northshire.sharing.clauses]
    clauses.insert(0, clauses.pop(3))
    sharing = northshire.sharing.model_copy(update={"clauses": tuple(clauses)})
    new = northshire.model_copy(update={"sharing": sharing})
    assert [change.words for change in compare(northshire, new)] == [
        "Clause 7.43 moved: after clause 7.42 → after clause 7.34"
    ]
    assert len(compare(new, northshire)) == 1
