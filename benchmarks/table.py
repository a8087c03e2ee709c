"""Fifty people on one live page: from the write of one until each of them has it before them.

Each follows the stream of the case as a browser does, and fetches the page again when it is told of
a change. Beside it, the same fifty fetch a bare page at one moment from the same machine.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from urllib.parse import urlencode

from benchmarks.hub import founded, free_port, served, signed_in
from benchmarks.measured import Measured

PEOPLE = 50
ROUNDS = 9
REFERRALS = 120
# Between them they have people enough.
AT_THE_TABLE = ("childrens_social_care", "police")
PATIENCE_SECONDS = 60.0
# What is promised: nobody waits longer, from another's press of the button to seeing what it wrote.
MOST_MILLISECONDS = 3000.0
# Each view is the whole page, made for one reader under their own rights.
AT_LEAST = 1 / 12


def measure() -> list[Measured]:
    """Measure it in a process of its own, because Django is set up once in a process."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.table"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    first, half, last, bare = map(float, said.split())
    what = f"{PEOPLE} on one live page, from write to view"
    return [
        Measured(f"{what}: the first", first, "ms", at_most=MOST_MILLISECONDS),
        Measured(f"{what}: half of them", half, "ms", at_most=MOST_MILLISECONDS),
        Measured(f"{what}: the last", last, "ms", at_most=MOST_MILLISECONDS),
        Measured(
            f"{what}: views", PEOPLE / last * 1000, "a second", PEOPLE / bare * 1000,
            "bare page, one query", at_least=AT_LEAST,
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class Table:
    """Where the table is, and the cookies of who writes and of who looks."""

    path: str
    stream: str
    writer: str
    lookers: list[str]


async def _asked(port: int, path: str, cookie: str, body: str = "") -> tuple[int, str]:
    """Ask for a page, and return the status and the whole of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    head += [f"Cookie: {cookie}", "Connection: close"]
    if body:
        head += [f"Content-Length: {len(body)}"]
        head += ["Content-Type: application/x-www-form-urlencoded"]
    writer.write(("\r\n".join([*head, "", body])).encode())
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1]), answer.decode(errors="replace")


class Looker:
    """Somebody who has the page open: told of a change, they fetch it again."""

    def __init__(self, port: int, table: Table, cookie: str) -> None:
        self.port, self.table, self.cookie = port, table, cookie
        self.follows = asyncio.Event()
        self.wants = ""
        self.saw: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def waits_for(self, words: str) -> asyncio.Future[float]:
        """Return what is done once these words are on the page before them."""
        self.wants, self.saw = words, asyncio.get_running_loop().create_future()
        return self.saw

    async def look(self) -> None:
        """Follow the stream until cancelled."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        asked = f"GET {self.table.stream} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        writer.write(f"{asked}Cookie: {self.cookie}\r\n\r\n".encode())
        try:
            async for line in reader:
                if line.startswith(b"event: resync"):
                    self.follows.set()
                if line.startswith(b"event: changed") and not self.saw.done():
                    await self._fetch()
        finally:
            writer.close()

    async def _fetch(self) -> None:
        status, text = await _asked(self.port, self.table.path, self.cookie)
        assert status == 200, f"{self.table.path}: {status}"
        if self.wants and self.wants in text and not self.saw.done():
            self.saw.set_result(time.perf_counter())


async def _measured(ours: int, bare: int, table: Table) -> tuple[float, float, float, float]:
    """Return when the first, half and the last had it, and the last of the peer, in ms."""
    lookers = [Looker(ours, table, cookie) for cookie in table.lookers]
    following = [asyncio.create_task(each.look()) for each in lookers]
    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*(each.follows.wait() for each in lookers))
    rounds = [await _round(ours, bare, table, lookers, at) for at in range(ROUNDS)]
    for each in following:
        each.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    first, half, last, peer = (median(each) for each in zip(*rounds, strict=True))
    return first, half, last, peer


async def _round(
    ours: int, bare: int, table: Table, lookers: list[Looker], at: int
) -> tuple[float, float, float, float]:
    words = f"To be talked about in round {at}."
    token = (re.search(r"roundtable_csrf=(\w+)", table.writer) or [""])[1]
    typed = {"kind": "agenda", "text": words, "agency": "", "csrfmiddlewaretoken": token}
    waiting = [each.waits_for(words) for each in lookers]
    began = time.perf_counter()
    writing = asyncio.create_task(_asked(ours, table.path, table.writer, urlencode(typed)))
    async with asyncio.timeout(PATIENCE_SECONDS):
        saw = sorted(moment - began for moment in await asyncio.gather(*waiting))
    status, _text = await writing
    assert status == 302, f"writing: {status}"
    began = time.perf_counter()
    await asyncio.gather(*(_asked(bare, "/", "") for _looker in lookers))
    peer = time.perf_counter() - began
    return saw[0] * 1000, saw[len(saw) // 2] * 1000, saw[-1] * 1000, peer * 1000


def _main() -> None:
    with founded():
        from django.utils import timezone

        from roundtable.config import serving
        from roundtable.learning.demonstration.founding import found_northshire

        found_northshire(
            now=timezone.now() - timedelta(minutes=1),
            lanes=2,
            referrals=REFERRALS,
            progress=lambda *_said: None,
        )
        ours, bare = free_port(), free_port()
        plain = serving.command("127.0.0.1", bare)
        plain[-1] = "benchmarks.bare:application"
        environment = serving.environment()
        with (
            served(serving.command("127.0.0.1", ours), environment, f"http://127.0.0.1:{ours}/"),
            served(plain, environment, f"http://127.0.0.1:{bare}/"),
        ):
            found = asyncio.run(_measured(ours, bare, _table()))
        sys.stdout.write(" ".join(f"{each:.1f}" for each in found) + "\n")


def _table() -> Table:
    """Return a table on an open case, with fifty-one people of its agencies."""
    from roundtable.access.models import Membership
    from roundtable.database.guard import entered
    from roundtable.deciding.models import Discussion

    working = Membership.objects.filter(role__in=["practitioner", "representative"])
    working = working.select_related("user").order_by("user__name")
    one = working.filter(agency="childrens_social_care")[0]
    with entered(one.actor()):
        talked = Discussion.objects.filter(case__stage="decide", table__contains=[*AT_THE_TABLE])
        discussion = talked.select_related("case").order_by("called_at")[0]
        here = discussion.case.get_absolute_url()
    people = list(working.filter(agency__in=discussion.table)[: PEOPLE + 1])
    assert len(people) == PEOPLE + 1, f"only {len(people)} people sit at that table"
    writer, *lookers = (signed_in(member.user) for member in people)
    return Table(f"{here}discussion/talk/", f"{here}changes/", writer, lookers)


if __name__ == "__main__":
    _main()
