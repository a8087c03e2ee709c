"""A position as an agency gives it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


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
