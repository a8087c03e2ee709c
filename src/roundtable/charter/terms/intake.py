"""Part 4: who may refer, about whom and what, and what is taken on."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from roundtable.charter.terms.base import Clause, Code, Condition, Group, Line, Term, Unit


class PersonRole(Clause):
    """A role a person can have on a case."""

    code: Code
    name: Line
    never_told: bool = False


class SourceKind(StrEnum):
    """How much the hub may tell a source, and whether it can be asked back."""

    AGENCY = "agency"
    PROFESSIONAL = "professional"
    PUBLIC = "public"
    ANONYMOUS = "anonymous"


class Source(Clause):
    """Where a referral may come from. `census` is the children in need census code."""

    code: Code
    name: Line
    kind: SourceKind
    census: str = ""
    agency: Code | None = None


class Concern(Clause):
    """What a referral may be about, the agency that leads, and the indicators that show it."""

    code: Code
    name: Line
    group: Group
    lead: Code
    means: Line


class Factor(Clause):
    """An indicator a practitioner ticks when grading; `points` to the grade it suggests."""

    code: Code
    name: Line
    concerns: tuple[Code, ...]
    grade: Code


class Question(Clause):
    """One question of a structured assessment, answered yes, no or not known."""

    code: Code
    asks: Line


class Assessment(Clause):
    """A structured assessment that some concerns need before they are graded.

    So many questions answered yes as `at_least` says (0 means all of them) point to `grade`.
    `edition` says which edition of a tool it is, because several are in use at once.
    """

    code: Code
    name: Line
    edition: Line
    concerns: tuple[Code, ...]
    questions: tuple[Question, ...]
    at_least: Annotated[int, Field(ge=0)] = 0
    grade: Code


class Criterion(Clause):
    """A test a referral must pass to be taken on; where it fails, it says so in words."""

    name: Line
    when: Condition
    otherwise: Line


class NoFurtherAction(Clause):
    """A reason to take no further action, and where the referrer is pointed instead."""

    code: Code
    name: Line
    signpost: Line


class EmergencyPath(Clause):
    """What one agency may do at once when somebody is in immediate danger."""

    means: Line
    joint_decision_within: Annotated[int, Field(gt=0)]
    unit: Unit


class Intake(Term):
    """Part 4: sources, roles, concerns, criteria, reasons for no further action, the emergency path
    and assessments.
    """

    people: tuple[PersonRole, ...]
    sources: tuple[Source, ...]
    concerns: tuple[Concern, ...]
    factors: tuple[Factor, ...]
    criteria: tuple[Criterion, ...]
    no_further_action: tuple[NoFurtherAction, ...]
    emergency: EmergencyPath
    assessments: tuple[Assessment, ...]
