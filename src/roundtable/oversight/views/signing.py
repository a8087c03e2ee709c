"""What is laid before the agencies to sign, and who has signed?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from roundtable.access.again import is_themselves
from roundtable.access.reading import reading
from roundtable.cases.frame import say_refusal
from roundtable.charter import frame
from roundtable.charter.comparing import compare
from roundtable.charter.contents import parts
from roundtable.charter.drafting.queries import drafts
from roundtable.charter.drafting.rules import ready
from roundtable.charter.models import Draft
from roundtable.charter.power import amendment
from roundtable.charter.queries import in_force, version
from roundtable.charter.reading import read_adopted
from roundtable.charter.saying import sentence
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.oversight import actions, queries
from roundtable.oversight.forms import BecauseForm, ProposeForm, SignForm
from roundtable.oversight.models import Kind, Proposal
from roundtable.oversight.rules import may_object

HERE = "oversight:proposals"


def proposals(request: HttpRequest) -> HttpResponse:
    """List what is laid before the agencies, and what became of it."""
    with reading(request) as actor:
        _read_by_the_board(actor)
        at = timezone.now()
        context = {
            "rows": [(each, _state(each, at)) for each in queries.proposals()],
            "waiting": {each.pk for each in queries.proposals_to_sign(actor, at)},
            "kinds": dict(Kind.choices),
        }
        return frame.show(request, HERE, context, template="oversight/proposals.html")


def propose(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Lay a draft before the agencies to be signed."""
    with reading(request) as actor:
        _read_by_the_board(actor)
        draft = get_object_or_404(drafts(), pk=draft_id)
        if draft.state != "drafting":
            raise Refused(deny("This draft is not being drafted any more."))
        require(ready(draft.text))
        form = ProposeForm(request.POST or None, kinds=_kinds(in_force(timezone.now())))
        if request.method != "POST" or not form.is_valid() or not is_themselves(request, form):
            return _propose_page(request, draft, form)
    try:
        kind, at = form.cleaned_data["kind"], timezone.now()
        proposed = actions.propose(text=draft.text, kind=kind, draft=draft, by=actor, at=at)
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _propose_page(request, draft, form)
    messages.success(request, f"Charter {proposed.number} now waits for the agencies to sign it.")
    return redirect("oversight:proposal", proposed.pk)


def _propose_page(request: HttpRequest, draft: Draft, form: ProposeForm) -> HttpResponse:
    new, now = read_adopted(draft.text), in_force(timezone.now())
    context = {
        "form": form,
        "draft": draft,
        "new": new,
        "changes": compare(now, new),
        "today": timezone.localdate(),
    }
    return frame.show(request, HERE, context, template="oversight/propose.html")


def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show what would change, who has signed, and sign it."""
    with reading(request) as actor:
        _read_by_the_board(actor)
        found = get_object_or_404(queries.proposals(), pk=proposal_id)
        form = SignForm(request.POST or None)
        if request.method != "POST" or not form.is_valid() or not is_themselves(request, form):
            return _proposal_page(request, actor, found, form)
    read_digest = request.POST.get("digest", "")
    actions.sign(proposal=found, digest=read_digest, by=actor, at=timezone.now())
    messages.success(request, f"You have signed charter {found.number} for your agency.")
    return redirect("oversight:proposal", proposal_id)


def _proposal_page(
    request: HttpRequest, actor: Actor, found: Proposal, form: SignForm
) -> HttpResponse:
    at = timezone.now()
    now, facts = in_force(at), queries.facts_of(found, at)
    adopted, names = queries.adopted_as(found), queries.agency_names(now)
    context = {
        "form": form,
        "proposal": found,
        "kind": dict(Kind.choices)[found.kind],
        "state": _state(found, at),
        "today": timezone.localdate(at),
        "facts": facts,
        "adopted": adopted,
        "changes": compare(version(found.base), read_adopted(found.text)) if found.base else None,
        "signatures": [(names[s.agency], s) for s in found.signatures.all()],
        "objections": [(names[o.agency], o) for o in found.objections.all()],
        "waited_for": _waited_for(found, facts.signed | facts.objecting),
        "verdict": queries.verdict_on_signing(actor, found, at),
        "may_refuse": may_object(actor, facts, signs=queries.signs(actor)),
        "proposed_it": actor.user_id == found.proposed_by,
        "has_signed": actor.agency in facts.signed,
        "rule": _rule(now, found.kind),
    }
    return frame.show(request, HERE, context, template="oversight/proposal.html")


def text(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show the whole proposed text in words."""
    with reading(request) as actor:
        _read_by_the_board(actor)
        found = get_object_or_404(queries.proposals(), pk=proposal_id)
        context = {"proposal": found, "parts": parts(read_adopted(found.text))}
        return frame.show(request, HERE, context, template="oversight/text.html")


def refuse(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Refuse to sign, or take back one's signature or proposal, with the reason."""
    with reading(request) as actor:
        _read_by_the_board(actor)
        found = get_object_or_404(queries.proposals(), pk=proposal_id)
        facts = queries.facts_of(found, timezone.now())
        form = BecauseForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            require(may_object(actor, facts, signs=queries.signs(actor)))
            context = {
                "form": form,
                "proposal": found,
                "has_signed": actor.agency in facts.signed,
                "falls": not facts.needed.can_be_met(facts.objecting | {actor.agency}),
            }
            return frame.show(request, HERE, context, template="oversight/refuse.html")
    because = form.cleaned_data["because"]
    actions.object_to(proposal=found, because=because, by=actor, at=timezone.now())
    messages.success(request, "Your agency's refusal is kept, with your reason.")
    return redirect("oversight:proposal", proposal_id)


def _read_by_the_board(actor: Actor) -> None:
    if actor.role not in frame.BOARD:
        raise Http404


def _kinds(charter: Charter) -> dict[str, str]:
    """Return the kinds of change that the charter knows, each with what it needs."""
    found = {kind: _rule(charter, kind) for kind in (Kind.ORDINARY, Kind.URGENT)}
    return {kind.value: rule for kind, rule in found.items() if rule or kind is Kind.ORDINARY}


def _rule(charter: Charter, kind: str) -> str:
    term = amendment(charter, kind)
    return sentence(term, charter) if term else ""


def _state(found: Proposal, at: datetime) -> tuple[str, str]:
    """Return what became of a proposal, with the colour of its tag."""
    facts, adopted = queries.facts_of(found, at), queries.adopted_as(found)
    if facts.fallen:
        return "Refused", "red"
    if facts.lapsed:
        return "Lapsed", "grey"
    if found.kind == Kind.FOUNDING:
        return ("Signed by all", "green") if facts.in_effect else ("Being signed", "blue")
    if adopted is None:
        return "Being signed", "blue"
    return ("In force", "green") if facts.in_effect else ("Adopted", "turquoise")


def _waited_for(found: Proposal, answered: frozenset[str]) -> list[str]:
    names: dict[str, str] = found.rules["agencies"]
    return sorted(name for code, name in names.items() if code not in answered)
