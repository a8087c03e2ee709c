"""The fan-out against a real server, killed and restarted under it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import pytest

from roundtable.database.server import Server, start
from roundtable.web import live
from roundtable.web.live import HEARTBEAT, RESYNC, FanOut, stream
from tests.scratch import scratch_folder

PATIENCE = 30.0
T = TypeVar("T")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = scratch_folder("rt-")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with start(home) as running:
        yield running


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """Run it on a thread of its own: a browser opened by another test keeps a loop on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, scenario).result()


def fan_out_of(server: Server) -> FanOut:
    async def connect() -> psycopg.AsyncConnection[Any]:
        return await psycopg.AsyncConnection.connect(server.admin_url(), autocommit=True)

    return FanOut(connect)


def tell(server: Server, topic: str) -> None:
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_notify(%s, %s)", (live.CHANNEL, topic))


def listeners(server: Server) -> int:
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN journal'"
        ).fetchone()
    return int(row[0]) if row else 0


async def soon(awaitable: Awaitable[bytes]) -> bytes:
    return await asyncio.wait_for(awaitable, PATIENCE)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


def test_a_change_reaches_those_who_follow_its_topic_and_nobody_else(server: Server) -> None:
    async def scenario() -> None:
        fan_out = fan_out_of(server)
        async with fan_out.following("case-1") as ours, fan_out.following("case-2") as theirs:
            assert [await soon(ours.get()), await soon(theirs.get())] == [RESYNC, RESYNC]
            tell(server, "case-1")
            tell(server, "case-2")
            assert await soon(ours.get()) == b"event: changed\ndata: case-1\n\n"
            assert await soon(theirs.get()) == b"event: changed\ndata: case-2\n\n"
            assert ours.empty()

    run(scenario())


def test_a_page_may_follow_several_topics(server: Server) -> None:
    async def scenario() -> None:
        async with fan_out_of(server).following("case-1", "agency-7") as queue:
            await soon(queue.get())
            tell(server, "agency-7")
            assert b"agency-7" in await soon(queue.get())

    run(scenario())


def test_many_pages_share_one_connection_and_the_last_one_closes_it(server: Server) -> None:
    async def scenario() -> None:
        fan_out = fan_out_of(server)
        async with fan_out.following("case-1") as first:
            await soon(first.get())
            async with fan_out.following("case-1") as second, fan_out.following("case-2") as third:
                assert [await soon(second.get()), await soon(third.get())] == [RESYNC, RESYNC]
                assert listeners(server) == 1
        await until(lambda: listeners(server) == 0)
        async with fan_out.following("case-1") as again:
            assert await soon(again.get()) == RESYNC

    run(scenario())


def test_who_reads_too_slowly_gets_one_resync(server: Server) -> None:
    async def scenario() -> None:
        fan_out = fan_out_of(server)
        async with fan_out.following("busy") as slow, fan_out.following("last") as marker:
            await soon(slow.get())
            await soon(marker.get())
            for _ in range(51):
                tell(server, "busy")
            tell(server, "last")
            await soon(marker.get())
            assert slow.qsize() == 1
            assert slow.get_nowait() == RESYNC

    run(scenario())


def test_pages_hear_again_after_the_database_came_back(home: Path, server: Server) -> None:
    server.close()

    async def scenario() -> None:
        running = start(home)
        fan_out = fan_out_of(running)
        async with fan_out.following("case-1") as queue:
            assert await soon(queue.get()) == RESYNC
            running.close()
            with start(home) as again:
                assert await soon(queue.get()) == RESYNC
                tell(again, "case-1")
                assert b"case-1" in await soon(queue.get())

    run(scenario())


async def _never() -> psycopg.AsyncConnection[Any]:
    await asyncio.Event().wait()
    raise AssertionError


def test_a_stream_beats_its_heart_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_connect", _never)
    monkeypatch.setattr(live, "STREAM_SECONDS", 0.5)
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.1)

    async def scenario() -> list[bytes]:
        return [part async for part in stream("case-1")]

    parts = run(scenario())
    assert parts
    assert set(parts) == {HEARTBEAT}


def test_a_stream_is_neither_kept_nor_buffered_on_its_way() -> None:
    response = stream("case-1")
    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Accel-Buffering"] == "no"
