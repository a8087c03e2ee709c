"""A condition as rows: how each is joined, and either a comparison or a group of rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from roundtable.charter.checking.conditions import Values, criteria_facts, sharing_facts
from roundtable.charter.conditions import in_words
from roundtable.charter.terms import Charter, Comparison, Condition, Criterion, Term

DEEPEST = 4
"""So many groups may stand in one another on a page; what is deeper is shown in words and kept."""
JOINS = (
    ("all", "And: it must hold"),
    ("any", "Or: one of these must hold"),
    ("none", "But not: it must not hold"),
)
OPS = (
    ("is", "is"),
    ("is_not", "is not"),
    ("in", "is one of"),
    ("not_in", "is none of"),
    ("at_least", "is at least"),
    ("at_most", "is at most"),
    ("contains", "includes"),
    ("known", "is known (yes or no)"),
)
FACTS = {
    "grade": "The grade",
    "concern.group": "The kind of concern",
    "concerns": "The concerns",
    "item.category": "The category of the item",
    "item.sensitivity": "The sensitivity of the item",
    "item.about_role": "The role of the person it is about",
    "item.consent": "Consent",
    "to.kind": "The kind of agency it goes to",
    "people.count": "The number of people",
    "people.roles": "The roles of the people",
    "narrative.known": "What happened is known",
}
WORDS = {"yes": True, "true": True, "no": False, "false": False}
_CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


@dataclass(frozen=True)
class Row:
    """How a row is joined, and what it says: a comparison, or the rows of a group."""

    join: str
    says: Mapping[str, Any] | tuple[Row, ...]


def facts_for(model: type[Term], charter: Charter) -> Mapping[str, Values]:
    """Return the facts that a condition of a clause may ask for, and what each can be."""
    return criteria_facts(charter) if model is Criterion else sharing_facts(charter)


def rows_of(condition: Mapping[str, Any] | None) -> tuple[Row, ...]:
    """Return a condition's rows; none for no condition."""
    if not condition:
        return ()
    if "field" in condition:
        return (Row("all", condition),)
    return tuple(
        Row(join, part if "field" in part else rows_of(part))
        for join, _words in JOINS
        for part in condition.get(join) or []
    )


def depth(rows: Sequence[Row]) -> int:
    """Return how many groups stand in one another."""
    return max((1 + depth(row.says) for row in rows if isinstance(row.says, tuple)), default=0)


def joined(rows: Sequence[Row], was: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """Return the condition of some rows; None of none. `was` is what the file says now.

    Where the rows are those of `was`, it stays as it is written; and a list of one stays a list.
    """
    if was and tuple(rows) == rows_of(was):
        return dict(was)
    if not rows:
        return None
    if len(rows) == 1 and rows[0].join != "none" and (not was or "field" in was):
        return _part(rows[0])
    groups = {join: [_part(row) for row in rows if row.join == join] for join, _words in JOINS}
    return {join: parts for join, parts in groups.items() if parts}


def _part(row: Row) -> dict[str, Any]:
    if isinstance(row.says, Mapping):
        return dict(row.says)
    groups = {join: [_part(each) for each in row.says if each.join == join] for join, _w in JOINS}
    return {join: parts for join, parts in groups.items() if parts}


def words_of(condition: Mapping[str, Any] | None) -> str:
    """Return a condition as people would say it; "" where there is none, or it says nothing."""
    if not condition:
        return ""
    try:
        return in_words(_CONDITION.validate_python(condition))
    except ValidationError:
        return ""


def comparison(field: str, op: str, typed: str, facts: Mapping[str, Values]) -> dict[str, Any]:
    """Return the comparison of one row.  :raises ValueError: with words that say what is wrong."""
    value = _meant(field, op, typed.strip(), facts)
    try:
        Comparison(field=field, op=op, value=tuple(value) if isinstance(value, list) else value)  # type: ignore[arg-type]
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise ValueError(said.replace(f"`{op}`", f"“{dict(OPS)[op]}”")) from None
    return {"field": field, "op": op, "value": value}


def as_typed(value: object) -> str:
    """Return a value of a comparison as a page shows it, to be typed over."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part).replace("_", " ") for part in value)
    return str(value).replace("_", " ")


def _meant(field: str, op: str, typed: str, facts: Mapping[str, Values]) -> Any:
    if op in ("in", "not_in"):
        return [_code(field, part.strip(), facts) for part in typed.split(",") if part.strip()]
    if op in ("at_least", "at_most") or facts.get(field, ()) is None:
        return int(typed) if typed.isdecimal() else WORDS.get(typed.lower(), typed)
    if op == "known":
        return WORDS.get(typed.lower() or "yes", typed)
    return _code(field, typed, facts)


def _code(field: str, typed: str, facts: Mapping[str, Values]) -> str:
    """Return the code that is meant: people write spaces where codes have underscores."""
    wanted = typed.lower().replace("_", " ")
    return next((v for v in facts.get(field) or () if v.replace("_", " ") == wanted), typed)
