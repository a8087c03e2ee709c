"""Files of referrals: JSON Lines, one referral a line, or CSV, one person a row. Pure.

A CSV file repeats the referral's own columns on each row of its people; rows with the same source
and
sender's reference that follow one another are one referral. Relationships need JSON Lines.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import ValidationError

from roundtable.intake.statement import PersonGiven, ReferralGiven

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0", ""})
PERSON_COLUMNS = tuple(PersonGiven.model_fields)
REFERRAL_COLUMNS = tuple(
    name for name in ReferralGiven.model_fields if name not in {"people", "relationships"}
)


@dataclass(frozen=True)
class Row:
    """A referral of a file: the line it begins on, and what was given or why it cannot be read."""

    line: int
    given: ReferralGiven | None
    problem: str = ""


class UnreadableFile(ValueError):
    """The file as a whole is not one of referrals; the message says what to do."""


def read_json_lines(lines: Iterable[str]) -> Iterator[Row]:
    """Yield each referral of a JSON Lines file; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(number, partial(ReferralGiven.model_validate_json, line))


def read_csv(lines: Iterable[str]) -> Iterator[Row]:
    """Yield each referral of a CSV file.

    :raises UnreadableFile: when a column it needs is missing or one is not known.
    """
    table = csv.DictReader(lines)
    _columns_are_known(table.fieldnames or [])
    numbered = ((table.line_num, row) for row in table)
    for _key, group in itertools.groupby(numbered, key=_whose):
        rows = list(group)
        yield _row(rows[0][0], partial(_referral, [row for _line, row in rows]))


def _columns_are_known(columns: Iterable[str]) -> None:
    found, known = set(columns), {*REFERRAL_COLUMNS, *PERSON_COLUMNS}
    missing = {"source", "sender_reference", "concerns", "narrative", "role"} - found
    if missing or found - known:
        parts = [f"missing: {', '.join(sorted(missing))}"] if missing else []
        parts += [f"not known: {', '.join(sorted(found - known))}"] if found - known else []
        raise UnreadableFile(
            f"The columns do not fit ({'; '.join(parts)}). Use: {', '.join(sorted(known))}."
        )


def _whose(numbered: tuple[int, dict[str, str]]) -> tuple[str, str]:
    _line, row = numbered
    return row["source"] or "", row["sender_reference"] or ""


def _referral(rows: list[dict[str, str]]) -> ReferralGiven:
    first = {name: rows[0].get(name) or "" for name in REFERRAL_COLUMNS}
    concerns = [code.strip() for code in first["concerns"].split(";") if code.strip()]
    answers = {name: _yes_or_no(first[name]) for name in ("immediate_danger", "do_not_contact")}
    said: dict[str, Any] = {**first, **answers, "concerns": concerns}
    return ReferralGiven.model_validate(said | {"people": [_person(row) for row in rows]})


def _person(row: dict[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: text.strip() for name in PERSON_COLUMNS if (text := row.get(name) or "").strip()
    }
    if "address_confidential" in said:
        said["address_confidential"] = _yes_or_no(said["address_confidential"])
    return said


def _yes_or_no(text: str) -> object:
    """Return what is meant; anything else goes on as it is, for the statement to refuse by name."""
    word = text.strip().casefold()
    return True if word in YES else False if word in NO else text


def _row(line: int, read: Callable[[], ReferralGiven]) -> Row:
    try:
        return Row(line, read())
    except ValidationError as error:
        return Row(line, None, "; ".join(_in_words(problem) for problem in error.errors()))


def _in_words(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    text = problem["msg"].removeprefix("Value error, ")
    return f"{where}: {text}" if where else text
