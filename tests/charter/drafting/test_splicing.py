"""What changes in a charter file when a page changes one thing: that thing, and nothing else."""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator
from typing import Any

import pytest

from roundtable.charter.drafting.splicing import GONE, insert, remove, set_words, swap
from roundtable.charter.lines import Place, written

LONG = (
    "It is said in so many words that a line of the file cannot hold them all, " * 2 + "and so on."
)
ODD = ("yes", "6", "5.10", "a: b", "# no comment", "it's", '"so"', "[x]", "{y}", "- z", "", "null")


def groups(says: Any, place: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    if isinstance(says, dict):
        yield place, says
        for name, value in says.items():
            yield from groups(value, (*place, name))
    elif isinstance(says, list):
        for at, value in enumerate(says):
            yield from groups(value, (*place, at))


def lists(says: Any) -> Iterator[tuple[Place, list[Any]]]:
    for place, group in groups(says):
        for name, value in group.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                yield (*place, name), value


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    diff = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0))[2:]
    return [d[1:] for d in diff if d[0] == "-"], [d[1:] for d in diff if d[0] == "+"]


def test_a_number_changes_only_its_line(northshire_text: str) -> None:
    at = [c["clause"] for c in written(northshire_text).says["clocks"]].index("5.40")  # type: ignore[index]
    new = set_words(northshire_text, ("clocks", at), {"length": 2}, order=())
    assert changed_lines(northshire_text, new) == (["    length: 4"], ["    length: 2"])


def test_any_word_can_be_changed_and_comments_stay(northshire_text: str) -> None:
    """A few words of the whole text, each to a short, a long and an odd text."""
    chosen = random.Random(7)
    found = [
        (place, name, value)
        for place, group in groups(written(northshire_text).says)
        for name, value in group.items()
        if isinstance(value, str)
    ]
    for place, name, value in chosen.sample(found, 20):
        said = chosen.choice(["Short", LONG, *ODD])
        new = set_words(northshire_text, place, {name: said}, order=())
        gone, come = changed_lines(northshire_text, new)
        assert len(gone) <= 1 + len(value) // 60, (place, name, said)
        assert len(come) <= 1 + len(said) // 60, (place, name, said)
        assert not any(line.strip().startswith("#") for line in gone)


def test_a_list_changes_only_its_lines(northshire_text: str) -> None:
    says: Any = written(northshire_text).says
    place: Place = ("agencies", 1, "remit", 0)
    concerns = [c for c in says["agencies"][1]["remit"][0]["concerns"] if c != "neglect"]
    new = set_words(northshire_text, place, {"concerns": concerns}, order=())
    gone, come = changed_lines(northshire_text, new)
    assert "neglect" in " ".join(gone)
    assert "neglect" not in " ".join(come)
    assert max(len(line) for line in come) <= 100
    assert len(gone) <= 4


def test_a_word_comes_and_goes_without_a_trace(northshire_text: str) -> None:
    says: Any = written(northshire_text).says
    order = ("clause", "source", "people", "concerns", "over_age", "under_age")
    for at in range(4):
        place: Place = ("agencies", at, "remit", 0)
        if "over_age" in says["agencies"][at]["remit"][0]:
            continue
        new = set_words(northshire_text, place, {"over_age": 7}, order=order)
        assert changed_lines(northshire_text, new)[0] == []
        assert set_words(new, place, {"over_age": GONE}, order=order) == northshire_text


def test_a_word_within_braces_comes_and_goes(northshire_text: str) -> None:
    place: Place = ("intake", "people", 0)
    new = set_words(northshire_text, place, {"never_told": True}, order=())
    assert changed_lines(northshire_text, new)[1] == [
        "    - {clause: 4.1, code: subject_child, name: Child the concern is about, never_told: true}"  # noqa: E501
    ]
    assert set_words(new, place, {"never_told": GONE}, order=()) == northshire_text


def test_an_item_comes_and_goes_without_a_trace_in_every_list(northshire_text: str) -> None:
    says = written(northshire_text).says
    for place, items in random.Random(3).sample(list(lists(says)), 12):
        for at in {0, len(items)}:
            new = insert(northshire_text, place, at, items[0] | {"clause": "99.9"})
            assert changed_lines(northshire_text, new)[0] == [], place
            if len(items) > 1:
                assert written(remove(new, place, at)).says == says


def test_the_last_item_of_a_list_leaves_an_empty_list(northshire_text: str) -> None:
    new = remove(northshire_text, ("agencies", 0, "remit"), 0)
    assert "    remit: []\n" in new
    item = {"clause": "2.11", "people": ["victim"], "concerns": ["neglect"]}
    assert "clause: 2.11" in insert(new, ("agencies", 0, "remit"), 0, item)


def test_neighbours_change_places_and_back(northshire_text: str) -> None:
    says = written(northshire_text).says
    for place, items in random.Random(4).sample(list(lists(says)), 12):
        for at in range(min(len(items) - 1, 1)):
            new = swap(northshire_text, place, at, at + 1)
            assert new != northshire_text
            assert swap(new, place, at + 1, at) == northshire_text


@pytest.mark.parametrize(
    "text", ['{"hub": {"name": "A", "sites": [{"code": "b"}, {"code": "c"}]}}\n']
)
def test_a_file_all_in_braces_can_be_changed(text: str) -> None:
    new = set_words(text, ("hub",), {"name": "B: and more", "area": "C"}, order=("name", "area"))
    new = insert(new, ("hub", "sites"), 1, {"code": "d"})
    new = swap(new, ("hub", "sites"), 0, 2)
    new = set_words(remove(new, ("hub", "sites"), 0), ("hub",), {"name": GONE}, order=())
    assert written(new).says == {"hub": {"area": "C", "sites": [{"code": "d"}, {"code": "b"}]}}


def test_a_word_may_stand_first_beside_the_dash() -> None:
    text = "x:\n  - grade: high  # why\n    step: act\n  - step:\n"
    new = set_words(text, ("x", 0), {"grade": GONE}, order=())
    assert written(new).says == {"x": [{"step": "act"}, {"step": None}]}
    assert written(set_words(text, ("x", 1), {"step": "act"}, order=())).says == {
        "x": [{"grade": "high", "step": "act"}, {"step": "act"}]
    }


LONG_AND_SHORT = """\
questions:
  - code: long
    asks: >-
      a text over
      several lines
  - code: short  # first
    asks: one line  # last
"""


def test_a_comment_behind_an_item_does_not_become_part_of_a_text() -> None:
    new = swap(LONG_AND_SHORT, ("questions",), 0, 1)
    assert new == (
        "questions:\n  - code: short  # first\n    asks: one line  # last\n"
        "  - code: long\n    asks: >-\n      a text over\n      several lines\n"
    )
    assert swap(new, ("questions",), 0, 1) == LONG_AND_SHORT
