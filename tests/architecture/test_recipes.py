"""Every command anyone runs is a recipe, and every recipe is told of."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.tracked import ROOT

GUIDES = ("CONTRIBUTING.md", "README.md")


def test_every_recipe_is_told_of_in_contributing():
    assert recipes() - told("CONTRIBUTING.md") == set()


def test_every_command_told_of_exists():
    assert {command for guide in GUIDES for command in told(guide)} - recipes() == set()


def test_every_recipe_says_what_it_does():
    silent = [name for name, recipe in dumped().items() if not recipe["doc"]]
    assert silent == []


def told(guide: str) -> set[str]:
    return set(re.findall(r"\./dev ([a-z][\w-]*)", (ROOT / guide).read_text()))


def recipes() -> set[str]:
    return set(dumped())


def dumped() -> dict[str, dict[str, object]]:
    just = Path(sys.executable).with_name("just")
    dump = subprocess.run(
        [just, "--justfile", ROOT / "justfile", "--dump", "--dump-format", "json"],
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(dump.stdout)["recipes"]
