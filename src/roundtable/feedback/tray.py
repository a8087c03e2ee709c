"""Unread feedback on the page of work of those it was told to."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Window

from roundtable.database.prepared import Param, Prepared, Question
from roundtable.feedback.models import Feedback
from roundtable.lib.actor import Actor
from roundtable.lib.words import moment
from roundtable.web.addresses import address
from roundtable.workload.tray import SHOWN, Entry, Section

# The newest few, each with how many there are in all.
_UNREAD = Prepared(
    lambda: (
        Feedback.objects.filter(agency=Param("agency"), read_at=None)
        .exclude(tells="nothing")
        .order_by("-told_at")
        .values_list("wording", "told_at", Window(Count("pk")))[:SHOWN]
    )
)


def feedback_question(actor: Actor) -> Question[Any]:
    """Return what `feedback_waiting` will ask, for `ahead`."""
    return _UNREAD.question(agency=actor.agency)


def feedback_waiting(actor: Actor) -> Section | None:
    """Return what the actor's agency was told and has not read, newest first; None if nothing."""
    unread, href = _UNREAD(agency=actor.agency), address("feedback:list")
    if not unread:
        return None
    entries = tuple(
        Entry(wording, href, f"Told on {moment(told_at)}") for wording, told_at, _count in unread
    )
    return Section("Feedback to read", entries, unread[0][-1], href)
