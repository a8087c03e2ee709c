"""How requests were answered in a period, by agency and by site, for the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True)
class Answering:
    """How an agency answered from one site, "" for what nobody has answered.

    `asked`, `answered` and `in_time` count requests; `hours` is the middle time to an answer, as
    clocks on walls go, None without one. `known` counts people whom it said it knows, `informed`
    those of them of whom it told anything.
    """

    agency: str
    site: str
    asked: int
    answered: int
    in_time: int
    hours: float | None
    known: int
    informed: int


def answering(since: datetime, until: datetime, at: datetime) -> list[Answering]:
    """Return how the requests of a period were answered by `at`, by agency and site. A request that
    was withdrawn counts for nobody.

    :raises django.db.Error: for whoever is not of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency, site, asked, answered, in_time, hours, known, informed"
            " FROM sharing_answering(%s, %s, %s) ORDER BY agency, site",
            [since, until, at],
        )
        return [Answering(*row) for row in cursor.fetchall()]
