"""What is killed, and what must be there afterwards: every row that was acknowledged."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from roundtable.database import start
from roundtable.database.accounts import Account
from roundtable.database.cluster import SURROUNDINGS
from roundtable.database.processes import is_alive, serving
from tests.database.watching import (
    WRITE_FOR_EVER,
    keeper_of,
    postmaster_of,
    python,
    rows_in,
    wait_until,
    written_to,
)

ENOUGH_ROWS = 300

# As WRITE_FOR_EVER, but a forked child outlives it and holds its end of the pipe open.
WITH_A_SURVIVOR = """
import os, sys, time, pathlib
from roundtable.database import start
server = start(pathlib.Path(sys.argv[1]))
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(600)
"""


@pytest.mark.usefixtures("binaries")
def test_a_killed_server_loses_no_acknowledged_row(fresh_home: Path) -> None:
    server = start(fresh_home)
    with written_to(server, writers=4) as acknowledged:
        wait_until(lambda: len(acknowledged) >= ENOUGH_ROWS, "rows are written")
        os.kill(postmaster_of(server), signal.SIGKILL)
        wait_until(lambda: not server.is_running, "the keeper has noticed")
    with start(fresh_home) as server:
        assert set(acknowledged) <= set(rows_in(server))


@pytest.mark.usefixtures("binaries")
def test_a_killed_parent_takes_the_server_along_and_loses_no_row(fresh_home: Path) -> None:
    records = fresh_home / "database" / "data"
    parent = python(WRITE_FOR_EVER, fresh_home)
    acknowledged = [int(parent.stdout.readline()) for _ in range(ENOUGH_ROWS)]
    assert serving(records)
    parent.kill()
    # The last line may be torn: then nobody was told of that row.
    rest = parent.communicate()[0].rpartition("\n")[0]
    acknowledged += [int(line) for line in rest.splitlines()]
    wait_until(lambda: not serving(records), "the server has stopped")
    assert not (records / "postmaster.pid").exists(), "it was shut down, not killed"
    with start(fresh_home) as server:
        assert set(acknowledged) <= set(rows_in(server))


def test_a_start_right_after_a_killed_parent_waits_and_wins(fresh_home: Path) -> None:
    parent = python(WRITE_FOR_EVER, fresh_home)
    assert parent.stdout.readline() == "0\n"
    parent.kill()
    with start(fresh_home) as server:  # the parent is not even collected yet
        assert 0 in rows_in(server)
    parent.communicate()


def test_a_surviving_child_of_a_killed_parent_does_not_hold_the_server(fresh_home: Path) -> None:
    parent = python(WITH_A_SURVIVOR, fresh_home)
    survivor = int(parent.stdout.readline())
    try:
        parent.kill()
        parent.wait()
        with start(fresh_home) as server:
            assert server.is_running
            assert is_alive(survivor)
    finally:
        os.kill(survivor, signal.SIGKILL)
        parent.communicate()


@pytest.mark.usefixtures("binaries")
def test_a_killed_keeper_takes_the_server_along(fresh_home: Path) -> None:
    server = start(fresh_home)
    with written_to(server, writers=1) as acknowledged:
        wait_until(lambda: len(acknowledged) >= ENOUGH_ROWS, "rows are written")
        os.kill(keeper_of(server), signal.SIGKILL)
        wait_until(lambda: not serving(server.records), "the server has stopped")
    with start(fresh_home) as server:
        assert set(acknowledged) <= set(rows_in(server))


@pytest.fixture
def stranger(account: Account) -> Iterator[int]:
    """A live process of the server's own user that has nothing to do with PostgreSQL."""
    command = ["/bin/sleep", "600"]
    with subprocess.Popen(command, cwd="/", **account.identity()) as process:
        yield process.pid
        process.kill()


def leave_a_lock_file(home: Path, pid: int) -> None:
    """Crash the server of `home`, then let its lock file name `pid`."""
    server = start(home)
    with psycopg.connect(server.admin_url()) as connection:
        connection.execute("CREATE TABLE written AS SELECT 7 AS number")
    file = server.records / "postmaster.pid"
    os.kill(postmaster_of(server), signal.SIGKILL)
    server.close()
    rest = file.read_text().partition("\n")[2]
    file.write_text(f"{pid}\n{rest}")


@pytest.mark.usefixtures("binaries")
def test_a_stale_lock_file_that_names_a_stranger_is_no_obstacle(
    fresh_home: Path, stranger: int
) -> None:
    leave_a_lock_file(fresh_home, stranger)
    with start(fresh_home) as server:
        assert rows_in(server) == [7]
    assert is_alive(stranger)


def test_a_stale_lock_file_that_names_another_server_leaves_that_one_alone(
    new_home: Callable[[], Path],
) -> None:
    with start(new_home()) as other:
        home = new_home()
        leave_a_lock_file(home, postmaster_of(other))
        with start(home) as server:
            assert rows_in(server) == [7]
        with psycopg.connect(other.admin_url()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_torn_lock_file_is_no_obstacle(fresh_home: Path) -> None:
    with start(fresh_home) as server:
        pass
    (server.records / "postmaster.pid").write_text("")
    with start(fresh_home) as server:
        assert server.is_running


def test_an_orphan_of_the_same_records_is_shut_down_first(
    fresh_home: Path, binaries: Path, account: Account
) -> None:
    with start(fresh_home) as server, psycopg.connect(server.admin_url()) as connection:
        connection.execute("CREATE TABLE written AS SELECT 7 AS number")
    lock_file = server.records / "postmaster.pid"
    command = [binaries / "postgres", "-D", server.records, "-c", "listen_addresses="]
    command += ["-c", f"unix_socket_directories={server.records}"]
    with subprocess.Popen(
        command, cwd="/", env=SURROUNDINGS, stderr=subprocess.DEVNULL, **account.identity()
    ) as orphan:
        wait_until(lambda: lock_file.exists() and "ready" in lock_file.read_text(), "it is up")
        with start(fresh_home) as server:
            assert rows_in(server) == [7]
            assert postmaster_of(server) != orphan.pid
        orphan.wait()
        assert "not properly shut down" not in server.log.read_text(), "it was not crashed"
