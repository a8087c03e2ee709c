"""Unread feedback on the page of work of those it was told to."""

from __future__ import annotations

from django.urls import reverse

from roundtable.feedback.models import Feedback
from roundtable.lib.actor import Actor
from roundtable.lib.words import moment
from roundtable.workload.tray import SHOWN, Entry, Section


def feedback_waiting(actor: Actor) -> Section | None:
    """Return what the actor's agency was told and has not read, newest first; None if nothing."""
    unread = Feedback.objects.filter(agency=actor.agency, read_at=None).exclude(tells="nothing")
    count, href = unread.count(), reverse("feedback:list")
    if not count:
        return None
    entries = tuple(
        Entry(told.wording, href, f"Told on {moment(told.told_at)}")
        for told in unread.order_by("-told_at")[:SHOWN]
    )
    return Section("Feedback to read", entries, count, href)
