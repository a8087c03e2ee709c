"""The web server: Granian, one process, many threads, pages and live streams."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import roundtable.web
from roundtable.config.hub import address_to_serve

STATIC = Path(roundtable.web.__file__).parent / "static"


def command(host: str, port: int) -> list[str]:
    """Return the command that serves the hub."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asginl",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        "1",
        "--workers-kill-timeout",
        "3",
        "--no-ws",
        "--no-access-log",
        "--log-level",
        "warning",
        "--static-path-route",
        "/static",
        "--static-path-mount",
        str(STATIC),
        "roundtable.config.asgi:application",
    ]


def environment() -> dict[str, str]:
    """Return the web server's environment: this one's, without the owner's connection."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return kept | {"ROUNDTABLE_SERVING": "1"}


def serve(*, host: str, port: int) -> None:
    """Become the web server.

    :raises StartError: when the hub's database is not running.
    """
    own = environment() | {"DATABASE_URL": address_to_serve()}
    os.execve(sys.executable, command(host, port), own)  # noqa: S606 - our own server
