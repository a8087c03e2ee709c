"""How agencies disagreed in a period, and what the hub learned from it: for the board."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.charter.frame import for_the_board, show_numbers
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.deciding.models import Disagreed
from roundtable.lib.small_numbers import line

COUNTED_DAYS = 182
ABOUT = {"decision": "A decision", "withheld": "What is withheld", "action": "An action"}
ENDS = {**dict(Disagreed.choices), "": "Open"}
Row = tuple[str, list[str]]
Counts = Mapping[str, Mapping[str, int]]


def counted(since: datetime, until: datetime) -> Counts:
    """Return the disagreements raised in a period: by the agency that raised them, by the one they
    are with, by what they are about, how they ended ("" for open) and the rung they came to.

    :raises django.db.Error: for whoever is not of the board.
    """
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, name, counted FROM deciding_disagreed(%s, %s)", [since, until])
        for what, name, count in cursor.fetchall():
            found[what][name] = count
    return found


def learned(since: datetime, until: datetime) -> list[str]:
    """Return what the hub should do otherwise by the disagreements that were settled in a period,
    in an order that tells nothing of when or where.

    :raises django.db.Error: for whoever is not of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT learned FROM deciding_learned(%s, %s)", [since, until])
        return [text for (text,) in cursor.fetchall()]


def disagreed(request: HttpRequest) -> HttpResponse:
    """Show how agencies disagreed in the last half year, and what the hub learned."""
    with reading(request) as actor:
        for_the_board(actor)
        until = timezone.now()
        since = until - timedelta(days=COUNTED_DAYS)
        charter = in_force(until)
        counts = counted(since, until)
        context = {
            "since": since,
            "agencies": _by_agency(charter, counts) if counts else [],
            "tables": list(_tables(charter, counts)) if counts else [],
            "learned": learned(since, until),
        }
        template = "deciding/disagreed.html"
        return show_numbers(request, "disagreeing:counted", context, template=template)


def _by_agency(charter: Charter, counts: Counts) -> list[Row]:
    every = {agency.code: agency.short_name for agency in charter.agencies}
    codes = [*every, *sorted((counts["raised"].keys() | counts["against"].keys()) - every.keys())]
    columns = [
        line({code: counts[what].get(code, 0) for code in codes})[0]
        for what in ("raised", "against")
    ]
    rows = [(every.get(code, code), [column[code] for column in columns]) for code in codes]
    return [row for row in rows if row[1] != ["0", "0"]]


def _tables(charter: Charter, counts: Counts) -> list[tuple[str, str, list[Row]]]:
    """Return the tables of the whole hub: the caption, what a row is, and the rows."""
    roles = {role.code: role.name for role in charter.roles}
    ladder = enumerate(charter.decision.ladder, 1)
    rungs = {str(place): roles.get(rung.role, rung.role) for place, rung in ladder}
    rungs |= {rung: f"Rung {rung}" for rung in counts["rung"] if rung not in rungs}
    return [
        ("What they were about", "About", _rows(ABOUT, counts["about"])),
        ("How they ended", "End", _rows(ENDS, counts["ended"])),
        ("How far they went", "On the rung of", _rows(rungs, counts["rung"])),
    ]


def _rows(names: Mapping[str, str], counts: Mapping[str, int]) -> list[Row]:
    said, together = line({code: counts.get(code, 0) for code in names})
    return [*((names[code], [number]) for code, number in said.items()), ("Together", [together])]
