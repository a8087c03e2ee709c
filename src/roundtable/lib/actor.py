"""Who acts: a person in a role of an agency, or the hub's own clockwork."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from roundtable.lib.verdict import Verdict


class Role(StrEnum):
    """The roles of the hub, as the charter's part 11 names them."""

    PRACTITIONER = "practitioner"
    REPRESENTATIVE = "representative"
    HUB_MANAGER = "hub_manager"
    AGENCY_MANAGER = "agency_manager"
    GOVERNANCE = "governance"
    INFORMATION_GOVERNANCE = "information_governance"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: `user_id`, the charter code of the agency and the role they act in.

    `not_ready` refuses live work: what must come before it is not learnt, or has lapsed.
    """

    user_id: UUID
    agency: str
    role: Role
    name: str = ""
    member: bool = True
    not_ready: Verdict | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return self.name or str(self.user_id)


# Whoever administers the machine: seats people and adopts a signed charter, and sees no case.
OPERATOR = Actor(UUID(int=0), "hub", Role.OPERATOR, "The hub's operator")
