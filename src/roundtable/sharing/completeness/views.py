"""Do those who are asked answer?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from roundtable.access.reading import reading
from roundtable.charter.frame import period_counted, show_numbers
from roundtable.charter.terms import Charter
from roundtable.lib.small_numbers import NOT_SHOWN, as_shown, is_shown_of
from roundtable.sharing.completeness.queries import Answering, answering

COUNTED_DAYS = 91


def completeness(request: HttpRequest) -> HttpResponse:
    """Show how the requests of the last quarter were answered, by agency and site."""
    with reading(request) as actor:
        charter, since, until = period_counted(actor, days=COUNTED_DAYS)
        rows = [_row(charter, each) for each in answering(since, until, until)]
        context = {"rows": rows, "since": since}
        return show_numbers(
            request, "completeness:counted", context, template="sharing/completeness.html"
        )


def _row(charter: Charter, found: Answering) -> tuple[str, str, list[str]]:
    """Return the names of an agency and a site, and the numbers, where they point to nobody."""
    agencies = {each.code: each.short_name for each in charter.agencies}
    sites = {each.code: each.name for each in charter.hub.sites}
    site = sites.get(found.site, found.site) or "Nobody has answered yet"
    enough = as_shown(found.answered) != NOT_SHOWN and found.hours is not None
    hours = f"{found.hours:.1f}" if enough else NOT_SHOWN if found.answered else ""
    numbers = [
        as_shown(found.asked),
        _of(found.answered, found.asked),
        _of(found.in_time, found.answered),
        hours,
        as_shown(found.known),
        _of(found.informed, found.known),
    ]
    return agencies.get(found.agency, found.agency), site, numbers


def _of(counted: int, among: int) -> str:
    return as_shown(counted, is_shown_of(counted, among))
