"""Nothing in the repository says on which machine, or from which registry, it was made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT, texts

HERE = Path(__file__).resolve().relative_to(ROOT)
PLACES = re.compile(
    r"""
    (?<![\w.}])/(root|home/\w+|work|Users/\w+|opt)/[\w.]     # a folder of somebody's machine
    | file:///
    | registry\.npmjs\.org | registry\.yarnpkg\.com
    | pypi\.org | pythonhosted\.org
    | --(extra-)?index-url\s | --find-links\s
    """,
    re.VERBOSE,
)


def test_no_file_names_a_machine_or_a_registry():
    found = [f"{path}: {match}" for path, text in texts() if path != HERE for match in named(text)]
    assert found == []


def test_the_lock_file_holds_no_addresses():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize(
    "line",
    [
        "cd /home/someone/roundtable",
        "see /root/things",
        "--index-url https://mirror.example.org",
        '"https://registry.npmjs.org/sass"',
        "file:///srv/wheels",
    ],
)
def test_a_place_is_noticed(line):
    assert named(line)


def named(text: str) -> list[str]:
    return [match.group() for match in PLACES.finditer(text)]
