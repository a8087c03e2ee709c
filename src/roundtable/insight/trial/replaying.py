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
from roundtable.insight.trial.due import Clocks, Deadlines, late, stretches
from roundtable.insight.trial.facts import Answered, Decided, Given, PastCase, Round
from roundtable.insight.trial.judge import Judge, JudgeAt
from roundtable.intake.rules import ReferralFacts, meets_criteria
from roundtable.sharing.rules import SharedFacts


@dataclass(frozen=True)
class Trace:
    """What a charter makes of a round of a case.

    `asked` says about whom each agency is asked, `contributed` whether any of them answered in this
    round or before, `shared` to whom each piece goes by its giver,
    category and place, `due` when each step is due and for whom, `late` which agency missed which
    step, `table` who sits at it, `quorum` is "met", "not met", "no such outcome" or "" before a
    decision, and `actions` are the default actions with their hub days.
    """

    taken_on: bool
    lead: str
    grade: str
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contributed: bool = False
    due: Deadlines = field(default_factory=dict)
    late: frozenset[tuple[str, str]] = frozenset()
    shared: Mapping[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    table: tuple[str, ...] = ()
    quorum: str = ""
    told: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    actions: Mapping[tuple[str, str], int] = field(default_factory=dict)


def replay(past: PastCase, judge_at: JudgeAt) -> tuple[Trace, ...]:
    """Return what the charters make of each round of a case; `judge_at` gives the version for a
    moment. Who leads it, and whether it is taken on, was settled when it was first opened.
    """
    opened = past.rounds[0]
    first = judge_at(opened.started)
    taken_on = bool(meets_criteria(first.charter, _referral(opened)))
    lead = first.leads.get(opened.concerns[0], opened.lead)
    traces: list[Trace] = []
    for each in past.rounds:
        contributed = any(trace.contributed for trace in traces)
        traces.append(_replay_round(each, judge_at, taken_on, lead, contributed))
    return tuple(traces)


def _replay_round(
    past: Round, judge_at: JudgeAt, taken_on: bool, lead: str, contributed: bool
) -> Trace:
    asked = judge_at(past.asked_at).asked(past) if past.asked_at else {}
    on_case = tuple(dict.fromkeys([lead, *asked]))
    table = tuple(agency for agency in past.table if agency in on_case)
    steps, clocks = list(stretches(past, asked, table)), Clocks(past, judge_at)
    due = {(step.step, step.agency): clocks.due(step) for step in steps}
    decided = past.decided
    # Who contributed before it was opened again is told as well.
    contributed = contributed or any(answer.agency in asked for answer in past.answers)
    return Trace(
        taken_on=taken_on,
        lead=lead,
        grade=clocks.graded[-1][1] if clocks.graded else "",
        asked=asked,
        contributed=contributed,
        due=due,
        late=frozenset(late(past, lead, steps, due)),
        shared=dict(_shared(past, judge_at, clocks, on_case)),
        table=table,
        quorum=_quorum(judge_at(decided.at), decided, on_case) if decided else "",
        told=dict(_told(past, judge_at, contributed)),
        actions=dict(_actions(judge_at(decided.at), decided, on_case)) if decided else {},
    )


def _referral(past: Round) -> ReferralFacts:
    roles = tuple(person.role for person in past.people)
    return ReferralFacts(past.concerns, roles, past.narrative_known)


def _shared(
    past: Round, judge_at: JudgeAt, clocks: Clocks, on_case: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str, str], tuple[str, ...]]]:
    for answer in past.answers:
        judge = judge_at(answer.at)
        if answer.agency not in on_case:
            continue
        known = tuple(agency for agency in on_case if agency in judge.agencies)
        grade, _since = clocks.grade_at(answer.at)
        presence = Given(*judge.presence(answer.agency))
        if presence.category in judge.categories:
            seen = judge.seen_by(answer.said, _facts(past, answer, presence, grade), known)
            yield (answer.agency, presence.category, answer.person), seen
        for place, item in enumerate(answer.items):
            goes = judge.shares(_facts(past, answer, item, grade), known)
            yield (answer.agency, item.category, f"{answer.person}.{place}"), goes


def _facts(past: Round, answer: Answered, item: Given, grade: str) -> SharedFacts:
    return SharedFacts(
        category=item.category,
        sensitivity=item.sensitivity,
        from_agency=answer.agency,
        about_role=past.role(answer.person),
        grade=grade,
        group=past.group,
        concerns=past.concerns,
        people_count=len(past.people),
        consent=item.consent,
    )


def _quorum(judge: Judge, decided: Decided, on_case: tuple[str, ...]) -> str:
    if decided.outcome not in judge.outcomes:
        return "no such outcome"
    agreeing = [agency for agency in decided.agreeing if agency in on_case]
    met = quorum_met(judge.charter, outcome=decided.outcome, agreeing=agreeing)
    return "met" if met else "not met"


def _told(
    past: Round, judge_at: JudgeAt, contributed: bool
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield what is told, by source and to those who contributed, with the wording."""
    at = past.decided.at if past.decided else past.ended_at
    if at is None:
        return
    ending = Ending.JOINT_DECISION if past.decided else Ending.NO_FURTHER_ACTION
    judge = judge_at(at)
    for source in past.sources:
        if source in judge.sources:
            yield source, _said(partial(rule_for, judge.charter, source, after=ending))
    if contributed:
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
