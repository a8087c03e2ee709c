"""Who is asked: before asking, the board, and what the lead agency changes by hand."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.access.rules import Verb, may
from roundtable.cases.frame import ask_ahead, find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.cases.queries import people_shown
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.lib.verdict import Refused
from roundtable.lib.words import plural
from roundtable.sharing import actions, queries
from roundtable.sharing.challenging.queries import challenged, challenged_question
from roundtable.sharing.forms.asking import FurtherForm, WithdrawForm
from roundtable.workload.queries import ring


def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whom the hub is about to ask about whom and why, and ask them all at once."""
    at = timezone.now()
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ASK)
        if case.stage != Stage.IDENTIFY:
            return redirect("case:gathering", reference)
        plan = queries.asking(case, in_force(at), at)
        if request.method != "POST":
            return show(request, case, "ask", {"plan": plan}, template="sharing/ask.html")
    asked = actions.ask_everyone(case=case, by=actor, at=at)
    messages.success(request, f"The hub has asked {plural(len(asked), 'agency', 'agencies')}.")
    return redirect("case:gathering", reference)


def gathering(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who has answered what about whom, and what is late."""
    with reading(request) as actor:
        case = find_case(request, reference)
        ask_ahead(
            case, actor, "gathering", challenged_question(case), *queries.board_questions(case)
        )
        people = people_shown(case)
        context = {
            "people": people,
            "rows": queries.rows_for(actor, case, people),
            "challenged": challenged(case),
            "may_ask": case.stage == Stage.IDENTIFY and may(actor, Verb.ASK, case.facts()),
            "may_call": case.stage == Stage.GATHER and may(actor, Verb.CALL, case.facts()),
            "may_amend": case.stage != Stage.IDENTIFY and may(actor, Verb.ASK, case.facts()),
            "ring": partial(ring, in_force(timezone.now()), at=timezone.now()),
        }
        return show(request, case, "gathering", context, template="sharing/gathering.html")


@keeps_half_typed
def ask_further(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask an agency by hand, or one that has yet to answer for more."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ASK)
        charter = in_force(timezone.now())
        people = people_shown(case)
        form = FurtherForm(
            request.POST or None,
            agencies=[(each.code, each.name) for each in charter.agencies],
            people=[(str(person.pk), person.name) for person in people],
        )
        if not form.is_valid():
            return _show_further(request, case, form)
    asked = {name: form.cleaned_data[name] for name in ("agency", "asks", "because")}
    about = [UUID(pk) for pk in form.cleaned_data["about"]]
    try:
        actions.ask_further(case=case, about=about, by=actor, at=timezone.now(), **asked)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _show_further(request, case, form)
    messages.success(request, f"{charter.agency(asked['agency']).name} has been asked.")
    return redirect("case:gathering", reference)


def _show_further(request: HttpRequest, case: Case, form: FurtherForm) -> HttpResponse:
    return show(request, case, "gathering", {"form": form}, template="sharing/further.html")


@keeps_half_typed
def withdraw(request: HttpRequest, reference: str, agency: str) -> HttpResponse:
    """Withdraw a request that an agency has yet to answer."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ASK)
        asked = queries.open_request(case, agency)
        if asked is None:
            return redirect("case:gathering", reference)
        form = WithdrawForm(request.POST or None)
        if not form.is_valid():
            context = {"form": form, "asked": asked}
            return show(request, case, "gathering", context, template="sharing/withdraw.html")
    because = form.cleaned_data["because"]
    actions.withdraw(request=asked, because=because, by=actor, at=timezone.now())
    messages.success(request, "The request has been withdrawn.")
    return redirect("case:gathering", reference)
