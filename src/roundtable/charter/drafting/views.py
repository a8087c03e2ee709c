"""How do we change what we have agreed? A draft, part by part and clause by clause."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.charter.contents import PART_NAMES
from roundtable.charter.drafting import actions, keeping
from roundtable.charter.drafting.finding import clause_of, draft_of, drafter, list_of, reader
from roundtable.charter.drafting.forms import ClauseForm, CommentForm, FileForm, SettleForm
from roundtable.charter.drafting.models import Draft
from roundtable.charter.drafting.outline import Group, Listed, Outline, outline
from roundtable.charter.drafting.queries import (
    comments_on,
    drafts,
    half_typed,
    last_changed,
    open_comments,
    steps_of,
    text_of,
    versions,
)
from roundtable.charter.drafting.rules import may_draft, ready
from roundtable.charter.drafting.showing import (
    about,
    called,
    in_a_sentence,
    noted,
    part_of,
    parts_of,
    table_of,
    term_at,
)
from roundtable.charter.drafting.splicing import set_words
from roundtable.charter.frame import show
from roundtable.charter.problems import CharterError, Problem
from roundtable.charter.queries import in_force
from roundtable.charter.terms import clause_order
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused

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
            seen = _number(request, "seen")
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


def part(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """Show one part of a draft: its clauses as tables."""
    actor, found = reader(request), draft_of(draft_id)
    here, charter = clause_of(found, None)
    if number not in PART_NAMES:
        raise Http404
    counts = noted(here, _commented(found))
    shown = part_of(here, charter, number, counts)
    return _render(request, found, actor, "part", {"part": shown})


def clause(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Show one clause of a draft as a form, with what is wrong with it and said of it; save it."""
    actor, found = reader(request), draft_of(draft_id)
    here, charter = clause_of(found, key)
    group = here.groups[key]
    kept = None if request.method == "POST" else keeping.kept(found, key, by=actor)
    posted = request.POST if request.method == "POST" else (kept[0] if kept else None)
    taken = here.groups.keys() - {key}
    form = ClauseForm(
        group.model, group.says, charter, posted, taken=taken, more=_more(request), prefix=None
    )
    form.is_valid()
    context: dict[str, Any] = {
        "form": form,
        "kept": kept,
        "seen": posted["seen"] if posted and "seen" in posted else group.fingerprint,
    }
    if request.method != "POST":
        return _show_clause(request, found, actor, here, group, context)
    drafter(request)
    keeping.keep(found, key, request.POST, by=actor, at=timezone.now())
    if "Roundtable-Draft" in request.headers:
        return HttpResponse(status=204)
    if form.errors or "save" not in request.POST:
        return _show_clause(request, found, actor, here, group, context)
    if group.fingerprint != request.POST.get("seen"):
        context |= {"conflict": last_changed(found, key), "clash": True, "seen": group.fingerprint}
        context["theirs"] = in_a_sentence(term_at(charter, group), charter)
        return _show_clause(request, found, actor, here, group, context, status=409)
    return _save(request, found, actor, group, form)


def add(request: HttpRequest, draft_id: UUID, list_key: str) -> HttpResponse:
    """Ask for a clause that is new, and add it."""
    actor, found = drafter(request), draft_of(draft_id)
    here, charter, listed = list_of(found, list_key)
    place = f"add {list_key}"
    kept = None if request.method == "POST" else keeping.kept(found, place, by=actor)
    posted = request.POST if request.method == "POST" else (kept[0] if kept else None)
    says = {"clause": _next_clause(here, listed)} if _is_clause(listed) else {}
    form = ClauseForm(
        listed.model, says, charter, posted, taken=here.groups.keys(), more=_more(request)
    )
    context = {"form": form, "listed": listed, "called": called(listed), "kept": kept}
    if posted is None:
        return _render(request, found, actor, "add", context | {"part": listed.part})
    form.is_valid()
    if request.method == "POST":
        keeping.keep(found, place, request.POST, by=actor, at=timezone.now())
        if "Roundtable-Draft" in request.headers:
            return HttpResponse(status=204)
        if "save" in request.POST and not form.errors:
            words = form.new_words()
            at = timezone.now()
            actions.add_clause(draft_id=draft_id, list_key=list_key, words=words, by=actor, at=at)
            keeping.forget(found, place, by=actor)
            messages.success(request, f"The {called(listed).lower()} was added.")
            return redirect(_above(found, here, listed.owner, listed.part))
    return _render(request, found, actor, "add", context | {"part": listed.part})


@require_POST
def discard(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Throw away what somebody typed into a page and did not save."""
    actor, found = drafter(request), draft_of(draft_id)
    keeping.forget(found, key, by=actor)
    return redirect(_address(found, key))


@require_POST
def remove(request: HttpRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Take a clause out, and offer to put it back."""
    actor, found = drafter(request), draft_of(draft_id)
    here, _charter = clause_of(found, key)
    group = here.groups[key]
    actions.remove_clause(draft_id=draft_id, key=key, by=actor, at=timezone.now())
    messages.success(request, f"{called(group)} was taken out. You can put it back under Steps.")
    owner = next((listed.owner for listed in here.lists.values() if key in listed.keys), "")
    return redirect(_above(found, here, owner, group.part))


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
def back(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take the draft back to how it stood after a step."""
    actor = drafter(request)
    to, seen = _number(request, "to"), _number(request, "seen")
    actions.go_back(draft_id=draft_id, to=to, seen=seen, by=actor, at=timezone.now())
    messages.success(request, f"The draft is as it was after step {to}.")
    return redirect("charter:draft_steps", draft_id)


@require_POST
def withdraw(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give a draft up."""
    actions.withdraw_draft(draft_id=draft_id, by=drafter(request), at=timezone.now())
    messages.success(request, "The draft is withdrawn. It can still be read.")
    return redirect("charter:drafts")


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
    return redirect(f"{_address(found, key)}#comments")


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


def _save(
    request: HttpRequest, found: Draft, actor: Actor, group: Group, form: ClauseForm
) -> HttpResponse:
    words, at = form.changed_words(), timezone.now()
    if words:
        seen = str(request.POST["seen"])
        try:
            actions.change_clause(
                draft_id=found.pk, key=group.key, words=words, seen=seen, by=actor, at=at
            )
        except Refused as refusal:
            messages.error(request, str(refusal.verdict))
            return redirect(_address(found, group.key))
        messages.success(request, f"{called(group)} was saved.")
    keeping.forget(found, group.key, by=actor)
    now = outline(draft_of(found.pk).text)
    key = str(words.get("clause") or group.key)
    return redirect(_above(found, now, _owner(now, key), group.part))


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
    counts = noted(here, _commented(found))
    whole = {
        "group": group,
        "called": called(group),
        "says": in_a_sentence(term_at(charter, group), charter),
        "problems": about(here.problems, group.key),
        "warnings": about(here.warnings, group.key),
        "comments": comments_on(found, group.key),
        "comment_form": CommentForm(auto_id="comment_%s"),
        "tables": [table_of(here, charter, inside, counts) for inside in here.lists_in(group.key)],
        "tables_here": group.numbered,
    }
    return _render(request, found, actor, "clause", whole | context, status=status)


def _show_draft(
    request: HttpRequest, found: Draft, actor: Actor, context: dict[str, Any]
) -> HttpResponse:
    here = outline(found.text)
    whole = {
        "parts": parts_of(here, noted(here, _commented(found))),
        "problems": here.problems,
        "warnings": here.warnings,
        "ready": ready(found.text, adopted=frozenset(versions())),
        "here": here,
        "half_typed": [(typed, _address(found, typed.place)) for typed in half_typed(found, actor)],
        "open_comments": open_comments(found).count(),
        "steps": steps_of(found)[:3],
    }
    bad = bool(context["file_problems"])
    return _render(request, found, actor, "draft", whole | context, status=422 if bad else 200)


def _render(
    request: HttpRequest,
    found: Draft,
    actor: Actor,
    page: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    editable = bool(may_draft(actor)) and found.state == "drafting"
    charter = outline(found.text).charter
    frame = {"draft": found, "may_draft": editable, "charter": charter}
    template = f"charter/drafting/{page}.html"
    return show(request, "charter:drafts", frame | context, template=template, status=status)


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


def _commented(found: Draft) -> list[str]:
    return list(open_comments(found).values_list("clause", flat=True))


def _address(found: Draft, place: str) -> str:
    if place.startswith("add "):
        return reverse("charter:draft_add", args=[found.pk, place.removeprefix("add ")])
    return reverse("charter:draft_clause", args=[found.pk, place])


def _above(found: Draft, here: Outline, owner: str, number: int) -> str:
    if owner[:1].isdigit() and owner in here.groups:
        return _address(found, owner)
    return reverse("charter:draft_part", args=[found.pk, number])


def _number(request: HttpRequest, name: str) -> int:
    """Return a number that a page sends along, 0 for anything else."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() else 0


def _more(request: HttpRequest) -> int:
    return 2 if "more" in request.POST else 0


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


def _next_number() -> str:
    major, minor = max(clause_order(number) for number in versions())
    return f"{major}.{minor + 1}"
