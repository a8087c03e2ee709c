"""How do I tell who referred? And, for them: what is the message?"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from roundtable.access.reading import reading
from roundtable.access.rules import Verb
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.feedback.clockwork import POSTMAN
from roundtable.feedback.models import Feedback
from roundtable.feedback.reaching import actions
from roundtable.feedback.reaching.forms import ReachForm
from roundtable.feedback.reaching.letters import NoSuchMessage, is_tag_of, message_of
from roundtable.feedback.reaching.queries import find_told, is_waiting
from roundtable.feedback.reaching.rules import Result, is_kept
from roundtable.lib.verdict import Refused


@keeps_half_typed
def reach(request: HttpRequest, reference: str, told_id: UUID) -> HttpResponse:
    """Say whom to tell and in which words, and note what came of it."""
    sent = request.method == "POST"
    with reading(request) as actor:
        case = find_case(request, reference, Verb.TELL)
        told = find_told(case, told_id)
        if told is None:
            raise Http404
        form = ReachForm(request.POST if sent else None)
        if not sent or not form.is_valid():
            return _reach_page(request, case, told, form)
    try:
        actions.note_reached(told=told, by=actor, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _reach_page(request, case, told, form)
    if form.cleaned_data["result"] == Result.NOT_REACHED:
        messages.success(request, "Noted. It stays on your agency's work.")
        return redirect("case:reach", reference, told_id)
    messages.success(request, "Noted.")
    return redirect("case:feedback", reference)


def _reach_page(request: HttpRequest, case: Case, told: Feedback, form: ReachForm) -> HttpResponse:
    context = {"form": form, "told": told, "waiting": is_waiting(told)}
    return show(request, case, "reach", context, template="feedback/reach.html")


@never_cache
@login_not_required
def message(request: HttpRequest, told_id: UUID, tag: str) -> HttpResponse:
    """Show one who referred their message, once they press: a mail server that opens every link
    reads nothing.
    """
    pressed = request.method == "POST"
    if not is_tag_of(told_id, tag):
        raise Http404
    try:
        with entered(POSTMAN):
            kept = message_of(told_id)
    except NoSuchMessage:
        raise Http404 from None
    can_be_read = is_kept(kept.told_at, timezone.now())
    if pressed and can_be_read:
        actions.note_read(told=told_id, by=POSTMAN, at=timezone.now())
    context = {"kept": kept, "gone": not can_be_read, "read": pressed}
    return render(request, "feedback/message.html", context)
