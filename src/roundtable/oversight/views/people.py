"""Who works for my agency here, what may they do, and how do I have that changed?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from roundtable.access.models import Membership
from roundtable.access.reading import reading
from roundtable.cases.frame import say_refusal
from roundtable.charter.power import clause_on
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Power
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny
from roundtable.oversight import actions, queries
from roundtable.oversight.forms import AskForm, NewPasswordForm, RoleForm, SeatForm
from roundtable.oversight.models import Change
from roundtable.oversight.rules import ASKERS, agencies_needed, approvers
from roundtable.oversight.views.approvals import managers_only
from roundtable.oversight.wording import ASKS, change_in_words, role_name

PER_PAGE = 25
SHORT = {
    Power.CHANGE_ROLE: "Change role",
    Power.END_SEAT: "End seat",
    Power.NAME_SIGNATORY: "Make signatory",
    Power.RESET_SIGN_IN: "New sign-in",
}
# What each change means to the person, before it is asked for.
MEANS = {
    Power.SEAT: "They get an account. Once it is agreed you make a code with which they choose "
    "their own password.",
    Power.CHANGE_ROLE: "What they may see and do changes at once when it is agreed.",
    Power.END_SEAT: "They are signed out at once when it is agreed, and cannot come back in.",
    Power.NAME_SIGNATORY: "They sign the charter for your agency. Whoever signs for it now no "
    "longer does.",
    Power.RESET_SIGN_IN: "Their password stops working when it is agreed. You then make a code "
    "with which they choose a new one.",
}


def people(request: HttpRequest) -> HttpResponse:
    """List the people of the reader's agency, with what can be asked for each."""
    with reading(request) as actor:
        managers_only(actor)
        charter = in_force(timezone.now())
        page = Paginator(queries.people_of(actor), PER_PAGE).get_page(request.GET.get("page"))
        pending = queries.pending_for(page.object_list)
        context = {
            "charter": charter,
            "agency": queries.agency_named(actor.agency, timezone.now()),
            "page": page,
            "rows": [_row(charter, actor, each, pending) for each in page.object_list],
            "shorts": SHORT,
        }
        return render(request, "oversight/people.html", context)


def _row(
    charter: Charter, actor: Actor, member: Membership, pending: dict[UUID, list[Change]]
) -> dict[str, Any]:
    waits = pending.get(member.pk, [])
    asked = {change.power for change in waits}
    named = {Power.NAME_SIGNATORY} if member.signs or member.role not in ASKERS else set()
    powers = [power for power in SHORT if power not in asked | named]
    return {
        "member": member,
        "role": role_name(charter, member.role),
        "waits": [(change, change_in_words(change)) for change in waits],
        "powers": [] if member.user_id == actor.user_id or member.ends_on else powers,
    }


def seat(request: HttpRequest) -> HttpResponse:
    """Ask for a seat for somebody new."""
    with reading(request) as actor:
        managers_only(actor)
        charter = in_force(timezone.now())
        agency = queries.agency_named(actor.agency, timezone.now())
        form = SeatForm(request.POST or None, charter=charter, agency=agency)
        if request.method != "POST" or not form.is_valid():
            return _ask_page(request, Power.SEAT, form, "somebody new")
    return _asked(request, actor, Power.SEAT, form, "somebody new", **form.cleaned_data)


def ask(request: HttpRequest, member_id: UUID, power: str) -> HttpResponse:
    """Ask for a change of what a colleague may do."""
    if power not in set(SHORT):
        raise Http404
    wanted = Power(power)
    with reading(request) as actor:
        managers_only(actor)
        member = get_object_or_404(queries.people_of(actor), pk=member_id)
        form = _form(request, wanted, member)
        if request.method != "POST" or not form.is_valid():
            return _ask_page(request, wanted, form, member.user.name)
    said = {"email": member.user.email, "name": member.user.name} | form.cleaned_data
    return _asked(request, actor, wanted, form, member.user.name, **said)


def _form(request: HttpRequest, power: Power, member: Membership) -> AskForm:
    data = request.POST or None
    if power is Power.CHANGE_ROLE:
        return RoleForm(data, charter=in_force(timezone.now()), now=member.role)
    return AskForm(data)


def _asked(
    request: HttpRequest, actor: Actor, power: Power, form: AskForm, whom: str, **said: Any
) -> HttpResponse:
    try:
        change = actions.ask(
            power=power, of_agency=actor.agency, by=actor, at=timezone.now(), **said
        )
    except Refused as refusal:
        with reading(request):
            say_refusal(form, refusal.verdict)
            return _ask_page(request, power, form, whom)
    messages.success(request, "You have asked for it. Another agency must agree first.")
    return redirect("oversight:change", change.pk)


def _ask_page(request: HttpRequest, power: Power, form: AskForm, name: str) -> HttpResponse:
    charter = in_force(timezone.now())
    clause = clause_on(charter, power)
    context = {
        "charter": charter,
        "form": form,
        "title": ASKS[power].format(name=name),
        "means": MEANS[power],
        "clause": clause.clause if clause else "",
        "needed": agencies_needed(charter, power),
        "roles": [role_name(charter, code) for code in approvers(charter, power)],
    }
    return render(request, "oversight/ask.html", context)


@login_not_required
@never_cache
def new_password(request: HttpRequest) -> HttpResponse:
    """Let somebody choose their own password with the code from their agency."""
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        member = queries.membership_of_code(said["code"])
        try:
            if member is None:
                raise Refused(deny("This code is wrong, was used, or has run out."))
            actions.choose_password(
                code=said["code"],
                password=said["chosen"],
                by=member.actor(),
                at=timezone.now(),
            )
        except Refused:
            form.add_error("code", "This code is wrong, was used, or has run out")
        else:
            messages.success(request, "Your password is chosen. Sign in with it.")
            return redirect("access:sign_in")
    return render(request, "oversight/new_password.html", {"form": form})
