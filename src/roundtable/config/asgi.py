"""The web server's way in: a page is made on one thread, from its request to its last byte."""

from __future__ import annotations

import asyncio
import os
import select
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

import django
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpResponseBase
from django.urls import resolve, set_script_prefix

from roundtable.config.connections import SERVING_THREADS
from roundtable.lib.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roundtable.config.settings")

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class _Made:
    """What a thread made of a request: the answer, and its whole body unless it is a stream."""

    response: HttpResponseBase
    body: bytes = b""


class Pages(ASGIHandler):
    """Django's own handler, except that a request changes threads once instead of five times.

    Each change waits until another page's thread lets go of Python. The threads stay, and each
    keeps a connection to the database of its own. Live streams are sent by the event loop.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.threads = ThreadPoolExecutor(SERVING_THREADS, thread_name_prefix="page")

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise ValueError(f"the hub speaks http, not {scope['type']}")
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        made = await self._on_thread(partial(self._make, scope, body))
        if made.response.streaming:
            await self._send_stream(made.response, receive, send)
        else:
            await send(_start(made.response))
            await send({"type": "http.response.body", "body": made.body})

    async def _on_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    def _make(self, scope: Mapping[str, Any], body: IO[bytes]) -> _Made:
        """Make the answer to a request, and let go of all that it needed."""
        _drop_dead_connections()
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response: Any = refused if request is None else self.get_response(request)
        body.close()
        if response.streaming:
            signals.request_finished.send(sender=self.__class__)
            return _Made(response)
        whole = bytes(response.content)
        response.close()
        return _Made(response, whole)

    async def _send_stream(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        """Send a stream until it ends or the person leaves the page."""
        sending = asyncio.create_task(self.send_response(response, send))
        leaving = asyncio.create_task(self._left(receive))
        _done, unfinished = await asyncio.wait(
            (sending, leaving), return_when=asyncio.FIRST_COMPLETED
        )
        for task in unfinished:
            task.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)
        if not sending.cancelled() and (error := sending.exception()):
            raise error

    async def _left(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


def _start(response: HttpResponseBase) -> dict[str, Any]:
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = [c.output(header="").strip().encode("ascii") for c in response.cookies.values()]
    return {
        "type": "http.response.start",
        "status": response.status_code,
        "headers": [*headers, *((b"Set-Cookie", cookie) for cookie in cookies)],
    }


def _drop_dead_connections() -> None:
    """Close what the database has closed, so that the first page after it came back is answered."""
    for connection in connections.all(initialized_only=True):
        if connection.connection is not None and _ended(connection.connection.fileno()):
            connection.close()


def _ended(socket: int) -> bool:
    # Nothing is asked of an idle connection: what can be read there is the server's farewell.
    waiting = select.poll()
    waiting.register(socket, select.POLLIN)
    return bool(waiting.poll(0))


django.setup(set_prefix=False)
application = Pages()
resolve("/")  # loads the code of every page
settle()
