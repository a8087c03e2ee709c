"""Pages that belong to no capability: errors, refusals and the gallery of components."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from roundtable.lib.verdict import Refused
from roundtable.web.gallery import samples


def refused(
    request: HttpRequest,
    refusal: Refused,
    *,
    what: str = "",
    back: dict[str, str] | None = None,
) -> HttpResponse:
    """Answer with what was refused, under which clauses, and what the person can do instead.

    `what` names the act, such as "Sharing this item"; `back` is {text, href}.
    """
    context = {"refusal": refusal, "verdict": refusal.verdict, "what": what, "back": back}
    return render(request, "web/errors/refused.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    return render(request, "web/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer somebody whose role does not allow what was asked."""
    return render(request, "web/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for an address with nothing behind it, or nothing this person may know of."""
    return render(request, "web/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the hub itself failed.

    Drawn without the request, because the database that a page's shell asks may be what failed.
    """
    return HttpResponse(render_to_string("web/errors/500.html"), status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was sent without a valid token: signed in or out since, or no cookies."""
    return render(request, "web/errors/stale_form.html", status=403)


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Show each component, for developers and for the accessibility tests."""
    if not getattr(settings, "COMPONENT_GALLERY", settings.DEBUG):
        raise Http404
    return render(request, "web/components.html", samples(at=datetime.now(UTC)))
