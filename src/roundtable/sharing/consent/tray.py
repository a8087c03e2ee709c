"""Withdrawals of consent on the page of work of those who have what was shared under it."""

from __future__ import annotations

from typing import Any

from roundtable.access.rules import WORKING_ROLES
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.lib.actor import Actor
from roundtable.lib.words import moment
from roundtable.sharing.models import ConsentNotice
from roundtable.web.addresses import address
from roundtable.workload.tray import SHOWN, Entry, Section

_UNNOTED = Prepared(
    lambda: (
        ConsentNotice.objects.filter(to_agency=Param("agency"), noted_at=None)
        .order_by("told_at", "consent_id")
        .values_list("consent_id", "case__reference", "told_at")
        .distinct()
    )
)


def withdrawals_question(actor: Actor) -> Question[Any]:
    """Return what `withdrawals` will ask, for `ahead`."""
    return _UNNOTED.question(agency=actor.agency)


def withdrawals(actor: Actor) -> Section | None:
    """Return of which withdrawals the actor's agency was told and has not noted it, the oldest
    first; None where there is none.
    """
    if actor.role not in WORKING_ROLES:
        return None
    found = _UNNOTED(agency=actor.agency)
    if not found:
        return None
    entries = tuple(
        Entry(
            f"Somebody withdrew their consent, {reference}",
            address("case:withdrawn", reference, consent),
            f"Told on {moment(told_at)}",
        )
        for consent, reference, told_at in found[:SHOWN]
    )
    return Section("Consent withdrawn", entries, len(found), entries[0].href)
