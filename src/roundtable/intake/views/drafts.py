"""Beginning a referral, finding a draft again, deleting it, and what follows once it is sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.intake import drafts
from roundtable.intake.forms.paper import Paper
from roundtable.intake.models import Draft, Referral
from roundtable.web.acting import actor_of

SENT = "referrals_sent"
MOST_REMEMBERED = 20
SHOWN = 25


def start(request: HttpRequest) -> HttpResponse:
    """Say how to raise a concern, begin one, or go on with a draft."""
    with reading(request) as actor:
        if request.method == "POST":
            draft = drafts.begin(by=actor, at=timezone.now())
            return redirect("intake:question", draft.pk, "danger")
        charter = in_force(timezone.now())
        mine = drafts.drafts_of(actor)
        papers = [Paper(draft, charter=charter, actor=actor) for draft in mine[:SHOWN]]
        context = {"papers": papers, "count": mine.count(), "charter": charter}
        return render(request, "intake/start.html", context)


def go_on(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Lead to the first page of a draft that still needs something."""
    with reading(request):
        paper = paper_of(request, draft_id)
        missing = paper.unanswered()
    if not missing:
        return redirect("intake:check", draft_id)
    if missing[0] == "people":
        return redirect("intake:people", draft_id)
    return redirect("intake:question", draft_id, missing[0])


def delete(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask whether to throw a draft away, and do it."""
    with reading(request) as actor:
        paper = paper_of(request, draft_id)
        if request.method != "POST":
            return render(request, "intake/delete.html", {"paper": paper})
        drafts.drop(draft_id, by=actor)
    messages.success(request, "The draft was deleted.")
    return redirect("intake:start")


def sent(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give the reference of a referral just sent, and say what happens next."""
    told = request.session.get(SENT, {}).get(str(draft_id))
    if told is None:
        raise Http404
    with reading(request) as actor:
        seen = Case.objects.visible_to(actor).filter(reference=told["reference"]).first()
        context = {
            "told": told,
            "due_at": datetime.fromisoformat(told["due_at"]),
            "at": timezone.now(),
            "lead": in_force(timezone.now()).agency(told["lead"]),
            "case": seen,
        }
        return render(request, "intake/sent.html", context)


def remember(request: HttpRequest, draft_id: UUID, referral: Referral, due_at: datetime) -> None:
    """Keep for this session what the page after sending says; the case itself may not be seen."""
    told = dict(list(request.session.get(SENT, {}).items())[-MOST_REMEMBERED:])
    told[str(draft_id)] = {
        "reference": referral.case.reference,
        "lead": referral.case.lead,
        "due_at": due_at.isoformat(),
        "danger": referral.immediate_danger,
    }
    request.session[SENT] = told


def paper_of(request: HttpRequest, draft_id: UUID, *, to_change: bool = False) -> Paper:
    """Return a draft of the person's own; to change it, locked. Call it inside `reading(request)`.

    :raises Http404: for a draft that is not there or another's, alike.
    """
    actor = actor_of(request)
    mine = drafts.drafts_of(actor)
    draft: Draft = get_object_or_404(mine.select_for_update() if to_change else mine, pk=draft_id)
    return Paper(draft, charter=in_force(timezone.now()), actor=actor)
