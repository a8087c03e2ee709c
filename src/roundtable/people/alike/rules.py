"""Who may say that two people the hub knows are one. Pure."""

from __future__ import annotations

from roundtable.access.rules import WORKING_ROLES
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict, allow, deny


def may_judge(actor: Actor) -> Verdict:
    """Return whether somebody may merge people, say that they are two, or take it back: whoever
    works on cases. Of which people, the cases of their agency say, and the database sees to it.
    """
    if not actor.member:
        return deny("You have no role in an agency today.", remedy="Ask your agency's manager.")
    if actor.not_ready is not None:
        return actor.not_ready
    if actor.role not in WORKING_ROLES:
        return deny(
            "People are merged by those who work on cases.",
            remedy="Ask a practitioner of your agency.",
        )
    return allow()
