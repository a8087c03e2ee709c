"""The import contracts hold, and would notice if they did not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tracked import PACKAGE, ROOT, layers, project

PLANTED = {
    "capabilities": ("lib/planted.py", "import roundtable.web"),
    "pure": ("cases/rules.py", "import roundtable.lib.planted"),
    "inside": ("cases/models.py", "import roundtable.cases.views"),
    "no-pages-below": ("cases/queries.py", "import roundtable.web"),
    "journal": ("cases/actions.py", "import roundtable.journal.models"),
}


@pytest.fixture
def copy(tmp_path):
    """A copy of the product in which each contract can be broken."""
    ignored = shutil.ignore_patterns("__pycache__", "static")
    shutil.copytree(PACKAGE, tmp_path / "roundtable", ignore=ignored)
    for module in ("cases/views.py", "cases/queries.py", "journal/models.py"):
        plant(tmp_path, module, "")
    return tmp_path


def test_the_contracts_hold():
    checked = lint(PACKAGE.parent)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("contract", PLANTED)
def test_a_broken_contract_is_noticed(copy, contract):
    plant(copy, "lib/planted.py", "import django")
    plant(copy, *PLANTED[contract])
    checked = lint(copy, "--contract", contract)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "BROKEN" in checked.stdout


def test_every_contract_has_a_planted_fault():
    contracts = project()["tool"]["importlinter"]["contracts"]
    assert [contract["id"] for contract in contracts] == list(PLANTED)


def test_a_new_folder_has_to_be_placed(copy):
    plant(copy, "surprise/__init__.py", "")
    checked = lint(copy, "--contract", "capabilities")
    assert "roundtable.surprise" in checked.stdout
    assert checked.returncode == 1


def test_there_are_no_exceptions():
    contracts = project()["tool"]["importlinter"]["contracts"]
    assert not [contract for contract in contracts if "ignore_imports" in contract]
    assert not [contract for contract in contracts if "exhaustive_ignores" in contract]


def test_the_map_in_the_readme_is_in_the_order_of_the_contract():
    lines = (ROOT / "README.md").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if "src/roundtable/" in line)
    shown = [line.split("/")[0].strip() for line in lines[start + 1 : start + 1 + len(layers())]]
    assert shown == list(layers())


def plant(copy: Path, module: str, line: str) -> None:
    path = copy / "roundtable" / module
    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").touch()
    before = path.read_text() if path.exists() else ""
    path.write_text(f"{before}\n{line}\n")


def lint(source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    configured = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"]
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), *configured, *arguments],
        cwd=source,
        env=os.environ | {"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
    )
