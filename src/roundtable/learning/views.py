"""What do I need to be able to do this, and what do my colleagues?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from roundtable.access.models import Membership
from roundtable.access.reading import reading
from roundtable.cases.frame import say_refusal
from roundtable.charter.queries import in_force
from roundtable.learning import actions, queries
from roundtable.learning.forms import RecordForm
from roundtable.learning.rules import RECORDS_FOR_OTHERS, standings
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused

PER_PAGE = 25


def mine(request: HttpRequest) -> HttpResponse:
    """Show what the reader has learnt, what is due, and whether they may work on cases."""
    with reading(request) as actor:
        today = timezone.localdate()
        learnt = queries.learnt_by(actor.user_id)
        role = actor.role
        context = _context(actor) | {
            "standings": standings(_charter(), role=role, learnt=learnt, today=today),
            "ready": queries.ready_today(actor, _charter()),
        }
        return render(request, "learning/mine.html", context)


def colleagues(request: HttpRequest) -> HttpResponse:
    """Show how the training stands of those whom the reader looks after."""
    with reading(request) as actor:
        page = Paginator(queries.learners(actor), PER_PAGE).get_page(request.GET.get("page"))
        context = _context(actor) | {
            "page": page,
            "people": queries.standings_of(page.object_list, _charter(), timezone.localdate()),
        }
        return render(request, "learning/colleagues.html", context)


def record(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Record what a colleague has learnt."""
    with reading(request) as actor:
        if actor.role not in RECORDS_FOR_OTHERS:
            raise Http404
        member = get_object_or_404(queries.learners(actor), pk=member_id)
        offered = [each for each in _charter().training if member.role in each.roles]
        form = RecordForm(request.POST or None, offered=offered)
        if request.method != "POST" or not form.is_valid():
            return _show_record(request, actor, member, form)
    try:
        actions.record_training(learner=member, by=actor, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request) as actor:
            return _show_record(request, actor, member, form)
    messages.success(request, f"Recorded for {member.user.name}.")
    return redirect("learning:colleagues")


def _show_record(
    request: HttpRequest, actor: Actor, member: Membership, form: RecordForm
) -> HttpResponse:
    ((_, stands),) = queries.standings_of([member], _charter(), timezone.localdate())
    context = _context(actor) | {"member": member, "form": form, "standings": stands}
    return render(request, "learning/record.html", context)


def _context(actor: Actor) -> dict[str, Any]:
    return {"charter": _charter(), "looks_after": actor.role in RECORDS_FOR_OTHERS}


def _charter() -> Any:
    return in_force(timezone.now())
