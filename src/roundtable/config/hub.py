"""Which hub a command speaks to: the one in DATABASE_URL, or the embedded one under
ROUNDTABLE_HOME.

Sets the environment that the settings read, so it comes before Django is set up.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg

from roundtable.database import AlreadyRunning, Server, StartError, home, prepare, start
from roundtable.database.roles import APP

ADDRESSES = "addresses.json"
PATIENCE_SECONDS = 5
NOT_RUNNING = (
    "The hub's database is not running, and the web server has no right to start it. "
    "Type in another window, and leave it running: roundtable work"
)


@contextmanager
def connected() -> Iterator[None]:
    """Run the block with Django set up on the hub's database.

    The embedded server is started for the block, unless it runs already (the demo's, say): then
    that one is used.

    :raises StartError: when the embedded server does not start.
    """
    if os.environ.get("DATABASE_URL"):
        set_up()
        yield
        return
    try:
        server = start(home())
    except AlreadyRunning:
        known = home() / ADDRESSES
        if not known.exists():
            raise
        os.environ.update(json.loads(known.read_text()))
        set_up()
        yield
        return
    with server:
        publish(server)
        set_up()
        yield


def address_to_serve() -> str:
    """Return where the hub's database runs: the web server finds one and starts none.

    :raises StartError: with the command that starts it, where there is none.
    """
    if address := os.environ.get("DATABASE_URL", ""):
        return address
    known = home() / ADDRESSES
    address = json.loads(known.read_text())["DATABASE_URL"] if known.exists() else ""
    try:
        psycopg.connect(address, connect_timeout=PATIENCE_SECONDS).close()
    except psycopg.OperationalError:
        raise StartError(NOT_RUNNING) from None
    return str(address)


def publish(server: Server) -> None:
    """Prepare the embedded server's database and tell this process and later commands its
    addresses.
    """
    prepare(server.admin_url())
    addresses = {
        "DATABASE_URL": server.url("roundtable", APP),
        "DATABASE_OWNER_URL": server.admin_url("roundtable"),
    }
    os.environ.update(addresses)
    _write(home() / ADDRESSES, json.dumps(addresses))


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)


def set_up() -> None:
    """Set Django up, with the hub's own settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roundtable.config.settings")
    django.setup()
