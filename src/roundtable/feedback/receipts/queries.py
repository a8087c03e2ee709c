"""What became of what the reader's agency gave: on a case, and on all those decided in a period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from roundtable.analysis.models import Factor
from roundtable.analysis.rules import KIND_NAMES, Kind
from roundtable.cases.models import Case
from roundtable.charter.periods import Period
from roundtable.feedback.receipts.rules import Given, Receipt
from roundtable.lib.actor import Actor
from roundtable.sharing.models import Disclosure, Item
from roundtable.sharing.relevance.queries import marks_of


@dataclass(frozen=True)
class Citation:
    """That the analysis cites an item: as what, and the text; "" where the reader's agency does not
    see it.
    """

    kind: str = ""
    text: str = ""


@dataclass(frozen=True)
class Returned:
    """An item, to whom it went (and whether that was withdrawn since), where it is cited, and what
    was said of it.
    """

    item: Item
    went_to: dict[str, bool]
    citations: list[Citation]
    said: dict[str, str]

    @property
    def receipt(self) -> Receipt:
        """What became of it, as rules ask."""
        return Receipt(bool(self.citations), self.said)


def returned(case: Case, actor: Actor) -> list[Returned]:
    """Return what became of each item that the actor's agency gave to a case, oldest first. As many
    questions, whatever its size.
    """
    items = case.items.filter(agency=actor.agency).select_related("involvement", "corrected")
    went, cited, said = _went(case, actor), _cited(case), marks_of(case)
    return [
        Returned(item, went[item.pk], cited[item.pk], said.get(item.pk, {}))
        for item in items.order_by("given_at", "involvement__place", "place")
    ]


def _went(case: Case, actor: Actor) -> dict[UUID, dict[str, bool]]:
    found: dict[UUID, dict[str, bool]] = defaultdict(dict)
    given = Disclosure.objects.filter(case=case, item__agency=actor.agency)
    for disclosed in given.order_by("to_agency", "shared_at"):
        found[disclosed.item_id][disclosed.to_agency] = disclosed.withdrawn_at is not None
    return found


def _cited(case: Case) -> dict[UUID, list[Citation]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT item_id, factor_id FROM analysis_cited(%s)", [case.pk])
        rows = cursor.fetchall()
    seen = Factor.objects.filter(case=case).standing()
    texts = {pk: (kind, text) for pk, kind, text in seen.values_list("pk", "kind", "text")}
    found: dict[UUID, list[Citation]] = defaultdict(list)
    for item, factor in rows:
        kind, text = texts.get(factor, ("", ""))
        found[item].append(Citation(_kind(kind) if kind else "", text))
    return found


def _kind(kind: str) -> str:
    return KIND_NAMES.get(Kind(kind), "Answer to a question")


# What the reader's agency gave to cases that were decided together in a period, each item once for
# each agency that it went to, with what that agency said of it last: for each agency, and for all
# of them (no agency). Row security holds for all of it.
_GIVEN = """
WITH decided AS (SELECT DISTINCT d.case_id FROM deciding_decision d
        WHERE NOT d.emergency AND d.decided_at >= %s AND d.decided_at < %s),
    given AS (SELECT i.id, i.case_id FROM sharing_item i
        JOIN decided x ON x.case_id = i.case_id WHERE i.agency = %s),
    got AS (SELECT p.item_id, p.to_agency, (SELECT m.said FROM sharing_mark m
            WHERE m.item_id = p.item_id AND m.agency = p.to_agency
            ORDER BY m.marked_at DESC LIMIT 1) AS said
        FROM (SELECT DISTINCT d.item_id, d.to_agency FROM sharing_disclosure d
            JOIN given g ON g.id = d.item_id) p)
SELECT to_agency, count(*), count(*) FILTER (WHERE said = 'used'),
    count(*) FILTER (WHERE said = 'relevant'), count(*) FILTER (WHERE said = 'more'),
    count(*) FILTER (WHERE said = 'less'), count(*) FILTER (WHERE said IS NULL),
    (SELECT count(*) FROM given), (SELECT count(DISTINCT case_id) FROM given),
    count(DISTINCT item_id),
    (SELECT count(DISTINCT c.item_id) FROM decided CROSS JOIN LATERAL analysis_cited(case_id) c),
    count(DISTINCT item_id) FILTER (WHERE said IN ('used', 'relevant')),
    count(DISTINCT item_id) FILTER (WHERE said = 'more'),
    count(DISTINCT item_id) FILTER (WHERE said = 'less')
FROM got GROUP BY GROUPING SETS ((), (to_agency)) ORDER BY to_agency NULLS FIRST"""
COUNTS = 6


@dataclass(frozen=True)
class Quarter:
    """What an agency gave in a period; and for each agency that got any of it how many items, and
    of how many it said that they were used, relevant, more or less than was needed, or nothing yet.
    """

    given: Given
    by_agency: dict[str, list[int]]


def given_in(period: Period, actor: Actor) -> Quarter:
    """Return what became of what the actor's agency gave to cases decided in a period."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, [period.begins, period.ends, actor.agency])
        (_all, *counts), *rows = cursor.fetchall()
    return Quarter(Given(*counts[COUNTS:]), {row[0]: list(row[1 : COUNTS + 1]) for row in rows})
