"""Every kind of clause of the charter changes what the hub does.

For each kind, one clause is changed and something the hub does is asked before and after: a
verdict, a deadline, who is asked. What a page only says of a clause does not count. A new kind of
clause fails here until it has its case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict

from roundtable.cases.models import Involvement
from roundtable.cases.rules import kept_until
from roundtable.charter.checking import check
from roundtable.charter.terms import (
    Agency,
    Amendment,
    Assessment,
    AuditSample,
    Category,
    Charter,
    Clause,
    ClockRule,
    Concern,
    Contact,
    Criterion,
    DecisionOutcome,
    DefaultAction,
    Definition,
    EmergencyPath,
    Ending,
    Factor,
    FeedbackRule,
    Grade,
    Hours,
    Indicator,
    LawfulBasis,
    LevelOfNeed,
    NoFurtherAction,
    PauseReason,
    PersonRole,
    Purpose,
    Question,
    Quorum,
    Remit,
    RequestRule,
    Reserved,
    Retention,
    Review,
    RoleTerm,
    SharingClause,
    Source,
    Step,
    Training,
    Translation,
    UnitCost,
    WithholdingGround,
)
from roundtable.deciding.rules import (
    default_actions,
    in_the_charters_words,
    outcomes_for,
    quorum_met,
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
from roundtable.learning.rules import ready_for_live_work
from roundtable.sharing.forms import ReturnForm
from roundtable.sharing.models import AskedAbout
from roundtable.sharing.rules import (
    PersonFacts,
    SharedFacts,
    may_say_view,
    may_share,
    route,
)
from roundtable.workload.rules import PauseFacts, after, due_at, may_pause, pause_reasons
from tests.clauses import changed, without
from tests.stories import concern

TODAY = date(2026, 3, 2)
FRIDAY = datetime(2026, 3, 6, 16, tzinfo=UTC)
PEOPLE = [PersonFacts("tom", "subject_child", 7), PersonFacts("mair", "parent_carer", 34)]
INCIDENT = SharedFacts(
    category="incident",
    sensitivity="sensitive",
    from_agency="police",
    about_role="parent_carer",
    grade="high",
    group="children",
    concerns=("neglect",),
)

Does = Callable[[Charter], object]
Case = Callable[[Charter], tuple[Does, Charter]]
CASES: dict[type[Clause], Case] = {}

# What the hub does not obey yet: kinds whose code is still to come, and what it will do with them.
OWED: dict[type[Clause], str] = {
    Contact: "the directory says whom to call today",
    Definition: "the translator names the definition beside an agency's term",
    Reserved: "so many agencies agree before rights change",
    Amendment: "so many sign before a version takes effect",
    Indicator: "the review measures the hub against its targets",
    AuditSample: "so many ended cases are looked at again",
    Review: "every agency is told that the charter is due",
    UnitCost: "the review says what the work cost",
}


def counts(kind: type[Clause]) -> Callable[[Case], Case]:
    """Keep a case: what the hub does, and the charter with one clause of this kind changed."""

    def keep(case: Case) -> Case:
        assert kind not in CASES, f"{kind.__name__} has two cases"
        CASES[kind] = case
        return case

    return keep


def kinds(above: type[Clause] = Clause) -> Iterator[type[Clause]]:
    for kind in above.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_kind_of_clause_has_its_case_or_is_owed() -> None:
    found = set(kinds())
    assert len(found) > 30
    assert CASES.keys() | OWED.keys() == found
    assert not CASES.keys() & OWED.keys(), "what has its case is owed no more"


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
def test_changing_the_clause_changes_what_the_hub_does(
    northshire: Charter, kind: type[Clause]
) -> None:
    does, other = CASES[kind](northshire)
    assert does(northshire) == does(northshire), "asked twice, it says the same"
    assert does(northshire) != does(other)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
def test_exactly_such_a_clause_is_changed(northshire: Charter, kind: type[Clause]) -> None:
    _does, other = CASES[kind](northshire)
    before, after_it = northshire.clauses, other.clauses
    different = {n for n in before if before[n] != after_it.get(n)}
    # A clause inside another (a question, a remit) changes both.
    assert kind in {type(before[number]) for number in different}
    assert after_it.keys() <= before.keys()


def asked(charter: Charter) -> object:
    return [(ask.agency, ask.people) for ask in route(charter, people=PEOPLE, concerns=["neglect"])]


def answering(**posted: str) -> Does:
    """Return whether the form takes an answer about one person."""

    def accepts(charter: Charter) -> object:
        about = AskedAbout(involvement=Involvement(place=1, given_name="Tom"))
        sent = QueryDict(mutable=True)
        sent.update(posted)  # type: ignore[arg-type]
        return ReturnForm(sent, charter=charter, agency="health", asked=[about]).is_valid()

    return accepts


ITEM = {
    "answer-1": "known",
    "item-1": "1",
    "text-1-1": "Seen on Friday.",
    "day_unknown-1-1": "on",
    "fact-1-1": "fact",
    "sensitivity-1-1": "ordinary",
    "consent-1-1": "not_sought",
}


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


# Part 7 ------------------------------------------------------------------------------------------


def _sound(charter: Charter) -> object:
    """Return whether the hub could adopt it: a clause may name only what the charter defines."""
    return not check(charter)


@counts(Purpose)
def _(charter: Charter) -> tuple[Does, Charter]:
    return _sound, changed(charter, "7.10", code="look_after_child")


@counts(LawfulBasis)
def _(charter: Charter) -> tuple[Does, Charter]:
    return _sound, changed(charter, "7.4", code="guarding")


@counts(Category)
def _(charter: Charter) -> tuple[Does, Charter]:
    kind = {"category-1-1": "involvement"}
    return answering(**ITEM, **kind), changed(charter, "7.21", code="work")


@counts(SharingClause)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: bool(may_share(c, item=INCIDENT, to_agency="education"))  # noqa: E731
    return does, changed(charter, "7.51", consent="given")


@counts(WithholdingGround)
def _(charter: Charter) -> tuple[Does, Charter]:
    withheld = {"answer-1": "withheld", "ground-1": "legal_privilege"}
    return answering(**withheld), changed(charter, "7.94", code="privilege")


# Parts 8 to 15 -----------------------------------------------------------------------------------


@counts(Quorum)
def _(charter: Charter) -> tuple[Does, Charter]:
    agreeing = ["health", "education"]
    does = lambda c: bool(quorum_met(c, outcome="advice", agreeing=agreeing))  # noqa: E731
    return does, changed(charter, "8.2", at_least=3)


@counts(DecisionOutcome)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: [one.code for one in outcomes_for(c, "children")]  # noqa: E731
    return does, changed(charter, "8.21", groups=["adults"])


@counts(DefaultAction)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: default_actions(c, outcome="advice", on_case=["health"])  # noqa: E731
    return does, changed(charter, "9.2", agency="education")


@counts(FeedbackRule)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: rule_for(c, "neighbour", after=Ending.JOINT_DECISION).tells  # noqa: E731
    return does, changed(charter, "10.3", tells="outcome")


@counts(RoleTerm)
def _(charter: Charter) -> tuple[Does, Charter]:
    return _sound, changed(charter, "11.2", code="spokesperson")


@counts(Retention)
def _(charter: Charter) -> tuple[Does, Charter]:
    return lambda c: kept_until(c, TODAY), changed(charter, "12.1", years=3)


@counts(Training)
def _(charter: Charter) -> tuple[Does, Charter]:
    learnt = {"induction": [TODAY], "sharing_lawfully": [TODAY]}
    said: dict[str, Any] = {"role": "practitioner", "learnt": learnt, "today": TODAY}
    does = lambda c: bool(ready_for_live_work(c, **said))  # noqa: E731
    return does, changed(charter, "13.3", before_live_work=True)
