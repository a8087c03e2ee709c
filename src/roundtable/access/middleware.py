"""Puts the actor on the request, and turns a refusal into a page that explains itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from roundtable.access.models import User
from roundtable.access.queries import actor_today
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.web.views import refused


class ActorMiddleware:
    """Works out in which role of which agency the user acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with `request.actor` set, None for somebody without a role today."""
        request.actor = _actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show what a rule refused, under which clause, and what can be done instead."""
        if isinstance(error, Refused):
            return refused(request, error.verdict)
        return None


def _actor_of(request: HttpRequest) -> Actor | None:
    return actor_today(request.user) if isinstance(request.user, User) else None
