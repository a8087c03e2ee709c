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
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from psycopg.conninfo import make_conninfo

from roundtable.config import serving
from tests.staff import user

PATIENCE_SECONDS = 60.0
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


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


@pytest.fixture
def journey(committed_hub: str, chromium: Browser) -> Iterator[Journey]:
    with served(committed_hub, chromium) as walk:
        yield walk


@pytest.fixture
def governed_journey(governed: str, chromium: Browser) -> Iterator[Journey]:
    """A journey in a hub whose agencies have all signed the first charter."""
    with served(governed, chromium) as walk:
        yield walk


@contextmanager
def served(hub: str, chromium: Browser) -> Iterator[Journey]:
    """Serve a hub for the block, to be walked in a browser."""
    port = _free_port()
    own = {
        "DATABASE_URL": make_conninfo(hub, user="roundtable_app"),
        "DJANGO_SETTINGS_MODULE": "roundtable.config.settings",
        "ROUNDTABLE_MODE": "demo",
        "ROUNDTABLE_SERVING": "1",
    }
    server = subprocess.Popen(
        serving.command("127.0.0.1", port),
        env=dict(os.environ) | own,
        stdin=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    walk = Journey(address, chromium, own)
    try:
        _wait_for(f"{address}/sign-in/", server)
        yield walk
    finally:
        for context in walk.contexts:
            context.close()
        server.terminate()
        server.wait(timeout=30)
        for connection in connections.all():
            connection.close()


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
