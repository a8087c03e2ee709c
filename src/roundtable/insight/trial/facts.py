"""What is kept of a past case when a charter is tried on it: codes and moments, no content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from roundtable.sharing.rules import PersonFacts


@dataclass(frozen=True)
class Graded:
    """A grade as it was given. `raised`: by judgement, above what was ticked and answered."""

    at: datetime
    grade: str
    factors: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    raised: bool = False


@dataclass(frozen=True)
class Given:
    """An item that an agency gave: its kind, how sensitive, and the consent."""

    category: str
    sensitivity: str = "ordinary"
    consent: str = "not_sought"


@dataclass(frozen=True)
class Answered:
    """What an agency said of one person of the case, with its items."""

    agency: str
    person: str
    said: str
    at: datetime
    items: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Decided:
    """The joint decision, and who agreed to it, with or without reservation."""

    at: datetime
    outcome: str
    agreeing: tuple[str, ...]


@dataclass(frozen=True)
class Paused:
    """That an agency paused the clock of a step that began at `began`, for a reason and so many hub
    days; `resumed_at` where it let the clock run again before they were over.
    """

    agency: str
    step: str
    began: datetime
    reason: str
    at: datetime
    working_days: int
    resumed_at: datetime | None = None


@dataclass(frozen=True)
class Round:
    """The facts of a case at their moments, from when it was opened, or opened again, until it was
    opened again. A moment is None for what has not come to pass.

    `started` is when it was opened, or opened again; `requested` are the agencies asked, `table`
    those called to it; `opened_at` is when their positions were opened, `ended_at` when the case
    was closed without a joint decision.
    """

    started: datetime
    group: str
    lead: str
    concerns: tuple[str, ...]
    people: tuple[PersonFacts, ...]
    sources: tuple[str, ...] = ()
    narrative_known: bool = True
    danger: bool = False
    gradings: tuple[Graded, ...] = ()
    asked_at: datetime | None = None
    requested: tuple[str, ...] = ()
    answers: tuple[Answered, ...] = ()
    called_at: datetime | None = None
    table: tuple[str, ...] = ()
    opened_at: datetime | None = None
    decided: Decided | None = None
    emergency_at: datetime | None = None
    told_at: datetime | None = None
    ended_at: datetime | None = None
    pauses: tuple[Paused, ...] = ()

    def role(self, person: str) -> str:
        """Return the role of somebody on the case."""
        return next(known.role for known in self.people if known.id == person)


@dataclass(frozen=True)
class PastCase:
    """A case with its rounds, one for each time that it was opened."""

    id: str
    rounds: tuple[Round, ...]

    @property
    def group(self) -> str:
        """The kind of referral."""
        return self.rounds[0].group
