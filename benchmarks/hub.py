"""A hub of the benchmark's own: founded in a folder that goes away, served on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roundtable.access.models import Membership, User

PATIENCE_SECONDS = 60.0


@contextmanager
def founded() -> Iterator[Path]:
    """Found a hub and set Django up on it; give its folder. Once in a process."""
    from roundtable.database import erase

    home = Path(tempfile.mkdtemp(prefix="rt-bench-"))
    home.chmod(0o711)
    os.environ |= {"ROUNDTABLE_HOME": str(home), "ROUNDTABLE_MODE": "demo"}
    from roundtable.config.hub import connected

    with connected():
        from django.utils import timezone

        from roundtable.config import founding

        founding.migrate()
        text = Path("charters/northshire/1.0.yaml").read_text()
        founding.adopt_charter(text, at=timezone.now())
        yield home
    erase(home)
    shutil.rmtree(home)


def seated(email: str) -> Membership:
    """Seat a practitioner of the police."""
    from django.utils import timezone

    from roundtable.access.actions import seat
    from roundtable.lib.actor import OPERATOR, Role

    return seat(
        email=email,
        name="A Practitioner",
        agency="police",
        role=Role.PRACTITIONER,
        site="",
        password=None,
        by=OPERATOR,
        at=timezone.now(),
    )


def signed_in(user: User) -> str:
    """Return the cookies of somebody signed in, that of forms included, as a browser has."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    client.get("/worktray/", headers={"host": "127.0.0.1"})
    return "; ".join(f"{name}={kept.value}" for name, kept in client.cookies.items())


@contextmanager
def served(command: list[str], environment: dict[str, str], address: str) -> Iterator[None]:
    """Run a web server until the block ends, once it answers at `address`."""
    server = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno()
    )
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _answers(address):
            assert server.poll() is None, "the web server ended by itself"
            assert time.monotonic() < until, f"nothing answers at {address}"
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True
