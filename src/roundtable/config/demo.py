"""The demonstration: everything on this machine, watched by this process, gone when it goes."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import django
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from roundtable.config import serving
from roundtable.config.hub import publish
from roundtable.database import StartError, erase, home, start

CHARTER = "northshire/1.0.yaml"
MOST_LANES = 4
READY = "demonstration.ready"
PATIENCE_SECONDS = 60.0
PR_SET_PDEATHSIG = 1
console = Console(soft_wrap=True)

# What runs beside this process, by the name it goes by in a message.
Children = dict[str, subprocess.Popen[bytes]]


def run(*, fresh: bool, port: int, open_browser: bool, referrals: int) -> None:
    """Start the database, the hub, its web server and its worker; stop them all on Ctrl-C. At the
    first start, so many referrals are invented.

    :raises StartError: when the port is taken or one of them does not start.
    """
    _port_is_free(port)
    os.environ["ROUNDTABLE_MODE"] = "demo"
    if fresh:
        _start_over()
    with start(home()) as server:
        publish(server)
        _found(referrals)
        address = f"http://127.0.0.1:{port}/"
        with _children(port) as children:
            _wait_until_it_answers(address, children)
            console.print(f"\n[bold]Roundtable is running at {address}[/bold]")
            console.print("Everybody and everything in it is invented. Press Ctrl-C to stop.")
            if open_browser:
                webbrowser.open(address)
            _watch(children)
    console.print("Stopped. Everything is kept: ./dev demo goes on where you left.")


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise StartError(f"Port {port} is in use. Choose another: ./dev demo --port {port + 1}")


def _start_over() -> None:
    erase(home())
    (home() / READY).unlink(missing_ok=True)
    shutil.rmtree(home() / "keys", ignore_errors=True)


def _found(referrals: int) -> None:
    """Migrate, and where the stories are not told yet, tell them with a progress bar."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roundtable.config.settings")
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from roundtable.config import founding
    from roundtable.learning.demonstration.founding import found_northshire

    with _progress() as progress:
        step = progress.add_task("Preparing the database", total=None)
        founding.migrate()
        progress.update(step, description="The database is ready", total=1, completed=1)
        if (home() / READY).exists():
            return
        now = timezone.now()
        founding.adopt_charter((settings.CHARTER_FOLDER / CHARTER).read_text(), at=now)
        told = progress.add_task("Inventing Northshire", total=None)
        found_northshire(
            now=now,
            referrals=referrals,
            lanes=min(os.cpu_count() or 1, MOST_LANES),
            progress=lambda done, total, what: progress.update(
                told, completed=done, total=total, description=what
            ),
        )
    (home() / READY).touch()


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )


@contextmanager
def _children(port: int) -> Iterator[Children]:
    worker = [sys.executable, "-m", "roundtable.config", "work"]
    # Where this process is killed, the database goes too: a worker asked to end would wait for it,
    # to say what became of its job. The web server has children of its own to end.
    commands = {
        "The web server": (serving.command("127.0.0.1", port), signal.SIGTERM),
        "The worker": (worker, signal.SIGKILL),
    }
    children = {
        name: subprocess.Popen(  # noqa: S603 - our own programs
            command,
            env=serving.environment(),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches this process alone, which stops them in order
            preexec_fn=partial(_die_with_the_parent, end),
        )
        for name, (command, end) in commands.items()
    }
    try:
        yield children
    finally:
        _stop(children)


def _die_with_the_parent(end: signal.Signals) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, end)


def _stop(children: Children) -> None:
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_until_it_answers(address: str, children: Children) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        _all_live(children)
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise StartError("The web server does not answer. Its messages are above.")


def _watch(children: Children) -> None:
    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        while True:
            _all_live(children)
            time.sleep(0.5)
    except KeyboardInterrupt:
        console.print("\nStopping…")


def _all_live(children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise StartError(f"{name} ended by itself. Its messages are above.")
