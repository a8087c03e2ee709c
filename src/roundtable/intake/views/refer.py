"""The referral form, one thing a page. Every page keeps what was typed, right or not yet right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from roundtable.access.reading import reading
from roundtable.cases.frame import say_refusal
from roundtable.charter.terms import Charter, Step
from roundtable.intake import drafts
from roundtable.intake.actions import send_draft
from roundtable.intake.forms.paper import QUESTIONS, Paper, new_key, typed
from roundtable.intake.forms.questions import TIES as TIE_WORDS
from roundtable.intake.models import Referral
from roundtable.intake.views.drafts import paper_of, remember
from roundtable.lib.verdict import Refused
from roundtable.people.alike.rules import may_judge
from roundtable.web.acting import actor_of
from roundtable.web.drafts import keeps_drafts, saves_by_itself
from roundtable.web.forms import Form
from roundtable.workload.rules import due_at

PEOPLE, TIES, CHECK = "people", "ties", "check"


@keeps_drafts
def question(request: HttpRequest, draft_id: UUID, page: str) -> HttpResponse:
    """Ask one question of a referral."""
    posted = request.POST if request.method == "POST" else None
    with reading(request):
        paper = paper_of(request, draft_id, to_change=posted is not None)
        if page not in paper.steps:
            raise Http404
        form = paper.form(page, posted)
        if posted is not None:
            paper.kept[page] = typed(request.POST)
            _keep(paper)
        if posted is None or not (_left(request) or form.is_valid()):
            context = {"form": form, "step": page, "step_name": QUESTIONS[page]}
            return _page(request, paper, "intake/question.html", context, back=_before(paper, page))
        onward = _after(paper, page)
    return _answer(request, onward)


def people(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """List the people of a referral; the first is asked for at once."""
    with reading(request):
        paper = paper_of(request, draft_id)
        if not paper.people:
            return redirect("intake:person", draft_id, new_key())
        context = {"new_key": new_key(), "onward": _after(paper, PEOPLE)}
        return _page(request, paper, "intake/people.html", context, back=_before(paper, PEOPLE))


@keeps_drafts
def person(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Ask about one person. A key not yet on the draft is somebody new."""
    posted = request.POST if request.method == "POST" else None
    with reading(request) as actor:
        paper = paper_of(request, draft_id, to_change=posted is not None)
        form = paper.person_form(key, posted)
        number = _number(paper, key)
        if posted is not None and (key in paper.people_kept or _says_something(posted)):
            paper.people_kept[key] = typed(request.POST)
            _keep(paper)
        if posted is None or not (_left(request) or form.is_valid()):
            back = _address(paper, PEOPLE) if paper.people else _before(paper, PEOPLE)
            looks = bool(may_judge(actor))
            context = {"form": form, "number": number, "looks": looks, "enough": False}
            return _page(request, paper, "intake/person.html", context, back=back)
    return _answer(request, reverse("intake:people", args=[draft_id]))


def _says_something(posted: QueryDict) -> bool:
    return any(value.strip() for values in typed(posted).values() for value in values)


def remove(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Ask whether to take a person off a referral, and do it."""
    with reading(request):
        paper = paper_of(request, draft_id, to_change=request.method == "POST")
        gone = next((each for each in paper.people if each.key == key), None)
        if gone is None:
            raise Http404
        if request.method != "POST":
            context = {"person": gone}
            return _page(
                request, paper, "intake/remove.html", context, back=_address(paper, PEOPLE)
            )
        paper.forget_person(key)
        _keep(paper)
    messages.success(request, f"{gone.name} was taken off this referral.")
    return redirect("intake:people", draft_id)


@keeps_drafts
def ties(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Ask how one person is related to those added before them."""
    posted = request.POST if request.method == "POST" else None
    with reading(request):
        paper = paper_of(request, draft_id, to_change=posted is not None)
        related = next((each for each in paper.people[1:] if each.key == key), None)
        if related is None:
            raise Http404
        form = paper.ties_form(key, posted)
        if posted is not None:
            paper.ties_kept[key] = typed(request.POST)
            _keep(paper)
        if posted is None or not (_left(request) or form.is_valid()):
            context = {"form": form, "person": related}
            return _page(
                request, paper, "intake/ties.html", context, back=_before(paper, TIES, key)
            )
        onward = _after(paper, TIES, key)
    return _answer(request, onward)


def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show the whole referral to be checked, and send it."""
    form = Form(request.POST or None)
    with reading(request) as actor:
        paper = paper_of(request, draft_id)
        missing = paper.unanswered()
        if request.method != "POST" or missing:
            return _show_check(request, paper, form, missing)
        given = paper.referral()
    at = timezone.now()
    try:
        referral = send_draft(draft=paper.draft, given=given, by=actor, at=at)
    except Refused as refusal:
        return _refused(request, draft_id, refusal)
    remember(request, draft_id, referral, _due(paper.charter, referral))
    return redirect("intake:sent", draft_id)


def _refused(request: HttpRequest, draft_id: UUID, refusal: Refused) -> HttpResponse:
    form = Form(request.POST)
    form.is_valid()
    say_refusal(form, refusal.verdict)
    with reading(request):
        return _show_check(request, paper_of(request, draft_id), form, [])


def _due(charter: Charter, referral: Referral) -> Any:
    grade = charter.definitions.grades[0].code if referral.immediate_danger else ""
    due = due_at(charter, step=Step.IDENTIFY, grade=grade, started=referral.received_at)
    return due.at


def _show_check(request: HttpRequest, paper: Paper, form: Form, missing: list[str]) -> HttpResponse:
    form.is_valid()
    answers = {page: paper.answered(page) for page in paper.steps}
    for answer in answers.values():
        answer.is_valid()
    gaps = [
        {"text": QUESTIONS.get(page, "People"), "href": _address(paper, page)} for page in missing
    ]
    context = {
        "form": form,
        "answers": answers,
        "said": {name: value for a in answers.values() for name, value in a.cleaned_data.items()},
        "gaps": gaps,
        "asked_to_send": request.method == "POST",
        "ties": list(paper.ties()),
        "tie_words": TIE_WORDS,
    }
    back = _before(paper, CHECK)
    status = 422 if gaps and request.method == "POST" else 200
    return _page(request, paper, "intake/check.html", context, back=back, status=status)


def _keep(paper: Paper) -> None:
    drafts.keep(paper.draft, paper.content, at=timezone.now())


def _left(request: HttpRequest) -> bool:
    """Return whether this is a save on the way, by the page itself or on leaving it."""
    return saves_by_itself(request) or "later" in request.POST


def _answer(request: HttpRequest, onward: str) -> HttpResponse:
    if saves_by_itself(request):
        return HttpResponse(status=204)
    if "later" in request.POST:
        messages.success(request, "Your draft is kept. Only you can see it.")
        return redirect("intake:start")
    if request.GET.get("then") == CHECK:
        return redirect("intake:check", request.resolver_match.kwargs["draft_id"])  # type: ignore[union-attr]
    return redirect(onward)


def _page(
    request: HttpRequest,
    paper: Paper,
    template: str,
    context: dict[str, Any],
    *,
    back: str,
    status: int = 200,
) -> HttpResponse:
    if request.GET.get("then") == CHECK:
        back = _address(paper, CHECK)
    whole = {
        "paper": paper,
        "charter": paper.charter,
        "actor": actor_of(request),
        "back": {"text": "Back", "href": back},
    }
    return render(request, template, whole | context, status=status)


def _number(paper: Paper, key: str) -> int:
    keys = list(paper.people_kept)
    return keys.index(key) + 1 if key in keys else len(keys) + 1


def _walk(paper: Paper) -> list[tuple[str, str]]:
    """Return every page in order: people and how they are related come before the last question."""
    related = [(TIES, person.key) for person in paper.people[1:]]
    *first, last = paper.steps
    return [*((page, "") for page in first), (PEOPLE, ""), *related, (last, ""), (CHECK, "")]


def _before(paper: Paper, page: str, key: str = "") -> str:
    walk = _walk(paper)
    place = walk.index((page, key))
    return _address(paper, *walk[place - 1]) if place else reverse("intake:start")


def _after(paper: Paper, page: str, key: str = "") -> str:
    walk = _walk(paper)
    return _address(paper, *walk[walk.index((page, key)) + 1])


def _address(paper: Paper, page: str, key: str = "") -> str:
    if page in (PEOPLE, CHECK):
        return reverse(f"intake:{page}", args=[paper.draft.pk])
    if page == TIES:
        return reverse("intake:ties", args=[paper.draft.pk, key])
    return reverse("intake:question", args=[paper.draft.pk, page])
