"""A referral whose reference was shown is there whole, however often the web server is killed."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from psycopg.conninfo import make_conninfo

from roundtable.config import serving
from roundtable.journal.queries import verify
from tests.config.test_demo import free_port
from tests.staff import PASSWORD, email_of

WRITERS = 4
ENOUGH_SHOWN = 6
KILLS = 3
PATIENCE_SECONDS = 120.0
PEOPLE = {
    "aaaa": {"role": "subject_child", "given_name": "Tom", "age_about": "7"},
    "bbbb": {"role": "parent_carer", "given_name": "Mair", "age_unknown": "on"},
}

# Every referral with all that must stand beside it, counted behind the hub's back.
WHOLE = """
SELECT r.sender_reference, c.reference, r.narrative,
  (SELECT count(*) FROM cases_involvement i WHERE i.case_id = c.id),
  (SELECT count(*) FROM workload_clock k WHERE k.case_id = c.id),
  (SELECT count(*) FROM journal_entry e WHERE e.case_id = c.id AND e.kind = 'intake.received'
    AND e.record = 'intake.referral:' || r.id),
  (SELECT count(*) FROM journal_entry e WHERE e.case_id = c.id AND e.kind = 'intake.draft_sent'),
  EXISTS (SELECT FROM intake_draft d WHERE d.id::text = r.sender_reference)
FROM cases_case c FULL JOIN intake_referral r ON r.case_id = c.id
"""


@dataclass
class Writer:
    """Somebody at a browser, writing one referral after another until the server goes."""

    number: int
    address: str = ""
    shown: dict[str, str] = field(default_factory=dict)
    sending: str = ""

    def __post_init__(self) -> None:
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def post(self, path: str, **answers: str) -> tuple[str, str]:
        """Post a form as a browser would; return where it led and the page there."""
        token = next(each.value for each in self.cookies if each.name == "roundtable_csrf")
        body = urlencode({"csrfmiddlewaretoken": token or "", **answers}).encode()
        with self.opener.open(self.address + path, body, timeout=30) as answer:
            return answer.geturl().removeprefix(self.address), answer.read().decode()

    def sign_in(self, address: str) -> None:
        self.address = address
        self.opener.open(f"{address}/sign-in/", timeout=30).close()
        where, _page = self.post("/sign-in/", email=email_of("Aisha Rahman"), password=PASSWORD)
        assert "sign-in" not in where

    def refer(self, words: str) -> None:
        """Write a referral page by page, send it, and keep the reference that is shown."""
        where, _page = self.post("/refer/")
        draft = where.split("/")[2]
        at = f"/refer/{draft}/"
        self.post(f"{at}danger/", danger="no")
        self.post(f"{at}source/", source="childrens_social_care")
        self.post(f"{at}concerns/", children="neglect")
        self.post(f"{at}happened/", narrative=words)
        self.post(f"{at}wishes/", wishes_unknown="on")
        for key, person in PEOPLE.items():
            self.post(f"{at}people/{key}/", **person)
        self.post(f"{at}referrer/", referrer_name="Aisha Rahman")
        self.sending = draft
        where, page = self.post(f"{at}check/")
        assert where == f"{at}sent/", page
        found = re.search(r"Your reference is<br><strong>(.+?)</strong>", page)
        assert found is not None, page
        self.shown[found[1]] = words
        self.sending = ""

    def write_until_it_dies(self, faults: list[BaseException]) -> None:
        try:
            for number in range(1_000):
                self.refer(f"Writer {self.number}, concern {number}, {random.random()}.")
        except urllib.error.HTTPError as error:
            faults.append(error)
        except (OSError, HTTPException):
            return
        except BaseException as error:  # noqa: BLE001 - told to the test, which runs elsewhere
            faults.append(error)


@contextmanager
def served(hub: str, errors: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The real web server on a hub, in a process group of its own; gives its address as well."""
    port = free_port()
    own = {
        "DATABASE_URL": make_conninfo(hub, user="roundtable_app"),
        "DJANGO_SETTINGS_MODULE": "roundtable.config.settings",
        "ROUNDTABLE_MODE": "demo",
    }
    with errors.open("ab") as said:
        server = subprocess.Popen(
            serving.command("127.0.0.1", port),
            env=serving.environment() | own,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server, errors)
        yield address, server
    finally:
        kill(server)


def wait_for(address: str, server: subprocess.Popen[bytes], errors: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert server.poll() is None, errors.read_text()
        assert time.monotonic() < until, errors.read_text()
        try:
            urllib.request.urlopen(f"{address}/sign-in/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def group_of(server: subprocess.Popen[bytes]) -> list[int]:
    """Return every process of the server's group that lives: Granian's parent and its worker."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(group) == server.pid and state != "Z":
            found.append(int(stat.parent.name))
    return found


def kill(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    until = time.monotonic() + PATIENCE_SECONDS
    while group_of(server):
        assert time.monotonic() < until, "the server outlives its kill"
        time.sleep(0.02)


def written_until_killed(hub: str, writers: list[Writer], errors: Path) -> None:
    """Let everybody write to a server, and kill it once some have seen references."""
    faults: list[BaseException] = []
    before = sum(len(writer.shown) for writer in writers)
    with served(hub, errors) as (address, server):
        for writer in writers:
            writer.sign_in(address)
        threads = [
            threading.Thread(target=writer.write_until_it_dies, args=(faults,))
            for writer in writers
        ]
        for thread in threads:
            thread.start()
        until = time.monotonic() + PATIENCE_SECONDS
        while sum(len(writer.shown) for writer in writers) < before + ENOUGH_SHOWN:
            assert not faults, faults
            assert time.monotonic() < until, errors.read_text()
            time.sleep(0.001)
        # Somebody is sending: how far the server has got with it is left to chance.
        while not any(writer.sending for writer in writers):
            assert any(thread.is_alive() for thread in threads), faults
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.05))
        assert len(group_of(server)) >= 2
        kill(server)
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        assert not any(thread.is_alive() for thread in threads)
    assert not faults, faults


def test_what_was_shown_is_there_after_the_web_server_was_killed(
    committed_hub: str, tmp_path: Path
) -> None:
    errors = tmp_path / "server.txt"
    writers = [Writer(number) for number in range(WRITERS)]
    cut_short = set()
    for _time in range(KILLS):
        written_until_killed(committed_hub, writers, errors)
        cut_short |= {writer.sending for writer in writers if writer.sending}
    shown = {reference: words for writer in writers for reference, words in writer.shown.items()}
    assert len(shown) >= KILLS * ENOUGH_SHOWN

    with served(committed_hub, errors) as (address, _server):
        writers[0].sign_in(address)
        for reference, words in shown.items():
            page = writers[0].opener.open(f"{address}/cases/{reference}/", timeout=30)
            assert words in page.read().decode()
        for draft in cut_short - sent(committed_hub):
            writers[0].post(f"/refer/{draft}/check/")

    kept = whole(committed_hub)
    assert shown.items() <= {row[1]: row[2] for row in kept}.items()
    assert {row[3:] for row in kept} == {(len(PEOPLE), 1, 1, 1, False)}
    assert cut_short <= sent(committed_hub)
    assert list(verify()) == []


def whole(hub: str) -> list[tuple[object, ...]]:
    with psycopg.connect(hub) as superuser:
        return superuser.execute(WHOLE).fetchall()


def sent(hub: str) -> set[object]:
    return {row[0] for row in whole(hub)}
