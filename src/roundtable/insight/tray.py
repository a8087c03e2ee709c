"""The review of the charter on the page of work of every agency's board members, once it opens."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from roundtable.charter.queries import in_force
from roundtable.insight.board import review_as_it_stands
from roundtable.lib.actor import Actor, Role
from roundtable.lib.words import day, plural
from roundtable.workload.tray import Entry, Section

TOLD = frozenset({Role.GOVERNANCE, Role.AGENCY_MANAGER})


def review_due(actor: Actor) -> Section | None:
    """Return that the charter is to be looked at again, None before the review opens."""
    if actor.role not in TOLD:
        return None
    at = timezone.now()
    today, review = timezone.localdate(at), review_as_it_stands(in_force(at))
    if not review.is_open(today):
        return None
    late = (today - review.due).days
    said = f"Due by {day(review.due)}"
    if late > 0:
        said = f"Overdue by {plural(late, 'day')} (was due {day(review.due)})"
    if actor.agency in review.signed:
        said += ". Your agency has signed for no change"
    href = reverse("insight:review")
    return Section(
        "Review of the charter", (Entry("Look at the charter again", href, said),), 1, href
    )
