"""A draft as a whole: begun, shown, taken from a file, taken back, given up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.charter.comparing import compare
from roundtable.charter.drafting import actions
from roundtable.charter.drafting.finding import draft_of, drafter, reader
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
from roundtable.charter.drafting.taking import FileForm
from roundtable.charter.frame import show
from roundtable.charter.queries import in_force
from roundtable.charter.terms import clause_order
from roundtable.lib.actor import Actor


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
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid() and form.take(lambda text: _replace(request, found, actor, text)):
        messages.success(request, "The file is now the text of this draft.")
        return redirect("charter:draft", draft_id)
    return _show_draft(request, found, actor, form)


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


def _show_draft(request: HttpRequest, found: Draft, actor: Actor, form: FileForm) -> HttpResponse:
    here, base = outline(found.text), in_force(timezone.now())
    changed = compare(base, here.charter) if here.charter else []
    context = {
        "file_form": form,
        "base": base,
        "ahead": here.charter and here.charter.effective_from > timezone.localdate(),
        "parts": parts_of(here, noted(here, commented(found), changed)),
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
    status = 422 if form.refused_text else 200
    return render_draft(request, found, actor, "draft", context, status=status)


def _replace(request: HttpRequest, found: Draft, actor: Actor, text: str) -> Draft:
    seen, at = number_sent(request, "seen"), timezone.now()
    return actions.replace_text(draft_id=found.pk, text=text, seen=seen, by=actor, at=at)


def _list(request: HttpRequest, actor: Actor, form: FileForm) -> HttpResponse:
    context = {
        "drafts": drafts()[:25],
        "count": drafts().count(),
        "may_draft": may_draft(actor),
        "base": in_force(timezone.now()),
        "form": form,
    }
    status = 422 if form.refused_text else 200
    template = "charter/drafting/drafts.html"
    return show(request, "charter:drafts", context, template=template, status=status)


def _upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    base = in_force(timezone.now()).version
    if form.is_valid() and (made := form.take(lambda text: _begin(text, base, actor))):
        return redirect("charter:draft", made.pk)
    return _list(request, actor, form)


def _begin(text: str, base: str, actor: Actor) -> Draft:
    return actions.begin_draft(text=text, base=base, by=actor, at=timezone.now())


def _next_number() -> str:
    major, minor = max(clause_order(number) for number in versions())
    return f"{major}.{minor + 1}"
