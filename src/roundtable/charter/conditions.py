"""Conditions of the charter: whether one holds of some facts, and how it reads aloud.

Pure. An unknown fact (missing, None or empty) meets no comparison but `known: false`, so a
clause that must fire on the unknown has to ask for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sized
from types import MappingProxyType

from roundtable.charter.terms import Combination, Comparison, Condition

Facts = Mapping[str, object]
Names = Mapping[str, Mapping[str, str]]
"""What a charter calls the values of a field, by field and code."""


def holds(condition: Condition, facts: Facts) -> bool:
    """Return whether the condition holds of the facts, which are keyed by field name.

    A fact is one value or a collection of them: `in` then asks for any of them, `not_in` for none.
    """
    if isinstance(condition, Comparison):
        return _compares(condition, facts.get(condition.field))
    return (
        all(holds(part, facts) for part in condition.all)
        and (not condition.any or any(holds(part, facts) for part in condition.any))
        and not any(holds(part, facts) for part in condition.none)
    )


def comparisons(condition: Condition | None) -> Iterator[Comparison]:
    """Yield every comparison that a condition is made of; none where there is no condition."""
    if isinstance(condition, Comparison):
        yield condition
    elif condition is not None:
        for part in (*condition.all, *condition.any, *condition.none):
            yield from comparisons(part)


def in_words(condition: Condition, names: Names = MappingProxyType({})) -> str:
    """Return the condition as people would say it: "the grade is high".

    With the names of a charter, its codes are said by name: "neglect of a child", not "neglect".
    """
    if isinstance(condition, Comparison):
        return _comparison_in_words(condition, names.get(condition.field, {}))
    return ", and ".join(_combination_in_words(condition, names))


def _compares(comparison: Comparison, fact: object) -> bool:
    known = fact is not None and not (isinstance(fact, Sized) and len(fact) == 0)
    if comparison.op == "known":
        return known == (comparison.value is not False)
    return known and _TESTS[comparison.op](fact, comparison.value)


def _equal(fact: object, value: object) -> bool:
    """Compare as a reader would: yes is not 1, and a list is not one of its members."""
    return isinstance(fact, bool) == isinstance(value, bool) and fact == value


def _overlap(fact: object, values: object) -> bool:
    return any(member in _members(values) for member in _members(fact))


def _at_least(fact: object, value: object) -> bool:
    return isinstance(fact, int) and isinstance(value, int) and fact >= value


def _at_most(fact: object, value: object) -> bool:
    return isinstance(fact, int) and isinstance(value, int) and fact <= value


def _members(fact: object) -> Collection[object]:
    if isinstance(fact, Collection) and not isinstance(fact, str):
        return fact
    return (fact,)


_TESTS: Mapping[str, Callable[[object, object], bool]] = {
    "is": _equal,
    "is_not": lambda fact, value: not _equal(fact, value),
    "in": _overlap,
    "not_in": lambda fact, values: not _overlap(fact, values),
    "at_least": _at_least,
    "at_most": _at_most,
    "contains": lambda fact, value: value in _members(fact),
}

_FIELDS = {
    "grade": "the grade",
    "concern.group": "the kind of concern",
    "concerns": "the concerns",
    "item.category": "the category of the item",
    "item.sensitivity": "the sensitivity of the item",
    "item.about_role": "the role of the person it is about",
    "item.consent": "consent",
    "to.kind": "the kind of agency it goes to",
    "people.count": "the number of people",
    "people.roles": "the roles of the people",
    "narrative.known": "what happened",
}
_PLURAL = frozenset({"concerns", "people.roles"})
_JOINED = {
    "is": "{be} {value}",
    "is_not": "{be} not {value}",
    "in": "{be} one of {value}",
    "not_in": "{be} none of {value}",
    "at_least": "{be} {value} or more",
    "at_most": "{be} {value} or fewer",
    "contains": "include {value}",
}


def _comparison_in_words(comparison: Comparison, names: Mapping[str, str]) -> str:
    field = _FIELDS.get(comparison.field, comparison.field.replace(".", " ").replace("_", " "))
    be = "are" if comparison.field in _PLURAL else "is"
    if comparison.op == "known":
        return f"{field} {be} {'not known' if comparison.value is False else 'known'}"
    value = _value_in_words(comparison.value, names)
    if comparison.field in _PLURAL and comparison.op in {"in", "not_in"}:
        verb = "include any of" if comparison.op == "in" else "include none of"
        return f"{field} {verb} {value}"
    if isinstance(comparison.value, bool):
        return _yes_or_no_in_words(field, comparison)
    return f"{field} {_JOINED[comparison.op].format(be=be, value=value)}"


def _yes_or_no_in_words(field: str, comparison: Comparison) -> str:
    so = (comparison.op == "is") == comparison.value
    verb = "is" if so else "is not"
    return f"{field} {verb} {'known' if comparison.field.endswith('.known') else 'so'}"


def _value_in_words(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return _listed([_value_in_words(member, names) for member in value])
    return names.get(str(value), str(value).replace("_", " "))


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _combination_in_words(combination: Combination, names: Names) -> list[str]:
    clauses = [_nested(part, names) for part in combination.all]
    if combination.any:
        clauses.append(" or ".join(_nested(part, names) for part in combination.any))
        if len(combination.any) > 1 and (combination.all or combination.none):
            clauses[-1] = f"either {clauses[-1]}"
    clauses.extend(f"it is not so that {_nested(part, names)}" for part in combination.none)
    return clauses


def _nested(condition: Condition, names: Names) -> str:
    words = in_words(condition, names)
    return words if isinstance(condition, Comparison) else f"({words})"
