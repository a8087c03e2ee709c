"""What did our information change? On all the cases decided in a quarter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.charter.periods import chosen, latest_quarters
from roundtable.charter.queries import in_force
from roundtable.feedback.receipts.queries import given_in
from roundtable.feedback.receipts.rules import summed_up

QUARTERS = 5


def receipts(request: HttpRequest) -> HttpResponse:
    """Say for a quarter how much of what the reader's agency gave was used, and by whom."""
    at = timezone.now()
    with reading(request) as actor:
        quarters = latest_quarters(at, QUARTERS)
        period = chosen(quarters, request.GET.get("from", "")) or quarters[0]
        charter, found = in_force(at), given_in(period, actor)
        names = {agency.code: agency.short_name for agency in charter.agencies}
        context = {
            "quarters": quarters,
            "period": period,
            "said": summed_up(found.given),
            "rows": [(names.get(code, code), row) for code, row in found.by_agency.items()],
        }
        return render(request, "feedback/receipts.html", context)
