"""Hand my work, or a colleague's, over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.cases.queries import titles
from roundtable.charter.queries import in_force
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.lib.words import plural
from roundtable.workload.handing import queries
from roundtable.workload.handing.actions import hand_over
from roundtable.workload.handing.forms import NOBODY, HandoverForm
from roundtable.workload.handing.rules import Why
from roundtable.workload.models import Clock


def hand_on(request: HttpRequest) -> HttpResponse:
    """Hand over what the reader, or a colleague (`?who=`), has taken on."""
    at = timezone.now()
    with reading(request) as actor:
        whose = _whose(request, actor)
        clocks = list(queries.held_by(actor, whose))
        form = _form(request, clocks, actor, whose)
        if request.method != "POST" or not form.is_valid():
            return _show(request, actor, form, clocks, whose)
    chosen = [clock for clock in clocks if str(clock.pk) in form.cleaned_data["work"]]
    to = None if form.cleaned_data["to"] == NOBODY else UUID(form.cleaned_data["to"])
    said = {"to": to, "why": Why(form.cleaned_data["why"]), "note": form.cleaned_data["note"]}
    refused: list[str] = []
    for clock in chosen:
        try:
            hand_over(clock=clock, by=actor, at=at, **said)
        except Refused as refusal:
            reason = refusal.verdict.reasons[0]
            refused.append(f"{clock.what}, {clock.case}: {reason.text} {reason.remedy}")
    if done := len(chosen) - len(refused):
        messages.success(request, f"Handed over {plural(done, 'piece')} of work.")
    for text in refused:
        messages.error(request, text)
    return redirect("workload:agency_work")


def _whose(request: HttpRequest, actor: Actor) -> UUID:
    try:
        return UUID(request.GET.get("who", ""))
    except ValueError:
        return actor.user_id


def _form(request: HttpRequest, clocks: list[Clock], actor: Actor, whose: UUID) -> HandoverForm:
    names = titles({clock.case_id: clock.case.reference for clock in clocks})
    people = queries.colleagues(actor, timezone.now())
    return HandoverForm(
        request.POST if request.method == "POST" else None,
        work=[(str(clock.pk), f"{clock.what}, {names[clock.case_id]}") for clock in clocks],
        people=[(str(p.user_id), p.user.name) for p in people if p.user_id != whose],
    )


def _show(
    request: HttpRequest, actor: Actor, form: HandoverForm, clocks: list[Clock], whose: UUID
) -> HttpResponse:
    holder = next((clock.holder for clock in clocks if clock.holder), None)
    context = {
        "form": form,
        "clocks": clocks,
        "own": whose == actor.user_id,
        "holder": holder,
        "actor": actor,
        "charter": in_force(timezone.now()),
    }
    return render(request, "workload/hand_on.html", context)
