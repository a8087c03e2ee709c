"""Whom one can be in the demonstration, and what each of them shows."""

from __future__ import annotations

from dataclasses import dataclass

from roundtable.access.models import Membership
from roundtable.access.queries import PERSONA_AGENCIES, personas
from roundtable.lib.actor import Role

SHOWS = {
    "education": "Refers a concern, answers for schools, and learns what came of it.",
    "childrens_social_care": "Leads cases about children: identifies people, grades the risk, "
    "asks the agencies and calls them to the table.",
    "police": "Answers requests from police records, shares under a clause, and takes a position.",
    "health": "Answers for health services, and withholds what the charter does not let go.",
    "adult_social_care": "Leads cases about adults at risk, and carries out the actions decided.",
    "probation": "Answers about people who are supervised, and can dissent from a decision.",
}
MANAGER_SHOWS = "Watches the clocks of every case and which agencies are late. Reads no items."
LEAD_SHOWS = (
    "Looks again at what their agency withholds, once another challenges it. Sees that only."
)
BOARD_SHOWS = "Signs the charter for their agency, and agrees to changes that another asks for."
# Of everybody in the demonstration who signs or agrees, which takes their password once more.
PASSWORD = "northshire together"  # noqa: S105 it opens nothing but the demonstration


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as, with what they show of the path."""

    user_id: str
    name: str
    agency: str
    role: str
    shows: str


def personas_shown() -> list[Persona]:
    """Return the personas in the order of the path; the hub manager, the information governance
    leads and the board last.
    """
    return [_persona(held) for held in sorted(personas(), key=_place)]


def _place(held: Membership) -> int:
    if held.signs:
        return len(PERSONA_AGENCIES) + 2
    if held.role == Role.INFORMATION_GOVERNANCE:
        return len(PERSONA_AGENCIES) + 1
    if held.role == Role.HUB_MANAGER or held.agency_id not in PERSONA_AGENCIES:
        return len(PERSONA_AGENCIES)
    return PERSONA_AGENCIES.index(held.agency_id)


def _persona(held: Membership) -> Persona:
    if held.signs:
        role, shows = f"Governance board member, {held.agency.name}", BOARD_SHOWS
    elif held.role == Role.INFORMATION_GOVERNANCE:
        role, shows = "Information governance lead", LEAD_SHOWS
    elif held.role == Role.HUB_MANAGER:
        role, shows = "Hub manager", MANAGER_SHOWS
    else:
        role, shows = "", SHOWS.get(held.agency_id, "")
    return Persona(
        user_id=str(held.user_id),
        name=held.user.name,
        agency=held.agency.name,
        role=role,
        shows=shows,
    )
