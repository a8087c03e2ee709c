"""The whole charter, and how its clauses are walked and ordered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Protocol, TypeVar

from pydantic import BaseModel, StringConstraints

from roundtable.charter.terms.agreement import Agency, Definitions, Grade, Hub
from roundtable.charter.terms.base import Clause, Term
from roundtable.charter.terms.intake import Concern, Intake, NoFurtherAction, PersonRole, Source
from roundtable.charter.terms.telling import (
    Category,
    Digest,
    FeedbackRule,
    OverrideGround,
    Sharing,
    WithholdingGround,
)
from roundtable.charter.terms.upkeep import (
    Amendment,
    AuditSample,
    Indicator,
    Reserved,
    Retention,
    Review,
    RoleTerm,
    Training,
    UnitCost,
)
from roundtable.charter.terms.work import (
    ClockRule,
    Decision,
    DecisionOutcome,
    DefaultAction,
    Escalation,
    FollowUpRule,
    OnwardService,
    PauseReason,
    RequestRule,
    ScaleStep,
)

PARTS: Mapping[str, int] = {
    "hub": 1,
    "agencies": 2,
    "definitions": 3,
    "intake": 4,
    "clocks": 5,
    "pauses": 5,
    "escalations": 5,
    "requests": 6,
    "sharing": 7,
    "decision": 8,
    "actions": 9,
    "follow_ups": 9,
    "outcome_scale": 9,
    "onward": 9,
    "feedback": 10,
    "digests": 10,
    "roles": 11,
    "reserved": 11,
    "retention": 12,
    "training": 13,
    "review": 14,
    "indicators": 14,
    "samples": 14,
    "amendments": 14,
    "costs": 15,
}
"""The part each stretch of the text belongs to, which is the first number of its clauses."""


class Charter(Term):
    """One version of the hub's operating agreement."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    effective_from: dt.date
    hub: Hub
    agencies: tuple[Agency, ...]
    definitions: Definitions
    intake: Intake
    clocks: tuple[ClockRule, ...]
    pauses: tuple[PauseReason, ...]
    escalations: tuple[Escalation, ...] = ()
    requests: tuple[RequestRule, ...]
    sharing: Sharing
    decision: Decision
    actions: tuple[DefaultAction, ...]
    follow_ups: tuple[FollowUpRule, ...] = ()
    outcome_scale: tuple[ScaleStep, ...] = ()
    onward: tuple[OnwardService, ...] = ()
    feedback: tuple[FeedbackRule, ...]
    digests: tuple[Digest, ...] = ()
    roles: tuple[RoleTerm, ...]
    reserved: tuple[Reserved, ...]
    retention: tuple[Retention, ...]
    training: tuple[Training, ...]
    review: Review
    indicators: tuple[Indicator, ...]
    samples: tuple[AuditSample, ...]
    amendments: tuple[Amendment, ...]
    costs: tuple[UnitCost, ...]

    def agency(self, code: str) -> Agency:
        """Return the agency of that code.  :raises KeyError: when it did not sign."""
        return self._agencies[code]

    def grade(self, code: str) -> Grade:
        """Return the grade of that code.  :raises KeyError: when the charter has none such."""
        return self._grades[code]

    def concern(self, code: str) -> Concern:
        """Return the concern of that code.  :raises KeyError: when the charter has none such."""
        return self._concerns[code]

    def source(self, code: str) -> Source:
        """Return the source of that code.  :raises KeyError: when the charter has none such."""
        return self._sources[code]

    def person_role(self, code: str) -> PersonRole:
        """Return the role of that code.  :raises KeyError: when the charter has none such."""
        return self._person_roles[code]

    def category(self, code: str) -> Category:
        """Return the category of that code.  :raises KeyError: when the charter has none such."""
        return self._categories[code]

    def outcome(self, code: str) -> DecisionOutcome:
        """Return the outcome of that code.  :raises KeyError: when the charter has none such."""
        return self._outcomes[code]

    def scale_step(self, code: str) -> ScaleStep:
        """Return the step of the scale.  :raises KeyError: when there is none of that code."""
        return self._scale[code]

    def onward_service(self, code: str) -> OnwardService:
        """Return the kind of service outside the hub.  :raises KeyError: for no such code."""
        return self._onward[code]

    def ground(self, code: str) -> WithholdingGround:
        """Return the ground of that code.  :raises KeyError: when the charter has none such."""
        return self._grounds[code]

    def override(self, code: str) -> OverrideGround:
        """Return the ground to override.  :raises KeyError: when there is none of that code."""
        return self._overrides[code]

    def reason_for_nothing(self, code: str) -> NoFurtherAction:
        """Return the reason for no further action.  :raises KeyError: when there is none such."""
        return self._reasons_for_nothing[code]

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every numbered clause by its number."""
        return {clause.clause: clause for clause in numbered(self)}

    @cached_property
    def _agencies(self) -> Mapping[str, Agency]:
        return _by_code(self.agencies)

    @cached_property
    def _concerns(self) -> Mapping[str, Concern]:
        return _by_code(self.intake.concerns)

    @cached_property
    def _grades(self) -> Mapping[str, Grade]:
        return _by_code(self.definitions.grades)

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return _by_code(self.intake.sources)

    @cached_property
    def _person_roles(self) -> Mapping[str, PersonRole]:
        return _by_code(self.intake.people)

    @cached_property
    def _categories(self) -> Mapping[str, Category]:
        return _by_code(self.sharing.categories)

    @cached_property
    def _outcomes(self) -> Mapping[str, DecisionOutcome]:
        return _by_code(self.decision.outcomes)

    @cached_property
    def _scale(self) -> Mapping[str, ScaleStep]:
        return _by_code(self.outcome_scale)

    @cached_property
    def _onward(self) -> Mapping[str, OnwardService]:
        return _by_code(self.onward)

    @cached_property
    def _grounds(self) -> Mapping[str, WithholdingGround]:
        return _by_code(self.sharing.grounds)

    @cached_property
    def _overrides(self) -> Mapping[str, OverrideGround]:
        return _by_code(self.sharing.overrides)

    @cached_property
    def _reasons_for_nothing(self) -> Mapping[str, NoFurtherAction]:
        return _by_code(self.intake.no_further_action)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_T = TypeVar("_T", bound=_Coded)


def _by_code(terms: tuple[_T, ...]) -> dict[str, _T]:
    return {term.code: term for term in terms}


def numbered(term: object) -> Iterator[Clause]:
    """Yield every clause in a term and below it, in the order of the text."""
    if isinstance(term, Clause):
        yield term
    if isinstance(term, BaseModel):
        for name in type(term).model_fields:
            yield from numbered(getattr(term, name))
    elif isinstance(term, tuple):
        for part in term:
            yield from numbered(part)


def clause_order(number: str) -> tuple[int, int]:
    """Return a key that sorts clause numbers as people do: 6.9 before 6.10."""
    part, _, place = number.partition(".")
    return int(part), int(re.sub(r"\D", "", place) or 0)
