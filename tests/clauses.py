"""Charters with one clause changed, added or taken out: for tests that the hub does otherwise."""

from __future__ import annotations

from functools import reduce
from typing import Any

from roundtable.charter.terms import Charter


def changed(charter: Charter, number: str, **changes: Any) -> Charter:
    """Return the charter with other words in one clause."""
    text = charter.model_dump(mode="json")
    clause = _found(text, number)
    assert clause is not None, f"the charter has no clause {number}"
    assert any(clause.get(name) != value for name, value in changes.items()), "nothing changes"
    clause |= changes
    return Charter.model_validate(text)


def added(charter: Charter, where: str, *clauses: dict[str, Any], first: bool = True) -> Charter:
    """Return the charter with more clauses in a list of it, such as `sharing.clauses`; before the
    others, where the first that fits wins.
    """
    text = charter.model_dump(mode="json")
    *path, last = where.split(".")
    holder: dict[str, Any] = reduce(lambda part, name: part[name], path, text)
    holder[last] = [*clauses, *holder[last]] if first else [*holder[last], *clauses]
    return Charter.model_validate(text)


def without(charter: Charter, *numbers: str) -> Charter:
    """Return the charter without some of its clauses."""
    return Charter.model_validate(_less(charter.model_dump(mode="json"), set(numbers)))


def _found(part: Any, number: str) -> dict[str, Any] | None:
    if isinstance(part, dict):
        if part.get("clause") == number:
            return part
        part = list(part.values())
    if isinstance(part, list):
        return next((found for each in part if (found := _found(each, number))), None)
    return None


def _less(part: Any, numbers: set[str]) -> Any:
    if isinstance(part, dict):
        return {name: _less(value, numbers) for name, value in part.items()}
    if isinstance(part, list):
        return [
            _less(each, numbers)
            for each in part
            if not (isinstance(each, dict) and each.get("clause") in numbers)
        ]
    return part
