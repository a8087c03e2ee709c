"""Puts the actor on the request, and turns a refusal into a page that explains itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from roundtable.access.models import User
from roundtable.access.queries import actor_today, with_readiness
from roundtable.database.guard import remembering
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.web.drafts import not_taken
from roundtable.web.views import refused

# What somebody may open before they are ready for live work: signing in and out, the charter,
# learning, and raising a concern. Every other page is about cases.
OPEN_BEFORE_LIVE_WORK = frozenset(
    {"", "access", "charter", "directory", "intake", "learning", "oversight", "web"}
)


class ActorMiddleware:
    """Works out in which role of which agency the user acts, and whether they may work on cases."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with `request.actor` set, None for somebody without a role today."""
        request.actor = _actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: object
    ) -> HttpResponse | None:
        """Refuse pages about cases to whoever has not learnt what must come before live work, and
        what a form sends by itself to a page that keeps no drafts.
        """
        if (refusal := not_taken(request, view)) is not None:
            return refusal
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        place = request.resolver_match.namespace if request.resolver_match else ""
        not_ready = actor.not_ready if actor else None
        if not_ready is not None and place not in OPEN_BEFORE_LIVE_WORK:
            context = {"verdict": not_ready}
            return render(request, "access/not_ready.html", context, status=403)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show what a rule refused, under which clause, and what can be done instead."""
        if isinstance(error, Refused):
            return refused(request, error)
        return None


def _actor_of(request: HttpRequest) -> Actor | None:
    with remembering():
        actor = actor_today(request.user) if isinstance(request.user, User) else None
        return with_readiness(actor) if actor else None
