"""Drafts on their writer's page of work."""

from __future__ import annotations

from django.urls import reverse

from roundtable.intake.drafts import drafts_of
from roundtable.lib.actor import Actor
from roundtable.lib.words import moment
from roundtable.workload.tray import SHOWN, Entry, Section


def drafts_waiting(actor: Actor) -> Section | None:
    """Return the actor's drafts, the one saved last first; None where there is none."""
    drafts = drafts_of(actor)
    count, href = drafts.count(), reverse("intake:start")
    if not count:
        return None
    entries = tuple(
        Entry(
            f"Finish the referral you began on {moment(draft.begun_at)}",
            reverse("intake:draft", args=[draft.pk]),
            f"Last saved {moment(draft.saved_at)}",
        )
        for draft in drafts[:SHOWN]
    )
    return Section("Your drafts", entries, count, href)
