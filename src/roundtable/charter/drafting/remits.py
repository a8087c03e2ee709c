"""Who can speak about which concern: a grid of ticks, each saved as the one change it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from roundtable.charter.drafting import actions, keeping
from roundtable.charter.drafting.finding import clause_of, draft_of, drafter
from roundtable.charter.drafting.models import Draft
from roundtable.charter.drafting.outline import Group, Outline
from roundtable.charter.drafting.pages import commented, render_draft
from roundtable.charter.drafting.queries import last_changed
from roundtable.charter.drafting.showing import in_a_sentence, noted, part_of, term_at
from roundtable.charter.saying import value_in_words
from roundtable.charter.terms import Agency, Charter, Remit
from roundtable.lib.actor import Actor
from roundtable.web.drafts import keeps_drafts, saves_by_itself

PLACE, NUMBER = "remits", 2
"""What is kept of the grid while it is ticked, and the part of the charter it stands in."""


@dataclass(frozen=True)
class Row:
    """A remit as a row: whose it is, about whom, what the file says and what is ticked now.

    `offered` is what it says of the concerns that the grid has: the rest is no tick, and stays.
    """

    group: Group
    agency: str
    people: str
    says: tuple[str, ...]
    offered: tuple[str, ...]
    ticked: tuple[str, ...]
    seen: str

    @property
    def changed(self) -> bool:
        """Whether saving it would change the file."""
        return self.ticked != self.says


@dataclass(frozen=True)
class Grid:
    """The remits of every agency; `concerns` are the columns, by code and name."""

    concerns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def grid_of(found: Outline, charter: Charter, typed: QueryDict | None) -> Grid:
    """Return the grid as it stands, with the ticks that somebody has changed."""
    concerns = tuple((concern.code, concern.name) for concern in charter.intake.concerns)
    known = [code for code, _name in concerns]
    remits = ((agency, remit) for agency in charter.agencies for remit in agency.remit)
    return Grid(concerns, tuple(_row(found, *each, known, typed or QueryDict()) for each in remits))


def shown_in(found: Draft, here: Outline, charter: Charter, actor: Actor) -> dict[str, object]:
    """Return what the page of part 2 shows of the grid: with the ticks that were kept, and when."""
    kept = keeping.kept(found, PLACE, by=actor)
    return {"grid": grid_of(here, charter, kept[0] if kept else None), "kept": kept}


@keeps_drafts
@require_POST
def remits(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Save the ticks that somebody changed, or say what others changed meanwhile."""
    actor, found = drafter(request), draft_of(draft_id)
    here, charter = clause_of(found, None)
    keeping.keep(found, PLACE, request.POST, by=actor, at=timezone.now())
    if saves_by_itself(request):
        return HttpResponse(status=204)
    changed = [row for row in grid_of(here, charter, request.POST).rows if row.changed]
    clashing = [row for row in changed if row.seen != row.group.fingerprint]
    if clashing:
        return _clash(request, found, here, charter, actor, clashing)
    if changed:
        concerns = {row.group.key: row.ticked for row in changed}
        seen = {row.group.key: row.seen for row in changed}
        at = timezone.now()
        actions.change_remits(draft_id=draft_id, concerns=concerns, seen=seen, by=actor, at=at)
        messages.success(request, f"Remits were saved: {', '.join(concerns)}.")
    keeping.forget(found, PLACE, by=actor)
    return redirect(f"{reverse('charter:draft_part', args=[draft_id, NUMBER])}#remits")


def _clash(
    request: HttpRequest,
    found: Draft,
    here: Outline,
    charter: Charter,
    actor: Actor,
    rows: Sequence[Row],
) -> HttpResponse:
    """Show the grid with the ticks, and what the rows say that others changed meanwhile."""
    typed = request.POST.copy()
    for row in rows:
        typed[f"seen-{row.group.key}"] = row.group.fingerprint
    keeping.keep(found, PLACE, typed, by=actor, at=timezone.now())
    theirs = [
        (
            row.group.key,
            last_changed(found, row.group.key),
            in_a_sentence(term_at(charter, row.group), charter),
        )
        for row in rows
    ]
    part = part_of(here, charter, NUMBER, noted(here, commented(found)))
    context = {"part": part, "theirs": theirs, "grid": grid_of(here, charter, typed)}
    return render_draft(request, found, actor, "part", context, status=409)


def _row(
    found: Outline, agency: Agency, remit: Remit, known: Sequence[str], typed: QueryDict
) -> Row:
    key = remit.clause
    group, seen = found.groups[key], f"seen-{key}"
    says = remit.concerns
    return Row(
        group=group,
        agency=agency.short_name,
        people=about_whom(remit),
        says=says,
        offered=tuple(code for code in says if code in known),
        ticked=_ticked(key, says, known, typed) if seen in typed else says,
        seen=typed.get(seen, group.fingerprint),
    )


def _ticked(
    key: str, says: Sequence[str], known: Sequence[str], typed: QueryDict
) -> tuple[str, ...]:
    """Return what a remit is to say: what it says now, but for the ticks that were changed.

    So that a tick that somebody else changes meanwhile is not undone by one who left it alone.
    """
    was, now = typed.get(f"was-{key}", "").split(), typed.getlist(f"ticks-{key}")
    dropped, added = {*was} - {*now}, {*now} - {*was}
    kept = [code for code in says if code not in dropped]
    return (*kept, *(code for code in known if code in added and code not in kept))


def about_whom(remit: Remit) -> str:
    """Return the people of a remit in words, with their ages where it says any."""
    ages = [f"from {remit.over_age}"] if remit.over_age is not None else []
    ages += [f"under {remit.under_age}"] if remit.under_age is not None else []
    return ", ".join([value_in_words(remit.people), *ages])
