"""Calling an urgent discussion, and ending one without a decision."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import UrgentDiscussion
from roundtable.deciding.queries import standing_proposal, urgent_discussion
from roundtable.deciding.urgent.actions import call_at_once, end_urgent
from roundtable.deciding.urgent.forms import CallAtOnceForm, EndUrgentForm
from roundtable.deciding.urgent.rules import (
    may_call_at_once,
    may_end_urgent,
    urgent_due,
    urgent_for,
    urgent_table,
)
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.workload.queries import ring


@keeps_half_typed
def call(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Say who comes to an urgent discussion, and call it."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.CALL_AT_ONCE)
        term = _term(case, code)
        form = _form(request, case, term, actor)
        if request.method != "POST" or not form.is_valid():
            return _page(request, case, term, form, actor)
    said = form.cleaned_data
    try:
        call_at_once(
            case=case,
            code=code,
            wanted=said.get("wanted", []),
            because=said["because"],
            by=actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _page(request, case, term, form, actor)
    messages.success(request, f"{term.name}: everybody is called to the table.")
    return redirect("case:talk", reference)


def _term(case: Case, code: str) -> UrgentDiscussion:
    for term in urgent_for(in_force(timezone.now()), case.group):
        if term.code == code:
            return term
    raise Http404


def _seated(case: Case, term: UrgentDiscussion, actor: Actor) -> tuple[str, ...]:
    at_table = [case.lead, *case.contributing]
    return urgent_table(term, caller=actor.agency, at_table=at_table, wanted=())


def _form(request: HttpRequest, case: Case, term: UrgentDiscussion, actor: Actor) -> CallAtOnceForm:
    charter, seated = in_force(timezone.now()), _seated(case, term, actor)
    others = [(code, charter.agency(code).name) for code in case.agencies if code not in seated]
    return CallAtOnceForm(request.POST if request.method == "POST" else None, others=others)


def _page(
    request: HttpRequest, case: Case, term: UrgentDiscussion, form: CallAtOnceForm, actor: Actor
) -> HttpResponse:
    at = timezone.now()
    charter = in_force(at)
    context = {
        "form": form,
        "term": term,
        "seated": _seated(case, term, actor),
        "due": urgent_due(term, charter, at),
        "ring": partial(ring, charter, at=at),
        "verdict": may_call_at_once(
            charter,
            group=case.group,
            code=term.code,
            wanted=(),
            on_case=case.agencies,
            going_on=case.urgent_at is not None,
        ),
    }
    return show(request, case, "at-once", context, template="deciding/at_once.html")


@keeps_half_typed
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """End the urgent discussion that goes on without a decision."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.PROPOSE)
        form = EndUrgentForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return _end_page(request, case, form)
    because = form.cleaned_data["because"]
    try:
        end_urgent(case=case, because=because, by=actor, at=timezone.now())
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _end_page(request, case, form)
    messages.success(request, "The discussion has ended. The case goes on where it is.")
    return redirect("case:discussion", reference)


def _end_page(request: HttpRequest, case: Case, form: EndUrgentForm) -> HttpResponse:
    discussion = urgent_discussion(case)
    verdict = may_end_urgent(
        going_on=discussion is not None,
        deciding=case.stage == "decide",
        proposed=discussion is not None and standing_proposal(discussion) is not None,
        because="It is asked for below.",
    )
    context = {"form": form, "verdict": verdict}
    return show(request, case, "end-urgent", context, template="deciding/end_urgent.html")
