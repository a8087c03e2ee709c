"""Parts 5, 6, 8 and 9: clocks, requests, decisions and actions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from roundtable.charter.terms.base import Clause, ClauseNumber, Code, Group, Line, Term, Unit


class Step(StrEnum):
    """What a clock runs for."""

    IDENTIFY = "identify"
    ANSWER = "answer"
    GATHER = "gather"
    POSITION = "position"
    DECIDE = "decide"
    ACT = "act"
    FEEDBACK = "feedback"
    CHALLENGE = "challenge"
    AUTHORISE = "authorise"
    DISAGREE = "disagree"
    FOLLOW_UP = "follow_up"
    ONWARD = "onward"
    TRANSFER = "transfer"


class Warned(StrEnum):
    """Who is warned when a clock runs short."""

    HOLDER = "holder"
    AGENCY_MANAGER = "agency_manager"
    HUB_MANAGER = "hub_manager"


class ClockRule(Clause):
    """How long a step may take. First hit wins; `grade` empty means any grade.

    `warn_when_left` is the percentage of the time that is left when `warns` are warned.
    """

    step: Step
    grade: Code | None = None
    length: Annotated[int, Field(gt=0)]
    unit: Unit
    warn_when_left: Annotated[int, Field(ge=0, le=100)] = 25
    warns: tuple[Warned, ...] = (Warned.HOLDER,)


class PauseReason(Clause):
    """A reason for which the clock of these steps may be paused, and for how many hub days."""

    code: Code
    name: Line
    steps: tuple[Step, ...]
    at_most_working_days: Annotated[int, Field(gt=0)]


class Escalation(Clause):
    """To whom late work of these steps comes besides whoever has it: the manager of their agency,
    the agency that leads the case, or the hub manager, once it is late by so much.
    """

    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    comes_to: Literal["agency_manager", "lead", "hub_manager"]
    late_by: Annotated[int, Field(gt=0)]
    unit: Unit


class RequestRule(Clause):
    """Who is asked for which concerns, what is asked, and how many years back.

    `people` narrows it to some roles on a case; empty means everybody in the agency's remit.
    `sources` narrows it to what some sources refer. It is there to describe hubs that work so, and
    to compare them: a charter that uses it cannot be adopted.
    """

    agencies: tuple[Code, ...]
    concerns: tuple[Code, ...]
    people: tuple[Code, ...] = ()
    sources: tuple[Code, ...] = ()
    asks: Line
    years_back: Annotated[int, Field(gt=0)]


class Quorum(Clause):
    """What a joint decision needs: at least so many agencies' positions, these among them."""

    at_least: Annotated[int, Field(ge=1)]
    must_include: tuple[Code, ...] = ()


class DecisionOutcome(Clause):
    """An outcome the table may decide on, for these groups of concern, with its quorum's clause."""

    code: Code
    name: Line
    groups: tuple[Group, ...]
    quorum: ClauseNumber
    means: Line


class DisagreementRung(Clause):
    """Who of two agencies that disagree talk to each other: the first rung first, and the next one
    where they do not agree. Whoever works the case, or the agencies' managers. Part 5 has the
    clock for each.
    """

    role: Literal["practitioner", "agency_manager"]
    does: Line


class UrgentDiscussion(Clause):
    """A discussion that any agency on a case calls at once, whatever stage it is at, about these
    groups of concern: with those it must include, and held within a time.
    """

    code: Code
    name: Line
    groups: tuple[Group, ...]
    must_include: Annotated[tuple[Code, ...], Field(min_length=1)]
    within: Annotated[int, Field(gt=0)]
    unit: Unit
    means: Line


class Decision(Term):
    """Part 8: quorums and outcomes, who must take a position, discussions that are called at once,
    and the ladder on which agencies settle a professional disagreement.
    """

    positions: Clause
    positions_from: Literal["asked", "contributing"] = "contributing"
    quorums: tuple[Quorum, ...]
    outcomes: tuple[DecisionOutcome, ...]
    urgent: tuple[UrgentDiscussion, ...] = ()
    ladder: tuple[DisagreementRung, ...] = ()


class DefaultAction(Clause):
    """An action proposed when an outcome is decided: by which agency, within how many hub days."""

    outcomes: tuple[Code, ...]
    agency: Code
    what: Line
    working_days: Annotated[int, Field(gt=0)]


class FollowUpRule(Clause):
    """After how many days the outcome of a joint decision is looked at again, and what is asked.

    It is for these outcomes; empty means all. It is done from `opens_days_before` that day on, and
    due on it, or on the hub's next working day. `own_view_of` are the roles on a case of whom one
    asks how they see it themselves; empty means everybody who may be told of the case.
    """

    after_days: Annotated[int, Field(gt=0, le=1000)]
    opens_days_before: Annotated[int, Field(ge=0)] = 7
    outcomes: tuple[Code, ...] = ()
    own_view_of: tuple[Code, ...] = ()
    asks: Line


class ScaleStep(Clause):
    """A step of the scale on which agencies say what changed for somebody, the best first."""

    code: Code
    name: Line
    means: Line


class OnwardService(Clause):
    """A kind of service outside the hub to which agencies refer somebody onwards, and within what
    time an answer is expected of it.
    """

    code: Code
    name: Line
    answers_within: Annotated[int, Field(gt=0)]
    unit: Unit
