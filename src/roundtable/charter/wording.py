"""What pydantic finds wrong with a charter, in words and with a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from roundtable.charter.lines import Place, Written
from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter

_TAGS = frozenset({"comparison", "combination", "str", "int", "bool", "tuple[str, ...]"})
_UNIONS = ("str", "int", "bool", "tuple[str, ...]")


def problems_of(errors: list[ErrorDetails], text: Written) -> tuple[Problem, ...]:
    """Return the problems behind pydantic's errors, each once, in the order of the text."""
    found = dict.fromkeys(_problem(error, text) for error in errors)
    return tuple(sorted(found, key=lambda problem: problem.line))


def _problem(error: ErrorDetails, text: Written) -> Problem:
    place = tuple(step for step in error["loc"] if step not in _TAGS)
    if error["loc"] and error["loc"][-1] in _UNIONS:
        words = (
            f"`{place[-1]}` is {_said(error)}.",
            "Write one word, a number, or a list of words.",
        )
    else:
        words = _WORDS.get(error["type"], _otherwise)(error, place)
    return Problem(text.line(place), text.clause(place), *words)


def _name(place: Place) -> str:
    """Return the name a reader sees at the place: of an item of a list, the list's."""
    names = [step for step in place if isinstance(step, str)]
    return names[-1] if names else "the charter"


def _said(error: ErrorDetails) -> str:
    value = error["input"]
    if value is None:
        return "empty"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a group of words"
    return f'"{value}"' if value != "" else "empty"


def _missing(error: ErrorDetails, place: Place) -> tuple[str, str]:
    return f"`{place[-1]}` is missing.", f"Add a line with `{place[-1]}:`."


def _unknown(error: ErrorDetails, place: Place) -> tuple[str, str]:
    allowed = _words_allowed(place[:-1])
    near = get_close_matches(str(place[-1]), allowed, n=1)
    remedy = f"Did you mean `{near[0]}`?" if near else f"Words allowed here: {', '.join(allowed)}."
    return f"`{place[-1]}` is not a word the charter knows here.", remedy


def _choice(error: ErrorDetails, place: Place) -> tuple[str, str]:
    expected = str(error.get("ctx", {}).get("expected", "")).replace("'", "")
    return f"`{_name(place)}` is {_said(error)}.", f"Use {expected}."


_PATTERNS = {
    "clause": ("a number such as 4.2: the part, a full stop and the place in it", "4.2"),
    "quorum": ("the number of a clause of part 8", "8.3"),
    "defined_in": ("the number of a clause of part 3", "3.1"),
    "version": ("two numbers with a full stop between them", "1.0"),
    "field": ("small letters and full stops", "people.count"),
}


def _pattern(error: ErrorDetails, place: Place) -> tuple[str, str]:
    wanted, example = _PATTERNS.get(
        _name(place), ("a code: small letters, digits and underscores", "adult_social_care")
    )
    return f"`{_name(place)}` is {_said(error)}.", f"Write {wanted}, for instance {example}."


def _wanted(words: str) -> Callable[[ErrorDetails, Place], tuple[str, str]]:
    def say(error: ErrorDetails, place: Place) -> tuple[str, str]:
        return f"`{_name(place)}` is {_said(error)}.", f"Write {words}."

    return say


def _bound(word: str, limit: str) -> Callable[[ErrorDetails, Place], tuple[str, str]]:
    def say(error: ErrorDetails, place: Place) -> tuple[str, str]:
        bound = error.get("ctx", {}).get(limit)
        return f"`{_name(place)}` is {_said(error)}.", f"Write a number {word} {bound}."

    return say


def _otherwise(error: ErrorDetails, place: Place) -> tuple[str, str]:
    said = error["msg"].removeprefix("Value error, ")
    return (
        f"`{_name(place)}` is not right: {said}.",
        "Change the value, or see docs/rules/charter.md.",
    )


_TEXT = _wanted("some text")
_DATE = _wanted("a date as year, month, day, for instance 2026-04-01")
_TIME = _wanted("a time on the 24-hour clock, for instance 08:00")
_NUMBER = _wanted("a whole number")
_LIST = _wanted("a list: one item a line, each after a dash, or [one, two]")
_WORDS: dict[str, Callable[[ErrorDetails, Place], tuple[str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _choice,
    "enum": _choice,
    "string_pattern_mismatch": _pattern,
    "string_type": _TEXT,
    "string_too_short": _TEXT,
    "string_too_long": _wanted("at most 2,000 characters"),
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": _wanted("true or false"),
    "bool_parsing": _wanted("true or false"),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_type": _TIME,
    "time_parsing": _TIME,
    "tuple_type": _LIST,
    "model_type": _wanted("the words of this part, indented below it"),
    "greater_than": _bound("above", "gt"),
    "greater_than_equal": _bound("of at least", "ge"),
    "less_than_equal": _bound("of at most", "le"),
}


def _words_allowed(place: Place) -> list[str]:
    """Return the words a charter may use at a place."""
    models: set[type[BaseModel]] = {Charter}
    for step in place:
        if isinstance(step, str):
            models = {
                below
                for model in models
                if step in model.model_fields
                for below in _models_in(model.model_fields[step].annotation)
            }
    return sorted({name for model in models for name in model.model_fields})


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for part in get_args(annotation):
        yield from _models_in(part)
