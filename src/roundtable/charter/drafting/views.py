"""How do we change what we have agreed? A draft, part by part and clause by clause."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.charter.contents import PART_NAMES
from roundtable.charter.drafting import actions, keeping, remits
from roundtable.charter.drafting.condition_form import pressed
from roundtable.charter.drafting.finding import clause_of, draft_of, drafter, list_of, reader
from roundtable.charter.drafting.forms import ClauseForm, CommentForm, SettleForm
from roundtable.charter.drafting.models import Draft
from roundtable.charter.drafting.outline import Group, Listed, Outline, outline
from roundtable.charter.drafting.pages import above, address_of, commented, render_draft
from roundtable.charter.drafting.queries import (
    by_clause_now,
    comments_on,
    last_changed,
    numbers_of,
)
from roundtable.charter.drafting.references import comments_left, mentions
from roundtable.charter.drafting.showing import (
    about,
    called,
    in_a_sentence,
    noted,
    part_of,
    table_of,
    term_at,
)
from roundtable.charter.terms import clause_order
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.web.drafts import keeps_drafts, saves_by_itself


def part(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """Show one part of a draft: its clauses as tables."""
    actor, found = reader(request), draft_of(draft_id)
    here, charter = clause_of(found, None)
    if number not in PART_NAMES:
        raise Http404
    counts = noted(here, commented(found))
    context: dict[str, Any] = {"part": part_of(here, charter, number, counts)}
    if number == remits.NUMBER:
        context |= remits.shown_in(found, here, charter, actor)
    return render_draft(request, found, actor, "part", context)


@keeps_drafts
def clause(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Show one clause of a draft as a form, with what is wrong with it and said of it; save it."""
    actor, found = reader(request), draft_of(draft_id)
    if number := _renumbered(found, key):
        return _follow(request, found, number, actor)
    here, charter = clause_of(found, key)
    group = here.groups[key]
    posted, kept = _typed(request, found, key, actor)
    form = ClauseForm(group.model, group.says, charter, posted, taken=here.groups.keys() - {key})
    form.is_valid()
    context: dict[str, Any] = {
        "form": form,
        "kept": kept,
        "seen": posted["seen"] if posted and "seen" in posted else group.fingerprint,
    }
    if request.method != "POST":
        return _show_clause(request, found, actor, here, group, context)
    drafter(request)
    if answer := _while_typing(request, found, key, form, posted, actor):
        return answer
    if form.errors or "save" not in request.POST:
        return _show_clause(request, found, actor, here, group, context)
    if group.fingerprint != request.POST.get("seen"):
        context |= {"conflict": last_changed(found, key), "clash": True, "seen": group.fingerprint}
        context["theirs"] = in_a_sentence(term_at(charter, group), charter)
        return _show_clause(request, found, actor, here, group, context, status=409)
    return _save(request, found, actor, group, form)


def _renumbered(found: Draft, key: str) -> str:
    """Return the number that a clause has now which had this one before; "" where it has it yet."""
    here = outline(found.text)
    if here.charter is None or key in here.groups:
        return ""
    number = numbers_of(found).renumbered(key)
    return number if number in here.groups else ""


def _follow(request: HttpRequest, found: Draft, number: str, actor: Actor) -> HttpResponse:
    """Lead on to a clause that has another number by now, with what was typed into its page."""
    if request.method == "POST":
        drafter(request)
        keeping.keep(found, number, pressed(request.POST), by=actor, at=timezone.now())
        messages.info(request, f"This is clause {number} by now. What you typed is not saved yet.")
    return redirect(address_of(found, number))


@keeps_drafts
def add(request: HttpRequest, draft_id: UUID, list_key: str) -> HttpResponse:
    """Ask for a clause that is new, and add it."""
    actor, found = drafter(request), draft_of(draft_id)
    here, charter, listed = list_of(found, list_key)
    place = f"add {list_key}"
    posted, kept = _typed(request, found, place, actor)
    says = {"clause": _next_clause(here, listed)} if _is_clause(listed) else {}
    form = ClauseForm(listed.model, says, charter, posted, taken=here.groups.keys())
    context = {"form": form, "listed": listed, "called": called(listed), "kept": kept}
    if posted is None:
        return render_draft(request, found, actor, "add", context | {"part": listed.part})
    form.is_valid()
    if request.method == "POST":
        if answer := _while_typing(request, found, place, form, posted, actor):
            return answer
        if "save" in request.POST and not form.errors:
            words = form.new_words()
            at = timezone.now()
            actions.add_clause(draft_id=draft_id, list_key=list_key, words=words, by=actor, at=at)
            keeping.forget(found, place, by=actor)
            messages.success(request, f"The {called(listed).lower()} was added.")
            return redirect(above(found, here, listed.owner, listed.part))
    return render_draft(request, found, actor, "add", context | {"part": listed.part})


@require_POST
def discard(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Throw away what somebody typed into a page and did not save."""
    actor, found = drafter(request), draft_of(draft_id)
    keeping.forget(found, key, by=actor)
    return redirect(address_of(found, key))


@require_POST
def remove(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Take a clause out, and offer to put it back."""
    actor, found = drafter(request), draft_of(draft_id)
    here, _charter = clause_of(found, key)
    group = here.groups[key]
    try:
        actions.remove_clause(draft_id=draft_id, key=key, by=actor, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.verdict))
        return redirect(address_of(found, key))
    messages.success(request, f"{called(group)} was taken out. You can put it back under Steps.")
    owner = next((listed.owner for listed in here.lists.values() if key in listed.keys), "")
    return redirect(above(found, here, owner, group.part))


@require_POST
def move(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Move a clause up or down where the first that fits decides."""
    actor, found = drafter(request), draft_of(draft_id)
    here, _charter = clause_of(found, key)
    places = -1 if "up" in request.POST else 1
    actions.move_clause(draft_id=draft_id, key=key, by_places=places, by=actor, at=timezone.now())
    number = here.groups[key].part
    return redirect(f"{reverse('charter:draft_part', args=[draft_id, number])}#row-{key}")


@require_POST
def comment(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Say something of a clause."""
    actor, found = drafter(request), draft_of(draft_id)
    clause_of(found, key)
    form = CommentForm(request.POST)
    if form.is_valid():
        words, at = form.cleaned_data["text"], timezone.now()
        actions.comment(draft_id=draft_id, clause=key, text=words, by=actor, at=at)
        messages.success(request, "Your comment was added.")
    else:
        messages.error(request, "The comment was empty.")
    return redirect(f"{address_of(found, key)}#comments")


@require_POST
def settle(request: HttpRequest, draft_id: UUID, comment_id: UUID) -> HttpResponse:
    """Settle a comment with a reason."""
    actor, found = drafter(request), draft_of(draft_id)
    said = comments_on(found).filter(pk=comment_id).first()
    form = SettleForm(request.POST)
    if said is not None and form.is_valid():
        because, at = form.cleaned_data["because"], timezone.now()
        actions.settle(comment_id=comment_id, because=because, by=actor, at=at)
        messages.success(request, "The comment is settled.")
    else:
        messages.error(request, "Say why it is settled.")
    return redirect("charter:draft_comments", draft_id)


def _typed(
    request: HttpRequest, found: Draft, place: str, actor: Actor
) -> tuple[QueryDict | None, tuple[QueryDict, datetime] | None]:
    """Return what is typed into a page, now or before; and what was kept of before, with when."""
    if request.method == "POST":
        return pressed(request.POST), None
    kept = keeping.kept(found, place, by=actor)
    return (kept[0] if kept else None), kept


def _while_typing(
    request: HttpRequest,
    found: Draft,
    place: str,
    form: ClauseForm,
    typed: QueryDict | None,
    actor: Actor,
) -> HttpResponse | None:
    """Keep what is typed; answer a page that asks while somebody types, and else return None."""
    if "HX-Request" in request.headers:
        return render(request, "charter/drafting/_words.html", {"form": form})
    if typed is not None:
        keeping.keep(found, place, typed, by=actor, at=timezone.now())
    return HttpResponse(status=204) if saves_by_itself(request) else None


def _save(
    request: HttpRequest, found: Draft, actor: Actor, group: Group, form: ClauseForm
) -> HttpResponse:
    words, at = form.changed_words(), timezone.now()
    if words:
        seen, followed = str(request.POST["seen"]), _followers(found, group, words)
        try:
            actions.change_clause(
                draft_id=found.pk, key=group.key, words=words, seen=seen, by=actor, at=at
            )
        except Refused as refusal:
            messages.error(request, str(refusal.verdict))
            return redirect(address_of(found, group.key))
        messages.success(request, f"{called(group)} was saved.{followed}")
    keeping.forget(found, group.key, by=actor)
    now = outline(draft_of(found.pk).text)
    key = str(words.get("clause") or group.key)
    return redirect(above(found, now, _owner(now, key), group.part))


def _followers(found: Draft, group: Group, words: dict[str, object]) -> str:
    """Say which clauses name one whose number changes: they follow. So do comments in the file,
    save those that name a range.
    """
    if "clause" not in words:
        return ""
    named = mentions(outline(found.text), group.key)
    keys = dict.fromkeys(m.group.key for m in named if m.group.key != group.key)
    said = f" What names it says the new number: {', '.join(keys)}." if keys else ""
    left = ", ".join(str(line) for line in comments_left(found.text, group.key))
    if left:
        said += f" A comment in the file names a range with it, and stays: line {left}."
    return said


def _owner(here: Outline, key: str) -> str:
    return next((listed.owner for listed in here.lists.values() if key in listed.keys), "")


def _show_clause(
    request: HttpRequest,
    found: Draft,
    actor: Actor,
    here: Outline,
    group: Group,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    _here, charter = clause_of(found, group.key)
    counts = noted(here, commented(found))
    whole = {
        "group": group,
        "called": called(group),
        "says": in_a_sentence(term_at(charter, group), charter),
        "problems": about(here.problems, group.key),
        "warnings": about(here.warnings, group.key),
        "comments": [
            said for said, clause in by_clause_now(found, comments_on(found)) if clause == group.key
        ],
        "comment_form": CommentForm(auto_id="comment_%s"),
        "tables": [table_of(here, charter, inside, counts) for inside in here.lists_in(group.key)],
        "tables_here": group.numbered,
    }
    return render_draft(request, found, actor, "clause", whole | context, status=status)


def _is_clause(listed: Listed) -> bool:
    return "clause" in listed.model.model_fields


def _next_clause(here: Outline, listed: Listed) -> str:
    """Return the next free number after the list's last clause, or in its part."""
    keys = [key for key in listed.keys if key in here.groups] or (
        [listed.owner] if listed.owner in here.groups and listed.owner[:1].isdigit() else []
    )
    place = max((clause_order(key)[1] for key in keys), default=0)
    while (number := f"{listed.part}.{place + 1}") in here.groups:
        place += 1
    return number
