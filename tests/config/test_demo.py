"""`roundtable demo`: starts everything, keeps what was done, and leaves nothing running."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from roundtable.database import erase, start
from tests.scratch import scratch_folder

PATIENCE_SECONDS = 240.0
STARTED: list[subprocess.Popen[str]] = []

PRACTITIONERS = 108  # as the study counted
SIGNATORIES = 11  # who sign for an agency, and hold no post of the hub
REFERRALS = 20  # otherwise 100, and the first start takes thrice as long
LEADS = 11  # who answer challenges for an agency, and hold no post either


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = scratch_folder("rt-")
    yield folder
    for process in STARTED:  # whose test failed
        if process.poll() is None:
            process.kill()
            process.communicate()
    erase(folder)
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo(home: Path, port: int, *more: str) -> subprocess.Popen[str]:
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE"}
    }
    command = [sys.executable, "-m", "roundtable.config", "demo", "--no-open", "--port", str(port)]
    process = subprocess.Popen(
        [*command, *more],
        env=env | {"ROUNDTABLE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    STARTED.append(process)
    return process


def page_of(port: int, running: subprocess.Popen[str]) -> str:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert running.poll() is None, running.communicate()[0]
        assert time.monotonic() < until, "the demo does not answer"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)


def processes_of(home: Path) -> list[str]:
    """Return the command lines of whatever still runs for this home."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (folder / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(home) in command or f"ROUNDTABLE_HOME={home}" in environment:
            found.append(command)
    return found


def nothing_runs(home: Path) -> bool:
    until = time.monotonic() + 30
    while processes_of(home) and time.monotonic() < until:
        time.sleep(0.1)
    return not processes_of(home)


def rows(home: Path) -> dict[str, int]:
    with start(home) as server, psycopg.connect(server.admin_url("roundtable")) as superuser:
        tables = ("cases_case", "journal_entry", "access_user", "sharing_item")
        counts = {}
        for table in tables:
            found = superuser.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert found is not None
            counts[table] = int(found[0])
    return counts


def test_the_demo_starts_stops_and_keeps_what_it_holds(home: Path) -> None:
    port = free_port()
    first = demo(home, port, "--referrals", str(REFERRALS))
    page = page_of(port, first)
    assert "invented" in page
    assert len(re.findall(r"Sign in as", page)) >= 6

    other = demo(home, free_port())
    said, _none = other.communicate(timeout=60)
    assert other.returncode == 1, "a second demo in one home is refused"

    busy = demo(home, port)
    said, _none = busy.communicate(timeout=60)
    assert busy.returncode == 1
    assert f"--port {port + 1}" in said

    first.send_signal(signal.SIGINT)
    said, _none = first.communicate(timeout=60)
    assert first.returncode == 0, said
    assert nothing_runs(home), processes_of(home)
    told = rows(home)
    assert told["cases_case"] == REFERRALS
    assert told["access_user"] == PRACTITIONERS + SIGNATORIES + LEADS

    second = demo(home, port)
    page_of(port, second)
    second.kill()
    second.communicate(timeout=60)
    assert nothing_runs(home), processes_of(home)
    kept = rows(home)
    # The worker went on with its work: the journal only grows.
    assert kept.pop("journal_entry") >= told.pop("journal_entry")
    assert kept == told
