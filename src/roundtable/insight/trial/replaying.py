"""A past case judged by the rules that the hub works by, under any version of the charter.

What people did stays as it was: what arrived, what they ticked, answered and agreed to. What the
charter makes of it is judged again, each step by the version that holds at its moment. What an
agency that was never asked would have said, nobody can know: it adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from roundtable.charter.terms import Charter, Ending, FeedbackRule, Step
from roundtable.deciding.rules import quorum_met
from roundtable.feedback.rules import NothingToTell, rule_for, rule_for_contributors
from roundtable.insight.trial.facts import Answered, Decided, Given, Graded, PastCase
from roundtable.intake.rules import ReferralFacts, meets_criteria, suggested_grade
from roundtable.sharing.rules import (
    PersonFacts,
    SharedFacts,
    answer_seen_by,
    destinations,
    presence_of,
    route,
)
from roundtable.workload.rules import STAGE_STEPS, NoClock, after, due_at

EMERGENCY = "emergency"


@dataclass(frozen=True)
class Trace:
    """What a charter makes of a case.

    `asked` says about whom each agency is asked, `shared` to whom each piece goes by its giver,
    category and place, `due` when each step is due, `late` which agency missed which step,
    `quorum` is "met", "not met", "no such outcome" or "" before a decision, and `actions` are the
    default actions with their hub days.
    """

    taken_on: bool
    lead: str
    grade: str
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    due: Mapping[str, datetime] = field(default_factory=dict)
    late: frozenset[tuple[str, str]] = frozenset()
    shared: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    table: tuple[str, ...] = ()
    quorum: str = ""
    told: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    actions: Mapping[tuple[str, str], int] = field(default_factory=dict)


class Judge:
    """The rules under one version. Remembers its answers: a quarter asks the same ones often."""

    def __init__(self, charter: Charter) -> None:
        self.charter = charter
        self.grades = [grade.code for grade in charter.definitions.grades]
        self.agencies = {agency.code for agency in charter.agencies}
        self.outcomes = {outcome.code for outcome in charter.decision.outcomes}
        self.categories = {category.code for category in charter.sharing.categories}
        self.leads = {concern.code: concern.lead for concern in charter.intake.concerns}
        self.sources = {source.code for source in charter.intake.sources}
        self._shares: dict[tuple[SharedFacts, tuple[str, ...]], tuple[str, ...]] = {}
        self._seen: dict[tuple[str, SharedFacts, tuple[str, ...]], tuple[str, ...]] = {}
        self._routes: dict[object, tuple[tuple[str, tuple[int, ...]], ...]] = {}

    def grade(self, given: Graded) -> str:
        """Return the grade that these indicators come to; judgement that raised it still does."""
        suggested = suggested_grade(self.charter, given.factors, given.answers)
        if given.raised and given.grade in self.grades:
            return min(suggested, given.grade, key=self.grades.index)
        return suggested

    def asked(self, case: PastCase) -> dict[str, tuple[str, ...]]:
        """Return about whom each agency is asked."""
        key = (tuple((p.role, p.age) for p in case.people), case.concerns)
        if key not in self._routes:
            people = [PersonFacts(str(n), p.role, p.age) for n, p in enumerate(case.people)]
            asks = route(self.charter, people=people, concerns=case.concerns)
            self._routes[key] = tuple((a.agency, tuple(map(int, a.people))) for a in asks)
        ids = [person.id for person in case.people]
        return {agency: tuple(ids[n] for n in who) for agency, who in self._routes[key]}

    def shares(self, item: SharedFacts, agencies: tuple[str, ...]) -> tuple[str, ...]:
        """Return to which of these agencies an item goes."""
        if item.category not in self.categories:
            return ()
        if (item, agencies) not in self._shares:
            goes = destinations(self.charter, item=item, agencies=agencies)
            found = {agency for each in goes if each.verdict for agency in each.agencies}
            self._shares[item, agencies] = tuple(a for a in agencies if a in found)
        return self._shares[item, agencies]

    def presence(self, agency: str) -> tuple[str, str]:
        """Return the category, and how sensitive it is, of the fact that an agency knows
        somebody.
        """
        return presence_of(self.charter, agency)

    def seen_by(
        self, said: str, presence: SharedFacts, agencies: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return which of these agencies see an answer about a person."""
        key = (said, presence, agencies)
        if key not in self._seen:
            self._seen[key] = answer_seen_by(
                self.charter, said=said, presence=presence, agencies=agencies
            )
        return self._seen[key]


JudgeAt = Callable[[datetime], Judge]


def replay(case: PastCase, judge_at: JudgeAt) -> Trace:
    """Return what the charters make of a case; `judge_at` gives the version for a moment."""
    first = judge_at(case.started)
    asking = judge_at(case.asked_at) if case.asked_at else None
    lead = first.leads.get(case.concerns[0], case.lead)
    asked = asking.asked(case) if asking else {}
    on_case = tuple(dict.fromkeys([lead, *asked]))
    decided = case.decided
    last = case.gradings[-1] if case.gradings else None
    due = dict(_due(case, judge_at))
    return Trace(
        taken_on=bool(meets_criteria(first.charter, _referral(case))),
        lead=lead,
        grade=judge_at(last.at).grade(last) if last else "",
        asked=asked,
        due=due,
        late=frozenset(_late(case, lead, asked, due)),
        shared=dict(_shared(case, judge_at, on_case)),
        table=tuple(a for a in decided.table if a in on_case) if decided else (),
        quorum=_quorum(judge_at(decided.at), decided, on_case) if decided else "",
        told=dict(_told(case, judge_at, asked)),
        actions=dict(_actions(judge_at(decided.at), decided, on_case)) if decided else {},
    )


def _referral(case: PastCase) -> ReferralFacts:
    roles = tuple(person.role for person in case.people)
    return ReferralFacts(case.concerns, roles, case.narrative_known)


def _grade_at(case: PastCase, judge_at: JudgeAt, moment: datetime) -> tuple[str, datetime]:
    """Return the grade at a moment and since when; danger counts as the highest until graded."""
    for given in reversed(case.gradings):
        if given.at <= moment:
            return judge_at(given.at).grade(given), given.at
    return (judge_at(case.started).grades[0] if case.danger else ""), case.started


def _due(case: PastCase, judge_at: JudgeAt) -> Iterator[tuple[str, datetime]]:
    """Yield when each step that began was due, as it was set last: a new grade sets it again."""
    for step, (began, ended) in _steps(case).items():
        if began is None:
            continue
        grade, since = _grade_at(case, judge_at, ended or began)
        started = case.started if step in STAGE_STEPS else began
        try:
            due = due_at(
                judge_at(max(began, since)).charter, step=step, grade=grade, started=started
            )
        except NoClock:
            continue
        yield step.value, due.at
    if case.emergency_at:
        charter = judge_at(case.emergency_at).charter
        path = charter.intake.emergency
        yield (
            EMERGENCY,
            after(charter, case.emergency_at, path.joint_decision_within, path.unit),
        )


def _steps(case: PastCase) -> dict[Step, tuple[datetime | None, datetime | None]]:
    decided_at = case.decided.at if case.decided else None
    answered_at = max((given.at for given in case.answers), default=None)
    return {
        Step.IDENTIFY: (case.started, case.asked_at or case.ended_at),
        Step.ANSWER: (case.asked_at, answered_at),
        Step.GATHER: (case.asked_at, case.called_at),
        Step.POSITION: (case.called_at, case.opened_at),
        Step.DECIDE: (case.opened_at, decided_at),
        Step.FEEDBACK: (decided_at, case.told_at),
    }


def _late(
    case: PastCase, lead: str, asked: Mapping[str, object], due: Mapping[str, datetime]
) -> Iterator[tuple[str, str]]:
    """Yield which agency missed which step. A step that has not ended is not judged."""
    for step, (_began, ended) in _steps(case).items():
        whole = step not in (Step.ANSWER, Step.POSITION)
        if whole and step in due and ended and ended > due[step]:
            yield step.value, lead
    answered = {given.agency: given.at for given in case.answers}
    for agency, at in answered.items():
        if agency in asked and Step.ANSWER in due and at > due[Step.ANSWER]:
            yield Step.ANSWER.value, agency
    if EMERGENCY in due and case.decided and case.decided.at > due[EMERGENCY]:
        yield EMERGENCY, lead


def _shared(
    case: PastCase, judge_at: JudgeAt, on_case: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str, str], tuple[str, ...]]]:
    for answer in case.answers:
        judge = judge_at(answer.at)
        if answer.agency not in on_case:
            continue
        known = tuple(agency for agency in on_case if agency in judge.agencies)
        grade, _since = _grade_at(case, judge_at, answer.at)
        presence = Given(*judge.presence(answer.agency))
        if presence.category in judge.categories:
            seen = judge.seen_by(answer.said, _facts(case, answer, presence, grade), known)
            yield (answer.agency, presence.category, answer.person), seen
        for place, item in enumerate(answer.items):
            goes = judge.shares(_facts(case, answer, item, grade), known)
            yield (answer.agency, item.category, f"{answer.person}.{place}"), goes


def _facts(case: PastCase, answer: Answered, item: Given, grade: str) -> SharedFacts:
    return SharedFacts(
        category=item.category,
        sensitivity=item.sensitivity,
        from_agency=answer.agency,
        about_role=case.role(answer.person),
        grade=grade,
        group=case.group,
        concerns=case.concerns,
        people_count=len(case.people),
        consent=item.consent,
    )


def _quorum(judge: Judge, decided: Decided, on_case: tuple[str, ...]) -> str:
    if decided.outcome not in judge.outcomes:
        return "no such outcome"
    agreeing = [agency for agency in decided.agreeing if agency in on_case]
    met = quorum_met(judge.charter, outcome=decided.outcome, agreeing=agreeing)
    return "met" if met else "not met"


def _told(
    case: PastCase, judge_at: JudgeAt, asked: Mapping[str, object]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield what is told, by source and to those who contributed, with the wording."""
    at = case.decided.at if case.decided else case.ended_at
    if at is None:
        return
    ending = Ending.JOINT_DECISION if case.decided else Ending.NO_FURTHER_ACTION
    judge = judge_at(at)
    for source in case.sources:
        if source in judge.sources:
            yield source, _said(partial(rule_for, judge.charter, source, after=ending))
    if any(answer.agency in asked for answer in case.answers):
        told = partial(rule_for_contributors, judge.charter, after=ending)
        yield "contributors", _said(told)


def _said(find: Callable[[], FeedbackRule]) -> tuple[str, str]:
    try:
        rule = find()
    except NothingToTell:
        return "nothing", ""
    return rule.tells, "" if rule.tells == "nothing" else rule.wording


def _actions(
    judge: Judge, decided: Decided, on_case: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], int]]:
    for default in judge.charter.actions:
        if decided.outcome in default.outcomes and default.agency in on_case:
            yield (default.agency, default.what), default.working_days
