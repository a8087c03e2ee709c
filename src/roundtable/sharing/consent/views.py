"""Consent of one person: what they said, whether they can decide, and what goes against a no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
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
from roundtable.cases.models import Case, Involvement
from roundtable.charter.queries import in_force
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.sharing.consent import actions, queries
from roundtable.sharing.consent.forms import (
    CapacityForm,
    DecideForm,
    OverrideForm,
    RecordForm,
    SaidForm,
)
from roundtable.sharing.models import Consent, ConsentState
from roundtable.sharing.queries import request_to
from roundtable.web.acting import actor_of
from roundtable.web.forms import Form


def consent(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Show what the reader's agency recorded of somebody's consent, what hangs on it, and what
    could go further now.
    """
    with reading(request) as actor:
        case, about = _found(request, reference, place)
        at = timezone.now()
        charter = in_force(at)
        asked = request_to(case, actor.agency)
        further = []
        if asked is not None and asked.answered_at:
            answering = queries.answering_now(charter, case, asked, actor, at)
            further = queries.could_go_further(answering, about)
        recorded = queries.recorded(about, actor.agency)
        last = {each.purpose: each.state for each in reversed(recorded)}
        context = {
            "about": about,
            "recorded": recorded,
            "said_no": bool({"refused", "withdrawn"} & set(last.values())),
            "assessments": queries.assessments(about, actor.agency),
            "overrides": queries.overrides(about, actor.agency),
            "hangs": queries.what_hangs(charter, case, about, actor.agency),
            "further": further,
            "goes": queries.digest_of(further),
            "purposes": {each.code: each.name for each in charter.sharing.purposes},
            "may_record": bool(may(actor, Verb.RECORD_CONSENT, case.facts())),
        }
        return show(request, case, "consent", context, template="sharing/consent/person.html")


@keeps_half_typed
def record(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Lead through what somebody said: first what, then who said so and when, or why not."""
    state = request.POST.get("state") or request.GET.get("state", "")
    if state not in ConsentState.values:
        return _first(request, reference, place)

    def do(about: Involvement, form: Any, by: Actor) -> None:
        actions.record_consent(about=about, given=form.given(), by=by, at=timezone.now())

    charter = in_force(timezone.now())
    posted = request.POST if request.method == "POST" else None
    form = RecordForm(posted, state=state, charter=charter)
    page = {"state": state, "said": ConsentState(state).label}
    return _lead(request, reference, place, form, do, "record.html", "Recorded.", page)


def _first(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    with reading(request) as actor:
        case, about = _found(request, reference, place, Verb.RECORD_CONSENT)
        charter = in_force(timezone.now())
        context = {
            "about": about,
            "form": SaidForm(request.GET if "state" in request.GET else None, name=about.name),
            "hangs": queries.what_hangs(charter, case, about, actor.agency),
        }
        return show(request, case, "consent", context, template="sharing/consent/said.html")


@keeps_half_typed
def capacity(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Lead through an assessment of whether somebody can make one decision."""

    def do(about: Involvement, form: Any, by: Actor) -> None:
        actions.assess(about=about, given=form.given(), by=by, at=timezone.now())

    form = CapacityForm(request.POST if request.method == "POST" else None)
    return _lead(request, reference, place, form, do, "capacity.html", "Recorded.", {})


@keeps_half_typed
def override(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Lead through why something is shared though somebody said no."""

    def do(about: Involvement, form: Any, by: Actor) -> None:
        actions.override(about=about, given=form.given(), by=by, at=timezone.now())

    charter = in_force(timezone.now())
    posted = request.POST if request.method == "POST" else None
    form = OverrideForm(posted, charter=charter)
    done = "Recorded. Nothing has gone by this alone: see below what may go now."
    return _lead(request, reference, place, form, do, "override.html", done, {})


def _lead(
    request: HttpRequest,
    reference: str,
    place: int,
    form: Form,
    do: Callable[[Involvement, Any, Actor], None],
    template: str,
    done: str,
    page: Mapping[str, object],
) -> HttpResponse:
    """Show a form about somebody, or do what it says and go back to the page of their consent."""
    with reading(request) as actor:
        case, about = _found(request, reference, place, Verb.RECORD_CONSENT)
        if not form.is_valid():
            return _show_form(request, case, about, form, template, page)
    try:
        do(about, form, actor)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _show_form(request, case, about, form, template, page)
    messages.success(request, done)
    return redirect("case:consent", reference, place)


def _show_form(
    request: HttpRequest,
    case: Case,
    about: Involvement,
    form: Form,
    template: str,
    page: Mapping[str, object],
) -> HttpResponse:
    context = {"about": about, "form": form, **page}
    return show(request, case, "consent", context, template=f"sharing/consent/{template}")


@keeps_half_typed
def decide(request: HttpRequest, reference: str, override_id: UUID) -> HttpResponse:
    """Show an override; whoever it waits for authorises it or says no."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.SEE_CONSENT)
        found = queries.override_of(case, override_id)
        if found is None:
            raise Http404
        waits = found.ended_at is None and not hasattr(found, "authorisation") and bool(found.role)
        mine = waits and found.role == actor.role and bool(may(actor, Verb.AUTHORISE, case.facts()))
        form = DecideForm(request.POST if request.method == "POST" else None)
        context = {"override": found, "about": found.involvement, "form": form, "mine": mine}
        template = "sharing/consent/decide.html"
        if request.method != "POST" or not form.is_valid():
            return show(request, case, "consent", context, template=template)
    granted, because = form.cleaned_data["granted"] == "yes", form.cleaned_data["because"]
    try:
        said = {"granted": granted, "because": because}
        actions.authorise(override=found, by=actor, at=timezone.now(), **said)
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return show(request, case, "consent", context, template=template)
    messages.success(request, "Your decision has been kept.")
    return redirect("workload:my_work")


@require_POST
def share_further(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Share what may go further now, as the page has shown."""
    with reading(request) as actor:
        _case, about = _found(request, reference, place, Verb.ANSWER)
    shown = request.POST.get("goes", "")
    gone = actions.share_further(about=about, shown=shown, by=actor, at=timezone.now())
    agencies = {each.to_agency for each in gone}
    charter = in_force(timezone.now())
    names = ", ".join(charter.agency(code).short_name for code in sorted(agencies))
    messages.success(request, f"Shared with {names}.")
    return redirect("case:consent", reference, place)


def withdrawn(request: HttpRequest, reference: str, consent_id: UUID) -> HttpResponse:
    """Tell an agency that somebody withdrew the consent under which it got something."""
    with reading(request) as actor:
        case = find_case(request, reference)
        notices = queries.notices_of(case, consent_id, actor)
        if not notices:
            raise Http404
        told: Consent = notices[0].consent
        if request.method != "POST":
            context = {"notices": notices, "consent": told, "about": told.involvement}
            template = "sharing/consent/withdrawn.html"
            return show(request, case, "withdrawn", context, template=template)
    actions.note_withdrawal(consent=told, by=actor, at=timezone.now())
    messages.success(request, "Noted.")
    return redirect("workload:my_work")


def _found(
    request: HttpRequest, reference: str, place: int, verb: Verb = Verb.SEE_CONSENT
) -> tuple[Case, Involvement]:
    """Return a case and whom the reader's agency was asked about there."""
    case = find_case(request, reference, verb)
    agency = actor_of(request).agency
    people = queries.asked_people(case, agency)
    about = next((person for person in people if person.place == place), None)
    if about is None:
        raise Http404
    return case, about
