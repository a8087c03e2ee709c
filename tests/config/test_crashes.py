"""A referral that got its reference is there afterwards, whatever dies in the middle of a load."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from roundtable.database import Server, erase, start
from tests.config.test_referring import BEN, a_file
from tests.scratch import scratch_folder

ENOUGH = 40


@pytest.fixture(scope="module")
def founded() -> Iterator[Path]:
    """The folder of a hub that its commands founded, and that has ended."""
    folder = scratch_folder("rt-")
    with start(folder) as server:
        found(folder, server)
    yield folder
    erase(folder)
    shutil.rmtree(folder)


@pytest.fixture
def home(founded: Path) -> Iterator[Path]:
    """A founded hub's folder of its own: founding one takes longer than the test."""
    folder = scratch_folder("rt-")
    # As it is, with whose it is: the database may run as another account.
    subprocess.run(["cp", "-a", f"{founded}/.", str(folder)], check=True)
    yield folder
    erase(folder)
    shutil.rmtree(folder)


def hub_environment(home: Path, server: Server) -> dict[str, str]:
    own = {
        "ROUNDTABLE_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "roundtable.config.settings",
        "DATABASE_URL": server.url("roundtable", "roundtable_app"),
        "DATABASE_OWNER_URL": server.admin_url("roundtable"),
    }
    return dict(os.environ) | own


def roundtable(*arguments: str | Path, env: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "roundtable.config", *map(str, arguments)]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def found(home: Path, server: Server) -> None:
    from roundtable.database import prepare

    prepare(server.admin_url())
    env = hub_environment(home, server)
    steps: list[list[str | Path]] = [
        ["migrate", "--charter", Path("charters/northshire/1.0.yaml")],
        ["seat", BEN, "--name", "Ben Carter", "--agency", "police"],
    ]
    for step in steps:
        child = roundtable(*step, env=env)
        _out, err = child.communicate(timeout=120)
        assert child.returncode == 0, err


def kill_the_database(server: Server, _loader: subprocess.Popen[str]) -> None:
    pid = int((server.records / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)


def kill_the_loader(_server: Server, loader: subprocess.Popen[str]) -> None:
    loader.kill()


@pytest.mark.parametrize("kill", [kill_the_database, kill_the_loader])
def test_every_referral_that_got_a_reference_is_there_afterwards(
    home: Path, tmp_path: Path, kill: Callable[[Server, subprocess.Popen[str]], None]
) -> None:
    path = a_file(tmp_path, count=400)
    with start(home) as server:
        env = hub_environment(home, server)
        loader = roundtable("refer", path, "--as", BEN, env=env)
        assert loader.stdout is not None
        told = [loader.stdout.readline() for _ in range(ENOUGH)]
        kill(server, loader)
        rest, _errors = loader.communicate(timeout=120)
        told += rest.splitlines()
    references = {
        line.split("\t")[1].strip() for line in told if "\t" in line and "refused" not in line
    }
    assert len(references) >= ENOUGH, told[:3]
    with start(home) as server:
        with psycopg.connect(server.admin_url("roundtable")) as superuser:
            rows = superuser.execute(
                "SELECT r.reference FROM intake_referral r JOIN cases_case c ON c.id = r.case_id"
                " WHERE EXISTS (SELECT FROM cases_involvement i WHERE i.case_id = c.id)"
                " AND EXISTS (SELECT FROM workload_clock k WHERE k.case_id = c.id)"
            ).fetchall()
        kept = {reference for (reference,) in rows}
        assert references <= kept
        check = roundtable("journal", "verify", env=hub_environment(home, server))
        said, errors = check.communicate(timeout=120)
        assert check.returncode == 0, said + errors
