"""Who may hand whose work over, and to whom. Pure."""

from __future__ import annotations

from enum import StrEnum

from roundtable.access.rules import WORKING_ROLES
from roundtable.lib.actor import Role
from roundtable.lib.verdict import Verdict, allow, deny


class Why(StrEnum):
    """Why work is handed over."""

    SHIFT = "shift"
    LEAVE = "leave"
    AWAY = "away"
    OTHER = "other"


WHY_NAMES = {
    Why.SHIFT: "My shift ends",
    Why.LEAVE: "Leave",
    Why.AWAY: "Somebody is away or ill",
    Why.OTHER: "Something else",
}


def may_hand_over(
    *, role: Role, own: bool, managed: bool, to_role: str, to_themself: bool, waits_for: str
) -> Verdict:
    """Return whether somebody in a role hands over work that is their `own`, or a colleague's, to
    somebody in `to_role` of their agency ("" for nobody: it waits for whoever takes it on).

    A colleague's work is the agency manager's to hand over, or anybody's where the agency has none
    (`managed`). What `waits_for` a role stays with that role.
    """
    if role not in WORKING_ROLES and not own:
        return deny("Your role hands over its own work only.", remedy="Ask the agency's manager.")
    if not own and managed and role is not Role.AGENCY_MANAGER:
        return deny(
            "A colleague's work is handed over by them, or by your agency's manager.",
            remedy="Ask either of them.",
        )
    if to_themself:
        return deny("They have this already.", remedy="Choose somebody else.")
    if to_role and waits_for and to_role != waits_for:
        return deny("This waits for another role.", remedy="Choose somebody who has that role.")
    if to_role and not waits_for and to_role not in WORKING_ROLES:
        return deny("They work no cases.", remedy="Choose somebody who does.")
    return allow()
