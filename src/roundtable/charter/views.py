"""What have we agreed? The charter in force and those before it, whole and clause by clause."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.charter.contents import around, parts, said, signed
from roundtable.charter.frame import show
from roundtable.charter.meanings import found, meanings, untranslated
from roundtable.charter.models import Version
from roundtable.charter.queries import in_force, version
from roundtable.charter.reigns import differences, reigns, reigns_of
from roundtable.charter.terms import Charter

PAGE = "charter:contents"


def contents(request: HttpRequest) -> HttpResponse:
    """Show the charter in force: who signed it, and every clause in words."""
    return _contents(request, in_force(timezone.now()), numbered=False)


def contents_of(request: HttpRequest, number: str) -> HttpResponse:
    """Show a version of the charter, whichever is in force."""
    return _contents(request, _adopted(number), numbered=True)


def clause(request: HttpRequest, clause: str) -> HttpResponse:
    """Show one clause in words, with its source in law and its neighbours."""
    return _clause(request, in_force(timezone.now()), clause, numbered=False)


def clause_of(request: HttpRequest, number: str, clause: str) -> HttpResponse:
    """Show one clause as a version has it, and what the one in force says now."""
    return _clause(request, _adopted(number), clause, numbered=True)


def definitions(request: HttpRequest) -> HttpResponse:
    """Show what words mean here and what each agency calls it, looked up by word or agency."""
    charter = in_force(timezone.now())
    text, agency = request.GET.get("q", "").strip(), request.GET.get("agency", "")
    known = agency if agency in {each.code for each in charter.agencies} else ""
    context = {
        "q": text,
        "agency": known,
        "found": found(meanings(charter), text=text, agency=known),
        "others": [] if text or known else untranslated(charter),
        "kinds": (("word", "Words"), ("grade", "Grades of risk"), ("level", "Levels of need")),
    }
    return show(request, "charter:definitions", context, template="charter/definitions.html")


def _contents(request: HttpRequest, charter: Charter, *, numbered: bool) -> HttpResponse:
    context = {
        "charter": charter,
        "parts": parts(charter),
        "signed": signed(charter),
        "numbered": numbered,
        "standing": _standing(charter),
        "others": [reign for reign in reigns() if reign.number != charter.version],
    }
    return show(request, PAGE, context, template="charter/contents.html")


def _clause(request: HttpRequest, charter: Charter, number: str, *, numbered: bool) -> HttpResponse:
    held = charter.clauses.get(number)
    if held is None:
        raise Http404
    context = {
        "charter": charter,
        "here": around(charter, held),
        "numbered": numbered,
        "standing": _standing(charter, number),
    }
    return show(request, PAGE, context, template="charter/clause.html")


def _adopted(number: str) -> Charter:
    try:
        return version(number)
    except Version.DoesNotExist:
        raise Http404 from None


def _standing(charter: Charter, number: str = "") -> dict[str, Any] | None:
    """Return how a version stands to the one in force, and what that says of a clause; None for
    the one in force itself.
    """
    at = timezone.now()
    now = in_force(at)
    if now.version == charter.version:
        return None
    today = timezone.localdate(at)
    changes = differences(charter.version, now.version)
    held = now.clauses.get(number)
    return {
        "now": now,
        "spans": [
            (reign.since, reign.until - timedelta(days=1) if reign.until else None)
            for reign in reigns_of(charter.version)
        ],
        "to_come": any(reign.since > today for reign in reigns_of(charter.version)),
        "changes": [change for change in changes if change.clause == number],
        "says": said(now, held) if held else None,
    }
