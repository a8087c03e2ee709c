"""How well people of one group and another are found: the figures that ship with the model."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from roundtable.access.reading import reading
from roundtable.people.matching.fairness import measured


def fairness(request: HttpRequest) -> HttpResponse:
    """Show recall and precision by origin of the name, sex and age, and who is found less often."""
    with reading(request):
        return render(request, "matches/fairness.html", {"found": measured()})
