"""The list of cases, and the pages of a case that need only the case itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import WORKING_ROLES, Verb
from roundtable.cases import queries
from roundtable.cases.frame import find_case, show
from roundtable.cases.rules import GROUP_NAMES, STAGE_NAMES
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.web.live import stream

PER_PAGE = 25
LONGEST_SEARCH = 200
Options = dict[str, list[tuple[str, str]]]


def case_list(request: HttpRequest) -> HttpResponse:
    """Find a case: the filters are the address."""
    with reading(request) as actor:
        at = timezone.now()
        charter = in_force(at)
        options = _options(charter)
        wanted = _wanted(request, options)
        grades = [grade.code for grade in charter.definitions.grades]
        page = _page(request, queries.cases_wanted(actor, wanted, grades))
        context = {
            "at": at,
            "charter": charter,
            "wanted": wanted,
            "options": options,
            "filtered": any(wanted[name] for name in options),
            "page": page,
            "titles": queries.titles_of(page.object_list),
            "due": queries.next_due(page.object_list),
            "group_names": GROUP_NAMES,
            "works": actor.role in WORKING_ROLES,
            "address": urlencode({name: value for name, value in wanted.items() if value}),
        }
        return render(request, "cases/list.html", context)


def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who did, saw and shared what on a case, and under which clause."""
    with reading(request) as actor:
        case = find_case(request, reference)
        shown = request.GET.get("show", "")
        shown = shown if shown in queries.HISTORIES else ""
        page = _page(request, queries.history_of(case, shown, actor))
        context = {
            "page": page,
            "shown": shown,
            "entries": queries.told(page.object_list, actor),
            "address": urlencode({"show": shown}) if shown else "",
        }
        return show(request, case, "history", context, template="cases/history.html")


def changes(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """Say when something changes on a case, for as long as its page is open."""
    with reading(request):
        case = find_case(request, reference, Verb.SEE_OUTLINE)
    return stream(str(case.pk))


def _options(charter: Charter) -> Options:
    return {
        "stage": [("", "Open"), *((stage.value, name) for stage, name in STAGE_NAMES.items())],
        "grade": [("", "Any"), *((g.code, g.name) for g in charter.definitions.grades)],
        "group": [("", "Any"), *GROUP_NAMES.items()],
        "lead": [("", "Any agency"), *((a.code, a.short_name) for a in charter.agencies)],
        "whose": [("", "All"), ("mine", "What I took on")],
    }


def _wanted(request: HttpRequest, options: Options) -> dict[str, str]:
    wanted = {name: request.GET.get(name, "") for name in options}
    known = {n: v if v in dict(options[n]) else "" for n, v in wanted.items()}
    return known | {"q": request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]}


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
