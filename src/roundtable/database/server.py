"""Start the embedded PostgreSQL server, wait until it answers, stop it."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

import psycopg

from roundtable.database import keeper
from roundtable.database.accounts import server_account
from roundtable.database.binaries import find_binaries, reachable_binaries
from roundtable.database.cluster import SUPERUSER, SURROUNDINGS, ensure_records
from roundtable.database.errors import StartError
from roundtable.database.folders import (
    PORT,
    SYSTEM_STORE,
    Folders,
    make_folders,
    remove_folders,
)
from roundtable.database.lock import locked
from roundtable.database.memory import shared_buffers
from roundtable.database.predecessor import clear_the_way

# Crash recovery comes before the first answer.
ANSWER_SECONDS = 120.0
LOOK_AGAIN_SECONDS = 0.02
LOG_LINES_SHOWN = 15
LONGEST_LOG_BYTES = 10_000_000

# On the command line, so that no file in the data folder can weaken them.
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "60",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_destination": "stderr",
}


def start(home: Path) -> "Server":
    """Start the database of `home`, making it at the first start; return it when it answers.

    It stops when the returned server is closed and when this process ends in any way.

    :raises AlreadyRunning: when another process has it open.
    :raises WrongVersion: when its records belong to another major version of PostgreSQL.
    :raises StartError: when it does not start; with the last lines of its log.
    """
    home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    with locked(home) as lock:
        account = server_account()
        binaries = reachable_binaries(find_binaries(), account, SYSTEM_STORE)
        folders = make_folders(home, account, SYSTEM_STORE)
        ensure_records(folders, binaries, lock)
        clear_the_way(folders.records)
        server = Server(folders, binaries, lock)
    server.wait_until_it_answers()
    return server


def erase(home: Path) -> None:
    """Remove the database of `home` and all its records, so that the next start begins anew.

    :raises AlreadyRunning: when a process has it open.
    """
    if home.exists():
        with locked(home):
            remove_folders(home)


class Server:
    """A running PostgreSQL server, reached through a socket in a closed folder. See `start`."""

    def __init__(self, folders: Folders, binaries: Path, lock: int) -> None:
        """Launch the server and its keeper, which takes over the `lock`."""
        self.records = folders.records
        self.log = folders.log
        self.socket_folder = folders.make_socket_folder()
        self._log_begins_at = _make_room(self.log)
        account = folders.account
        who = (account.uid, account.gid) if account.is_somebody_else else ("-", "-")
        words = (os.getpid(), *who, self.socket_folder, *_command(self, binaries))
        pipe, self._pipe = os.pipe()
        try:
            with self.log.open("ab") as log:
                self._keeper = subprocess.Popen(  # noqa: S603 - our own keeper
                    [sys.executable, "-I", "-S", keeper.__file__, *map(str, words)],
                    stdin=pipe,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    env=SURROUNDINGS,
                    pass_fds=(lock,),
                    # Ctrl-C in the terminal is for whoever uses the database, who then stops it.
                    start_new_session=True,
                )
        finally:
            os.close(pipe)

    def __enter__(self) -> Self:
        """Return the server; it is closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the server."""
        self.close()

    def close(self) -> None:
        """Shut the server down and wait until it has ended. Closing twice is harmless."""
        if self._pipe >= 0:
            # A byte, because a forked child may hold another copy of the pipe open.
            try:
                os.write(self._pipe, b"s")
            except BrokenPipeError:
                pass  # the keeper has ended already
            finally:
                os.close(self._pipe)
                self._pipe = -1
        self._keeper.wait()

    @property
    def is_running(self) -> bool:
        """Whether the server that we started still lives."""
        return self._keeper.poll() is None

    def url(self, database: str, user: str) -> str:
        """Return the address of `database` for `user`, as a postgresql:// URL."""
        return self._url(database, user)

    def admin_url(self, database: str = "postgres") -> str:
        """Return the address of `database` for the superuser. Only to prepare and to test."""
        return self._url(database, SUPERUSER)

    def _url(self, database: str, user: str) -> str:
        place = urlencode({"host": self.socket_folder, "port": PORT})
        return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?{place}"

    def wait_until_it_answers(self) -> None:
        """Return when the server answers.  :raises StartError: when it ended or stays silent."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while not self._answers():
            if not self.is_running or time.monotonic() > deadline:
                self.close()
                raise StartError(self._complaint())
            time.sleep(LOOK_AGAIN_SECONDS)

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.admin_url(), connect_timeout=5) as connection:
                found = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        # Some server answered. It is ours if it is ours that lives, and in this folder.
        return self.is_running and found == (str(self.records),)

    def _complaint(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_begins_at)
            lines = log.read().decode(errors="replace").splitlines()
        shown = "\n".join(lines[-LOG_LINES_SHOWN:]) or "(it said nothing)"
        return f"PostgreSQL did not start. The end of its log, {self.log}:\n{shown}"


def _command(server: Server, binaries: Path) -> list[str]:
    settings = SETTINGS | {
        "shared_buffers": shared_buffers(),
        "unix_socket_directories": f'"{server.socket_folder}"',
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [str(binaries / "postgres"), "-D", str(server.records), *options]


def _make_room(log: Path) -> int:
    """Keep the log from growing for ever; return where this start's lines will begin."""
    log.touch(mode=0o600)
    if log.stat().st_size > LONGEST_LOG_BYTES:
        log.replace(log.with_name(f"{log.name}.1"))
        log.touch(mode=0o600)
    return log.stat().st_size
