"""Who gets what, and under which clause? The sharing agreement for whoever has to rely on it."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.charter.frame import show
from roundtable.charter.models import Version
from roundtable.charter.queries import in_force, version
from roundtable.charter.terms import Category, Charter
from roundtable.sharing.agreement.saying import Line, chosen, in_words, narrowed, sharing_csv
from roundtable.sharing.agreement.table import Row, sharing_table


def who_gets_what(request: HttpRequest) -> HttpResponse:
    """Show what goes from whom to whom under the charter in force, of one agency or of all."""
    charter = in_force(timezone.now())
    agencies = {each.code for each in charter.agencies}
    kinds = {each.code for each in charter.sharing.categories}
    asked = {name: request.GET.get(name, "") for name in ("giving", "getting", "category")}
    known = {
        name: code
        for name, code in asked.items()
        if code in (kinds if name == "category" else agencies)
    }
    rows = chosen(_table(charter.version), **known)
    context = {
        "asked": {name: known.get(name, "") for name in asked},
        "found": [
            _kind(charter, kind, list(of_kind), known)
            for kind, of_kind in groupby(rows, key=lambda row: row.category)
        ],
        "agencies": [(each.code, each.short_name) for each in charter.agencies],
        "kinds": [(each.code, each.name) for each in charter.sharing.categories],
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


def _kind(
    charter: Charter, code: str, rows: list[Row], known: Container[str]
) -> tuple[Category, list[tuple[Row, Line, list[tuple[str, str]]]], bool]:
    """Return a kind of information, what clauses say of it, and whether none speaks of the rest."""
    by_clause = [(row, in_words(charter, row)) for row in rows if row.clause]
    told = [(row, line, narrowed(line, known)) for row, line in by_clause]
    return charter.category(code), told, len(told) < len(rows)


@lru_cache(maxsize=4)
def _table(number: str) -> tuple[Row, ...]:
    """Return the table of an adopted version, which never changes."""
    return sharing_table(version(number))
