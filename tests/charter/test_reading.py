"""Reading: what is written is what is read, whatever the layout."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.lines import LONGEST, written
from roundtable.charter.problems import CharterError
from roundtable.charter.reading import digest, newest, read
from roundtable.charter.terms import Charter
from tests.charter.conftest import NORTHSHIRE, STEADY


def test_what_is_written_is_read_back(northshire: Charter) -> None:
    assert Charter.model_validate(northshire.model_dump()) == northshire
    dumped = yaml.safe_dump(northshire.model_dump(mode="json"), allow_unicode=True)
    assert read(dumped) == northshire


def test_the_digest_knows_what_is_said_from_how(northshire: Charter, northshire_text: str) -> None:
    same = "# a comment\n" + northshire_text.replace("    posts: 38\n", "    posts:   38\n")
    other = northshire_text.replace("posts: 38", "posts: 37")
    assert digest(same) == digest(northshire_text) == digest(northshire)
    assert digest(other) != digest(northshire)
    assert len(digest(northshire)) == 64


def test_a_term_learnt_later_leaves_the_digest_of_what_was_signed(northshire: Charter) -> None:
    class Learnt(Charter):
        greeting: str = "Good morning"
        holidays: tuple[str, ...] = ()

    later = Learnt.model_validate(northshire.model_dump())
    assert digest(later) == digest(northshire)
    assert digest(later.model_copy(update={"greeting": "Hello"})) != digest(northshire)


def test_a_default_that_is_written_out_says_nothing_new(northshire_text: str) -> None:
    spelt = northshire_text.replace("length: 8,", "length: 8, warn_when_left: 25,", 1)
    assert spelt != northshire_text
    assert digest(spelt) == digest(northshire_text)


def test_a_clause_written_4_10_does_not_become_4_1(northshire: Charter) -> None:
    assert northshire.clauses["4.10"].clause == "4.10"
    assert northshire.clauses["4.1"] != northshire.clauses["4.10"]
    assert northshire.version == "1.0"


def test_a_text_folded_over_lines_is_one_line_of_letters(northshire: Charter) -> None:
    assert all(letter.isprintable() for letter in northshire.hub.purpose)
    assert written("a: >-\n  one\n  two\n\n  three\n").says == {"a": "one two\nthree"}


def test_a_folder_means_its_newest_version(tmp_path: Path, northshire_text: str) -> None:
    for version in ("1.0", "1.9", "1.10"):
        text = northshire_text.replace("version: 1.0", f"version: {version}")
        (tmp_path / f"{version}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("a: 1", encoding="utf-8")
    assert newest(tmp_path).name == "1.10.yaml"
    assert read(tmp_path).version == "1.10"
    assert read(str(NORTHSHIRE)).version == "1.0"


def test_a_file_is_named_after_its_version(tmp_path: Path, northshire_text: str) -> None:
    path = tmp_path / "2.0.yaml"
    path.write_text(northshire_text, encoding="utf-8")
    with pytest.raises(CharterError, match=r"named 2\.0\.yaml, and says version 1\.0"):
        read(path)
    draft = path.rename(tmp_path / "draft.yaml")
    assert read(draft).version == "1.0"


def test_a_charter_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CharterError, match="There is no charter at"):
        read(tmp_path / "nothing.yaml")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "charter.yaml"
    path.write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(CharterError, match="cannot be read"):
        read(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\n", "There is nothing in the text"),
        ("[" * 5000 + "\n", "lists within lists"),
        ("".join(f"{' ' * at}a:\n" for at in range(900)), "lists within lists"),
        ("name: \x00\n", "a character cannot be read"),
        ("just words\n", "`the charter` is"),
        ("- a\n- b\n", "`the charter` is a list"),
        ("a: 1\n---\nb: 2\n", "another document"),
        ("a: " + "x" * LONGEST + "\n", "too long"),
    ],
)
def test_what_is_not_a_charter_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(CharterError, match=words):
        read(text)


@STEADY
@given(st.text(max_size=200))
def test_no_text_ends_in_anything_but_words(text: str) -> None:
    with pytest.raises(CharterError) as refusal:
        read(f"{text}\n")
    assert all(problem.text and problem.remedy for problem in refusal.value.problems)


def test_only_whole_numbers_true_false_and_null_are_more_than_text() -> None:
    text = "a: 1.10\nb: 08:00\nc: 2026-04-01\nd: 7\ne: true\nf: yes\ng: '7'\nh: null\n"
    assert written(text).says == {
        "a": "1.10",
        "b": "08:00",
        "c": "2026-04-01",
        "d": 7,
        "e": True,
        "f": "yes",
        "g": "7",
        "h": None,
    }
