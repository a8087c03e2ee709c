"""How often a no was recorded and put aside in a period, for the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection


class Stands(StrEnum):
    """How something shared, or asked to be shared, though somebody said no, stands."""

    OWN = "own"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WAITING = "waiting"


@dataclass(frozen=True)
class Counted:
    """What became of the noes that an agency recorded.

    `noes` counts what people said, by purpose; `asked` what the agency wanted to share all the
    same, `stands` how that stands and `grounds` on which ground it was; `not_told` of how many of
    those whoever said no is not told.
    """

    agency: str
    noes: int
    asked: int
    not_told: int
    stands: Mapping[str, int]
    grounds: Mapping[str, int]


def counted(since: datetime, until: datetime) -> list[Counted]:
    """Return what became of the noes of a period, by the agency that recorded them.

    :raises django.db.Error: for whoever is not of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency, noes, asked, not_told, stands, grounds"
            " FROM sharing_overridden(%s, %s) ORDER BY agency",
            [since, until],
        )
        return [Counted(*row) for row in cursor.fetchall()]
