"""Drafts on their writer's page of work."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Window

from roundtable.database.prepared import Param, Prepared, Question
from roundtable.intake.models import Draft
from roundtable.lib.actor import Actor
from roundtable.lib.words import moment
from roundtable.web.addresses import address
from roundtable.workload.tray import SHOWN, Entry, Section

# The first few, each with how many there are in all.
_DRAFTS = Prepared(
    lambda: (
        Draft.objects.filter(writer=Param("writer"))
        .order_by("-saved_at")
        .values_list("pk", "begun_at", "saved_at", Window(Count("pk")))[:SHOWN]
    )
)


def drafts_question(actor: Actor) -> Question[Any]:
    """Return what `drafts_waiting` will ask, for `ahead`."""
    return _DRAFTS.question(writer=actor.user_id)


def drafts_waiting(actor: Actor) -> Section | None:
    """Return the actor's drafts, the one saved last first; None where there is none."""
    drafts = _DRAFTS(writer=actor.user_id)
    if not drafts:
        return None
    entries = tuple(
        Entry(
            f"Finish the referral you began on {moment(begun_at)}",
            address("intake:draft", draft),
            f"Last saved {moment(saved_at)}",
        )
        for draft, begun_at, saved_at, _count in drafts
    )
    return Section("Your drafts", entries, drafts[0][-1], address("intake:start"))
