"""The worktray and case pages beside a bare Django page, on the same server and database."""

from __future__ import annotations

import http.client
import subprocess
import sys
import threading
import time
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.hub import founded, free_port, served, signed_in
from benchmarks.measured import Measured

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from roundtable.cases.models import Case

ROUNDS = 5
SECONDS = 3.0
CLIENTS = 2


def measure() -> list[Measured]:
    """Measure the pages in a process of its own, because Django is set up once in a process."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.pages"], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    found = []
    for line in said.splitlines():
        what, ours, bare = line.split("\t")
        peer_is = "bare page, one query"
        found.append(Measured(what, float(ours), "a second", float(bare), peer_is, at_least=1 / 4))
    return found


def _rate(port: int, path: str, cookie: str) -> float:
    done = [0] * CLIENTS
    until = time.perf_counter() + SECONDS

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() < until:
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{path}: {answer.status}"
            done[place] += 1

    askers = [threading.Thread(target=ask, args=(place,)) for place in range(CLIENTS)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return sum(done) / SECONDS


def _main() -> None:
    with founded():
        from django.utils import timezone

        from roundtable.config import serving
        from roundtable.learning.demonstration.founding import found_northshire

        found_northshire(
            now=timezone.now() - timedelta(minutes=1), lanes=2, progress=lambda *_said: None
        )
        _tidy()
        ours, bare = free_port(), free_port()
        plain = serving.command("127.0.0.1", bare)
        plain[-1] = "benchmarks.bare:application"
        environment = serving.environment()
        with (
            served(serving.command("127.0.0.1", ours), environment, f"http://127.0.0.1:{ours}/"),
            served(plain, environment, f"http://127.0.0.1:{bare}/"),
        ):
            cookie, paths = _reader()
            for what, path in paths.items():
                pairs = [(_rate(ours, path, cookie), _rate(bare, "/", "")) for _ in range(ROUNDS)]
                _ratio, rate, peer = median((a / b, a, b) for a, b in pairs)
                sys.stdout.write(f"{what}\t{rate}\t{peer}\n")


def _reader() -> tuple[str, dict[str, str]]:
    """Return the cookie of a practitioner of children's social care, and the pages to ask for."""
    from roundtable.access.models import Membership
    from roundtable.cases.models import Case
    from roundtable.database.guard import entered

    seated = Membership.objects.filter(agency="childrens_social_care", role="practitioner")
    membership = seated.select_related("user").order_by("user__name")[0]
    with entered(membership.actor()):
        case = _middling(Case.objects.filter(stage="act"))
        paths = {
            "Worktray": "/worktray/",
            "Case: overview": case.get_absolute_url(),
            "Case: gathering": f"{case.get_absolute_url()}gathering/",
            "Case: chronology": f"{case.get_absolute_url()}chronology/",
            "Case: analysis": f"{case.get_absolute_url()}analysis/",
        }
    return signed_in(membership.user), paths


def _middling(cases: QuerySet[Case]) -> Case:
    """Return a case with as many people as most, and as many items of information."""
    from django.db.models import Count

    by_size = cases.annotate(
        people=Count("involvements", distinct=True), told=Count("items", distinct=True)
    ).order_by("people", "told", "reference")
    return by_size[len(by_size) // 2]


def _tidy() -> None:
    """Let PostgreSQL tidy its tables, as it does by itself within minutes of many changes."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    _main()
