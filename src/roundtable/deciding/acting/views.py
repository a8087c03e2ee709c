"""Pages of what agencies do after a decision: all of it, one more, and one of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.cases.queries import people_shown
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.deciding.acting.actions import accept_action, end_action, pass_on, set_action
from roundtable.deciding.acting.forms import EndActionForm, PassOnForm, SetActionForm
from roundtable.deciding.models import Action, Decision
from roundtable.deciding.onward.queries import onward_of, verdict_on_sending
from roundtable.deciding.queries import action_of, actions_of, joint_decision
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny
from roundtable.web.forms import Form
from roundtable.workload.handing.queries import Late, hears_of
from roundtable.workload.queries import due_now


def action_list(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who does what for whom by when on a case."""
    with reading(request) as actor:
        case = find_case(request, reference)
        facts = case.facts()
        context = {
            "actions": list(actions_of(case)),
            "onward": onward_of(case),
            "names": _names(case),
            "sees_all": may(actor, Verb.SEE_DISCUSSION, facts),
            "may_add": may(actor, Verb.RECORD_ACTION, facts)
            and may(actor, Verb.SEE_DISCUSSION, facts),
            "may_refer_on": may(actor, Verb.REFER_ON, facts)
            and verdict_on_sending(case, in_force(timezone.now()), actor),
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
            people=[(str(person.pk), person.name) for person in people_shown(case)],
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
        about=[UUID(person) for person in said["about"]],
        by=actor,
        at=timezone.now(),
    )
    messages.success(request, "The action is set.")
    return redirect("case:actions", reference)


def _names(case: Case) -> dict[UUID, str]:
    return {person.pk: person.name for person in people_shown(case)}


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
        acted = _found(case, action_id)
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


@require_POST
def accept(request: HttpRequest, reference: str, action_id: UUID) -> HttpResponse:
    """Accept an action for the reader's agency."""
    with reading(request) as actor:
        acted = _found(find_case(request, reference), action_id)
    accept_action(acted=acted, by=actor, at=timezone.now())
    messages.success(request, "You have accepted it. It is on your work, in your name.")
    return redirect("case:action", reference, action_id)


@keeps_half_typed
def pass_on_action(request: HttpRequest, reference: str, action_id: UUID) -> HttpResponse:
    """Pass an action of the reader's agency on to another agency."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.RECORD_ACTION)
        acted = _found(case, action_id)
        charter = in_force(timezone.now())
        form = PassOnForm(
            request.POST if request.method == "POST" else None,
            charter=charter,
            agencies=[code for code in case.agencies if code != acted.agency],
        )
        if request.method != "POST" or not form.is_valid():
            return _pass_on_page(request, case, acted, form)
    to, because = form.cleaned_data["agency"], form.cleaned_data["because"]
    try:
        pass_on(acted=acted, to=to, because=because, by=actor, at=timezone.now())
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _pass_on_page(request, case, acted, form)
    messages.success(request, f"It is passed on. {charter.agency(to).name} has yet to accept it.")
    return redirect("case:action", reference, action_id)


def _found(case: Case, action_id: UUID) -> Action:
    acted = action_of(case, action_id)
    if acted is None:
        raise Http404
    return acted


def _pass_on_page(request: HttpRequest, case: Case, acted: Action, form: Form) -> HttpResponse:
    context = {"form": form, "acted": acted}
    return show(request, case, "action", context, template="deciding/pass_on.html")


def _action_page(
    request: HttpRequest, case: Case, acted: Action, form: EndActionForm, actor: Actor
) -> HttpResponse:
    mine = acted.agency == actor.agency and acted.ended_at is None
    at = timezone.now()
    charter, due = in_force(at), due_now(case, f"actions/{acted.pk}/", acted.due_at)
    late = Late(acted.agency, Step.ACT, due)
    may_end = mine and may(actor, Verb.RECORD_ACTION, case.facts())
    context = {
        "acted": acted,
        "form": form,
        "names": _names(case),
        "moves": list(acted.moves.order_by("number")),
        "may_disagree": bool(may(actor, Verb.DISAGREE, case.facts()))
        and bool(charter.decision.ladder),
        "may_end": may_end,
        "may_accept": may_end and acted.accepted_at is None,
        "due": due,
        "heard": [] if acted.ended_at else hears_of(late, case.lead, charter, at),
        "onward": [each for each in onward_of(case) if each.action_id == acted.pk],
        "may_refer_on": may(actor, Verb.REFER_ON, case.facts())
        and verdict_on_sending(case, charter, actor, acted),
    }
    return show(request, case, "action", context, template="deciding/action.html")
