"""Pages of what agencies do: at once in an emergency, and after the decision."""

from __future__ import annotations

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
from roundtable.charter.queries import in_force
from roundtable.deciding.actions import act_at_once, end_action, set_action
from roundtable.deciding.forms import EmergencyForm, EndActionForm, SetActionForm
from roundtable.deciding.models import Action, Decision
from roundtable.deciding.queries import (
    action_of,
    actions_of,
    emergency_decisions,
    joint_decision,
)
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny
from roundtable.workload.rules import after


@keeps_half_typed
def emergency(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what my agency did at once, alone, because somebody was in immediate danger."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.EMERGENCY)
        form = EmergencyForm(
            request.POST if request.method == "POST" else None,
            charter=in_force(timezone.now()),
            group=case.group,
        )
        if request.method != "POST" or not form.is_valid():
            return _emergency_page(request, case, form)
    act_at_once(
        case=case,
        outcome=form.cleaned_data["outcome"],
        reasons=form.cleaned_data["reasons"],
        by=actor,
        at=timezone.now(),
    )
    messages.success(request, "What your agency did is recorded, and the case is marked.")
    return redirect("case:emergency", reference)


def _emergency_page(request: HttpRequest, case: Case, form: EmergencyForm) -> HttpResponse:
    at = timezone.now()
    path = in_force(at).intake.emergency
    context = {
        "form": form,
        "emergencies": list(emergency_decisions(case)),
        "joint_due": after(in_force(at), at, path.joint_decision_within, path.unit),
    }
    return show(request, case, "emergency", context, template="deciding/emergency.html")


def action_list(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who does what by when on a case."""
    with reading(request) as actor:
        case = find_case(request, reference)
        facts = case.facts()
        context = {
            "actions": list(actions_of(case)),
            "sees_all": may(actor, Verb.SEE_DISCUSSION, facts),
            "may_add": may(actor, Verb.RECORD_ACTION, facts)
            and may(actor, Verb.SEE_DISCUSSION, facts),
            "may_close": may(actor, Verb.CLOSE, facts),
        }
        return show(request, case, "actions", context, template="deciding/actions.html")


@keeps_half_typed
def add_action(request: HttpRequest, reference: str) -> HttpResponse:
    """Set another action for an agency of the case."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.RECORD_ACTION)
        decision = _decision_to_act_on(case)
        form = SetActionForm(
            request.POST if request.method == "POST" else None,
            charter=in_force(timezone.now()),
            agencies=case.agencies,
        )
        if request.method != "POST" or not form.is_valid():
            return show(
                request, case, "add-action", {"form": form}, template="deciding/add_action.html"
            )
    said = form.cleaned_data
    set_action(
        decision=decision,
        agency=said["agency"],
        what=said["what"],
        working_days=said["working_days"],
        by=actor,
        at=timezone.now(),
    )
    messages.success(request, "The action is set.")
    return redirect("case:actions", reference)


def _decision_to_act_on(case: Case) -> Decision:
    """Return the decision that actions follow.  :raises Refused: to whom it is not shown."""
    decision = joint_decision(case)
    if decision is None:
        raise Refused(
            deny(
                "Actions follow a decision of the agencies at the table.",
                remedy="Ask the agency that leads the case.",
            )
        )
    return decision


@keeps_half_typed
def action_page(request: HttpRequest, reference: str, action_id: UUID) -> HttpResponse:
    """Say what is to be done, and record what came of it."""
    with reading(request) as actor:
        case = find_case(request, reference)
        acted = action_of(case, action_id)
        if acted is None:
            raise Http404
        form = EndActionForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return _action_page(request, case, acted, form, actor)
    said = form.cleaned_data
    try:
        end_action(
            acted=acted,
            done=said["done"] == "yes",
            result=said["result"],
            by=actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _action_page(request, case, acted, form, actor)
    messages.success(request, "What came of the action is recorded.")
    return redirect("case:actions", reference)


def _action_page(
    request: HttpRequest, case: Case, acted: Action, form: EndActionForm, actor: Actor
) -> HttpResponse:
    mine = acted.agency == actor.agency and acted.ended_at is None
    context = {
        "acted": acted,
        "form": form,
        "may_disagree": bool(may(actor, Verb.DISAGREE, case.facts()))
        and bool(in_force(timezone.now()).decision.ladder),
        "may_end": mine and may(actor, Verb.RECORD_ACTION, case.facts()),
    }
    return show(request, case, "action", context, template="deciding/action.html")
