"""A draft as a whole: begun, shown, taken from a file, taken back, given up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.charter.drafting import actions
from roundtable.charter.drafting.finding import draft_of, drafter, reader
from roundtable.charter.drafting.forms import FileForm
from roundtable.charter.drafting.models import Draft
from roundtable.charter.drafting.outline import outline
from roundtable.charter.drafting.pages import address_of, commented, number_sent, render_draft
from roundtable.charter.drafting.queries import (
    drafts,
    half_typed,
    open_comments,
    steps_of,
    text_of,
    versions,
)
from roundtable.charter.drafting.rules import may_draft, ready
from roundtable.charter.drafting.showing import noted, parts_of
from roundtable.charter.drafting.splicing import set_words
from roundtable.charter.frame import show
from roundtable.charter.problems import CharterError, Problem
from roundtable.charter.queries import in_force
from roundtable.charter.terms import clause_order
from roundtable.lib.actor import Actor

LARGEST_FILE = 1_000_000


def all_drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts, and start one from the version in force or from a file."""
    actor = reader(request)
    if request.method != "POST":
        return _list(request, actor, FileForm())
    if "upload" in request.POST:
        return _upload(request, actor)
    base = in_force(timezone.now()).version
    text = set_words(text_of(base) or "", (), {"version": _next_number()}, order=())
    draft = actions.begin_draft(text=text, base=base, by=actor, at=timezone.now())
    return redirect("charter:draft", draft.pk)


def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show a draft: its parts, what is wrong with it, and whether it can be signed."""
    actor, found = reader(request), draft_of(draft_id)
    form = FileForm()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            seen = number_sent(request, "seen")
            try:
                text = _text_of(form)
                at = timezone.now()
                actions.replace_text(draft_id=draft_id, text=text, seen=seen, by=actor, at=at)
            except CharterError as error:
                problems = error.problems
            else:
                messages.success(request, "The file is now the text of this draft.")
                return redirect("charter:draft", draft_id)
    return _show_draft(request, found, actor, {"file_form": form, "file_problems": problems})


@require_POST
def back(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take the draft back to how it stood after a step."""
    actor = drafter(request)
    to, seen = number_sent(request, "to"), number_sent(request, "seen")
    actions.go_back(draft_id=draft_id, to=to, seen=seen, by=actor, at=timezone.now())
    messages.success(request, f"The draft is as it was after step {to}.")
    return redirect("charter:draft_steps", draft_id)


@require_POST
def withdraw(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give a draft up."""
    actions.withdraw_draft(draft_id=draft_id, by=drafter(request), at=timezone.now())
    messages.success(request, "The draft is withdrawn. It can still be read.")
    return redirect("charter:drafts")


def _show_draft(
    request: HttpRequest, found: Draft, actor: Actor, context: dict[str, Any]
) -> HttpResponse:
    here = outline(found.text)
    whole = {
        "parts": parts_of(here, noted(here, commented(found))),
        "problems": here.problems,
        "warnings": here.warnings,
        "ready": ready(found.text, adopted=frozenset(versions())),
        "here": here,
        "half_typed": [
            (typed, address_of(found, typed.place)) for typed in half_typed(found, actor)
        ],
        "open_comments": open_comments(found).count(),
        "steps": steps_of(found)[:3],
    }
    bad = bool(context["file_problems"])
    return render_draft(request, found, actor, "draft", whole | context, status=422 if bad else 200)


def _list(
    request: HttpRequest, actor: Actor, form: FileForm, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    listed = [(each, outline(each.text).charter) for each in drafts()[:25]]
    context = {
        "drafts": listed,
        "count": drafts().count(),
        "may_draft": may_draft(actor),
        "base": in_force(timezone.now()),
        "form": form,
        "problems": problems,
    }
    status = 422 if problems else 200
    template = "charter/drafting/drafts.html"
    return show(request, "charter:drafts", context, template=template, status=status)


def _upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, actor, form)
    base = in_force(timezone.now()).version
    try:
        made = actions.begin_draft(text=_text_of(form), base=base, by=actor, at=timezone.now())
    except CharterError as error:
        return _list(request, actor, form, error.problems)
    return redirect("charter:draft", made.pk)


def _text_of(form: FileForm) -> str:
    content = form.cleaned_data["file"].read(LARGEST_FILE * 4)
    return str(content.decode("utf-8", errors="replace")).replace("\r\n", "\n")


def _next_number() -> str:
    major, minor = max(clause_order(number) for number in versions())
    return f"{major}.{minor + 1}"
