"""Reading a charter: from a file or a text to terms that hold together, or every reason why not."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from roundtable.charter.checking import adoptable, check
from roundtable.charter.lines import Written, written
from roundtable.charter.problems import CharterError, Problem
from roundtable.charter.terms import Charter, clause_order
from roundtable.charter.wording import problems_of


def read(path_or_text: Path | str) -> Charter:
    """Return the charter in a file, in a folder's newest version, or in a text of several lines.

    :raises CharterError: with every problem found, each with its line, clause and remedy.
    """
    if isinstance(path_or_text, str) and "\n" in path_or_text:
        return read_text(path_or_text)
    path = newest(Path(path_or_text))
    charter = read_text(_text_of(path))
    if _is_version(path) and path.stem != charter.version:
        text = f"The file is named {path.name}, and says version {charter.version}."
        raise CharterError((Problem(1, "", text, "Make the two agree."),))
    return charter


def read_to_adopt(text: str) -> Charter:
    """Return the charter that a text holds, if the hub would do all it says.

    :raises CharterError: as `read` does, and where the hub would not.
    """
    charter = read_text(text)
    refused = located(adoptable(charter), written(text))
    if refused:
        raise CharterError(refused)
    return charter


def read_adopted(text: str) -> Charter:
    """Return the charter that an adopted text holds. It was checked when it was adopted.

    A check that grew stricter since must not refuse what the agencies signed.
    """
    return Charter.model_validate(written(text).says)


@lru_cache(maxsize=8)
def read_text(text: str) -> Charter:
    """Return the charter that a text holds, the same for the same text: eleven agencies sign one
    text, and each signature reads it again.  :raises CharterError: as `read` does.
    """
    found = written(text)
    try:
        charter = Charter.model_validate(found.says)
    except ValidationError as error:
        raise CharterError(problems_of(error.errors(), found)) from None
    problems = located(check(charter), found)
    if problems:
        raise CharterError(problems)
    return charter


def located(problems: tuple[Problem, ...], text: Written) -> tuple[Problem, ...]:
    """Return the problems with the lines of their clauses, in the order of the text."""
    lines = {
        text.clause(place): line for place, line in text.lines.items() if place[-1:] == ("clause",)
    }
    found = (replace(problem, line=lines.get(problem.clause, 0)) for problem in problems)
    return tuple(sorted(found, key=lambda problem: problem.line))


def newest(path: Path) -> Path:
    """Return the newest version file of a folder; a file is its own answer.

    :raises CharterError: when there is no such file, or no version in the folder.
    """
    if path.is_file():
        return path
    versions = [found for found in path.glob("*.yaml") if _is_version(found)]
    if not versions:
        remedy = "Name a charter file, or a folder with one, such as charters/northshire."
        raise CharterError((Problem(0, "", f"There is no charter at {path}.", remedy),))
    return max(versions, key=lambda found: clause_order(found.stem))


def digest(charter: Charter | str) -> str:
    """Return the content hash of a charter, or of a text that holds one: hexadecimal SHA-256.

    Comments, order of words and layout do not change it; any change of what it says does. What
    is left to its default is left out, so that a term the software learns later does not change
    the digest of what was signed before.
    """
    charter = read_text(charter) if isinstance(charter, str) else charter
    terms = charter.model_dump(mode="json", exclude_defaults=True)
    said = json.dumps(terms, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _is_version(path: Path) -> bool:
    return all(part.isdecimal() for part in path.stem.split(".", 1)) and "." in path.stem


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Save it as plain text (UTF-8), in a place that you may read."
        raise CharterError((Problem(0, "", f"{path} cannot be read.", remedy),)) from error
