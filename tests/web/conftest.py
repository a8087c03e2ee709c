"""The page engine without the hub around it, and a server of the gallery."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.template import engines
from django.test import override_settings
from jinja2 import Environment

from roundtable.web.build import build
from roundtable.web.pages import Pages

POLICY = {"DIRECTIVES": {"default-src": ["'self'"], "base-uri": ["'none'"]}}
SHELL_ONLY: dict[str, Any] = {
    "ROOT_URLCONF": "tests.web.gallery_urls",
    "COMPONENT_GALLERY": True,
    "MIDDLEWARE": ["csp.middleware.CSPMiddleware"],
    "CONTENT_SECURITY_POLICY": POLICY,
    "TEMPLATES": [
        {
            "BACKEND": "roundtable.web.pages.Pages",
            "APP_DIRS": True,
            "OPTIONS": {"environment": "roundtable.web.environment.environment"},
        }
    ],
}


@pytest.fixture(scope="module", autouse=True)
def shell_only() -> Iterator[None]:
    """Leave out the hub's own context and middleware, which ask the database.

    By module: what holds for a folder without an `__init__` would end with the whole run.
    """
    with override_settings(**SHELL_ONLY):
        yield


@pytest.fixture
def pages() -> Environment:
    """The Jinja environment of the pages."""
    engine = engines["pages"]
    assert isinstance(engine, Pages)
    environment: Environment = engine.env
    return environment


@pytest.fixture(scope="module")
def gallery(shell_only: None) -> Iterator[str]:
    """The address of a server that shows the gallery with its built style sheet."""
    build(lambda line: None)
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/components/"
    server.shutdown()
    thread.join()
    server.server_close()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
