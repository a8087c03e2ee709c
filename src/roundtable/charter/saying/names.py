"""What the charter calls the values that a condition compares with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from roundtable.charter.terms import Charter
from roundtable.lib.words import inner


class _Named(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def names_of(charter: Charter) -> Mapping[str, Mapping[str, str]]:
    """Return the charter's names by the field of a condition and by code, for `in_words`."""
    people = _names(charter.intake.people)
    return {
        "grade": _names(charter.definitions.grades),
        "concerns": _names(charter.intake.concerns),
        "people.roles": people,
        "item.about_role": people,
        "item.category": _names(charter.sharing.categories),
    }


def _names(terms: Iterable[_Named]) -> dict[str, str]:
    return {term.code: inner(term.name) for term in terms}
