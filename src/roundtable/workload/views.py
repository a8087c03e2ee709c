"""What must I do next, is my agency keeping up, and will the hub breach today?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from roundtable.access.reading import reading
from roundtable.access.rules import WORKING_ROLES, Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.cases.queries import titles
from roundtable.cases.rules import STAGE_NAMES, Stage
from roundtable.charter.contents import said
from roundtable.charter.queries import in_force, in_force_question
from roundtable.charter.terms import Warned
from roundtable.database.prepared import ahead
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.lib.words import plural
from roundtable.people.training.rules import may_see_model
from roundtable.web.acting import actor_of
from roundtable.workload import actions, load, queries
from roundtable.workload.forms import PauseForm
from roundtable.workload.handing.queries import handovers_of
from roundtable.workload.listing import Listed, Work
from roundtable.workload.models import Clock
from roundtable.workload.rules import pause_reasons, warning_clauses
from roundtable.workload.tray import LATE_IN, extras, tray_questions

UNCLAIMED = "unclaimed"


def my_work(request: HttpRequest) -> HttpResponse:
    """Show what the reader must do next: one list by clock, late first."""
    with reading(request) as actor:
        at = timezone.now()
        shown = load.ToDo(actor, request.GET.get("show", ""), at)
        counts = load.load_questions(actor, at)
        first = [shown.question()] if counts and "page" not in request.GET else []
        ahead(in_force_question(at), *counts, *first, *tray_questions(actor))
        context = _tray(request, actor, shown, at) | {
            "load": load.load_to_do(actor, at),
            "extras": extras(actor),
        }
        return render(request, "workload/my_work.html", context)


def agency_work(request: HttpRequest) -> HttpResponse:
    """Show whether the reader's agency keeps up, and who needs help."""
    with reading(request) as actor:
        at = timezone.now()
        people = load.load_by_person(actor, at)
        who = request.GET.get("who", "")
        shown = load.due(_of_person(actor, who), request.GET.get("show", ""), at)
        context = _tray(request, actor, Listed(shown), at) | {
            "load": load.load_of(queries.agency_work(actor), at),
            "people": people,
            "free": load.colleagues_without_work(actor, at),
            "who": next((p for p in people if who in {str(p.user_id), _code(p)}), None),
        }
        return render(request, "workload/agency_work.html", context)


def hub(request: HttpRequest) -> HttpResponse:
    """Show where the hub is late or will be today: agencies, stages and grades."""
    with reading(request) as actor:
        at = timezone.now()
        charter = in_force(at)
        agencies = load.load_by_agency(at)
        context = {
            "actor": actor,
            "at": at,
            "charter": charter,
            "sees_all": actor.role is Role.HUB_MANAGER,
            "watches": bool(may_see_model(actor)),
            "sees_none": actor.role not in WORKING_ROLES | {Role.HUB_MANAGER},
            "agencies": [(charter.agency(code), agencies[code]) for code in agencies],
            "quiet": [a for a in charter.agencies if a.code not in agencies],
            "stages": _stages(at),
            "grades": _grades(at),
        }
        return render(request, "workload/hub.html", context)


@require_POST
def take_on(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Take on a piece of the agency's work."""
    return _change(request, clock_id, actions.take_on, "You have taken this on")


@require_POST
def put_back(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Put a piece of work back for a colleague."""
    return _change(request, clock_id, actions.put_back, "You have put this back")


def running_short(request: HttpRequest) -> HttpResponse:
    """Show the deadlines that run short and of which the charter warns the reader's role."""
    with reading(request) as actor:
        at = timezone.now()
        clocks = queries.running_short(actor, in_force(at), at)
        context = _tray(request, actor, Listed(clocks), at)
        return render(request, "workload/running_short.html", context)


def late(request: HttpRequest) -> HttpResponse:
    """Show what is late for so long that the charter lets it come to the reader's role."""
    with reading(request) as actor:
        at = timezone.now()
        charter = in_force(at)
        context = _tray(request, actor, Listed(queries.late_with(actor, charter, at)), at)
        comes_to = queries.WARNED.get(actor.role)
        context |= {
            "title": LATE_IN.get(actor.role, "Late"),
            "rules": [
                said(charter, each) for each in charter.escalations if each.comes_to == comes_to
            ],
        }
        return render(request, "workload/late.html", context)


def waiting(request: HttpRequest) -> HttpResponse:
    """Show which agencies keep the reader's agency waiting on the cases it leads, and whom to ring
    there.
    """
    with reading(request) as actor:
        at = timezone.now()
        owing = queries.owed_to(actor, in_force(at), at)
        references = {work.case_id: work.reference for each in owing for work in each.work}
        context = {
            "owing": owing,
            "titles": titles(references),
            "charter": in_force(at),
            "at": at,
            "works": actor.role in WORKING_ROLES,
        }
        return render(request, "workload/waiting.html", context)


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind one agency of all that it owes the reader's agency, or all of what they owe on one
    case.
    """
    agency, reference = request.POST.get("agency", ""), request.POST.get("case", "")
    with reading(request) as actor:
        at = timezone.now()
        owed = [
            (work.case_id, each.agency)
            for each in queries.owed_to(actor, in_force(at), at)
            for work in each.work
            if agency in ("", each.agency) and reference in ("", work.reference)
        ]
        cases = list(queries.cases_of(owed))
    for case in cases:
        agencies = sorted({who for of_case, who in owed if of_case == case.pk})
        actions.remind(case=case, agencies=agencies, by=actor, at=at)
    if owed:
        reminded = plural(len({who for _case, who in owed}), "agency", "agencies")
        messages.success(request, f"Reminded {reminded} of {plural(len(owed), 'piece')} of work.")
    else:
        messages.info(request, "Nobody owes you anything here any more.")
    return HttpResponseRedirect(_back(request))


@keeps_half_typed
def deadline(request: HttpRequest, reference: str, clock_id: UUID) -> HttpResponse:
    """Show a deadline; whoever has to meet it may pause it for a reason of the charter."""
    with reading(request) as actor:
        case = find_case(request, reference)
        clock = _running(case, clock_id)
        offered = pause_reasons(in_force(timezone.now()), clock.step)
        form = PauseForm(request.POST or None, reasons=offered)
        if request.method != "POST" or not form.is_valid():
            return _show_deadline(request, clock, form)
    try:
        actions.pause(clock=clock, by=actor, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _show_deadline(request, clock, form)
    messages.success(request, "The deadline is paused.")
    return redirect("case:deadline", reference, clock_id)


@require_POST
def resume(request: HttpRequest, reference: str, clock_id: UUID) -> HttpResponse:
    """Let a paused deadline run again."""
    with reading(request) as actor:
        clock = _running(find_case(request, reference), clock_id)
    actions.resume(clock=clock, by=actor, at=timezone.now())
    messages.success(request, "The deadline runs again.")
    return redirect("case:deadline", reference, clock_id)


def _running(case: Case, clock_id: UUID) -> Clock:
    return get_object_or_404(queries.running_clocks(case).select_related("case"), pk=clock_id)


def _show_deadline(request: HttpRequest, clock: Clock, form: PauseForm) -> HttpResponse:
    actor, at, case = actor_of(request), timezone.now(), clock.case
    context = {
        "deadline": clock,
        "form": form,
        "paused": clock.paused_until is not None and clock.paused_until > at,
        "pauses": list(clock.pauses.order_by("-paused_at")),
        "handovers": handovers_of(clock),
        "ours": clock.agency == actor.agency and bool(may(actor, Verb.PAUSE, case.facts())),
        "offered": pause_reasons(in_force(at), clock.step),
    }
    return show(request, case, "deadline", context, template="workload/deadline.html")


def _change(
    request: HttpRequest, clock_id: UUID, change: Callable[..., Clock], done: str
) -> HttpResponse:
    with reading(request) as actor:
        clock = queries.find_work(actor, clock_id)
        if clock is None:
            raise Http404
    try:
        change(clock=clock, by=actor, at=timezone.now())
        messages.success(request, f"{done}: {clock.what}, {clock.case}.")
    except Refused as refusal:
        reason = refusal.verdict.reasons[0]
        messages.error(request, f"{reason.text} {reason.remedy}")
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, None)
    return wanted if ours else resolve_url("workload:my_work")


def _of_person(actor: Actor, who: str) -> QuerySet[Clock]:
    work = queries.agency_work(actor)
    if who == UNCLAIMED:
        return work.filter(holder=None)
    try:
        return work.filter(holder=UUID(who)) if who else work
    except ValueError:
        return work


def _code(person: load.PersonLoad) -> str:
    return str(person.user_id) if person.user_id else UNCLAIMED


def _tray(
    request: HttpRequest, actor: Actor, clocks: Listed | load.ToDo, at: datetime
) -> dict[str, Any]:
    """Return what a list of work needs: one page of it, with the cases' titles."""
    charter = in_force(at)
    page: Page[Work] = Paginator(cast("Sequence[Work]", clocks), load.A_PAGE).get_page(
        request.GET.get("page")
    )
    address = request.GET.copy()
    address.pop("page", None)
    return {
        "actor": actor,
        "at": at,
        "charter": charter,
        "warned": warning_clauses(charter, Warned.HOLDER),
        "page": page,
        "titles": titles({work.case_id: work.reference for work in page.object_list}),
        "show": request.GET.get("show", ""),
        "address": address.urlencode(),
        "works": queries.has_work(actor),
        "roles": queries.waiting_for(actor) if queries.has_work(actor) else (),
    }


def _stages(at: datetime) -> list[tuple[str, int, load.Load]]:
    cases, work = load.open_cases_by("stage"), load.load_by_stage(at)
    return [
        (name, cases.get(stage, 0), work.get(stage, load.Load()))
        for stage, name in STAGE_NAMES.items()
        if stage is not Stage.CLOSED
    ]


def _grades(at: datetime) -> list[tuple[str, int]]:
    counts = load.open_cases_by("grade")
    named = [(term.name, counts.get(term.code, 0)) for term in in_force(at).definitions.grades]
    return [*named, ("Not graded yet", counts.get("", 0))]
