"""A past case judged by the rules that the hub works by, under any version of the charter.

What people did stays as it was: what arrived, what they ticked, answered and agreed to. What the
charter makes of it is judged again, each step by the version that holds at its moment. What an
agency that was never asked would have said, nobody can know: it adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from roundtable.charter.terms import Ending, FeedbackRule
from roundtable.deciding.rules import quorum_met
from roundtable.feedback.rules import NothingToTell, rule_for, rule_for_contributors
from roundtable.insight.trial.due import Clocks, Deadlines, grade_at, late, stretches
from roundtable.insight.trial.facts import Answered, Decided, Given, PastCase
from roundtable.insight.trial.judge import Judge, JudgeAt
from roundtable.intake.rules import ReferralFacts, meets_criteria
from roundtable.sharing.rules import SharedFacts


@dataclass(frozen=True)
class Trace:
    """What a charter makes of a case.

    `asked` says about whom each agency is asked, `shared` to whom each piece goes by its giver,
    category and place, `due` when each step is due and for whom, `late` which agency missed which
    step, `table` who sits at it, `quorum` is "met", "not met", "no such outcome" or "" before a
    decision, and `actions` are the default actions with their hub days.
    """

    taken_on: bool
    lead: str
    grade: str
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    due: Deadlines = field(default_factory=dict)
    late: frozenset[tuple[str, str]] = frozenset()
    shared: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    table: tuple[str, ...] = ()
    quorum: str = ""
    told: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    actions: Mapping[tuple[str, str], int] = field(default_factory=dict)


def replay(case: PastCase, judge_at: JudgeAt) -> Trace:
    """Return what the charters make of a case; `judge_at` gives the version for a moment."""
    first = judge_at(case.started)
    asking = judge_at(case.asked_at) if case.asked_at else None
    lead = first.leads.get(case.concerns[0], case.lead)
    asked = asking.asked(case) if asking else {}
    on_case = tuple(dict.fromkeys([lead, *asked]))
    decided = case.decided
    last = case.gradings[-1] if case.gradings else None
    table = tuple(agency for agency in case.table if agency in on_case)
    steps, clocks = list(stretches(case, asked, table)), Clocks(case, judge_at)
    due = {(step.step, step.agency): clocks.due(step) for step in steps}
    return Trace(
        taken_on=bool(meets_criteria(first.charter, _referral(case))),
        lead=lead,
        grade=judge_at(last.at).grade(last) if last else "",
        asked=asked,
        due=due,
        late=frozenset(late(case, lead, steps, due)),
        shared=dict(_shared(case, judge_at, on_case)),
        table=table,
        quorum=_quorum(judge_at(decided.at), decided, on_case) if decided else "",
        told=dict(_told(case, judge_at, asked)),
        actions=dict(_actions(judge_at(decided.at), decided, on_case)) if decided else {},
    )


def _referral(case: PastCase) -> ReferralFacts:
    roles = tuple(person.role for person in case.people)
    return ReferralFacts(case.concerns, roles, case.narrative_known)


def _shared(
    case: PastCase, judge_at: JudgeAt, on_case: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str, str], tuple[str, ...]]]:
    for answer in case.answers:
        judge = judge_at(answer.at)
        if answer.agency not in on_case:
            continue
        known = tuple(agency for agency in on_case if agency in judge.agencies)
        grade, _since = grade_at(case, judge_at, answer.at)
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
