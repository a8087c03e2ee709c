"""What waits for my agency's answer, what did we ask for, and what was done?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from roundtable.access.again import is_themselves
from roundtable.access.reading import reading
from roundtable.charter.queries import in_force
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.oversight import actions, queries
from roundtable.oversight.forms import AgreeForm, BecauseForm
from roundtable.oversight.models import Change
from roundtable.oversight.rules import (
    ASKERS,
    agencies_needed,
    may_agree,
    may_make_code,
    may_turn_down,
)
from roundtable.oversight.wording import change_in_words, role_name

PER_PAGE = 25


def approvals(request: HttpRequest) -> HttpResponse:
    """Show what waits for my agency, what we asked for and waits, and what was done."""
    with reading(request) as actor:
        managers_only(actor)
        at = timezone.now()
        charter = in_force(at)
        names = queries.agency_names(charter)
        mine = queries.changes_to_answer(actor, at)
        ours = list(queries.waiting_changes().filter(agency=actor.agency))
        others = queries.changes().exclude(pk__in=[each.pk for each in (*mine, *ours)])
        page = Paginator(others, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "charter": charter,
            "mine": [_row(names, c) for c in mine],
            "ours": [_row(names, c) for c in ours],
            "done": [_row(names, c) for c in page.object_list],
            "page": page,
        }
        return render(request, "oversight/approvals.html", context)


def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Show what would change, for whom and why, and agree to it."""
    with reading(request) as actor:
        managers_only(actor)
        found = get_object_or_404(queries.changes_seen_by(actor), pk=change_id)
        form = AgreeForm(request.POST or None)
        if request.method != "POST" or not form.is_valid() or not is_themselves(request, form):
            return _change_page(request, actor, found, form)
    actions.agree(change=found, by=actor, at=timezone.now())
    messages.success(request, "Your agency has agreed.")
    return redirect("oversight:change", change_id)


def _change_page(
    request: HttpRequest, actor: Actor, found: Change, form: AgreeForm, code: str = ""
) -> HttpResponse:
    charter = in_force(timezone.now())
    facts, names = queries.change_facts(found), queries.agency_names(charter)
    member = found.membership
    context = {
        "charter": charter,
        "form": form,
        "change": found,
        "row": _row(names, found),
        "role_now": role_name(charter, member.role) if member else "",
        "role_then": role_name(charter, found.role),
        "site": next((s.name for s in charter.hub.sites if s.code == found.site), ""),
        "answers": [(names[a.agency], a) for a in found.approvals.all()],
        "needed": agencies_needed(charter, facts.power),
        "verdict": may_agree(actor, charter, facts),
        "may_turn_down": may_turn_down(actor, charter, facts),
        "may_make_code": may_make_code(actor, facts),
        "ours": actor.agency == found.agency,
        "facts": facts,
        "code": code,
    }
    return render(request, "oversight/change.html", context)


def turn_down(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Turn a change down, or take our own request back, with the reason."""
    with reading(request) as actor:
        managers_only(actor)
        found = get_object_or_404(queries.changes_seen_by(actor), pk=change_id)
        form = BecauseForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            charter = in_force(timezone.now())
            require(may_turn_down(actor, charter, queries.change_facts(found)))
            ours = actor.agency == found.agency
            row = _row(queries.agency_names(charter), found)
            context = {"form": form, "row": row, "change": found, "ours": ours}
            return render(request, "oversight/turn_down.html", context)
    because = form.cleaned_data["because"]
    actions.turn_down(change=found, because=because, by=actor, at=timezone.now())
    messages.success(request, "It will not take effect. Your reason is kept.")
    return redirect("oversight:change", change_id)


@require_POST
@never_cache
def code(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Make the code with which a person chooses a password, and show it once."""
    with reading(request) as actor:
        managers_only(actor)
        found = get_object_or_404(queries.changes_seen_by(actor), pk=change_id)
    made = actions.make_code(change=found, by=actor, at=timezone.now())
    with reading(request) as actor:
        return _change_page(request, actor, found, AgreeForm(), made)


def managers_only(actor: Actor) -> None:
    """Refuse the page to whoever neither asks for changes of rights nor agrees to them."""
    if actor.role not in ASKERS:
        raise Refused(
            deny(
                "Board members and agency managers look after accounts and roles.",
                remedy="Ask your agency's manager.",
            )
        )


def _row(names: dict[str, str], found: Change) -> dict[str, Any]:
    if hasattr(found, "effect"):
        state = ("Took effect", "green")
    elif any(not answer.agrees for answer in found.approvals.all()):
        state = ("Turned down", "red")
    else:
        state = ("Waits", "blue")
    return {
        "change": found,
        "what": change_in_words(found),
        "of": names[found.of_agency],
        "by": names[found.agency],
        "state": state,
    }
