"""Assessments that can be answered, clocks that somebody owns, and requests about somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from roundtable.charter.checking.coverage import asks_about
from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter, FollowUpRule, Step


def loose_steps(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for every step of the work that leads nowhere or that nobody owns."""
    return chain(
        _assessments(charter),
        _levels(charter),
        _translations(charter),
        _clocks(charter),
        _pauses(charter),
        _requests(charter),
        _ladder(charter),
        _follow_ups(charter),
    )


def _assessments(charter: Charter) -> Iterator[Problem]:
    for assessment in charter.intake.assessments:
        asked = len(assessment.questions)
        if not asked:
            text = f"{assessment.name} asks nothing."
            yield Problem(0, assessment.clause, text, "Add its questions, or take it out.")
        elif assessment.at_least > asked:
            text = (
                f"{assessment.name} needs {assessment.at_least} questions answered yes, and has "
                f"only {asked}."
            )
            yield Problem(0, assessment.clause, text, "Lower `at_least`, or add questions.")
        if not assessment.concerns:
            text = f"{assessment.name} is for no concern."
            yield Problem(0, assessment.clause, text, "Name at least one under `concerns`.")


def _levels(charter: Charter) -> Iterator[Problem]:
    seen: set[int] = set()
    for need in charter.definitions.levels_of_need:
        if need.level in seen:
            text = f"Two levels of need are number {need.level}."
            yield Problem(0, need.clause, text, "Give one of the two another number, 1 to 4.")
        seen.add(need.level)


def _translations(charter: Charter) -> Iterator[Problem]:
    for term in charter.definitions.translations:
        if term.grade is None and term.defined_in is None:
            text = f'"{term.term}" is translated to nothing.'
            remedy = "Add `grade:`, or `defined_in:` with the clause of part 3 that defines it."
            yield Problem(0, term.clause, text, remedy)


def _clocks(charter: Charter) -> Iterator[Problem]:
    for clock in charter.clocks:
        if not clock.warns:
            text = "Nobody owns this clock: it warns nobody when it runs short."
            yield Problem(0, clock.clause, text, "Name at least one under `warns`, such as holder.")
        if clock.step in _TIMED_IN_PART_9:
            what, where = _TIMED_IN_PART_9[clock.step]
            text = f"No clock says when {what}."
            yield Problem(0, clock.clause, text, f"Say it under `{where}` in part 9.")


_TIMED_IN_PART_9 = {
    Step.FOLLOW_UP: ("an outcome is looked at again", "follow_ups"),
    Step.ONWARD: ("a service outside the hub answers", "onward"),
}


def _pauses(charter: Charter) -> Iterator[Problem]:
    timed: set[Step] = {clock.step for clock in charter.clocks}
    timed |= {step for step, (_, where) in _TIMED_IN_PART_9.items() if getattr(charter, where)}
    for pause in charter.pauses:
        if not pause.steps:
            text = f"{pause.name} pauses nothing: it names no step."
            yield Problem(0, pause.clause, text, "Name at least one under `steps`.")
        for step in pause.steps:
            if step not in timed:
                text = f"{pause.name} would pause `{step}`, which has no clock."
                yield Problem(0, pause.clause, text, f"Add a clock for `{step}` to part 5.")


def _requests(charter: Charter) -> Iterator[Problem]:
    """Compare what a clause asks about with the remit of each agency it asks."""
    for rule in charter.requests:
        for code in rule.agencies:
            agency = charter.agency(code)
            if rule.people and not any(asks_about(rule, agency, c) for c in rule.concerns):
                text = f"{agency.name} is asked only about people who are not in its remit."
                remedy = f"Add one of them to the remit of clause {agency.clause}."
                yield Problem(0, rule.clause, text, remedy)


def _ladder(charter: Charter) -> Iterator[Problem]:
    climbed: set[str] = set()
    for rung in charter.sharing.ladder:
        if rung.role in climbed:
            text = f"A challenge would go to the role `{rung.role}` twice."
            yield Problem(0, rung.clause, text, "Keep one of the two rungs.")
        climbed.add(rung.role)


def _follow_ups(charter: Charter) -> Iterator[Problem]:
    if charter.follow_ups and len(charter.outcome_scale) < 2:
        text = "Nobody could say on this scale what changed."
        remedy = "Add two steps or more under `outcome_scale` in part 9."
        yield Problem(0, charter.follow_ups[0].clause, text, remedy)
    asked_already: set[tuple[str, int]] = set()
    for rule in charter.follow_ups:
        yield from _follow_up(charter, rule)
        outcomes = rule.outcomes or [outcome.code for outcome in charter.decision.outcomes]
        asked = {(code, rule.after_days) for code in outcomes}
        if asked & asked_already:
            text = f"An outcome would be looked at twice after {rule.after_days} days."
            yield Problem(0, rule.clause, text, "Change `after_days`, or the outcomes.")
        asked_already |= asked


def _follow_up(charter: Charter, rule: FollowUpRule) -> Iterator[Problem]:
    if rule.opens_days_before >= rule.after_days:
        text = "This could be said on the day of the decision, before anything can have changed."
        yield Problem(0, rule.clause, text, "Make `opens_days_before` less than `after_days`.")
    for role in charter.intake.people:
        if role.never_told and role.code in rule.own_view_of:
            text = f"Whoever asks {role.name} for their view tells them that there is a case."
            yield Problem(0, rule.clause, text, "Take them out of `own_view_of`.")
