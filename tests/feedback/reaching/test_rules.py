"""How one who referred is reached, and who is never told anything: whatever they gave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import SourceKind
from roundtable.deciding.following.rules import SUBJECTS, never_told
from roundtable.feedback.reaching.rules import (
    Channel,
    OnCase,
    Result,
    channel_for,
    kept_from,
    may_be,
    may_note,
)
from tests.deciding.conftest import NORTHSHIRE as FILE

NORTHSHIRE = read(FILE)
ROLES = [role.code for role in NORTHSHIRE.intake.people]
HARMER = "alleged_harmer"
RHYS = OnCase("Rhys Penn", HARMER)

names = st.lists(st.text("abcdefgh", min_size=2, max_size=8), min_size=2, max_size=3).map(
    lambda words: " ".join(word.title() for word in words)
)
on_a_case = st.builds(
    OnCase, names, st.sampled_from(ROLES), st.frozensets(st.sampled_from(ROLES), max_size=3)
)


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        ("mair@example.org", Channel.EMAIL),
        (" mair@example.org ", Channel.EMAIL),
        ("07700 900123", Channel.TELEPHONE),
        ("+44 (0)1632 960123", Channel.TELEPHONE),
        ("07700 900123, not after six", Channel.OTHER),
        ("mair@example.org or 07700 900123", Channel.OTHER),
        ("a@example.org, b@example.org", Channel.OTHER),
        ("through the school", Channel.OTHER),
        ("", Channel.NONE),
        ("  ", Channel.NONE),
    ],
)
def test_what_they_gave_says_how_they_are_reached(contact: str, channel: Channel):
    found = channel_for(SourceKind.PUBLIC, contact, tells="thanks")
    assert found is channel


@given(
    kind=st.sampled_from(SourceKind),
    contact=st.sampled_from(["", "a@example.org", "07700 900123", "her sister"]),
    tells=st.sampled_from(["nothing", "thanks", "outcome"]),
    wanted=st.booleans(),
    own=st.booleans(),
)
def test_who_asked_not_to_be_contacted_or_is_told_nothing_is_not_reached(
    kind: SourceKind, contact: str, tells: str, wanted: bool, own: bool
):
    found = channel_for(kind, contact, tells=tells, wanted=wanted, own=own)
    if kind is SourceKind.AGENCY or (own and tells != "nothing"):
        assert found is Channel.HERE
    elif not contact or not wanted or tells == "nothing":
        assert found is Channel.NONE
    else:
        assert found not in (Channel.NONE, Channel.HERE)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rhys Penn", "Rhys Penn", True),
        ("PENN, Rhys", "Rhys Penn", True),
        ("Mr R. Penn", "Rhys Penn", True),
        ("Rhys Owain Penn", "Rhys Penn", True),
        ("Siân Évans", "Sian Evans", True),
        ("Mair Penn", "Rhys Penn", False),
        ("Penn", "Rhys Penn", False),
        ("", "Rhys Penn", False),
        ("Rhys Penn", "Rhys Pennant", False),
        ("R R", "Rhys Penn", False),
    ],
)
def test_names_are_compared_loosely(one: str, other: str, same: bool):
    assert may_be(one, other) is same
    assert may_be(other, one) is same


@pytest.mark.parametrize(
    ("people", "kept"),
    [
        ([RHYS], True),
        ([OnCase("Rhys Penn", "parent_carer", frozenset({HARMER}))], True),
        ([OnCase("Rhys Penn", "associate", frozenset({HARMER, "victim"}))], True),
        ([OnCase("Rhys Penn", "parent_carer", frozenset({"subject_child"}))], False),
        ([OnCase("Rhys Penn", "parent_carer")], False),
        ([OnCase("Mair Hollis", HARMER)], False),
        # Whom the case is about is close to whoever harms them, and is thanked for telling.
        ([OnCase("Rhys Penn", "victim", frozenset({HARMER}))], False),
        ([], False),
    ],
)
def test_the_alleged_and_those_close_to_them_are_told_nothing(people: list[OnCase], kept: bool):
    clause = NORTHSHIRE.person_role(HARMER).clause
    assert kept_from(NORTHSHIRE, "Rhys Penn", people) == (clause if kept else "")


@given(people=st.lists(on_a_case, min_size=1, max_size=6), data=st.data())
def test_nobody_who_is_never_told_is_told_whoever_else_is_on_the_case(
    people: list[OnCase], data: st.DataObject
):
    who = data.draw(st.sampled_from(people))
    close = any(never_told(NORTHSHIRE, role) for role in who.related_to)
    never = never_told(NORTHSHIRE, who.role) or (close and who.role not in SUBJECTS)
    assert not never or kept_from(NORTHSHIRE, who.name, people)


@given(people=st.lists(on_a_case, max_size=6))
def test_who_is_not_on_the_case_is_told_as_the_charter_says(people: list[OnCase]):
    assert kept_from(NORTHSHIRE, "Zyx Wvut", people) == ""


@given(people=st.lists(on_a_case, max_size=5), another=on_a_case, name=names)
def test_one_more_on_the_case_never_lets_somebody_be_told(
    people: list[OnCase], another: OnCase, name: str
):
    assert not kept_from(NORTHSHIRE, name, people) or kept_from(
        NORTHSHIRE, name, [*people, another]
    )


@pytest.mark.parametrize(
    ("result", "waiting", "note", "may"),
    [
        (Result.TOLD, True, "", True),
        (Result.NOT_REACHED, True, "No answer.", True),
        (Result.NOT_REACHED, True, " ", False),
        (Result.NOT_TOLD, True, "", False),
        (Result.NOT_TOLD, True, "It is not safe.", True),
        (Result.TOLD, False, "", False),
        (Result.READ, True, "", False),
        ("", True, "", False),
    ],
)
def test_what_came_of_it_is_noted_once_and_with_a_reason(
    result: str, waiting: bool, note: str, may: bool
):
    assert bool(may_note(result, waiting=waiting, note=note)) is may
