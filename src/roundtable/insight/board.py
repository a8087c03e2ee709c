"""What the board looks at when it reviews the charter: counts of a period, and never a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.drafting.models import Comment, State
from roundtable.charter.periods import Period
from roundtable.charter.terms import AuditSample, Charter
from roundtable.insight.models import NoChange
from roundtable.insight.rules import Count, ReviewFacts, drawn, review_of
from roundtable.lib.actor import Actor


@dataclass
class Counted:
    """The counts of a period by what they are: measures, late steps, dissents."""

    measures: dict[str, Count] = field(default_factory=dict)
    late: list[Count] = field(default_factory=list)
    dissents: list[Count] = field(default_factory=list)
    pieces: dict[str, int] = field(default_factory=dict)


def counts_of(period: Period, at: datetime) -> Counted:
    """Return the counts of a period, in one query. What is not due by `at` is not counted late."""
    found = Counted()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, agency, about, counted, among FROM insight_counts(%s, %s, %s)",
            [period.begins, period.ends, at],
        )
        for what, *rest in cursor.fetchall():
            _keep(found, what, Count(*rest))
    return found


def _keep(found: Counted, what: str, count: Count) -> None:
    match what:
        case "measure":
            found.measures[count.about] = count
        case "late":
            found.late.append(count)
        case "dissent":
            found.dissents.append(count)
        case _:
            found.pieces[f"{count.about}/{count.agency}"] = count.counted


def review_as_it_stands(charter: Charter) -> ReviewFacts:
    """Return how the review of a charter stands."""
    signed: dict[date, set[str]] = defaultdict(set)
    rows = NoChange.objects.filter(version=charter.version).values_list("due", "agency")
    for due, agency in rows:
        signed[due].add(agency)
    return review_of(charter, signed)


def signatures(charter: Charter) -> QuerySet[NoChange]:
    """Return every "no change" signed under a version, the latest first."""
    return NoChange.objects.filter(version=charter.version).order_by("-at")


def open_comments() -> QuerySet[Comment]:
    """Return what was said of clauses in drafts that still stand, and nobody has settled; latest
    first.
    """
    said = Comment.objects.filter(settlement=None).exclude(draft__state=State.WITHDRAWN)
    return said.select_related("draft").order_by("-at")


def sample(actor: Actor, charter: Charter, period: Period) -> list[tuple[AuditSample, list[Case]]]:
    """Return the cases closed in a period that the charter has several agencies look at again,
    as far as the reader may see them, by the clause that draws them.
    """
    closed = Case.objects.visible_to(actor).filter(
        stage=Stage.CLOSED, closed_at__gte=period.begins, closed_at__lt=period.ends
    )
    closed = closed.filter(joinings=None).order_by("closed_at")
    return [(term, _drawn(term, closed)) for term in charter.samples]


# How a case ended, by what everybody on it may see: whoever answered sat at the table.
_ENDED: dict[str, dict[str, Any]] = {
    "no_further_action": {"contributing": [], "emergency_at": None},
    "decided": {"contributing__len__gt": 0},
    "emergency": {"emergency_at__isnull": False},
}


def _drawn(term: AuditSample, closed: QuerySet[Case]) -> list[Case]:
    ended = closed.filter(**_ENDED[term.ended])
    secret = settings.SAMPLE_SECRET
    return [case for case in ended if drawn(case.pk, percent=term.percent, secret=secret)]


def worst(counts: Sequence[Count]) -> list[Count]:
    """Return the counts that count anything, the most first."""
    return sorted((c for c in counts if c.counted), key=lambda c: (-c.counted, c.agency, c.about))
