"""A condition as rows: how it is joined, which fact, how it compares, and with what.

A condition whose groups stand within groups has no rows; it is shown in words and kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from roundtable.charter.checking.conditions import Values, criteria_facts, sharing_facts
from roundtable.charter.conditions import in_words
from roundtable.charter.terms import Charter, Comparison, Condition, Criterion, Term
from roundtable.web.forms import Look, Pick, Text

SPARE = 2
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
Row = tuple[str, Mapping[str, Any]]


def facts_for(model: type[Term], charter: Charter) -> Mapping[str, Values]:
    """Return the facts that a condition of a clause may ask for, and what each can be."""
    return criteria_facts(charter) if model is Criterion else sharing_facts(charter)


def rows_of(condition: Mapping[str, Any] | None) -> list[Row] | None:
    """Return a condition's rows, none for no condition; None where groups stand within groups."""
    if not condition:
        return []
    if "field" in condition:
        return [("all", condition)]
    rows = [(join, part) for join, _words in JOINS for part in condition.get(join) or []]
    return rows if all("field" in part for _join, part in rows) else None


def joined(rows: Sequence[Row]) -> dict[str, Any] | None:
    """Return the condition of some rows; None of none."""
    if not rows:
        return None
    if len(rows) == 1 and rows[0][0] != "none":
        return dict(rows[0][1])
    groups = {join: [dict(part) for of, part in rows if of == join] for join, _words in JOINS}
    return {join: parts for join, parts in groups.items() if parts}


def words_of(condition: Mapping[str, Any] | None) -> str:
    """Return a condition as people would say it; "" where there is none, or it says nothing."""
    if not condition:
        return ""
    try:
        return in_words(_CONDITION.validate_python(condition))
    except ValidationError:
        return ""


def fields_for(number: int, facts: Mapping[str, Values]) -> dict[str, Any]:
    """Return the fields of one row, named when-0-join and so on."""
    row = f"Row {number + 1}"
    asked = [(name, FACTS.get(name, name)) for name in facts]
    return {
        f"when-{number}-join": Pick(label=f"{row}: joined by", choices=JOINS, required=False),
        f"when-{number}-field": Pick(
            label=f"{row}: fact", choices=[("", "Nothing"), *asked], required=False
        ),
        f"when-{number}-op": Pick(label=f"{row}: compares", choices=OPS, required=False),
        f"when-{number}-value": Text(
            label=f"{row}: with", required=False, look=Look(width=20, spellcheck=False)
        ),
    }


def initial_of(rows: list[Row]) -> dict[str, Any]:
    """Return what the fields show for some rows."""
    shown: dict[str, Any] = {}
    for number, (join, part) in enumerate(rows):
        shown |= {
            f"when-{number}-join": join,
            f"when-{number}-field": part["field"],
            f"when-{number}-op": part["op"],
            f"when-{number}-value": _shown(part.get("value", "")),
        }
    return shown


def comparison(field: str, op: str, typed: str, facts: Mapping[str, Values]) -> dict[str, Any]:
    """Return the comparison of one row.  :raises ValueError: with words that say what is wrong."""
    value = _meant(field, op, typed.strip(), facts)
    try:
        Comparison(field=field, op=op, value=tuple(value) if isinstance(value, list) else value)  # type: ignore[arg-type]
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise ValueError(said.replace(f"`{op}`", f"“{dict(OPS)[op]}”")) from None
    return {"field": field, "op": op, "value": value}


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


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(part).replace("_", " ") for part in value)
    return str(value).replace("_", " ")
