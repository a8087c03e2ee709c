"""Starting: the first time, again, twice at once, and where something is in the way."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from roundtable.database import AlreadyRunning, StartError, WrongVersion, erase, start
from roundtable.database.accounts import Account
from roundtable.database.folders import home
from roundtable.database.processes import is_alive
from tests.database.watching import postmaster_of, python, rows_in

START_AND_STAY = """
import sys, pathlib
from roundtable.database import AlreadyRunning, start
try:
    with start(pathlib.Path(sys.argv[1])):
        print("started", flush=True)
        sys.stdin.read()
except AlreadyRunning as refusal:
    print(refusal, flush=True)
"""


@pytest.mark.usefixtures("binaries")
def test_the_first_start_makes_a_safe_database(fresh_home: Path, account: Account) -> None:
    with start(fresh_home) as server, psycopg.connect(server.admin_url()) as connection:

        def setting(name: str) -> str:
            return connection.execute(f"SHOW {name}").fetchone()[0]

        assert {
            name: setting(name) for name in ("fsync", "full_page_writes", "data_checksums")
        } == {
            "fsync": "on",
            "full_page_writes": "on",
            "data_checksums": "on",
        }
        assert setting("server_encoding") == "UTF8"
        assert setting("listen_addresses") == ""
        assert connection.execute("SELECT lower('ÂŴ')").fetchone() == ("âŵ",)
        for folder in (server.socket_folder, server.records):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert folder.stat().st_uid == account.uid
        assert Path(f"/proc/{postmaster_of(server)}").stat().st_uid == account.uid != 0


@pytest.mark.usefixtures("binaries")
def test_the_second_start_keeps_the_rows(fresh_home: Path) -> None:
    with start(fresh_home) as server, psycopg.connect(server.admin_url()) as connection:
        connection.execute("CREATE TABLE written AS SELECT generate_series(1, 3) AS number")
    with start(fresh_home) as server:
        assert rows_in(server) == [1, 2, 3]


def test_closing_leaves_no_process_and_may_be_said_twice(fresh_home: Path) -> None:
    server = start(fresh_home)
    postmaster = postmaster_of(server)
    assert server.is_running
    server.close()
    server.close()
    assert not is_alive(postmaster)
    assert not server.is_running
    assert not (server.records / "postmaster.pid").exists()


def test_erasing_begins_anew_but_not_under_a_running_server(fresh_home: Path) -> None:
    with start(fresh_home) as server, psycopg.connect(server.admin_url()) as connection:
        connection.execute("CREATE TABLE written ()")
        with pytest.raises(AlreadyRunning):
            erase(fresh_home)
    erase(fresh_home)
    assert not server.records.exists()
    with start(fresh_home) as server, psycopg.connect(server.admin_url()) as connection:
        assert connection.execute("SELECT to_regclass('written')").fetchone() == (None,)


def test_a_second_start_is_told_who_has_it_and_what_to_do(fresh_home: Path) -> None:
    with start(fresh_home) as server:
        with pytest.raises(AlreadyRunning, match=rf"process {os.getpid()}\..*ROUNDTABLE_HOME"):
            start(fresh_home)
        with psycopg.connect(server.admin_url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.usefixtures("binaries")
def test_of_two_first_starts_at_once_one_wins(fresh_home: Path) -> None:
    both = [python(START_AND_STAY, fresh_home) for _ in range(2)]
    said = {one.pid: one.stdout.readline().strip() for one in both}
    for one in both:
        one.communicate()
    (winner,) = (pid for pid, words in said.items() if words == "started")
    (refusal,) = (words for words in said.values() if words != "started")
    assert f"started by process {winner}." in refusal


def test_an_interrupted_first_start_is_made_again(fresh_home: Path, account: Account) -> None:
    half_made = fresh_home / "database" / "data.unfinished"
    half_made.mkdir(parents=True)
    half_made.parent.chmod(0o711)
    (half_made / "PG_VERSION").write_text("18\n")
    with start(fresh_home) as server:
        assert server.is_running
    assert not half_made.exists()


def test_a_deep_home_gets_a_short_socket_folder(new_home: Callable[[], Path]) -> None:
    deep = new_home().joinpath(*["a-folder-of-thirty-characters-"] * 4)
    with start(deep) as server:
        assert server.records.is_relative_to(deep)
        short = server.socket_folder
        assert not short.is_relative_to(deep)
        assert stat.S_IMODE(short.stat().st_mode) == 0o700
        with psycopg.connect(server.admin_url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not short.exists()


def test_settings_for_other_servers_do_not_leak_in(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "1", "PGDATA": "/nowhere", "PGHOST": "nowhere.invalid"}.items():
        monkeypatch.setenv(name, value)
    with start(fresh_home) as server, psycopg.connect(server.admin_url()) as connection:
        assert connection.execute("SHOW port").fetchone() == ("5432",)


def test_records_of_another_major_version_are_refused_with_the_remedy(fresh_home: Path) -> None:
    with start(fresh_home) as server:
        version = server.records / "PG_VERSION"
    ours = version.read_text()
    version.write_text("14\n")
    with pytest.raises(
        WrongVersion, match=r"PostgreSQL 14, .* PostgreSQL\s1[58].*ROUNDTABLE_POSTGRES"
    ):
        start(fresh_home)
    version.write_text(ours)
    with start(fresh_home) as server:
        assert server.is_running


@pytest.mark.usefixtures("binaries")
def test_a_failed_start_shows_the_end_of_the_log(fresh_home: Path) -> None:
    with start(fresh_home) as server:
        control = server.records / "global" / "pg_control"
    kept = control.rename(server.records / "kept")
    with pytest.raises(StartError, match=r"server\.log:\n[\s\S]*pg_control"):
        start(fresh_home)
    kept.rename(control)
    with start(fresh_home) as server:  # the failure held on to nothing
        assert server.is_running


def test_somebody_elses_records_are_refused(fresh_home: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    with start(fresh_home) as server:
        pass
    os.chown(server.records, 4321, 4321)
    with pytest.raises(StartError, match="belongs to user 4321"):
        start(fresh_home)


def test_a_folder_without_postgresql_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDTABLE_POSTGRES", str(tmp_path))
    with pytest.raises(StartError, match=f"no postgres and no initdb in {tmp_path}"):
        start(tmp_path / "home")


def test_home_is_the_chosen_folder_or_one_in_the_users_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDTABLE_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.delenv("ROUNDTABLE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home() == tmp_path / "roundtable"
