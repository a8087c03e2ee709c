"""What each agency did in a period, and what one decided alone: for the board."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from roundtable.cases.models import Case
from roundtable.charter.periods import Period
from roundtable.insight.ownership.rules import Alone, Name
from roundtable.lib.actor import Actor


def counted(period: Period) -> dict[Name, int]:
    """Return how often each agency led, contributed, decided and dissented, by kind of concern.

    :raises django.db.Error: for whoever is not of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, agency, kind, counted FROM insight_owned(%s, %s)",
            [period.begins, period.ends],
        )
        return {(what, agency, kind): count for what, agency, kind, count in cursor.fetchall()}


@dataclass(frozen=True)
class DecidedAlone:
    """One decision of one agency: its outcome ("" for a case closed with no further action), the
    clause it rests on, and the case, by an id that no page shows.
    """

    case: UUID
    agency: str
    outcome: str
    clause: str
    charter_version: str
    how: Alone


class DecidedAloneList:
    """What single agencies decided in a period, latest first, a page at a time."""

    def __init__(self, period: Period) -> None:
        self._period = period

    def count(self) -> int:
        """Return how many there are."""
        with connection.cursor() as cursor:
            ends = [self._period.begins, self._period.ends]
            cursor.execute("SELECT insight_alone_count(%s, %s)", ends)
            return int(cursor.fetchone()[0])

    def __getitem__(self, which: slice) -> list[DecidedAlone]:
        """Return those from one place to another."""
        start, stop = which.start or 0, which.stop
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT case_id, agency, outcome, clause, charter_version, decided_at, emergency,"
                " joint_at, joint_due FROM insight_alone(%s, %s, %s, %s)",
                [self._period.begins, self._period.ends, start, stop - start],
            )
            return [
                DecidedAlone(case, agency, outcome, clause, version, Alone(*how))
                for case, agency, outcome, clause, version, *how in cursor.fetchall()
            ]


def references(cases: Collection[UUID], actor: Actor) -> dict[UUID, str]:
    """Return the references of those cases that the reader may see."""
    seen = Case.objects.visible_to(actor).filter(pk__in=cases)
    return dict(seen.values_list("pk", "reference"))
