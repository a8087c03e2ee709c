"""What the reader's agency answers to its request, and adds to it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.access.reading import reading
from roundtable.access.rules import WORKING_ROLES, Verb, may
from roundtable.cases.frame import find_case, say_refusal, show
from roundtable.cases.half_typed.pages import begun as half_typed
from roundtable.cases.half_typed.pages import keeps_half_typed
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Step
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.sharing import actions, drafts, queries
from roundtable.sharing.attachments.queries import files_of
from roundtable.sharing.challenging.queries import challenged
from roundtable.sharing.forms.answering import ReturnForm, SupplementForm, begun, step_of
from roundtable.sharing.forms.pasting import with_pasted
from roundtable.sharing.models import (
    Amendment,
    AskedAbout,
    ConsentState,
    Relevance,
    Request,
    Return,
)
from roundtable.sharing.relevance.queries import marks_of
from roundtable.sharing.rules import views_of
from roundtable.sharing.statement import AnswerGiven
from roundtable.web.acting import actor_of
from roundtable.web.drafts import as_posted, keeps_drafts, saves_by_itself
from roundtable.workload.queries import next_of


@keeps_drafts
def answer_request(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the return of the reader's agency; once it is sent, show what went to whom. What was
    typed is kept as it comes.
    """
    request.POST = with_pasted(request.POST, today=timezone.localdate())  # type: ignore[assignment]
    step = step_of(request.POST)
    with reading(request) as actor:
        case = find_case(request, reference)
        asked = queries.own_request(case, actor)
        allowed = may(actor, Verb.ANSWER, case.facts())
        kept = asked is not None and _keep_or_drop(request, asked, actor, step)
        if saves_by_itself(request):
            return HttpResponse(status=204 if kept else 409)
        if asked is None or asked.answered_at or not allowed or asked.withdrawn():
            return _show_return(request, case, asked)
        about = queries.asked_about(asked)
        form = _form(request, about, step, asked)
        if step == "nothing":
            answers = queries.nothing_known(asked)
        elif step in ("check", "send") and form.is_valid():
            answers = form.answers()
        else:
            return _show_form(request, case, asked, form)
        if step == "check" or (step == "send" and _goes_elsewhere(request, case, about, answers)):
            return _show_check(request, case, about, answers)
    return _send(request, case, asked, answers, form)


@keeps_half_typed
def add_to_answer(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Add to what the reader's agency answered about somebody, or correct it (`?item=`)."""
    request.POST = with_pasted(request.POST, today=timezone.localdate())  # type: ignore[assignment]
    step = step_of(request.POST)
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANSWER)
        asked = queries.own_request(case, actor)
        about = queries.about_at(asked, place) if asked else None
        before = queries.last_answer(asked, about.involvement_id) if asked and about else None
        if asked is None or about is None or not (before or about.again):
            return redirect("case:request", reference)
        item = queries.item_to_correct(about, request.GET.get("item", ""))
        if "item" in request.GET and item is None:
            raise Http404
        again = queries.questions_about(about)
        half = half_typed(request, case, actor)
        typed = as_posted(half.typed) if half else begun(about, before, item, again=bool(again))
        form = SupplementForm(
            request.POST if step else typed,
            charter=in_force(timezone.now()),
            asked=about,
            before=before,
            corrected=item,
            checked=step in ("check", "send"),
        )
        if step not in ("check", "send") or not form.is_valid():
            return _show_adding(request, case, form, again)
        given = form.supplement()
        told = [given.answer]
        if step == "check" or _goes_elsewhere(request, case, [about], told):
            return _show_check(request, case, [about], told, given.because)
    try:
        actions.supplement(request=asked, given=given, by=actor, at=timezone.now())
    except Refused as refusal:
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _show_adding(request, case, form, again)
    messages.success(request, "Your agency's answer has been changed. What it said before stays.")
    return redirect("case:request", reference)


@require_POST
def nothing_more(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the reader's agency has nothing to add to what it answered."""
    with reading(request) as actor:
        case = find_case(request, reference, Verb.ANSWER)
        asked = queries.own_request(case, actor)
    read = request.POST.get("read", "")
    if asked is None or not read.isdecimal():
        raise Http404
    actions.nothing_more(request=asked, up_to=int(read), by=actor, at=timezone.now())
    with reading(request) as actor:
        onward = next_of(actor, Step.ANSWER)
    if onward is not None:
        messages.success(request, f"“Nothing to add” sent for {case}. Here is the next request.")
        return redirect(onward)
    messages.success(request, "Your agency has answered what it was asked again.")
    return redirect("case:request", reference)


def _show_adding(
    request: HttpRequest, case: Case, form: SupplementForm, again: list[Amendment]
) -> HttpResponse:
    context = {
        "form": form,
        "about": form.asked[0],
        "before": form.before,
        "again": again,
        "consents": queries.consents_of(case, form.agency),
        "consent_names": dict(ConsentState.choices),
    }
    return show(request, case, "request", context, template="sharing/add.html")


def _keep_or_drop(request: HttpRequest, asked: Request, actor: Actor, step: str) -> bool:
    """Keep what is typed, whether or not it may be sent now, or throw it away; return whether it is
    kept.
    """
    if actor.role not in WORKING_ROLES or step in ("", "nothing"):
        return False
    if step == "drop":
        drafts.drop_draft(asked, by=actor)
        return False
    by_itself, at = saves_by_itself(request), timezone.now()
    return drafts.keep_draft(asked, request.POST, by_itself=by_itself, by=actor, at=at)


def _form(request: HttpRequest, about: list[AskedAbout], step: str, asked: Request) -> ReturnForm:
    posted: QueryDict | None = request.POST if step not in ("", "nothing", "drop") else None
    if step == "" and (draft := drafts.own_draft(asked, actor_of(request))):
        posted = as_posted(draft.content)
    return ReturnForm(
        posted,
        charter=in_force(timezone.now()),
        agency=actor_of(request).agency,
        asked=about,
        checked=step in ("check", "send"),
    )


def _send(
    request: HttpRequest,
    case: Case,
    asked: Request,
    answers: list[AnswerGiven],
    form: ReturnForm,
) -> HttpResponse:
    try:
        by, at = actor_of(request), timezone.now()
        actions.answer(request=asked, answers=answers, read=_read(request), by=by, at=at)
    except Refused as refusal:
        if not form.is_bound:
            raise
        say_refusal(form, refusal.verdict)
        with reading(request):
            return _show_form(request, case, asked, form)
    with reading(request) as actor:
        drafts.drop_draft(asked, by=actor)
        onward = next_of(actor, Step.ANSWER) if step_of(request.POST) == "nothing" else None
    if onward is not None:
        messages.success(request, f"“Nothing known” sent for {case}. Here is the next request.")
        return redirect(onward)
    messages.success(request, "Your agency's answer has been sent.")
    return redirect("case:request", case.reference)


def _read(request: HttpRequest) -> int:
    read = request.POST.get("read", "")
    return int(read) if read.isascii() and read.isdigit() and len(read) < 5 else 0


def _show_form(request: HttpRequest, case: Case, asked: Request, form: ReturnForm) -> HttpResponse:
    draft, others = drafts.drafts_of(asked, actor_of(request))
    amendments = queries.amendments_of(asked)
    context: dict[str, Any] = {
        "asked": asked,
        "amendments": amendments,
        "again": bool(amendments) and amendments[0].number > 1,
        "read": max((each.number for each in amendments), default=0),
        "form": form,
        "since": queries.years_before(timezone.localdate(asked.asked_at), asked.years_back),
        "due_at": queries.answer_due(case).get(asked.agency),
        "draft": draft,
        "others": others,
        "consents": queries.consents_of(case, asked.agency),
        "consent_names": dict(ConsentState.choices),
    }
    return show(request, case, "request", context, template="sharing/request.html")


def _show_check(
    request: HttpRequest,
    case: Case,
    about: list[AskedAbout],
    answers: list[AnswerGiven],
    because: str = "",
) -> HttpResponse:
    charter = in_force(timezone.now())
    agency = actor_of(request).agency
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "do", "goes")
    ]
    previews = queries.previews(charter, case, about, answers, agency)
    context = {
        "previews": previews,
        "goes": queries.digest_of(previews),
        "changed": request.POST.get("do") == "send",
        "views": views_of(charter, agency),
        "typed": typed,
        "because": because,
    }
    return show(request, case, "request", context, template="sharing/check.html")


def _goes_elsewhere(
    request: HttpRequest, case: Case, about: list[AskedAbout], answers: list[AnswerGiven]
) -> bool:
    """Return whether what is sent would go elsewhere now than whoever sends it was shown."""
    shown = request.POST.get("goes")
    if shown is None:
        return False
    charter, agency = in_force(timezone.now()), actor_of(request).agency
    return shown != queries.digest_of(queries.previews(charter, case, about, answers, agency))


def _show_return(request: HttpRequest, case: Case, asked: Request | None) -> HttpResponse:
    context: dict[str, Any] = {"asked": asked}
    if asked is not None:
        context["withdrawn"] = not asked.answered_at and asked.withdrawn()
        context["returns"] = queries.returns_of(asked)
        context |= _asked_again(asked, context["returns"])
        context["due_at"] = queries.answer_due(case).get(asked.agency)
        context |= {"marks": marks_of(case), "relevance": Relevance.choices}
        context["files"] = files_of(case)
        withheld = any(said.ground for said in context["returns"])
        context["challenged"] = challenged(case) if withheld else {}
        draft = drafts.own_draft(asked, actor_of(request))
        context["unsent"] = drafts.written(draft.content) if draft else []
        context["allowed"] = may(actor_of(request), Verb.ANSWER, case.facts())
        context["may_add"] = bool(context["allowed"])
    return show(request, case, "request", context, template="sharing/answered.html")


def _asked_again(asked: Request, returns: Sequence[Return]) -> dict[str, Any]:
    """Return what the agency is asked again, and of whom of those it has never spoken."""
    if asked.again_at is None:  # type: ignore[attr-defined]  # as `own_request` found it
        return {"again": []}
    again = [(each, queries.waiting_on(each)) for each in queries.open_questions(asked)]
    spoken_of = {returned.involvement_id for returned in returns}
    waiting = {person.pk: person for _question, people in again for person in people}
    never = [person for pk, person in waiting.items() if pk not in spoken_of]
    return {"again": again, "spoken_of": spoken_of, "never_spoken_of": never}
