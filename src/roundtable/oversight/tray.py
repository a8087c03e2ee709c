"""What waits for a signature or an answer, on the page of work of who gives it."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from roundtable.lib.actor import Actor
from roundtable.lib.words import day
from roundtable.oversight.queries import changes_to_answer, proposals_to_sign
from roundtable.oversight.rules import ASKERS
from roundtable.oversight.wording import change_in_words
from roundtable.workload.tray import SHOWN, Entry, Section


def to_sign(actor: Actor) -> Section | None:
    """Return the proposals that wait for this signatory, None if there is none."""
    if actor.role not in ASKERS:
        return None
    waiting = proposals_to_sign(actor, timezone.now())
    entries = tuple(
        Entry(
            f"Charter {each.number}",
            reverse("oversight:proposal", args=[each.pk]),
            f"Proposed by {each.proposed_by_name} on {day(each.proposed_at)}",
        )
        for each in waiting[:SHOWN]
    )
    return _section("Charter to sign", entries, len(waiting), reverse("oversight:proposals"))


def to_agree(actor: Actor) -> Section | None:
    """Return the changes of rights that wait for this agency's answer, None if there is none."""
    if actor.role not in ASKERS:
        return None
    waiting = changes_to_answer(actor, timezone.now())
    entries = tuple(
        Entry(
            change_in_words(each),
            reverse("oversight:change", args=[each.pk]),
            f"Asked by {each.asked_by_name} on {day(each.asked_at)}",
        )
        for each in waiting[:SHOWN]
    )
    return _section("Changes to agree", entries, len(waiting), reverse("oversight:approvals"))


def _section(title: str, entries: tuple[Entry, ...], count: int, href: str) -> Section | None:
    return Section(title, entries, count, href) if count else None
