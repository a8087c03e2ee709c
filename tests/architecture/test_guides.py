"""What a guide names is there: pages, commands with their options, and what a command answers."""

from __future__ import annotations

import re
import shlex

import pytest
from django.urls import resolve
from typer.main import get_command
from typer.testing import CliRunner

from roundtable.config.cli import app
from tests.architecture.tracked import ROOT

GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
ADDRESS = re.compile(r"`(/[a-z/-]*/)`")
COMMAND = re.compile(r"`(roundtable [^`]+)`")
EXAMPLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def found(pattern: re.Pattern[str]) -> list[str]:
    return [each for path in GUIDES for each in pattern.findall(path.read_text(encoding="utf-8"))]


def examples() -> list[tuple[str, str]]:
    """Return what is typed in the guides and a line of what is answered."""
    lines = "".join(found(EXAMPLE)).splitlines()
    return [
        (typed.removeprefix("$ "), line)
        for typed, line in zip(lines[::2], lines[1::2], strict=True)
    ]


def test_there_are_guides() -> None:
    assert {path.stem for path in GUIDES} == {"user", "operator", "information-governance"}


@pytest.mark.parametrize("address", found(ADDRESS))
def test_an_address_leads_to_a_page(address: str) -> None:
    assert resolve(address)


@pytest.mark.parametrize("typed", found(COMMAND))
def test_a_command_has_its_options(typed: str) -> None:
    _roundtable, *words = shlex.split(typed)
    command = get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
    assert not hasattr(command, "commands"), f"{typed} is a group of commands"
    known = {option for each in command.params for option in each.opts}
    assert {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize(("typed", "line"), examples())
def test_an_example_answers_so(typed: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    answered = CliRunner().invoke(app, shlex.split(typed)[1:])
    assert line in re.sub(r"[ \t]+$", "", answered.output, flags=re.MULTILINE).splitlines()
