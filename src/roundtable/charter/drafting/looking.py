"""What does a draft change, who did what to it, and what is said of it? Pages that only read."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from roundtable.charter.comparing import compare as compared
from roundtable.charter.drafting.finding import draft_of, reader
from roundtable.charter.drafting.forms import SettleForm
from roundtable.charter.drafting.outline import outline
from roundtable.charter.drafting.queries import (
    by_clause_now,
    comments_on,
    drafts,
    steps_of,
    text_of,
    versions,
)
from roundtable.charter.drafting.rules import may_draft
from roundtable.charter.frame import show
from roundtable.charter.queries import in_force
from roundtable.charter.reading import read_adopted
from roundtable.charter.terms import Charter

STEPS_SHOWN = 100


def changes(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Say clause by clause what a draft changes of the charter in force."""
    reader(request)
    found, base = draft_of(draft_id), in_force(timezone.now())
    here = outline(found.text)
    listed = compared(base, here.charter) if here.charter else []
    context = {"draft": found, "base": base, "here": here, "changes": listed}
    return _show(request, "changes", context | {"charter": here.charter})


def compare(request: HttpRequest) -> HttpResponse:
    """Compare any two versions or drafts side by side."""
    reader(request)
    choices = [(number, f"Version {number}") for number in versions()]
    choices += [(str(each.pk), str(each)) for each in drafts()[:25]]
    was = request.GET.get("was") or versions()[0]
    now = request.GET.get("now") or choices[-1][0]
    old, new = _charter(was), _charter(now)
    context = {
        "choices": choices,
        "was": was,
        "now": now,
        "names": dict(choices),
        "changes": compared(old, new) if old and new else [],
        "readable": bool(old and new),
        "warnings": outline(text_of(now) or "").warnings,
    }
    return show(request, "charter:compare", context, template="charter/drafting/compare.html")


def steps(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """List the steps of a draft, the last first, and offer to go back to one."""
    actor, found = reader(request), draft_of(draft_id)
    editable = bool(may_draft(actor)) and found.state == "drafting"
    context = {"draft": found, "steps": steps_of(found)[:STEPS_SHOWN], "may_draft": editable}
    context["charter"] = outline(found.text).charter
    return _show(request, "steps", context)


def comments(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """List what people say of a draft, what is open first."""
    actor, found = reader(request), draft_of(draft_id)
    said, here = list(comments_on(found)), outline(found.text)
    said.sort(key=lambda each: hasattr(each, "settlement"))
    forms = [
        (each, clause, SettleForm(auto_id=f"settle_{each.pk}_%s"))
        for each, clause in by_clause_now(found, said)
    ]
    context = {
        "draft": found,
        "comments": forms,
        "here": here,
        "open": sum(not hasattr(each, "settlement") for each in said),
        "may_draft": bool(may_draft(actor)),
        "charter": here.charter,
    }
    return _show(request, "comments", context)


def text(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give the file of a draft."""
    reader(request)
    found = draft_of(draft_id)
    charter = outline(found.text).charter
    answer = HttpResponse(found.text, content_type="application/yaml; charset=utf-8")
    name = f"{charter.version}.yaml" if charter else "draft.yaml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _show(request: HttpRequest, page: str, context: dict[str, object]) -> HttpResponse:
    template = f"charter/drafting/{page}.html"
    return show(request, "charter:drafts", context, template=template)


def _charter(what: str) -> Charter | None:
    found = text_of(what)
    if found is None:
        raise Http404
    return outline(found).charter or (read_adopted(found) if what in versions() else None)
