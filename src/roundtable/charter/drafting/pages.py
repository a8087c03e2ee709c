"""What the pages of a draft have in common: their frame, and where each stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from roundtable.charter.drafting.models import Draft
from roundtable.charter.drafting.outline import Outline, outline
from roundtable.charter.drafting.queries import by_clause_now, open_comments
from roundtable.charter.drafting.rules import may_draft
from roundtable.charter.frame import show
from roundtable.lib.actor import Actor


def render_draft(
    request: HttpRequest,
    found: Draft,
    actor: Actor,
    page: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of a draft: its template within the frame of all of them."""
    editable = bool(may_draft(actor)) and found.state == "drafting"
    charter = outline(found.text).charter
    frame = {"draft": found, "may_draft": editable, "charter": charter}
    template = f"charter/drafting/{page}.html"
    return show(request, "charter:drafts", frame | context, template=template, status=status)


def commented(found: Draft) -> list[str]:
    """Return the clause of each open comment on a draft."""
    return [clause for _said, clause in by_clause_now(found, open_comments(found))]


def address_of(found: Draft, place: str) -> str:
    """Return where the page stands on which something is typed."""
    if place == "remits":
        return f"{reverse('charter:draft_part', args=[found.pk, 2])}#remits"
    if place.startswith("add "):
        return reverse("charter:draft_add", args=[found.pk, place.removeprefix("add ")])
    return reverse("charter:draft_clause", args=[found.pk, place])


def above(found: Draft, here: Outline, owner: str, number: int) -> str:
    """Return the page above a group: that of the clause or of the part that it stands in."""
    if owner[:1].isdigit() and owner in here.groups:
        return address_of(found, owner)
    return reverse("charter:draft_part", args=[found.pk, number])


def number_sent(request: HttpRequest, name: str) -> int:
    """Return a number that a page sends along, 0 for anything else."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() else 0
