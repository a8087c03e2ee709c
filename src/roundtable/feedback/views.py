"""Pages on which everybody is told what came of it, and a case closes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.deciding.queries import joint_decision
from roundtable.deciding.transferring.queries import acknowledged_transfer
from roundtable.feedback import actions, queries
from roundtable.feedback.forms import CloseForm, NoFurtherActionForm, TransferredForm
from roundtable.feedback.models import Feedback
from roundtable.feedback.reaching.queries import is_waiting
from roundtable.feedback.reaching.rules import Channel
from roundtable.feedback.receipts.queries import returned
from roundtable.feedback.receipts.rules import in_words
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.sharing.models import Relevance

A_PAGE = 25


def feedback(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what everybody would be told, and tell them; afterwards, what was told."""
    sent = request.method == "POST"
    with reading(request) as actor:
        case = find_case(request, reference, Verb.CLOSE if sent else Verb.SEE)
        if not sent:
            return _feedback_page(request, case, actor)
    told = actions.tell_everyone(case=case, by=actor, at=timezone.now())
    messages.success(request, f"Everybody has been told. Messages kept: {len(told)}.")
    return redirect("case:feedback", reference)


def _feedback_page(request: HttpRequest, case: Case, actor: Actor) -> HttpResponse:
    may_tell = bool(may(actor, Verb.CLOSE, case.facts()))
    told = list(queries.told_on(case))
    context = {
        "messages_to_send": _messages_to_send(case, timezone.now()) if may_tell else [],
        "mine": [one for one in told if _is_for(actor, case, one)],
        "others": [one for one in told if not _is_for(actor, case, one)],
        **_contribution(case, actor),
        "waiting": {one.pk for one in told if one.channel != Channel.HERE and is_waiting(one)}
        if may(actor, Verb.TELL, case.facts())
        else set(),
        "may_close": may_tell and queries.verdict_on_closing(case),
    }
    return show(request, case, "feedback", context, template="feedback/feedback.html")


def _is_for(actor: Actor, case: Case, told: Feedback) -> bool:
    """Return whether something was told to the reader's agency: where that leads and took it in
    from one who referred from outside, it is to be told on.
    """
    here = told.channel == Channel.HERE or actor.agency != case.lead
    return told.agency == actor.agency and told.tells != "nothing" and here


def _contribution(case: Case, actor: Actor) -> dict[str, Any]:
    """Return what an agency gave, and what became of it once the agencies have decided."""
    given = queries.contribution_of(case, actor)
    if not given.items or joint_decision(case) is None:
        return {"contribution": given, "returned": []}
    found = returned(case, actor)
    names = {agency.code: agency.short_name for agency in in_force(timezone.now()).agencies}
    said = in_words([each.receipt for each in found], names)
    return {"contribution": given, "returned": found, "receipt": said, "marks": Relevance.choices}


def _messages_to_send(case: Case, at: datetime) -> list[queries.Message]:
    """Return what everybody would be told now; nothing once they were told, or before deciding."""
    charter = in_force(at)
    try:
        decision = queries.decision_to_tell(case)
    except Refused:
        return []
    news = queries.news_of_decision(case, charter, decision.outcome)
    return queries.preview(case, charter, news)


@keeps_half_typed
def no_further_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a case below the criteria: a reason, then a page that shows who is told what."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.CLOSE_WITHOUT_ACTION)
        form = NoFurtherActionForm(
            request.POST if request.method == "POST" else None, charter=in_force(timezone.now())
        )
        if request.method != "POST" or not form.is_valid():
            return _no_further_action_page(request, case, form)
        if not form.cleaned_data["confirmed"]:
            return _confirm_page(request, case, form)
    said = form.cleaned_data
    try:
        actions.close_without_action(
            case=case,
            reason=said["reason"],
            explanation=said["explanation"],
            by=actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _no_further_action_page(request, case, form)
    messages.success(request, "The case is closed, and whoever referred it has been told.")
    return redirect("case:feedback", reference)


def _no_further_action_page(
    request: HttpRequest, case: Case, form: NoFurtherActionForm
) -> HttpResponse:
    context = {"form": form, "undecided": queries.undecided_emergency(case)}
    return show(
        request,
        case,
        "no-further-action",
        context,
        template="feedback/no_further_action.html",
    )


def _confirm_page(request: HttpRequest, case: Case, form: NoFurtherActionForm) -> HttpResponse:
    charter = in_force(timezone.now())
    term = charter.reason_for_nothing(form.cleaned_data["reason"])
    context = {
        "said": form.cleaned_data,
        "term": term,
        "messages_to_send": queries.preview(
            case, charter, queries.news_of_nothing(case, charter, term.code)
        ),
    }
    return show(
        request,
        case,
        "no-further-action",
        context,
        template="feedback/confirm_no_further_action.html",
    )


@keeps_half_typed
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a case on which nothing is left to do."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.CLOSE)
        form = CloseForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return _close_page(request, case, form)
    try:
        actions.end_case(
            case=case, because=form.cleaned_data["because"], by=actor, at=timezone.now()
        )
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _close_page(request, case, form)
    messages.success(request, "The case is closed.")
    return redirect("case:overview", reference)


def _close_page(request: HttpRequest, case: Case, form: CloseForm) -> HttpResponse:
    context = {"form": form, "verdict": queries.verdict_on_closing(case)}
    return show(request, case, "close", context, template="feedback/close.html")


@keeps_half_typed
def close_transferred(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a case that somebody else has taken over."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.TRANSFER)
        form = TransferredForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return _transferred_page(request, case, form)
    because = form.cleaned_data["because"]
    try:
        actions.end_transferred(case=case, because=because, by=actor, at=timezone.now())
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _transferred_page(request, case, form)
    messages.success(request, "The case is closed as transferred, and everybody has been told.")
    return redirect("case:overview", reference)


def _transferred_page(request: HttpRequest, case: Case, form: TransferredForm) -> HttpResponse:
    charter = in_force(timezone.now())
    context = {
        "form": form,
        "verdict": queries.verdict_on_transferred(case),
        "transfer": acknowledged_transfer(case),
        "messages_to_send": queries.preview(case, charter, queries.news_of_transfer(case, charter)),
    }
    return show(request, case, "transferred", context, template="feedback/transferred.html")


def told_list(request: HttpRequest) -> HttpResponse:
    """List everything my agency was told, on cases it may see and on those it may not."""
    with reading(request) as actor:
        pages = Paginator(queries.told_to(actor), A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        context = {
            "page": page,
            "unread": queries.count_unread(actor),
            "references": queries.references_of(page.object_list, actor),
            "charter": in_force(timezone.now()),
        }
        return render(request, "feedback/list.html", context)


@require_POST
def read(request: HttpRequest, told_id: UUID) -> HttpResponse:
    """Note that my agency has read what it was told."""
    with reading(request) as actor:
        told = queries.told_to(actor).filter(pk=told_id).first()
        if told is None:
            raise Http404
        seen = queries.references_of([told], actor).get(told.case_id)
    actions.note_reading(told=told, by=actor, at=timezone.now())
    messages.success(request, "Noted that your agency has read it.")
    if seen and request.POST.get("from") == "case":
        return redirect("case:feedback", seen)
    return redirect("feedback:list")
