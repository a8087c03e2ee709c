"""People the hub may know twice: the list, a pair side by side, and mergings to take back."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.charter.queries import in_force
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.matches.duplicates.forms import PairForm, PartForm
from roundtable.matches.duplicates.queries import Pair, merged_lately, merging_of, pair_of, pairs
from roundtable.people.alike import actions
from roundtable.people.alike.rules import may_judge
from roundtable.people.matching.telling import PARTS
from roundtable.web.addresses import address


def index(request: HttpRequest) -> HttpResponse:
    """Show the pairs that the reader may judge, those that were judged, and what was merged."""
    with reading(request) as actor:
        require(may_judge(actor))
        context = {
            "open": pairs(actor),
            "two": pairs(actor, judged=True),
            "merged": merged_lately(),
            "charter": in_force(timezone.now()),
        }
        return render(request, "matches/duplicates.html", context)


def pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Show two people side by side, and take what the reader says of them."""
    with reading(request) as actor:
        require(may_judge(actor))
        found = pair_of(actor, pair_id)
        if found is None:
            raise Http404
        form = PairForm(request.POST if request.method == "POST" else None, pair=found)
        if not (request.method == "POST" and form.is_valid()):
            context = {
                "pair": found,
                "form": form,
                "parts": PARTS,
                "charter": in_force(timezone.now()),
                "back": _back(),
            }
            return render(request, "matches/pair.html", context)
    messages.success(request, _judge(actor, found, form))
    return redirect("matches:duplicates")


def _judge(actor: Actor, pair: Pair, form: PairForm) -> str:
    kept, because, at = form.keeps(), form.cleaned_data["because"], timezone.now()
    if kept is not None:
        gone = pair.other if kept == pair.one.id else pair.one
        actions.merge(kept=kept, gone=gone.id, because=because, by=actor, at=at)
        return "They are one person now. You can take it back under “Merged lately”."
    actions.judge(pair=pair.id, verdict=form.says(), because=because, by=actor, at=at)
    return "Kept."


def part(request: HttpRequest, merging_id: UUID) -> HttpResponse:
    """Ask why a merging is taken back, and take it back."""
    form: forms.Form = PartForm(request.POST or None)
    with reading(request) as actor:
        require(may_judge(actor))
        merging = merging_of(merging_id)
        if merging is None:
            raise Http404
        kept = str(merging.kept)
        if not (request.method == "POST" and form.is_valid()):
            context = {
                "merging": merging,
                "kept": kept,
                "form": form,
                "charter": in_force(timezone.now()),
                "back": _back(),
            }
            return render(request, "matches/part.html", context)
    because = form.cleaned_data["because"]
    actions.part(merging=merging, because=because, by=actor, at=timezone.now())
    messages.success(request, f"{kept} and the other are two people again.")
    return redirect("matches:duplicates")


def _back() -> dict[str, str]:
    return {"text": "People known twice", "href": address("matches:duplicates")}
