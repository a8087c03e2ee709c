"""How each kind of clause of parts 1 to 6 counts: from the hub's hours to who is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from roundtable.charter.terms import (
    Agency,
    Assessment,
    Charter,
    ClockRule,
    Concern,
    Criterion,
    EmergencyPath,
    Ending,
    Factor,
    Grade,
    Hours,
    LevelOfNeed,
    NoFurtherAction,
    PauseReason,
    PersonRole,
    Question,
    Remit,
    RequestRule,
    Source,
    Step,
    Translation,
)
from roundtable.deciding.rules import (
    in_the_charters_words,
)
from roundtable.feedback.rules import may_close_without_action, rule_for
from roundtable.intake.rules import (
    ReferralFacts,
    answered_in_full,
    may_grade,
    meets_criteria,
    suggested_grade,
    uses_the_charters_words,
)
from roundtable.sharing.rules import (
    PersonFacts,
    may_say_view,
    route,
)
from roundtable.workload.rules import PauseFacts, after, due_at, may_pause, pause_reasons
from tests.charter.counting import Does, counts
from tests.clauses import changed, without
from tests.stories import concern

FRIDAY = datetime(2026, 3, 6, 16, tzinfo=UTC)
PEOPLE = [PersonFacts("tom", "subject_child", 7), PersonFacts("mair", "parent_carer", 34)]


def asked(charter: Charter) -> object:
    return [(ask.agency, ask.people) for ask in route(charter, people=PEOPLE, concerns=["neglect"])]


# Parts 1 to 3 ------------------------------------------------------------------------------------


@counts(Hours)
def _(charter: Charter) -> tuple[Does, Charter]:
    longer = changed(charter, "1.1", closes="20:00:00")
    return lambda c: due_at(c, step=Step.DECIDE, grade="high", started=FRIDAY).at, longer


@counts(Agency)
def _(charter: Charter) -> tuple[Does, Charter]:
    return asked, without(charter, "2.40")


@counts(Remit)
def _(charter: Charter) -> tuple[Does, Charter]:
    return asked, changed(charter, "2.41", people=["victim"])


@counts(Grade)
def _(charter: Charter) -> tuple[Does, Charter]:
    said: dict[str, Any] = {"concerns": [], "factors": [], "answers": {}, "reasons": "As seen."}
    does = lambda c: bool(may_grade(c, grade="standard", **said))  # noqa: E731
    return does, changed(charter, "3.12", code="low")


@counts(LevelOfNeed)
def _(charter: Charter) -> tuple[Does, Charter]:
    said: dict[str, Any] = {"group": "children", "outcome": "advice", "reasons": "As seen."}
    does = lambda c: bool(in_the_charters_words(c, level_of_need=4, **said))  # noqa: E731
    return does, without(charter, "3.23")


@counts(Translation)
def _(charter: Charter) -> tuple[Does, Charter]:
    term = "Medium risk of serious harm"
    does = lambda c: bool(may_say_view(c, agency="probation", term=term))  # noqa: E731
    return does, changed(charter, "3.42", term="Moderate risk of serious harm")


# Part 4 ------------------------------------------------------------------------------------------


def _taken(charter: Charter) -> object:
    return bool(uses_the_charters_words(charter, concern()))


@counts(PersonRole)
def _(charter: Charter) -> tuple[Does, Charter]:
    return _taken, changed(charter, "4.1", code="child")


@counts(Source)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: rule_for(c, "school", after=Ending.JOINT_DECISION).tells  # noqa: E731
    return does, changed(charter, "4.32", kind="anonymous")


@counts(Concern)
def _(charter: Charter) -> tuple[Does, Charter]:
    return _taken, changed(charter, "4.56", code="child_neglect")


@counts(Factor)
def _(charter: Charter) -> tuple[Does, Charter]:
    return lambda c: suggested_grade(c, ["missing"]), changed(charter, "4.85", grade="medium")


ANSWERS = {
    "child_harm-harm_now": "yes",
    "child_harm-contact_now": "yes",
    "child_harm-nobody_protects": "no",
}


@counts(Question)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: bool(answered_in_full(c, ["neglect"], ANSWERS))  # noqa: E731
    return does, changed(charter, "4.153", code="no_protector")


@counts(Assessment)
def _(charter: Charter) -> tuple[Does, Charter]:
    return lambda c: suggested_grade(c, [], ANSWERS), changed(charter, "4.150", at_least=3)


@counts(Criterion)
def _(charter: Charter) -> tuple[Does, Charter]:
    facts = ReferralFacts(("neglect",), ("subject_child",), narrative_known=True)
    several = {"field": "people.count", "op": "at_least", "value": 2}
    return lambda c: bool(meets_criteria(c, facts)), changed(charter, "4.110", when=several)


@counts(NoFurtherAction)
def _(charter: Charter) -> tuple[Does, Charter]:
    said: dict[str, Any] = {"explanation": "As said.", "undecided_emergency": False}
    does = lambda c: bool(may_close_without_action(c, reason="early_help", **said))  # noqa: E731
    return does, without(charter, "4.122")


@counts(EmergencyPath)
def _(charter: Charter) -> tuple[Does, Charter]:
    def decided_by(c: Charter) -> object:
        path = c.intake.emergency
        return after(c, FRIDAY, path.joint_decision_within, path.unit)

    return decided_by, changed(charter, "4.130", joint_decision_within=2)


# Parts 5 and 6 -----------------------------------------------------------------------------------


@counts(ClockRule)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: due_at(c, step=Step.DECIDE, grade="high", started=FRIDAY).at  # noqa: E731
    return does, changed(charter, "5.40", length=2)


@counts(PauseReason)
def _(charter: Charter) -> tuple[Does, Charter]:
    (reason,) = pause_reasons(charter, "answer")
    said: dict[str, Any] = {"reason": reason.code, "working_days": 2, "because": "None is free."}
    does = lambda c: bool(may_pause(c, PauseFacts("answer"), **said))  # noqa: E731
    return does, changed(charter, reason.clause, at_most_working_days=1)


@counts(RequestRule)
def _(charter: Charter) -> tuple[Does, Charter]:
    return asked, changed(charter, "6.4", people=["victim"])
