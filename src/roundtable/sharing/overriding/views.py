"""When does an agency share though somebody said no?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from roundtable.access.reading import reading
from roundtable.charter.frame import period_counted, show_numbers
from roundtable.charter.terms import Charter
from roundtable.lib.small_numbers import as_shown, is_shown_of, line
from roundtable.sharing.overriding.queries import Counted, Stands, counted

COUNTED_DAYS = 91
STANDS = {
    Stands.OWN: "Decided by whoever answers",
    Stands.GRANTED: "Authorised",
    Stands.REFUSED: "Not authorised",
    Stands.LAPSED: "Over before it was decided",
    Stands.WAITING: "Waiting",
}
Row = tuple[str, list[str]]


def overridden(request: HttpRequest) -> HttpResponse:
    """Show what became of the noes of the last quarter, by agency and by ground."""
    with reading(request) as actor:
        charter, since, until = period_counted(actor, days=COUNTED_DAYS)
        found = counted(since, until)
        context = {
            "since": since,
            "rows": [_row(charter, each) for each in found],
            "grounds": _grounds(charter, found),
            "heads": ["They said no", "Shared, or asked to", "Not told so", *STANDS.values()],
        }
        template = "sharing/overridden.html"
        return show_numbers(request, "overriding:counted", context, template=template)


def _row(charter: Charter, found: Counted) -> Row:
    stands, together = line({code: found.stands.get(code, 0) for code in STANDS})
    not_told = as_shown(found.not_told, is_shown_of(found.not_told, found.asked))
    numbers = [as_shown(found.noes), together, not_told, *stands.values()]
    agencies = {each.code: each.short_name for each in charter.agencies}
    return agencies.get(found.agency, found.agency), numbers


def _grounds(charter: Charter, found: Sequence[Counted]) -> list[Row]:
    """Return how often each ground was named; one that the charter has no more by its code."""
    names = {ground.code: ground.name for ground in charter.sharing.overrides}
    named = sum((Counter(each.grounds) for each in found), Counter(dict.fromkeys(names, 0)))
    counts = {code: named[code] for code in (*names, *sorted(named.keys() - names.keys()))}
    said, together = line(counts)
    rows = [(names.get(code, code), [number]) for code, number in said.items()]
    return [*rows, ("All grounds", [together])] if any(counts.values()) else []
