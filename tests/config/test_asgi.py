"""A page is made on one thread, a stream ends with its follower, a lost database is found again."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from roundtable.config import asgi
from roundtable.config.asgi import Pages
from tests.conftest import pointed_at

PATIENCE = 10.0
T = TypeVar("T")
left = asyncio.Event()


def backend(_request: HttpRequest) -> HttpResponse:
    """Say which server process this thread's connection is with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return HttpResponse(str(cursor.fetchone()[0]))


def echo(request: HttpRequest) -> HttpResponse:
    """Send back what came, with a cookie and a header."""
    answer = HttpResponse(request.method.encode() + b" " + request.body, status=201)
    answer["X-Said"] = "so"
    answer.set_cookie("kept", "yes")
    return answer


def broken(_request: HttpRequest) -> HttpResponse:
    """Go wrong."""
    raise RuntimeError("not as it should be")


def following(_request: HttpRequest) -> StreamingHttpResponse:
    """Stream until whoever follows it leaves."""
    return StreamingHttpResponse(_without_end(), content_type="text/event-stream")


async def _without_end() -> AsyncIterator[bytes]:
    try:
        yield b"first"
        await asyncio.Event().wait()
    finally:
        left.set()


def ending(_request: HttpRequest) -> StreamingHttpResponse:
    """Stream two parts."""

    async def parts() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    return StreamingHttpResponse(parts())


urlpatterns = [
    path(f"{view.__name__}/", view) for view in (backend, broken, echo, ending, following)
]


@pytest.fixture
def pages(
    django_db_setup: None, worker_id: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pages]:
    # A second thread might begin while the first has answered and is not yet back for more.
    monkeypatch.setattr(asgi, "SERVING_THREADS", 1)
    with (
        override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]),
        pointed_at(f"hub_{worker_id}"),
    ):
        handler = Pages()
        yield handler
        handler.threads.submit(connections.close_all).result()
        handler.threads.shutdown()


def run(scenario: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run it on a thread of its own: a browser opened by another test keeps a loop on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(scenario())).result()


def asking(pages: Pages, place: str, method: str = "GET") -> ApplicationCommunicator:
    scope = {
        "type": "http",
        "method": method,
        "path": f"/{place}/",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    return ApplicationCommunicator(pages, scope)  # type: ignore[arg-type]


async def answered(
    pages: Pages, place: str, method: str = "GET", body: bytes = b""
) -> tuple[dict[str, Any], bytes]:
    client = asking(pages, place, method)
    await client.send_input({"type": "http.request", "body": body})
    start = await client.receive_output(PATIENCE)
    whole = b""
    while True:
        part = await client.receive_output(PATIENCE)
        whole += part.get("body", b"")
        if not part.get("more_body"):
            await client.wait(PATIENCE)
            return start, whole


def test_an_answer_has_its_status_headers_cookies_and_body(pages: Pages) -> None:
    start, body = run(lambda: answered(pages, "echo", "PUT", b"what was said"))
    assert (start["status"], body) == (201, b"PUT what was said")
    headers = dict(start["headers"])
    assert headers[b"X-Said"] == b"so"
    assert headers[b"Set-Cookie"].startswith(b"kept=yes")


def test_what_goes_wrong_is_an_answer_too(pages: Pages, caplog: pytest.LogCaptureFixture) -> None:
    start, _body = run(lambda: answered(pages, "broken"))
    assert start["status"] == 500
    assert "not as it should be" in caplog.text


def test_nothing_but_http_is_spoken(pages: Pages) -> None:
    async def scenario() -> None:
        with pytest.raises(ValueError, match="speaks http"):
            await pages({"type": "websocket"}, None, None)  # type: ignore[arg-type]

    run(scenario)


def test_who_hangs_up_while_sending_is_not_answered(pages: Pages) -> None:
    async def scenario() -> None:
        client = asking(pages, "echo", "PUT")
        await client.send_input({"type": "http.request", "body": b"half", "more_body": True})
        await client.send_input({"type": "http.disconnect"})
        await client.wait(PATIENCE)
        assert await client.receive_nothing()

    run(scenario)


def test_a_stream_that_ends_is_whole(pages: Pages) -> None:
    _start, body = run(lambda: answered(pages, "ending"))
    assert body == b"onetwo"


def test_a_stream_ends_when_its_follower_leaves(pages: Pages) -> None:
    async def scenario() -> None:
        left.clear()
        client = asking(pages, "following")
        await client.send_input({"type": "http.request", "body": b""})
        await client.receive_output(PATIENCE)
        assert (await client.receive_output(PATIENCE))["body"] == b"first"
        await client.send_input({"type": "http.disconnect"})
        await client.wait(PATIENCE)
        assert left.is_set()

    run(scenario)


def test_a_thread_keeps_its_connection_and_leaves_one_that_the_server_closed(pages: Pages) -> None:
    connection.settings_dict["CONN_MAX_AGE"] = None

    async def asked() -> int:
        return int((await answered(pages, "backend"))[1])

    first = run(asked)
    assert run(asked) == first
    with psycopg.connect(os.environ["ROUNDTABLE_TEST_ADMIN"], autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", (first,))
    assert run(asked) != first
