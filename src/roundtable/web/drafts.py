"""Forms that save themselves while somebody types: only pages that keep drafts take what they send.

    @keeps_drafts
    def question(request: HttpRequest, ...) -> HttpResponse:
        if saves_by_itself(request): ...

Without this a form that saves itself would do what its button does, with nobody having pressed it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict

HEADER = "Roundtable-Draft"
View = TypeVar("View", bound=Callable[..., HttpResponse])


def keeps_drafts(view: View) -> View:
    """Mark a view as one that keeps what a form sends by itself, and does nothing else with it."""
    view.keeps_drafts = True  # type: ignore[attr-defined]
    return view


def saves_by_itself(request: HttpRequest) -> bool:
    """Return whether a form sent itself, while somebody was typing."""
    return HEADER in request.headers


def not_taken(request: HttpRequest, view: Callable[..., Any]) -> HttpResponse | None:
    """Return the answer to a form that sent itself to a page that keeps no drafts, else None."""
    if saves_by_itself(request) and not getattr(view, "keeps_drafts", False):
        return HttpResponse("This page keeps no drafts.", status=409, content_type="text/plain")
    return None


def typed_on(posted: QueryDict, *, but: Collection[str]) -> dict[str, list[str]]:
    """Return what a page sent as it can be kept, but for the names that nobody typed."""
    return {
        name: [value.replace("\0", "") for value in values]  # PostgreSQL holds no such character
        for name, values in posted.lists()
        if name not in but
    }


def as_posted(typed: Mapping[str, Sequence[str]]) -> QueryDict:
    """Return what was kept as the page would send it."""
    posted = QueryDict(mutable=True)
    for name, values in typed.items():
        posted.setlist(name, list(values))
    return posted
