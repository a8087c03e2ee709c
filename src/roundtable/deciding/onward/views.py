"""Pages of referrals onwards: record one, and read one with what was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.cases.queries import people_shown
from roundtable.charter.queries import in_force
from roundtable.charter.remembering import Remembering
from roundtable.charter.terms import Step
from roundtable.deciding.models import Action, OnwardReferral
from roundtable.deciding.onward import actions, queries
from roundtable.deciding.onward.forms import OnwardAnswerForm, ReferOnForm, TakeBackOnwardForm
from roundtable.deciding.onward.rules import Sent, may_answer, may_take_back
from roundtable.deciding.queries import action_of, joint_decision
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.web.forms import Form
from roundtable.workload.handing.queries import Late, hears_of
from roundtable.workload.queries import due_now

ACTION, OUTCOME = "action:", "outcome:"


@keeps_half_typed
def refer_on(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that somebody was referred onwards: for an action (`for`), or like another referral
    that was declined (`like`), where the address names one.
    """
    with reading(request) as actor:
        case = find_case(request, reference, Verb.REFER_ON)
        form = _refer_on_form(request, case, actor)
        if request.method != "POST" or not form.is_valid():
            return _refer_on_page(request, case, form, actor)
        said = form.cleaned_data
        serves = said["serves"]
        acted = action_of(case, UUID(serves.removeprefix(ACTION))) if ACTION in serves else None
    sent = Sent(
        to=said["to"],
        kind=said["kind"],
        about=[UUID(person) for person in said["about"]],
        asks=said["asks"],
        channel=said["channel"],
        sent_on=said["sent_on"],
    )
    outcome = serves.removeprefix(OUTCOME) if OUTCOME in serves else ""
    try:
        made = actions.refer_on(
            case=case, sent=sent, acted=acted, outcome=outcome, by=actor, at=timezone.now()
        )
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _refer_on_page(request, case, form, actor)
    messages.success(request, "It is recorded. Its answer is on your agency's work, with its day.")
    return redirect("case:onward", reference, made.pk)


def _refer_on_form(request: HttpRequest, case: Case, actor: Actor) -> ReferOnForm:
    charter = in_force(timezone.now())
    return ReferOnForm(
        request.POST if request.method == "POST" else None,
        charter=charter,
        people=[(str(person.pk), person.name) for person in people_shown(case)],
        serves=_serves(case, actor),
        initial=_begun_with(request, case),
    )


def _serves(case: Case, actor: Actor) -> list[tuple[str, str]]:
    """Return what a referral onwards may be for: the actions, then the outcomes decided."""
    charter = Remembering.of(in_force(timezone.now()))
    decision = joint_decision(case)
    found = list(queries.actions_to_refer_for(case, actor))
    outcomes = decision.outcomes if decision else [each.outcome for each in found if each.outcome]
    return [
        *((f"{ACTION}{each.pk}", f"Action: {each.what}") for each in found),
        *(
            (f"{OUTCOME}{code}", f"Outcome: {charter.outcome(code).name}")
            for code in dict.fromkeys(outcomes)
        ),
    ]


def _begun_with(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Return with what the form begins: today, and what the address says it is like or for."""
    begun: dict[str, Any] = {"sent_on": timezone.localdate()}
    acted, like = _named(request, case)
    if like is not None:
        begun |= {"asks": like.asks, "about": [str(person) for person in like.about]}
        acted = like.action
    if acted is not None:
        begun |= {"serves": f"{ACTION}{acted.pk}"}
        begun.setdefault("about", [str(person) for person in acted.about])
    return begun


def _named(request: HttpRequest, case: Case) -> tuple[Action | None, OnwardReferral | None]:
    acted, like = (_id(request.GET.get(name, "")) for name in ("for", "like"))
    return (
        action_of(case, acted) if acted else None,
        queries.onward_at(case, like) if like else None,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _refer_on_page(
    request: HttpRequest, case: Case, form: ReferOnForm, actor: Actor
) -> HttpResponse:
    charter = in_force(timezone.now())
    verdict = queries.verdict_on_sending(case, charter, actor)
    context = {"form": form, "verdict": verdict}
    return show(request, case, "refer-on", context, template="deciding/refer_on.html")


FORMS: dict[str, type[Form]] = {"answer": OnwardAnswerForm, "take_back": TakeBackOnwardForm}
DONE = {
    "answer": "What they answered is recorded.",
    "take_back": "The referral is taken back.",
}


@keeps_half_typed
def onward_page(request: HttpRequest, reference: str, referral_id: UUID) -> HttpResponse:
    """Show a referral onwards; record what was answered, or take it back."""
    does = request.POST.get("do", "")
    with reading(request) as actor:
        case = find_case(request, reference)
        found = queries.onward_at(case, referral_id)
        if found is None:
            raise Http404
        if does not in FORMS:
            return _page(request, case, found, {}, actor)
        form = FORMS[does](request.POST)
        if not form.is_valid():
            return _page(request, case, found, {does: form}, actor)
    try:
        _do(form, found, actor, timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _page(request, case, found, {does: form}, actor)
    messages.success(request, DONE[does])
    return redirect(request.path)


def _do(form: Form, found: OnwardReferral, by: Actor, at: datetime) -> None:
    if isinstance(form, OnwardAnswerForm):
        actions.record_answer(referral=found, answer=form.given(), by=by, at=at)
    else:
        because = form.cleaned_data["because"]
        actions.take_back(referral=found, because=because, by=by, at=at)


def _page(
    request: HttpRequest, case: Case, found: OnwardReferral, forms: dict[str, Form], actor: Actor
) -> HttpResponse:
    at = timezone.now()
    charter, facts, waits = in_force(at), case.facts(), queries.waiting_of(found)
    writes = bool(may(actor, Verb.REFER_ON, facts))
    due = due_now(case, found.path, found.due_at)
    late = Late(found.agency, Step.ONWARD, due)
    sees_all = may(actor, Verb.SEE_DISCUSSION, facts)
    context = {
        "referral": found,
        "names": {person.pk: person.name for person in people_shown(case)},
        "forms": {
            "answer": forms.get("answer") or OnwardAnswerForm(today=timezone.localdate(at)),
            "take_back": forms.get("take_back") or TakeBackOnwardForm(),
        },
        "wrong": next(iter(forms.values()), None),
        "may_answer": writes and may_answer(waits, agency=actor.agency),
        "may_take_back": writes and may_take_back(waits, agency=actor.agency),
        "may_refer_on": writes and queries.verdict_on_sending(case, charter, actor),
        "may_add": sees_all and may(actor, Verb.RECORD_ACTION, facts),
        "may_decide_anew": may(actor, Verb.CALL, facts) and case.stage == "act",
        "due": due,
        "heard": [] if found.given else hears_of(late, case.lead, charter, at),
    }
    return show(request, case, "onward", context, template="deciding/onward.html")
