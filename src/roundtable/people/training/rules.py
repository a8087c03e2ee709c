"""Who may see by which model people are matched. Pure."""

from __future__ import annotations

from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Verdict, allow, deny

WATCHING = frozenset({Role.HUB_MANAGER, Role.INFORMATION_GOVERNANCE})


def may_see_model(actor: Actor) -> Verdict:
    """Return whether somebody may see which model is in force and how the registers drift from it.
    It tells of no person.
    """
    if not actor.member:
        return deny("You have no role in an agency today.", remedy="Ask your agency's manager.")
    if actor.role not in WATCHING:
        return deny(
            "The model is watched by the hub manager and those who lead information governance.",
            remedy="Ask the hub manager on duty.",
        )
    return allow()
