"""Parts 5, 6, 8 and 9 in words: clocks, requests, decisions and actions."""

from __future__ import annotations

from roundtable.charter.saying.sentence import sentence
from roundtable.charter.saying.values import (
    STEPS,
    WARNED,
    agencies_named,
    concerns_named,
    counted,
    ended,
    grade_named,
    joined,
    length,
    listed,
    people_named,
    time,
)
from roundtable.charter.terms import (
    Charter,
    ClockRule,
    DecisionOutcome,
    DefaultAction,
    DisagreementRung,
    Escalation,
    FollowUpRule,
    OnwardService,
    PauseReason,
    Quorum,
    RequestRule,
    ScaleStep,
    UrgentDiscussion,
)
from roundtable.lib.words import inner

_COMES_TO = {
    "agency_manager": "its manager",
    "lead": "the agency that leads the case",
    "hub_manager": "the hub manager",
}
_GROUPS = {"domestic_abuse": "domestic abuse", "children": "children", "adults": "adults"}


@sentence.register
def _(clause: ClockRule, charter: Charter) -> str:
    step = STEPS[clause.step]
    grade = f" when the grade is {grade_named(charter, clause.grade)}" if clause.grade else ""
    warned = joined(WARNED[who] for who in clause.warns) or "nobody"
    be = "are" if len(clause.warns) > 1 else "is"
    return (
        f"{step.capitalize()} within {length(clause)}{grade}. When {clause.warn_when_left}% of "
        f"the time is left, {warned} {be} warned."
    )


@sentence.register
def _(clause: PauseReason, charter: Charter) -> str:
    steps = joined((STEPS[step] for step in clause.steps), "or")
    days = counted(clause.at_most_working_days, "working day")
    return f"The clock to {steps} may stop for up to {days}: {ended(inner(clause.name))}"


@sentence.register
def _(clause: Escalation, charter: Charter) -> str:
    steps = joined((STEPS[step] for step in clause.steps), "or")
    late = time(clause.late_by, clause.unit)
    return f"When an agency is {late} late to {steps}, {_COMES_TO[clause.comes_to]} hears of it."


@sentence.register
def _(clause: RequestRule, charter: Charter) -> str:
    agencies = agencies_named(charter, clause.agencies)
    about = concerns_named(charter, clause.concerns)
    people = people_named(charter, clause.people, "or")
    only = f", where it is about {people}" if clause.people else ""
    sources = joined((inner(charter.source(code).name) for code in clause.sources), "or")
    come = f", only when {sources} referred" if clause.sources else ""
    years = counted(clause.years_back, "year")
    return f"Ask {agencies} about {about}{only}{come}, {years} back: {ended(clause.asks)}"


@sentence.register
def _(clause: Quorum, charter: Charter) -> str:
    agencies = "agency" if clause.at_least == 1 else "agencies"
    included = agencies_named(charter, clause.must_include)
    among = f", {included} among them" if clause.must_include else ""
    needed = f"at least {clause.at_least} {agencies} must agree{among}."
    decided = [each.name for each in charter.decision.outcomes if each.quorum == clause.clause]
    return f"For {listed(decided, 'or')}, {needed}" if decided else needed.capitalize()


@sentence.register
def _(clause: DecisionOutcome, charter: Charter) -> str:
    groups = joined(_GROUPS[group] for group in clause.groups)
    means = ended(clause.means)
    return f"{clause.name}, for {groups}: {means} Clause {clause.quorum} says who must agree."


@sentence.register
def _(clause: DefaultAction, charter: Charter) -> str:
    outcomes = listed((charter.outcome(code).name for code in clause.outcomes), "or")
    agency = agencies_named(charter, (clause.agency,))
    days = counted(clause.working_days, "hub day")
    return f"After {outcomes}, {agency} within {days}: {ended(clause.what)}"


@sentence.register
def _(clause: UrgentDiscussion, charter: Charter) -> str:
    groups = joined((_GROUPS[group] for group in clause.groups), "or")
    included = agencies_named(charter, clause.must_include)
    return (
        f"{clause.name}: any agency on a case about {groups} calls it, whatever stage the case is "
        f"at. {ended(clause.means)} It includes {included}, and is held within "
        f"{time(clause.within, clause.unit)}."
    )


@sentence.register
def _(clause: DisagreementRung, charter: Charter) -> str:
    order = "First" if clause == charter.decision.ladder[0] else "Then"
    who = "those who work the case" if clause.role == "practitioner" else "the managers"
    return f"{order} {who} of two agencies that disagree talk to each other. {ended(clause.does)}"


@sentence.register
def _(clause: FollowUpRule, charter: Charter) -> str:
    outcomes = listed((charter.outcome(code).name for code in clause.outcomes), "or")
    decided = f"a joint decision on {outcomes}" if outcomes else "any joint decision"
    days, early = (counted(n, "day") for n in (clause.after_days, clause.opens_days_before))
    asked = people_named(charter, clause.own_view_of) or "everybody who may be told of the case"
    return (
        f"{days.capitalize()} after {decided}, or up to {early} before that, the agency that leads "
        f"says what came of it. {ended(clause.asks)} It asks how they see it: {ended(asked)}"
    )


@sentence.register
def _(clause: ScaleStep, charter: Charter) -> str:
    return f"{clause.name}: {ended(clause.means)}"


@sentence.register
def _(clause: OnwardService, charter: Charter) -> str:
    within = time(clause.answers_within, clause.unit)
    return f"{clause.name}: whoever refers somebody there expects an answer within {within}."
