"""Who owns what the hub does? Who led, contributed, decided and dissented, and who alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.cases.rules import GROUP_NAMES
from roundtable.charter.frame import for_the_board, show_numbers
from roundtable.charter.models import Version
from roundtable.charter.periods import Period, chosen, latest_quarters
from roundtable.charter.queries import in_force, version
from roundtable.charter.terms import Charter
from roundtable.insight.ownership import queries
from roundtable.insight.ownership.queries import DecidedAlone, DecidedAloneList
from roundtable.insight.ownership.rules import (
    ALL,
    CASES,
    DECISIONS,
    Did,
    Name,
    Owned,
    followed,
    owned,
)
from roundtable.insight.saying import Row

QUARTERS = 5
A_PAGE = 25
HEADS = ("Agency", "Led", "Contributed to", "Took part in deciding", "Dissented from")


def ownership(request: HttpRequest) -> HttpResponse:
    """Show for a quarter what each agency did, and each decision that one agency took alone."""
    at = timezone.now()
    with reading(request) as actor:
        for_the_board(actor)
        charter, quarters = in_force(at), latest_quarters(at, QUARTERS)
        period, counted = _counted(request, quarters)
        found: Any = DecidedAloneList(period)
        page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        alone = list(page.object_list)
        context = {
            "quarters": quarters,
            "period": period,
            "tables": _tables(charter, counted) if counted else [],
            "heads": HEADS,
            "page": page,
            "alone": [_said(charter, each, at) for each in alone],
            "references": queries.references({each.case for each in alone}, actor),
        }
        template = "insight/ownership.html"
        return show_numbers(request, "insight:ownership", context, template=template)


def _counted(request: HttpRequest, quarters: Sequence[Period]) -> tuple[Period, dict[Name, int]]:
    """Return the quarter chosen and its counts: the last whole one, until the hub has had one."""
    wanted = chosen(quarters, request.GET.get("from", ""))
    period = wanted or quarters[1]
    found = queries.counted(period)
    if found or wanted:
        return period, found
    return quarters[0], queries.counted(quarters[0])


@dataclass(frozen=True)
class Table:
    """What each agency did with one kind of concern, or with all ("")."""

    title: str
    cases: str
    decisions: str
    rows: Sequence[Row]


def _tables(charter: Charter, counted: dict[Name, int]) -> list[Table]:
    names = {agency.code: agency.short_name for agency in charter.agencies}
    names |= {code: code for _what, code, _kind in sorted(counted) if code and code not in names}
    found = owned(counted, tuple(names), tuple(GROUP_NAMES))
    kinds = {ALL: "All kinds of concern"} | GROUP_NAMES
    return [_table(found, kind, title, names) for kind, title in kinds.items()]


def _table(found: Owned, kind: str, title: str, names: dict[str, str]) -> Table:
    rows = [
        Row(name, tuple(found.share((did.value, agency, kind)) for did in Did))
        for agency, name in names.items()
    ]
    cases, decisions = (found.count((what, ALL, kind)) for what in (CASES, DECISIONS))
    return Table(title, cases, decisions, rows)


@dataclass(frozen=True)
class Said:
    """A decision of one agency in words. `met` is whether the joint decision came as agreed."""

    alone: DecidedAlone
    agency: str
    outcome: str
    ground: str
    met: bool | None
    joint: str


def _said(charter: Charter, alone: DecidedAlone, at: datetime) -> Said:
    met, joint = followed(alone.how, at)
    names = {agency.code: agency.short_name for agency in charter.agencies}
    agency = names.get(alone.agency, alone.agency)
    return Said(alone, agency, *_in_its_words(charter, alone), met, joint)


def _in_its_words(charter: Charter, alone: DecidedAlone) -> tuple[str, str]:
    """Return the outcome and the ground, in the words of the charter that it was decided under."""
    try:
        under = version(alone.charter_version)
    except Version.DoesNotExist:
        under = charter
    if alone.how.emergency:
        outcomes = {outcome.code: outcome.name for outcome in under.decision.outcomes}
        return outcomes.get(alone.outcome, alone.outcome), under.intake.emergency.means
    reasons = {term.clause: term.name for term in under.intake.no_further_action}
    return "No further action", reasons.get(alone.clause, "")
