"""`./dev` on machines that lack something: it says the one thing to type."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tracked import ROOT


@pytest.fixture
def clone(tmp_path):
    """A copy of what `./dev` reads, with nothing installed yet."""
    for name in ("dev", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def python(tmp_path):
    """A Python that answers as the test says."""
    path = tmp_path / "python3"

    def answering(*, new_enough: bool, can_make_environments: bool) -> Path:
        path.write_text(
            "#!/bin/sh\n"
            'case "$*" in\n'
            f"    *version_info*3,*11*) exit {0 if new_enough else 1} ;;\n"
            f"    *ensurepip*) exit {0 if can_make_environments else 1} ;;\n"
            "    *executable*) echo /usr/bin/python3 ;;\n"
            "    *) echo Python 3.99 ;;\n"
            "esac\n"
        )
        path.chmod(0o755)
        return path

    return answering


def test_without_the_venv_module_it_says_what_to_type(clone, python):
    said = dev(clone, python=python(new_enough=True, can_make_environments=False))
    assert said.returncode == 1
    assert "apt-get install -y python3-venv" in said.stderr
    assert not (clone / ".venv").exists()


def test_a_python_that_is_too_old_is_refused(clone, python):
    said = dev(clone, python=python(new_enough=False, can_make_environments=True))
    assert said.returncode == 1
    assert "not a Python 3.11 or newer" in said.stderr
    assert not (clone / ".venv").exists()


def test_a_python_that_is_not_there_is_refused(clone):
    said = dev(clone, python=clone / "nowhere")
    assert said.returncode == 1
    assert "not a Python 3.11 or newer" in said.stderr


def test_it_is_plain_sh():
    assert (ROOT / "dev").read_text().startswith("#!/bin/sh\n")
    for shell in filter(shutil.which, ("dash", "bash")):
        subprocess.run([shell, "-n", ROOT / "dev"], check=True)


def dev(clone: Path, *, python: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [clone / "dev", "setup"],
        env=os.environ | {"ROUNDTABLE_PYTHON": str(python)},
        capture_output=True,
        text=True,
    )
