"""A hub of each journey's own, served as in production, and a browser for each person in it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from psycopg.conninfo import make_conninfo

from roundtable.charter.models import Version
from roundtable.config import serving
from tests.staff import user

PATIENCE_SECONDS = 60.0
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)

Charter = tuple[str, str, date]  # its number, the digest of its text, when it takes effect


@dataclass
class Journey:
    """A served hub, the environment of its commands, and the windows of the people in it."""

    address: str
    browser: Browser
    environment: dict[str, str]
    signed_in: dict[str, BrowserContext] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)

    def window(self, first_name: str, **options: Any) -> Page:
        """Return a page of a practitioner who is signed in."""
        if first_name not in self.signed_in:
            context = self._context(**options)
            client = Client()
            client.force_login(user(first_name))
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value, "url": self.address}
            context.add_cookies([cookie])
            self.signed_in[first_name] = context
        return self.signed_in[first_name].new_page()

    def stranger(self, **options: Any) -> Page:
        """Return a page of somebody who has not signed in."""
        return self._context(**options).new_page()

    def _context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(base_url=self.address, **options)
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        return context


class WebServer:
    """The hub's web server on a worker's own database, which each journey makes anew.

    Starting one costs as much as a short journey, so that the next journey finds it running: it
    connects again when its database has gone. What it remembers of a hub holds for each copy of
    one, except the text of a charter adopted meanwhile, which another hub may number the same.
    """

    def __init__(self, database: str) -> None:
        self.environment = {
            "DATABASE_URL": make_conninfo(database, user="roundtable_app"),
            "DJANGO_SETTINGS_MODULE": "roundtable.config.settings",
            "ROUNDTABLE_MODE": "demo",
            "ROUNDTABLE_SERVING": "1",
        }
        self.address = ""
        self._running: subprocess.Popen[bytes] | None = None
        self._charters: set[Charter] = set()

    def answers(self) -> None:
        """Start it if it does not run, and return when it answers."""
        self.end_where_charters_changed()
        if self._running is None:
            self._charters = _charters()
            port = _free_port()
            self.address = f"http://127.0.0.1:{port}"
            self._running = subprocess.Popen(
                serving.command("127.0.0.1", port),
                env=dict(os.environ) | self.environment,
                stdin=subprocess.DEVNULL,
            )
        _wait_for(f"{self.address}/sign-in/", self._running)

    def end_where_charters_changed(self) -> None:
        """Stop it where the hub's charters are no longer those with which it began."""
        if self._charters != _charters():
            self.end()

    def end(self) -> None:
        """Stop it. The next journey starts another."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait(timeout=30)
            self._running = None


@pytest.fixture(scope="session")
def web_server(own_database: str) -> Iterator[WebServer]:
    server = WebServer(own_database)
    yield server
    server.end()


@pytest.fixture
def journey(committed_hub: str, chromium: Browser, web_server: WebServer) -> Iterator[Journey]:
    with served(web_server, chromium) as walk:
        yield walk


@pytest.fixture
def governed_journey(governed: str, chromium: Browser, web_server: WebServer) -> Iterator[Journey]:
    """A journey in a hub whose agencies have all signed the first charter."""
    with served(web_server, chromium) as walk:
        yield walk


@contextmanager
def served(server: WebServer, chromium: Browser) -> Iterator[Journey]:
    """Serve the worker's own hub for the block, to be walked in a browser."""
    try:
        server.answers()
        walk = Journey(server.address, chromium, server.environment)
        try:
            yield walk
        finally:
            for context in walk.contexts:
                context.close()
        server.end_where_charters_changed()
    except BaseException:
        server.end()  # whatever went wrong, the next journey begins with another
        raise
    finally:
        for connection in connections.all():
            connection.close()


def _charters() -> set[Charter]:
    return set(Version.objects.values_list("number", "digest", "effective_from"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert server.poll() is None, "the web server ended by itself"
        assert time.monotonic() < until, f"nothing answers at {address}"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
