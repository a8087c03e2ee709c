"""What the tests of the launcher look at and wait for."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from roundtable.database import Server

PATIENCE_SECONDS = 60.0

# A process of its own that starts the database and writes, saying each row once it is committed.
WRITE_FOR_EVER = """
import sys, itertools, pathlib, psycopg
from roundtable.database import start
server = start(pathlib.Path(sys.argv[1]))
with psycopg.connect(server.admin_url(), autocommit=True) as connection:
    connection.execute("CREATE TABLE written (number int)")
    for number in itertools.count():
        connection.execute("INSERT INTO written VALUES (%s)", [number])
        print(number, flush=True)
"""


def postmaster_of(server: Server) -> int:
    return int((server.records / "postmaster.pid").read_text().splitlines()[0])


def keeper_of(server: Server) -> int:
    status = Path(f"/proc/{postmaster_of(server)}/stat").read_text()
    return int(status.rpartition(")")[2].split()[1])


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


def python(program: str, *words: object) -> subprocess.Popen[str]:
    """Run `program` in a process of its own."""
    command = [sys.executable, "-c", program, *map(str, words)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


@contextmanager
def written_to(server: Server, writers: int) -> Iterator[list[int]]:
    """Write from several connections until the server goes; give the rows it acknowledged."""
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE written (number int)")
    acknowledged: list[int] = []
    enough = threading.Event()

    def write(first: int) -> None:
        try:
            with psycopg.connect(server.admin_url(), autocommit=True) as connection:
                for number in range(first, 10_000_000, writers):
                    connection.execute("INSERT INTO written VALUES (%s)", [number])
                    acknowledged.append(number)
                    if enough.is_set():
                        return
        except psycopg.OperationalError:
            return

    threads = [threading.Thread(target=write, args=(first,)) for first in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        enough.set()
        server.close()
        for thread in threads:
            thread.join()


def rows_in(server: Server) -> list[int]:
    with psycopg.connect(server.admin_url()) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM written")]
