"""Files of referrals are read row by row; what cannot be read says which row and why."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.intake.bulk import UnreadableFile, read_csv, read_json_lines
from roundtable.intake.statement import PersonGiven, ReferralGiven
from tests.stories import concern

TABLE = """source,sender_reference,concerns,narrative,immediate_danger,role,given_name,born_on
police,P1,neglect;emotional_abuse,Seen alone at the park,no,subject_child,Tom,2018-05-04
police,P1,neglect;emotional_abuse,Seen alone at the park,no,parent_carer,Mair,
school,S9,neglect,Hungry,YES,subject_child,Ela,
"""


def test_rows_of_one_reference_are_one_referral() -> None:
    first, second = read_csv(io.StringIO(TABLE))
    assert first.given is not None
    assert [person.given_name for person in first.given.people] == ["Tom", "Mair"]
    assert first.given.concerns == ["neglect", "emotional_abuse"]
    assert str(first.given.people[0].born_on) == "2018-05-04"
    assert second.given is not None
    assert second.given.immediate_danger
    assert (first.line, second.line) == (2, 4)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("2018-05-04", "4 May 2018", "people.0.born_on"),
        (",no,subject_child", ",perhaps,subject_child", "immediate_danger"),
        ("neglect;emotional_abuse,Seen", ";,Seen", "concerns"),
    ],
)
def test_a_row_that_cannot_be_read_says_why_and_the_others_are_read(
    was: str, becomes: str, says: str
) -> None:
    first, second = read_csv(io.StringIO(TABLE.replace(was, becomes)))
    assert first.given is None
    assert says in first.problem
    assert second.given is not None


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("narrative", "story", "missing: narrative; not known: story"),
        ("role", "x", "missing: role"),
    ],
)
def test_a_table_with_other_columns_is_refused_whole(was: str, becomes: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        list(read_csv(io.StringIO(TABLE.replace(was, becomes, 1))))


def test_json_lines_are_read_one_by_one() -> None:
    good = concern(sender_reference="A").model_dump_json()
    rows = list(read_json_lines([good, "", "{", '{"source": "police"}', good[:-1] + ',"x":1}']))
    assert [row.line for row in rows] == [1, 3, 4, 5]
    assert rows[0].given == concern(sender_reference="A")
    assert all(row.given is None and row.problem for row in rows[1:])
    assert "narrative" in rows[2].problem
    assert "x: Extra" in rows[3].problem


TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5), TEXT)
def test_what_is_written_is_read_again(names: list[tuple[str, str]], story: str) -> None:
    people = [
        PersonGiven(role="sibling", given_name=given_name, family_name=family_name)
        for given_name, family_name in names
    ]
    said = ReferralGiven(
        source="school",
        sender_reference="1",
        concerns=["neglect"],
        narrative=story,
        people=people,
    )
    assert [row.given for row in read_json_lines([said.model_dump_json()])] == [said]
    table = io.StringIO()
    columns = ["source", "sender_reference", "concerns", "narrative", "role"]
    writer = csv.DictWriter(table, [*columns, "given_name", "family_name"])
    writer.writeheader()
    for person in people:
        row = {"source": "school", "sender_reference": "1", "concerns": "neglect"}
        told = {"narrative": story, "role": "sibling"}
        names_given = {"given_name": person.given_name, "family_name": person.family_name}
        writer.writerow(row | told | names_given)
    table.seek(0)
    assert [row.given for row in read_csv(table)] == [said]


@pytest.mark.parametrize("tie", [(1, 1), (1, 4), (4, 1)])
def test_a_relationship_joins_two_people_of_the_referral(tie: tuple[int, int]) -> None:
    person, other = tie
    bad = concern().model_dump(mode="json")
    bad["relationships"] = [{"person": person, "other": other, "kind": "parent"}]
    with pytest.raises(ValueError, match="use two different numbers from 1 to 3"):
        ReferralGiven.model_validate(bad)
