"""Each way to break a charter is told by its own line, clause, words and remedy.

A file in `broken/` says what it writes into Northshire (`now` in place of `was`), how the lines
begin that are then named, and all that `roundtable charter check` says, with `Line ...` for the
number of a line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from roundtable.charter.problems import CharterError
from roundtable.charter.reading import read
from tests.charter.test_cli import typed

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_charter_is_refused_in_words(
    path: Path, northshire_text: str, tmp_path: Path
) -> None:
    broken = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert broken["was"] in northshire_text
    text = northshire_text.replace(broken["was"], broken["now"], 1)
    draft = tmp_path / "draft.yaml"
    draft.write_text(text, encoding="utf-8")

    code, said = typed("check", draft)

    assert code == 1
    assert re.sub(r"^Line \d+", "Line ...", said, flags=re.MULTILINE) == broken["says"]
    named = [int(line) for line in re.findall(r"^Line (\d+)", said, re.MULTILINE)]
    assert [text.splitlines()[line - 1].strip() for line in named] == broken["lines"]


def test_there_are_at_least_twenty_and_every_one_is_told_apart() -> None:
    said = [yaml.safe_load(path.read_text(encoding="utf-8"))["says"] for path in BROKEN]
    assert len(said) >= 20
    assert len(set(said)) == len(said)


def test_all_problems_are_told_at_once(northshire_text: str) -> None:
    text = northshire_text.replace("posts: 38", "posts: many").replace("level: 4", "level: 5")

    with pytest.raises(CharterError) as refusal:
        read(text)

    assert [problem.clause for problem in refusal.value.problems] == ["2.20", "3.23"]
    assert str(refusal.value).count("\n") == 1
