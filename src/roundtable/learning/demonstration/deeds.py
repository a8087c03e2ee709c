"""What happens on a story, step by step: one deed for each action that plays it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from roundtable.deciding.rules import Stance
from roundtable.deciding.statement import PositionGiven
from roundtable.intake.statement import ReferralGiven
from roundtable.learning.demonstration.returns import Told


@dataclass(frozen=True)
class Receive:
    """The referral arrives."""

    given: ReferralGiven


@dataclass(frozen=True)
class Identify:
    """Somebody is looked up; `key` is who they are, whatever the referral calls them."""

    place: int
    key: str


@dataclass(frozen=True)
class Grade:
    """The case is graded."""

    grade: str
    factors: tuple[str, ...]
    answers: Mapping[str, str]
    reasons: str


@dataclass(frozen=True)
class ActAtOnce:
    """One agency acts in an emergency."""

    outcome: str
    reasons: str


@dataclass(frozen=True)
class Ask:
    """Every agency with a remit is asked."""


@dataclass(frozen=True)
class About:
    """What a return says of the person at a place of the referral."""

    place: int
    answer: str
    items: tuple[Told, ...] = ()
    ground: str = ""
    explanation: str = ""
    view: str = ""


@dataclass(frozen=True)
class RecordConsent:
    """An agency records what the person at a place said of sharing: yes or no, by `decided_by`."""

    place: int
    state: str
    decided_by: str


@dataclass(frozen=True)
class Return:
    """An agency answers about everybody it was asked about."""

    about: tuple[About, ...]


@dataclass(frozen=True)
class Challenge:
    """What another agency withholds about the person at a place is challenged."""

    agency: str
    place: int
    because: str


@dataclass(frozen=True)
class ReplyToChallenge:
    """The agency's information governance lead answers a challenge."""

    place: int
    share: bool
    because: str


@dataclass(frozen=True)
class ShareAfterAll:
    """An agency shares what it withheld about the person at a place."""

    place: int
    text: str


@dataclass(frozen=True)
class AddFactor:
    """A factor is added to the analysis, resting on the agency's own item of this text, about the
    person at a place; something unknown on none, about the whole case.
    """

    kind: str
    text: str
    item: str = ""
    place: int = 0


@dataclass(frozen=True)
class RecordWords:
    """Somebody's own words are recorded."""

    place: int
    words: str
    wishes: str
    told_to: str
    told_how: str


@dataclass(frozen=True)
class WriteSummary:
    """The summary is written, over all that its writer reads."""

    text: str


@dataclass(frozen=True)
class AgreeSummary:
    """An agency agrees with the summary, where it reads it."""


@dataclass(frozen=True)
class MarkItems:
    """Say whether what others gave was needed: so many items, the first given first."""

    said: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """Positions are called for; `because` says why without somebody who was asked."""

    because: str = ""


@dataclass(frozen=True)
class TakePosition:
    """An agency takes its sealed position."""

    given: PositionGiven


@dataclass(frozen=True)
class Propose:
    """A joint decision is proposed."""

    outcome: str
    level_of_need: int
    reasons: str


@dataclass(frozen=True)
class Say:
    """An agency answers the proposal."""

    stance: Stance
    reasons: str


@dataclass(frozen=True)
class SetAction:
    """One more action is set."""

    owner: str
    what: str
    working_days: int


@dataclass(frozen=True)
class EndAction:
    """An agency ends its action."""

    what: str
    done: bool
    result: str


@dataclass(frozen=True)
class Tell:
    """Referrer and contributors are told."""


@dataclass(frozen=True)
class ReadFeedback:
    """A contributor reads what it was told."""


@dataclass(frozen=True)
class End:
    """The case is closed."""

    because: str


@dataclass(frozen=True)
class Looked:
    """What is found of the person at a place when a decision is looked at again."""

    place: int
    change: str
    harm: str
    harm_what: str = ""
    own_view: str = ""
    own_words: str = ""


@dataclass(frozen=True)
class LookAgain:
    """The lead says what came of the decision, so many days after it."""

    after_days: int
    found: tuple[Looked, ...]


@dataclass(frozen=True)
class TakeNoAction:
    """The case is closed at once, below the criteria."""

    reason: str
    explanation: str


@dataclass(frozen=True)
class Reopen:
    """The case is opened again."""

    because: str


@dataclass(frozen=True)
class TakeOn:
    """Somebody takes on what their agency has to do next."""


Deed = (
    Receive | Identify | Grade | ActAtOnce | Ask | RecordConsent | Return | Challenge
    | ReplyToChallenge | ShareAfterAll | AddFactor | RecordWords | WriteSummary | AgreeSummary
    | MarkItems | Call
    | TakePosition | Propose | Say | SetAction | EndAction | Tell | ReadFeedback | End
    | LookAgain | TakeNoAction | Reopen | TakeOn
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A deed, by an agency, so many working hours after the story began."""

    hours: float
    agency: str
    deed: Deed


@dataclass(frozen=True)
class TimedStep:
    """A step of a story at its moment."""

    at: datetime
    story: int
    place: int
    agency: str
    deed: Deed
