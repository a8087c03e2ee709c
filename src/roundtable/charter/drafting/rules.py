"""Who drafts the charter, who reads a draft, and when one is ready to be signed. Pure."""

from __future__ import annotations

from roundtable.charter.drafting.outline import outline
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Reason, Verdict, allow, deny

DRAFTERS = frozenset({Role.GOVERNANCE, Role.AGENCY_MANAGER})
READERS = DRAFTERS | {Role.HUB_MANAGER, Role.INFORMATION_GOVERNANCE}


def may_draft(actor: Actor) -> Verdict:
    """Return whether somebody drafts and comments: governance and managers of agencies."""
    if actor.member and actor.role in DRAFTERS:
        return allow()
    return deny(
        "Only board members and agency managers draft the charter.",
        remedy="Tell your agency's member of the board what should change.",
    )


def may_read_drafts(actor: Actor) -> Verdict:
    """Return whether somebody reads drafts: those who draft, and those who run the hub by it."""
    if actor.member and actor.role in READERS:
        return allow()
    return deny(
        "Drafts of the charter are read by board members and managers.",
        remedy="The charter in force is open to everybody.",
    )


def may_change(state: str) -> Verdict:
    """Return whether a draft in this state can still be changed."""
    if state == "drafting":
        return allow()
    return deny(
        "This draft is no longer being drafted: its text stands.",
        remedy="Start another draft.",
    )


def ready(text: str, *, adopted: frozenset[str] = frozenset()) -> Verdict:
    """Return whether a draft's text can be proposed: nothing wrong with it, and a new number.

    `adopted` holds the numbers of the versions that the hub adopted before.
    """
    found = outline(text)
    reasons = [Reason(p.text, p.clause, p.remedy) for p in found.problems]
    if found.charter and found.charter.version in adopted:
        reasons.append(
            Reason(
                f"There is a version {found.charter.version} already.",
                remedy="Give the draft a number of its own.",
            )
        )
    return Verdict(False, tuple(reasons)) if reasons else allow()
