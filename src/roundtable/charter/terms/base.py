"""What every part of the charter is made of: terms, numbered clauses and conditions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    StringConstraints,
    Tag,
    model_validator,
)

ClauseNumber = Annotated[str, StringConstraints(pattern=r"^\d{1,2}\.\d{1,3}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Group = Literal["domestic_abuse", "children", "adults"]


class Term(BaseModel):
    """A piece of the charter: frozen, and refusing words it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Clause(Term):
    """A numbered piece of the charter, which code and pages cite."""

    clause: ClauseNumber
    source: str = ""


class Unit(StrEnum):
    """What a clock counts: hub hours only, hours round the clock, or whole hub days."""

    WORKING_HOURS = "working_hours"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"


class Comparison(Term):
    """`field op value`, for instance `people.count at_least 5`. Conditions are data, never code."""

    field: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_]+)*$")]
    op: Literal["is", "is_not", "in", "not_in", "at_least", "at_most", "contains", "known"]
    value: str | int | bool | tuple[str, ...] = ""

    @model_validator(mode="after")
    def value_fits_op(self) -> Self:
        """Refuse a value that the comparison could never meet."""
        fits, wanted = _FITS[self.op]
        if not fits(self.value):
            raise ValueError(f"`{self.op}` needs {wanted}")
        return self


class Combination(Term):
    """Conditions joined by all, any or none of them; an empty list is left out."""

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def says_something(self) -> Self:
        """Refuse a combination without a condition: it would always hold."""
        if not (self.all or self.any or self.none):
            raise ValueError("a condition needs something under `all`, `any` or `none`")
        return self


def _kind(condition: object) -> str:
    if isinstance(condition, dict):
        return "combination" if {"all", "any", "none"} & condition.keys() else "comparison"
    return "combination" if isinstance(condition, Combination) else "comparison"


Condition = Annotated[
    Annotated[Comparison, Tag("comparison")] | Annotated[Combination, Tag("combination")],
    Discriminator(_kind),
]


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_single(value: object) -> bool:
    return value != "" and not isinstance(value, tuple)


def _is_list(value: object) -> bool:
    return isinstance(value, tuple) and bool(value)


_SINGLE = (_is_single, "one value, not a list and not empty")
_LIST = (_is_list, "a list of values, such as [high, medium]")
_NUMBER = (_is_number, "a whole number")
_FITS = {
    "is": _SINGLE,
    "is_not": _SINGLE,
    "in": _LIST,
    "not_in": _LIST,
    "at_least": _NUMBER,
    "at_most": _NUMBER,
    "contains": (lambda value: _is_single(value) and isinstance(value, str), "one word"),
    "known": (lambda value: isinstance(value, bool) or value == "", "true or false"),
}
