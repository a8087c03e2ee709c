"""Positions and proposals as an agency gives them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class PositionGiven:
    """What an agency recommends: an outcome, level of need and grade of the charter, why, and what
    would change its mind. `stands_in_for` names the colleague whose seat a deputy takes.

    With `no_remit` it says that this is not for it to say, and why, and nothing else.
    """

    reasons: str
    outcome: str = ""
    level_of_need: int | None = None
    grade: str = ""
    would_change: str = ""
    no_remit: bool = False
    stands_in_for: str = ""


@dataclass(frozen=True)
class ProposalGiven:
    """A joint decision as it is proposed: an outcome and a level of need of the charter, and why.
    `people` are those on the case (by the ids of their involvements) for whom another outcome is
    proposed, or none of their own (""); for everybody else it is that of the case.
    """

    outcome: str
    level_of_need: int
    reasons: str
    people: Mapping[UUID, str] = field(default_factory=dict)
