"""How do we work? The handbook of each role, as a page and as a document."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.charter.frame import show
from roundtable.charter.handbook.actions import keep_read
from roundtable.charter.handbook.book import Handbook, handbook, role_said, roles_of
from roundtable.charter.handbook.document import Cover, pdf
from roundtable.charter.handbook.queries import changed_since, last_read
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.web.acting import actor_of

PAGE = "charter:handbooks"
EVERY = "all"


def handbooks(request: HttpRequest) -> HttpResponse:
    """List the handbooks, the reader's own first."""
    actor, charter = actor_of(request), in_force(timezone.now())
    roles = sorted(roles_of(charter), key=lambda role: role.code != actor.role)
    context = {"roles": roles, "mine": actor.role}
    return show(request, PAGE, context, template="charter/handbooks.html")


def handbook_of(request: HttpRequest, role: str) -> HttpResponse:
    """Show what a role does, step by step, and on top what changed since the reader last looked."""
    actor, at = actor_of(request), timezone.now()
    charter = in_force(at)
    book = _book(request, charter, role)
    known = last_read(actor, role)
    if known is None:
        known = keep_read(role=role, by=actor, at=at)
    context = {
        "book": book,
        "role_said": role_said(charter, book),
        "since": changed_since(known, charter, role=role, agency=book.agency),
        "every": EVERY,
        "query": urlencode({"agency": book.agency or EVERY}),
    }
    return show(request, PAGE, context, template="charter/handbook.html")


@require_POST
def read(request: HttpRequest, role: str) -> HttpResponse:
    """Keep that the reader knows what changed."""
    actor, at = actor_of(request), timezone.now()
    _book(request, in_force(at), role)
    keep_read(role=role, by=actor, at=at)
    return redirect(f"{reverse('charter:handbook', args=[role])}?{request.GET.urlencode()}")


def document(request: HttpRequest, role: str) -> HttpResponse:
    """Give the handbook as a tagged PDF, marked with who took it and when."""
    actor, at = actor_of(request), timezone.now()
    charter = in_force(at)
    book = _book(request, charter, role)
    cover = Cover(for_whom=actor.name, at=timezone.localtime(at), demo=settings.DEMO)
    name = f"handbook-{role.replace('_', '-')}-{charter.version}.pdf"
    return HttpResponse(
        pdf(charter, book, cover),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _book(request: HttpRequest, charter: Charter, role: str) -> Handbook:
    """Return the handbook asked for: the reader's own agency's, another's, or everybody's."""
    wanted = request.GET.get("agency") or actor_of(request).agency
    signed = {agency.code for agency in charter.agencies}
    agency = wanted if wanted in signed else ""
    try:
        return handbook(charter, role, agency)
    except KeyError:
        raise Http404 from None
