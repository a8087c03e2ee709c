"""Who gets what, and under which clause? The sharing agreement for whoever has to rely on it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import lru_cache
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.charter.frame import show
from roundtable.charter.models import Version
from roundtable.charter.queries import in_force, version
from roundtable.charter.terms import Charter
from roundtable.sharing.agreement.saying import chosen, in_words, narrowed, sharing_csv
from roundtable.sharing.agreement.table import Row, sharing_table


def who_gets_what(request: HttpRequest) -> HttpResponse:
    """Show what goes from whom to whom under the charter in force, of one agency or of all."""
    charter = in_force(timezone.now())
    agencies = {each.code: each.short_name for each in charter.agencies}
    categories = {each.code: each.name for each in charter.sharing.categories}
    choices = {"giving": agencies, "getting": agencies, "category": categories}
    asked = {name: request.GET.get(name, "") for name in choices}
    known = {name: code for name, code in asked.items() if code in choices[name]}
    rows = chosen(_table(charter.version), **known)
    context = {
        "asked": known,
        "choices": choices,
        "found": [_said(charter, alike, known) for alike in _alike(rows)],
    }
    return show(request, "agreement:table", context, template="sharing/agreement.html")


def as_file(request: HttpRequest, number: str) -> HttpResponse:
    """Give the table of a version of the charter as CSV, to be read and signed elsewhere."""
    try:
        charter = version(number)
    except Version.DoesNotExist:
        raise Http404 from None
    headers = {"Content-Disposition": f'attachment; filename="sharing-{number}.csv"'}
    return HttpResponse(
        sharing_csv(charter), content_type="text/csv; charset=utf-8", headers=headers
    )


def _alike(rows: Iterable[Row]) -> list[list[list[Row]]]:
    """Return the rows by kind of information, those kinds together of which the same is said."""
    found: dict[tuple[object, ...], list[list[Row]]] = {}
    for _kind, each in groupby(rows, key=lambda row: row.category):
        of_kind = list(each)
        same = tuple((row.when, row.goes, row.clause) for row in of_kind)
        found.setdefault(same, []).append(of_kind)
    return list(found.values())


def _said(charter: Charter, kinds: list[list[Row]], known: Container[str]) -> dict[str, object]:
    """Return what the page says of kinds of information: what clauses say, and whether none speaks
    of the rest.
    """
    by_clause = [(row, in_words(charter, row)) for row in kinds[0] if row.clause]
    return {
        "kinds": [charter.category(rows[0].category) for rows in kinds],
        "rows": [(row, line, narrowed(line, known)) for row, line in by_clause],
        "rest": len(by_clause) < len(kinds[0]),
    }


@lru_cache(maxsize=4)
def _table(number: str) -> tuple[Row, ...]:
    """Return the table of an adopted version, which never changes."""
    return sharing_table(version(number))
