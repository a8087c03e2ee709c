"""Live pages: what changed in the database reaches the pages that show it.

A trigger or action says `NOTIFY journal, '<topic>'`. The payload is an id and nothing else (a
case's, an agency's), and it is the topic. One LISTEN connection per process fans out to the pages
that follow that topic, and each fetches itself again under its own user's rights.

The view of a stream checks the rights first, and then answers with the stream:

    def changes(request, reference):
        case = get_object_or_404(Case.objects.visible_to(request.user), reference=reference)
        return stream(str(case.pk))

The page marks the region that moves. Without JavaScript it is an ordinary part of an ordinary page:

    {% call live(url("cases:changes", case.reference), "gathering-board") %}
      <table class="rt-board"> ... </table>
    {% endcall %}

which writes the two elements that htmx and its extension need. The outer one holds the stream; the
inner one is fetched from the page's own address and morphed in place, so that focus stays:

    <div data-live hx-sse:connect="/cases/NH-1/changes/">
      <div id="gathering-board" hx-get="/cases/NH-1/gathering/" hx-target="this"
           hx-trigger="changed from:'closest [data-live]', resync from:'closest [data-live]',
                       online from:window"
           hx-select="#gathering-board" hx-swap="outerMorph"> ... </div>
    </div>

It is fetched once more when the browser is online again: a stream can outlive a short loss of the
network, in which what it announced could not be fetched.

A live region holds plain markup: no form, which would lose what is being typed, and no component
with a script, which starts once a page.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakKeyDictionary

import jinja2
import psycopg
from asgiref.sync import sync_to_async
from django.db import connections
from django.http import StreamingHttpResponse
from markupsafe import Markup

CHANNEL = "journal"
# After ten minutes the page connects again and its view checks the user's rights again.
STREAM_SECONDS = 600.0
HEARTBEAT_SECONDS = 20.0
RESYNC = b"event: resync\ndata: resync\n\n"
HEARTBEAT = b": still here\n\n"

_LONGEST_QUEUE = 50
_RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
_LIBPQ_PARAMETERS = ("dbname", "user", "password", "host", "port")
_REGION = Markup("""\
<div data-live hx-sse:connect="{address}">
<div id="{region}" hx-get="{page}" hx-target="this" hx-select="#{region}" hx-swap="outerMorph" \
hx-trigger="changed from:'closest [data-live]', resync from:'closest [data-live]', \
online from:window">
{content}</div>
</div>""")

_log = logging.getLogger(__name__)

Connect = Callable[[], Awaitable[psycopg.AsyncConnection[Any]]]


def stream(*topics: str) -> StreamingHttpResponse:
    """Answer with a stream of server-sent events for these topics.

    Events: `changed` with the topic as its data, and `resync` on each (re)connection, which asks
    the page to fetch itself because something may have been missed. It ends after ten minutes.
    """
    return StreamingHttpResponse(
        _events(topics),
        content_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@jinja2.pass_context
def live(
    context: jinja2.runtime.Context, address: str, region: str, *, caller: Callable[[], str]
) -> Markup:
    """Return a region of a page that fetches itself again when the stream at `address` says so."""
    page = context["request"].get_full_path()
    return _REGION.format(address=address, region=region, page=page, content=caller())


class FanOut:
    """One LISTEN connection and the queues of those who follow its topics."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._queues: dict[str, set[asyncio.Queue[bytes]]] = defaultdict(set)
        self._listening = False
        self._listener: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def following(self, *topics: str) -> AsyncIterator[asyncio.Queue[bytes]]:
        """Give a queue of ready-made events for these topics, for as long as the block lasts."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(_LONGEST_QUEUE)
        for topic in topics:
            self._queues[topic].add(queue)
        if self._listening:
            queue.put_nowait(RESYNC)
        elif self._listener is None:
            self._listener = asyncio.create_task(self._listen(), name="live listener")
        try:
            yield queue
        finally:
            await self._leave(queue, topics)

    async def _leave(self, queue: asyncio.Queue[bytes], topics: tuple[str, ...]) -> None:
        for topic in topics:
            self._queues[topic].discard(queue)
            if not self._queues[topic]:
                del self._queues[topic]
        if self._queues or self._listener is None:
            return
        listener, self._listener = self._listener, None
        self._listening = False
        listener.cancel()
        await asyncio.wait([listener])

    async def _listen(self) -> None:
        """Listen until cancelled, connecting again whenever the database goes away."""
        failures = 0
        while True:
            try:
                async with await self._connect() as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    failures = 0
                    self._heard_from_the_start()
                    async for notice in connection.notifies():
                        self._deliver(notice.payload)
            except psycopg.Error as error:
                _log.warning("Live updates lost the database and will try again: %s", error)
            self._listening = False
            await asyncio.sleep(_RETRY_SECONDS[min(failures, len(_RETRY_SECONDS) - 1)])
            failures += 1

    def _heard_from_the_start(self) -> None:
        self._listening = True
        for queue in set().union(*self._queues.values()):
            _put(queue, RESYNC)

    def _deliver(self, topic: str) -> None:
        event = f"event: changed\ndata: {topic}\n\n".encode()
        for queue in self._queues.get(topic, ()):
            _put(queue, event)


def _put(queue: asyncio.Queue[bytes], event: bytes) -> None:
    """Queue an event; who reads too slowly gets one resync in place of the whole backlog."""
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        event = RESYNC
    queue.put_nowait(event)


_fan_outs: WeakKeyDictionary[asyncio.AbstractEventLoop, FanOut] = WeakKeyDictionary()


def _fan_out() -> FanOut:
    loop = asyncio.get_running_loop()
    if loop not in _fan_outs:
        _fan_outs[loop] = FanOut(_connect)
    return _fan_outs[loop]


async def _connect() -> psycopg.AsyncConnection[Any]:
    """Open a connection of our own to the app's database, outside Django's."""
    asked = connections["default"].get_connection_params()
    where = {name: asked[name] for name in _LIBPQ_PARAMETERS if asked.get(name)}
    return await psycopg.AsyncConnection.connect(**where, autocommit=True, connect_timeout=5)


async def _events(topics: tuple[str, ...]) -> AsyncIterator[bytes]:
    # A stream lasts minutes: the connection its view checked the rights with goes back first.
    await sync_to_async(_give_back_connections)()
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + STREAM_SECONDS
    async with _fan_out().following(*topics) as queue:
        while (left := ends_at - loop.time()) > 0:
            try:
                yield await asyncio.wait_for(queue.get(), min(left, HEARTBEAT_SECONDS))
            except TimeoutError:
                yield HEARTBEAT


def _give_back_connections() -> None:
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
