"""Saying whether an item was needed, and what the hub says of what it shares."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from roundtable.access.reading import reading
from roundtable.cases.frame import find_case
from roundtable.charter.frame import period_counted, show_numbers
from roundtable.charter.terms import Charter
from roundtable.lib.small_numbers import line
from roundtable.sharing.models import Relevance
from roundtable.sharing.relevance import queries
from roundtable.sharing.relevance.actions import mark
from roundtable.sharing.relevance.queries import Told

COUNTED_DAYS = 91


@require_POST
def mark_item(request: HttpRequest, reference: str, item_id: UUID) -> HttpResponse:
    """Say whether an item that the reader's agency was given was needed."""
    with reading(request) as actor:
        case = find_case(request, reference)
        item = queries.item_of(case, item_id)
    said = request.POST.get("said", "")
    if item is None or said not in Relevance.values:
        raise Http404
    mark(item=item, said=Relevance(said), by=actor, at=timezone.now())
    messages.success(request, f"{Relevance(said).label}. Whoever gave it sees that.")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("case:chronology", args=[reference])
    return HttpResponseRedirect(f"{back}#item-{item_id}")


def proportionality(request: HttpRequest) -> HttpResponse:
    """Show whether what was shared in the last quarter was needed, by agency, clause and site."""
    with reading(request) as actor:
        charter, since, until = period_counted(actor, days=COUNTED_DAYS)
        counted = queries.counted(since, until)
        tables = [(*TITLES[name], _rows(charter, name, found)) for name, found in counted.items()]
        context = {"tables": tables, "since": since, "words": Relevance.choices}
        template = "sharing/proportionality.html"
        return show_numbers(request, "relevance:counted", context, template=template)


TITLES = {
    "agency": ("By the agency that gave it", "Agency"),
    "clause": ("By the clause that let it go", "Clause"),
    "site": ("By the site it came from", "Site"),
}


def _called(charter: Charter, name: str, place: str) -> str:
    """Return what to call an agency, a clause or a site."""
    if name == "clause":
        return f"Clause {place}"
    terms = charter.agencies if name == "agency" else charter.hub.sites
    names = {term.code: getattr(term, "short_name", "") or term.name for term in terms}
    return names.get(place, place) or "Not known"


def _rows(charter: Charter, name: str, found: Mapping[str, Told]) -> list[tuple[str, list[str]]]:
    """Return the rows of a table. How often was shared stands in none of them where it could be
    worked out from the others, since all tables have one sum.
    """
    shared, _sum = line({place: told.shared for place, told in found.items()})
    return [
        (_called(charter, name, place), _line(told, shared[place])) for place, told in found.items()
    ]


def _line(told: Told, shared: str) -> list[str]:
    """Return a row: shared, said of, and each thing said; where few could point to a case, not."""
    said, together = line({word: told.said.get(word, 0) for word in Relevance.values})
    return [shared, together, *said.values()]
