"""`./dev`: on a machine that lacks something it says what to type; elsewhere it installs once."""

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


@pytest.fixture
def environment(clone):
    """A `.venv` whose programs note what they are asked."""
    return Environment(clone)


class Environment:
    def __init__(self, clone: Path) -> None:
        self.noted = clone / "calls"
        self.programs = clone / ".venv" / "bin"
        self.programs.mkdir(parents=True)
        self.program("python", f'echo "$*" >> "{self.noted}"')
        self.program("just", "exit 0")
        self.program("roundtable", 'echo "$$ $*"')

    def program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def broken(self) -> None:
        fail = 'case "$*" in *"pip install"*) echo "no such wheel"; exit 1 ;; esac'
        self.program("python", f'echo "$*" >> "{self.noted}"\n{fail}')

    def calls(self) -> list[str]:
        return self.noted.read_text().splitlines()


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


def test_what_is_pinned_is_installed_once(clone, environment):
    dev(clone)
    assert any("--require-hashes -r requirements-dev.txt" in call for call in installs(environment))
    before = installs(environment)
    assert dev(clone).returncode == 0
    assert installs(environment) == before


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.txt", "requirements-dev.txt"])
def test_a_changed_pin_is_installed(clone, environment, name):
    dev(clone)
    before = installs(environment)
    with (clone / name).open("a") as pinned:
        pinned.write("# changed\n")
    dev(clone)
    assert len(installs(environment)) == 2 * len(before)


def test_an_installation_that_failed_is_told_of_and_tried_again(clone, environment):
    environment.broken()
    said = dev(clone)
    assert said.returncode == 1
    assert "The packages could not be installed" in said.stderr
    assert "no such wheel" in said.stderr
    before = installs(environment)
    dev(clone)
    assert len(installs(environment)) > len(before)


def test_a_moved_folder_gets_a_new_environment(clone, environment, python):
    dev(clone)
    stamp = clone / ".venv" / "installed"
    stamp.write_text(stamp.read_text().replace(str(clone), "/elsewhere"))
    said = dev(clone, python=python(new_enough=True, can_make_environments=True))
    assert "Making .venv" in said.stdout


def test_stopping_dev_stops_the_demo(clone, environment):
    """The demo takes the place of `./dev`: no program stands between it and whoever stops it."""
    dev(clone)
    with subprocess.Popen([clone / "dev", "demo", "--fresh"], stdout=subprocess.PIPE) as started:
        output, _ = started.communicate()
    assert output.decode().split() == [str(started.pid), "demo", "--fresh"]


def test_it_is_plain_sh():
    assert (ROOT / "dev").read_text().startswith("#!/bin/sh\n")
    for shell in filter(shutil.which, ("dash", "bash")):
        subprocess.run([shell, "-n", ROOT / "dev"], check=True)


def dev(clone: Path, *, python: Path | None = None) -> subprocess.CompletedProcess[str]:
    chosen = {"ROUNDTABLE_PYTHON": str(python)} if python else {}
    return subprocess.run(
        [clone / "dev", "setup"], env=os.environ | chosen, capture_output=True, text=True
    )


def installs(environment: Environment) -> list[str]:
    return [call for call in environment.calls() if "pip install" in call]
