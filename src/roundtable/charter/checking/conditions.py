"""Conditions: each asks for a fact that will be there, and for a value the fact can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from roundtable.charter.checking.codes import codes, nearest
from roundtable.charter.conditions import comparisons
from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter, Comparison, Condition

Values = frozenset[str] | None
"""What a fact can be; None where it is a number, or yes or no."""

GROUPS = frozenset({"domestic_abuse", "children", "adults"})
SENSITIVITIES = frozenset({"ordinary", "sensitive", "restricted"})
CONSENTS = frozenset({"given", "refused", "not_sought"})
_NUMBERS = frozenset({"people.count"})
_YES_OR_NO = frozenset({"narrative.known"})


def odd_conditions(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for every condition that asks for an unknown fact or value."""
    for criterion in charter.intake.criteria:
        for text, remedy in _odd(criterion.when, criteria_facts(charter)):
            yield Problem(0, criterion.clause, text, remedy)
    for clause in charter.sharing.clauses:
        if clause.when:
            for text, remedy in _odd(clause.when, sharing_facts(charter)):
                yield Problem(0, clause.clause, text, remedy)


def criteria_facts(charter: Charter) -> Mapping[str, Values]:
    """Return the facts a criterion (part 4) may ask for, and what each can be."""
    return {
        "concerns": codes(charter.intake.concerns),
        "people.count": None,
        "people.roles": codes(charter.intake.people),
        "narrative.known": None,
        "grade": codes(charter.definitions.grades),
    }


def sharing_facts(charter: Charter) -> Mapping[str, Values]:
    """Return the facts a sharing clause (part 7) may ask for, and what each can be."""
    return {
        "grade": codes(charter.definitions.grades),
        "concern.group": GROUPS,
        "concerns": codes(charter.intake.concerns),
        "item.category": codes(charter.sharing.categories),
        "item.sensitivity": SENSITIVITIES,
        "item.about_role": codes(charter.intake.people),
        "item.consent": CONSENTS,
        "to.kind": frozenset(agency.kind for agency in charter.agencies),
        "people.count": None,
    }


def _odd(condition: Condition, facts: Mapping[str, Values]) -> Iterator[tuple[str, str]]:
    for asks in comparisons(condition):
        if asks.field not in facts:
            yield f"A condition asks for `{asks.field}`.", nearest(asks.field, [*facts])
        elif asks.op != "known":
            yield from _odd_values(asks, facts[asks.field])


def _odd_values(comparison: Comparison, allowed: Values) -> Iterator[tuple[str, str]]:
    values = comparison.value if isinstance(comparison.value, tuple) else (comparison.value,)
    for value in values:
        if allowed is None:
            yield from _odd_measure(comparison.field, value)
        elif value not in allowed:
            text = f"A condition compares `{comparison.field}` with `{value}`."
            yield text, nearest(str(value), allowed)


def _odd_measure(field: str, value: object) -> Iterator[tuple[str, str]]:
    yes_or_no = isinstance(value, bool)
    if field in _YES_OR_NO and not yes_or_no:
        yield f"A condition compares `{field}` with `{value}`.", "Write true or false."
    if field in _NUMBERS and (yes_or_no or not isinstance(value, int)):
        yield f"A condition compares `{field}` with `{value}`.", "Write a whole number."
