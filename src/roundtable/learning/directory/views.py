"""Who are they, what can they do, and whom do I call today?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.charter.frame import show
from roundtable.charter.queries import in_force
from roundtable.learning.directory.entries import directory, found
from roundtable.learning.directory.queries import seated_on
from roundtable.lib.words import day
from roundtable.web.acting import actor_of
from roundtable.workload.rules import calendar


def whom_to_call(request: HttpRequest) -> HttpResponse:
    """Show every agency, what it can and cannot do, and whom to call at which site today."""
    actor, at = actor_of(request), timezone.now()
    charter, today = in_force(at), timezone.localdate(at)
    sites = {site.code: site.name for site in charter.hub.sites}
    text, site = request.GET.get("q", "").strip(), request.GET.get("site", "")
    site = site if site in sites else ""
    entries = directory(charter, today, seated_on(today, charter))
    context = {
        "q": text,
        "site": site,
        "sites": sites,
        "entries": found(entries, text=text, site=site),
        "today": f"{today:%A} {day(today)}",
        "works_today": calendar(charter).works_on(today),
        "printed": "print" in request.GET,
        "at": at,
        "actor": actor,
    }
    return show(request, "directory:today", context, template="learning/directory.html")
