"""Pages on which positions are called for, taken and opened."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.deciding.actions import call_for_positions, open_positions, take_position
from roundtable.deciding.forms import CallForm, PositionForm
from roundtable.deciding.queries import own_position, standing_discussion, waited_for
from roundtable.deciding.rules import may_open, may_sit, may_take_position, seated
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.sharing.queries import unanswered
from roundtable.workload.handing.queries import colleagues
from roundtable.workload.rules import due_at


@keeps_half_typed
def call(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who would sit at the table and who has not answered, and call for positions."""
    sent = request.method == "POST"
    with reading(request) as actor:
        case = find_case(request, reference, Verb.CALL)
        form = _call_form(request, case)
        if not sent or (form is not None and not form.is_valid()):
            return _call_page(request, case, form)
    said = form.cleaned_data if form else {}
    because, anew = said.get("because", ""), said.get("anew", "")
    try:
        called = call_for_positions(
            case=case, because=because, anew=anew, by=actor, at=timezone.now()
        )
    except Refused as refusal:
        with reading(request):
            form = form or CallForm(request.POST)
            say_refusal(form, refusal.verdict)
            return _call_page(request, case, form)
    messages.success(request, f"{len(called.table)} agencies are asked for their positions.")
    return redirect("case:discussion", reference)


def _call_form(request: HttpRequest, case: Case) -> CallForm | None:
    """Return the form that asks for reasons, needed while somebody has not answered and where the
    agencies have decided.
    """
    without, anew = bool(unanswered(case)), case.stage == Stage.ACT
    if not (without or anew):
        return None
    posted = request.POST if request.method == "POST" else None
    return CallForm(posted, anew=anew, without=without)


def _call_page(request: HttpRequest, case: Case, form: CallForm | None) -> HttpResponse:
    at = timezone.now()
    charter = in_force(at)
    at_table = seated(charter, lead=case.lead, contributing=case.contributing, asked=case.agencies)
    context = {
        "form": form,
        "at_table": at_table,
        "waiting": unanswered(case),
        "anew": case.stage == Stage.ACT,
        "verdict": may_sit(at_table),
        "due": due_at(charter, step=Step.POSITION, grade=case.grade, started=at),
    }
    return show(request, case, "call", context, template="deciding/call.html")


@keeps_half_typed
def position(request: HttpRequest, reference: str) -> HttpResponse:
    """Take my agency's position, or show it once taken."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE_DISCUSSION)
        form = PositionForm(
            request.POST if request.method == "POST" else None,
            charter=in_force(timezone.now()),
            group=case.group,
            colleagues=_colleagues(actor),
        )
        if request.method != "POST" or not form.is_valid():
            return _position_page(request, case, form, actor)
    try:
        take_position(case=case, given=form.position(), by=actor, at=timezone.now())
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _position_page(request, case, form, actor)
    messages.success(request, "Your agency's position is taken.")
    return redirect("case:position", reference)


def _colleagues(actor: Actor) -> list[str]:
    """Return the names of those whose seat the reader may take."""
    seated = colleagues(actor, timezone.now())
    return [each.user.name for each in seated if each.user_id != actor.user_id]


def _position_page(
    request: HttpRequest, case: Case, form: PositionForm, actor: Actor
) -> HttpResponse:
    discussion = standing_discussion(case)
    taken = own_position(discussion, actor.agency)
    opened = discussion.opened_at is not None
    verdict = may_take_position(
        in_force(timezone.now()),
        agency=actor.agency,
        at_table=discussion.table,
        taken=taken is not None,
        opened=opened,
    )
    context = {
        "form": form,
        "discussion": discussion,
        "taken": taken,
        "verdict": verdict,
        "waiting": [] if opened else waited_for(discussion),
    }
    return show(request, case, "position", context, template="deciding/position.html")


@keeps_half_typed
def open_early(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the positions without those that are still out, once the clock has run out."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.TAKE_POSITION)
        if request.method != "POST":
            return _open_page(request, case)
    open_positions(case=case, by=actor, at=timezone.now())
    messages.success(request, "The positions are open.")
    return redirect("case:discussion", reference)


def _open_page(request: HttpRequest, case: Case) -> HttpResponse:
    discussion, at = standing_discussion(case), timezone.now()
    waiting = waited_for(discussion)
    verdict = may_open(
        in_force(at),
        waiting=waiting,
        opened=discussion.opened_at is not None,
        due=discussion.positions_due_at,
        at=at,
    )
    context = {"discussion": discussion, "waiting": waiting, "verdict": verdict}
    return show(request, case, "open", context, template="deciding/open.html")
