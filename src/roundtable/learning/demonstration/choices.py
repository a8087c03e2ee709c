"""What a table would sensibly decide, which signs fit a grade, and how long the hub has. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from random import Random

from roundtable.charter.terms import Charter, Step, Unit
from roundtable.deciding.rules import outcomes_for, quorum_met
from roundtable.intake.rules import (
    NO,
    UNKNOWN,
    YES,
    Answers,
    answer_key,
    assessments_for,
    factors_for,
    suggested_grade,
)
from roundtable.learning.demonstration.households import Family
from roundtable.sharing.rules import views_of

# What is decided most often first.
OUTCOMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("domestic_abuse", "high"): ("marac", "strategy_discussion_s47", "police_action"),
    ("domestic_abuse", "medium"): (
        "police_action", "child_in_need_s17", "advice", "mappa_liaison", "early_help",
    ),
    ("domestic_abuse", "standard"): ("advice", "early_help", "no_further_action", "police_action"),
    ("children", "high"): ("strategy_discussion_s47", "child_in_need_s17"),
    ("children", "medium"): ("child_in_need_s17", "early_help"),
    ("children", "standard"): ("early_help", "advice", "no_further_action"),
    ("adults", "high"): ("section_42_enquiry", "police_action"),
    ("adults", "medium"): ("section_42_enquiry", "adult_support"),
    ("adults", "standard"): ("adult_support", "advice", "no_further_action"),
}  # fmt: skip
AT_ONCE = {
    "domestic_abuse": "police_action",
    "children": "strategy_discussion_s47",
    "adults": "section_42_enquiry",
}
FOR_CHILDREN = frozenset({"strategy_discussion_s47", "child_in_need_s17", "early_help"})
LEVELS = {"high": 4, "medium": 3, "standard": 2}


def hours_for(charter: Charter, step: Step, grade: str) -> float:
    """Return the hub hours of a step's clock."""
    rule = next(r for r in charter.clocks if r.step == step and r.grade in (None, grade))
    return hub_hours(charter, rule.length, rule.unit)


def hub_hours(charter: Charter, length: int, unit: Unit) -> float:
    """Return how many hours the hub is open in so many working hours or days."""
    hours = charter.hub.hours
    day = hours.closes.hour - hours.opens.hour
    return length * (day if unit in (Unit.WORKING_DAYS, Unit.DAYS) else 1)


def signs(
    charter: Charter,
    rng: Random,
    *,
    concerns: Sequence[str],
    grade: str,
    family: Family,
    today: date,
    again: bool,
) -> tuple[str, ...]:
    """Return indicators of the charter that fit the people and point no higher than the grade."""
    order = [term.code for term in charter.definitions.grades]
    absent = _signs_that_do_not_fit(family, today, again)
    fitting = [
        factor
        for factor in factors_for(charter, concerns)
        if factor.code not in absent and order.index(factor.grade) >= order.index(grade)
    ]
    pointing = [factor.code for factor in fitting if factor.grade == grade]
    lesser = [factor.code for factor in fitting if factor.grade != grade]
    least = 1 if grade != order[-1] or rng.random() < 0.6 else 0
    chosen = rng.sample(pointing, min(len(pointing), rng.choice((least, least, 2))))
    chosen += rng.sample(lesser, min(len(lesser), rng.choice((0, 1, 1, 2))))
    if again and order.index(grade) <= 1 and "repeat_within_year" not in chosen:
        chosen.append("repeat_within_year")
    return tuple(chosen)


def assessed(charter: Charter, rng: Random, concerns: Sequence[str], grade: str) -> dict[str, str]:
    """Return an answer to each question the concerns need; they point no higher than the grade."""
    order = [term.code for term in charter.definitions.grades]
    answers: dict[str, str] = {}
    for each in assessments_for(charter, concerns):
        count = len(each.questions)
        enough = each.at_least or count
        fits = order.index(each.grade) >= order.index(grade)
        most = count if fits else enough - 1
        yes = set(rng.sample(range(count), rng.randint(min(most, enough if fits else 0), most)))
        for place, question in enumerate(each.questions):
            other = rng.choice((NO, NO, UNKNOWN))
            answers[answer_key(each, question)] = YES if place in yes else other
    return answers


def is_raised(charter: Charter, factors: Sequence[str], answers: Answers, grade: str) -> bool:
    """Return whether a grade is above what the indicators and the answers point to."""
    return suggested_grade(charter, factors, answers) != grade


def _signs_that_do_not_fit(family: Family, today: date, again: bool) -> set[str]:
    children = [one for one in family.people if one.kind == "child"]
    unborn = any(one.born_on is None for one in children)
    baby = any(one.born_on and one.age(today) < 1 for one in children)
    known_to_harm = family.first("partner") or family.first("friend")
    # What was chosen is a mild telling, so the gravest sign of all is never drawn.
    absent = {"strangled"}
    absent |= set() if children else {"child_saw_or_heard", "missing"}
    school_age = family.subject.kind != "child" or family.subject.age(today) >= 5
    absent |= set() if school_age else {"missing", "child_told", "low_mood_in_child"}
    absent |= set() if baby else {"baby_under_one"}
    absent |= set() if baby or unborn else {"pregnant"}
    absent |= set() if again else {"repeat_within_year"}
    absent |= set() if known_to_harm else {"contact_with_known_offender"}
    return absent


def outcome_of(
    charter: Charter,
    rng: Random,
    *,
    group: str,
    grade: str,
    agreeing: Collection[str],
    with_children: bool,
) -> str:
    """Return an outcome that the agreeing agencies may decide and that fits the grade."""
    likely = [
        code
        for code in OUTCOMES[group, grade]
        if (with_children or code not in FOR_CHILDREN)
        and quorum_met(charter, outcome=code, agreeing=agreeing)
    ]
    if likely:
        return rng.choices(likely, range(len(likely) + 1, 1, -1))[0]
    return next(
        outcome.code
        for outcome in outcomes_for(charter, group)
        if quorum_met(charter, outcome=outcome.code, agreeing=agreeing)
    )


def other_view(charter: Charter, rng: Random, *, group: str, grade: str, outcome: str) -> str:
    """Return what an agency that sees it otherwise would recommend."""
    allowed = {term.code for term in outcomes_for(charter, group)}
    near = [code for code in OUTCOMES[group, grade] if code != outcome and code in allowed]
    return rng.choice(near or [outcome])


def view_of(charter: Charter, rng: Random, *, agency: str, grade: str) -> str:
    """Return how an agency sees the risk, in its own term: mostly as the common grade, often not
    said.
    """
    terms = views_of(charter, agency)
    if not terms or rng.random() < 0.5:
        return ""
    alike = [term.term for term in terms if term.grade == grade]
    return rng.choice(alike if alike and rng.random() < 0.8 else [term.term for term in terms])
