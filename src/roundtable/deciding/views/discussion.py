"""The discussion, and the pages on which a decision is proposed, answered and concluded."""

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
from roundtable.charter.queries import in_force, version
from roundtable.charter.terms import Charter
from roundtable.deciding import actions, queries
from roundtable.deciding.forms import ProposalForm, VoiceForm
from roundtable.deciding.models import Decision, Discussion
from roundtable.deciding.rules import Stance, may_open, quorums_said
from roundtable.deciding.talking.queries import worded
from roundtable.deciding.urgent.rules import urgent_name
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused


def discussion(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the agencies decide together: positions, the proposal and how each answers it."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE_DISCUSSION)
        at = timezone.now()
        latest = queries.latest_discussion(case)
        decided = list(queries.joint_decisions(case))
        charter = in_force(at)
        context = {
            "discussion": latest,
            "urgent_name": urgent_name(charter, latest.urgent) if latest else "",
            "emergencies": list(queries.emergency_decisions(case)),
            "earlier": [d for d in decided if d.discussion != latest],
            "stances": Stance,
            "may_call": may(actor, Verb.CALL, case.facts()),
            "may_disagree": may(actor, Verb.DISAGREE, case.facts()),
            "may_propose": may(actor, Verb.PROPOSE, case.facts()),
            **(_round(case, latest, charter, actor, at) if latest else {}),
        }
        return show(request, case, "discussion", context, template="deciding/discussion.html")


def _round(
    case: Case, latest: Discussion, charter: Charter, actor: Actor, at: datetime
) -> dict[str, Any]:
    """Return what one round of the discussion has come to."""
    seats = queries.seats(latest)
    opening = may_open(
        charter,
        waiting=[seat.agency for seat in seats if seat.waiting],
        opened=latest.opened_at is not None,
        due=latest.positions_due_at,
        at=at,
    )
    proposal = queries.standing_proposal(latest)
    return {
        "seats": seats,
        "agreements": queries.agreements(seats),
        "at_table": actor.agency in latest.table,
        "mine_is_out": any(seat.waiting and seat.agency == actor.agency for seat in seats),
        "may_open": opening and may(actor, Verb.TAKE_POSITION, case.facts()),
        "proposal": proposal,
        "fallen": [(fell, queries.answers_to(fell)) for fell in queries.fallen_proposals(latest)],
        **(_standing(proposal, charter, actor, at) if proposal else {}),
    }


def _standing(proposal: Decision, charter: Charter, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return how a proposal stands: its quorum, its answers, and whether it can be concluded."""
    answers = queries.answers_to(proposal)
    judged = version(proposal.decided_under) if proposal.decided_under else charter
    mine = next((answer for answer in answers if answer.agency == actor.agency), None)
    return {
        "answers": answers,
        "mine_is_asked": bool(mine and mine.voice is None),
        "quorums": quorums_said(judged, proposal.outcomes),
        "quorum_version": judged.version,
        "concluding": queries.verdict_on(charter, proposal, at),
    }


@keeps_half_typed
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a joint decision to the table."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.PROPOSE)
        form = ProposalForm(
            request.POST if request.method == "POST" else None,
            initial={"reasons": worded(case, request.GET.get("wording", ""))},
            charter=in_force(timezone.now()),
            group=case.group,
            people=list(case.involvements.order_by("place")),
        )
        if request.method != "POST" or not form.is_valid():
            return _propose_page(request, case, form)
    try:
        actions.propose(case=case, given=form.proposal(), by=actor, at=timezone.now())
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _propose_page(request, case, form)
    messages.success(request, "Your proposal is before the table.")
    return redirect("case:discussion", reference)


def _propose_page(request: HttpRequest, case: Case, form: ProposalForm) -> HttpResponse:
    latest = queries.standing_discussion(case)
    context = {
        "form": form,
        "discussion": latest,
        "seats": queries.seats(latest),
        "standing": queries.standing_proposal(latest),
    }
    return show(request, case, "propose", context, template="deciding/propose.html")


@keeps_half_typed
def voice(request: HttpRequest, reference: str, proposal_id: UUID) -> HttpResponse:
    """Answer a proposal for my agency. Its address names it, so that nobody answers another."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.STAND)
        proposal = _proposal(case, proposal_id)
        form = VoiceForm(request.POST if request.method == "POST" else None)
        if request.method != "POST" or not form.is_valid():
            return _proposal_page(request, case, proposal, "voice", form)
    said = form.cleaned_data
    try:
        actions.voice(
            decision=proposal,
            stance=Stance(said["stance"]),
            reasons=said["reasons"],
            by=actor,
            at=timezone.now(),
        )
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _proposal_page(request, case, proposal, "voice", form)
    messages.success(request, "Your agency's answer is recorded.")
    return redirect("case:discussion", reference)


@keeps_half_typed
def conclude(request: HttpRequest, reference: str, proposal_id: UUID) -> HttpResponse:
    """Conclude a proposal without those that are silent, once the clock has run out."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.STAND)
        proposal = _proposal(case, proposal_id)
        if request.method != "POST":
            return _proposal_page(request, case, proposal, "conclude")
    actions.conclude(decision=proposal, by=actor, at=timezone.now())
    messages.success(request, "The agencies have decided.")
    return redirect("case:discussion", reference)


def _proposal(case: Case, proposal_id: UUID) -> Decision:
    proposal = queries.proposal_of(case, proposal_id)
    if proposal is None:
        raise Http404
    return proposal


def _proposal_page(
    request: HttpRequest,
    case: Case,
    proposal: Decision,
    page: str,
    form: VoiceForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    charter = in_force(at)
    context = {
        "form": form,
        "proposal": proposal,
        "answers": queries.answers_to(proposal),
        "quorums": quorums_said(charter, proposal.outcomes),
        "quorum_version": charter.version,
        "verdict": queries.verdict_on(charter, proposal, at),
    }
    return show(request, case, page, context, template=f"deciding/{page}.html")
