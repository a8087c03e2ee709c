"""Pages of a case whose forms keep what is typed into them.

    @keeps_half_typed
    def position(request: HttpRequest, reference: str) -> HttpResponse: ...

The page's template marks the form with `data-autosave`. What was typed stands in the form again
when the page is opened, until it is sent or thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.cases.half_typed import keeping
from roundtable.cases.half_typed.models import HalfTyped
from roundtable.cases.models import Case
from roundtable.cases.queries import case_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.web.drafts import as_posted, keeps_drafts, saves_by_itself
from roundtable.web.forms import Form

View = TypeVar("View", bound=Callable[..., HttpResponse])
FORGET = "forget_half_typed"


def keeps_half_typed(view: View) -> View:
    """Keep what is typed on a page of a case while it is typed and when it is refused, and forget
    it once it was taken. It is kept for whoever may know of the case.
    """

    @keeps_drafts
    @wraps(view)
    def keeping_view(request: HttpRequest, reference: str, **place: Any) -> HttpResponse:
        if saves_by_itself(request):
            return HttpResponse(status=204 if _keep(request, reference) else 404)
        if FORGET in request.POST:
            _forget(request)
            return redirect(request.get_full_path())
        request.keeps_half_typed = True  # type: ignore[attr-defined]
        try:
            answer = view(request, reference, **place)
        except Refused:
            _keep(request, reference)
            raise
        if request.method == "POST" and answer.status_code == 200:
            _keep(request, reference)
        elif request.method == "POST":
            _forget(request)
        return answer

    return keeping_view  # type: ignore[return-value]


def _keep(request: HttpRequest, reference: str) -> bool:
    """Keep what a page sent; return whether the reader may know of its case."""
    if request.method != "POST":
        return False
    with reading(request) as actor:
        case = case_of(actor, reference)
        if case is None:
            return False
        keeping.keep(case, page_of(request), request.POST, by=actor, at=timezone.now())
        return True


def _forget(request: HttpRequest) -> None:
    with reading(request) as actor:
        keeping.forget(page_of(request), by=actor)


def page_of(request: HttpRequest) -> str:
    """Return by which name a page's half-typed words are kept."""
    return request.get_full_path()[:300]


def begun(request: HttpRequest, case: Case, actor: Actor) -> HalfTyped | None:
    """Return what the reader typed on a page before, where it keeps that and shows it now."""
    if request.method != "GET" or not getattr(request, "keeps_half_typed", False):
        return None
    return keeping.kept(case, page_of(request), by=actor)


def put_back(half: HalfTyped, context: Mapping[str, Any]) -> None:
    """Put half-typed words back into the form of a page: its one form, or that of the button
    (`do`) by which they would have been sent.
    """
    forms = context.get("forms", {})
    found = context.get("form") or forms.get("".join(half.typed.get("do", [])))
    if isinstance(found, Form) and not found.is_bound:
        found.begin_with(as_posted(half.typed))
