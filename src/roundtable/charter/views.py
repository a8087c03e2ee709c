"""What have we agreed? The charter in force, whole and clause by clause."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.charter.contents import around, parts, signed
from roundtable.charter.frame import show
from roundtable.charter.queries import in_force


def contents(request: HttpRequest) -> HttpResponse:
    """Show the charter in force: who signed it, and every clause in words."""
    charter = in_force(timezone.now())
    context = {"charter": charter, "parts": parts(charter), "signed": signed(charter)}
    return show(request, "charter:contents", context, template="charter/contents.html")


def clause(request: HttpRequest, number: str) -> HttpResponse:
    """Show one clause in words, with its source in law and its neighbours."""
    charter = in_force(timezone.now())
    found = charter.clauses.get(number)
    if found is None:
        raise Http404
    context = {"charter": charter, "here": around(charter, found)}
    return show(request, "charter:contents", context, template="charter/clause.html")
