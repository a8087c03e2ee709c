"""A charter written as a text that reads back the same. Pure.

What is left to its default is left out. A text with comments is never written by this: drafting
changes such a text in its place, and leaves the rest as it stands.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from roundtable.charter.contents import PART_NAMES
from roundtable.charter.terms import PARTS, Charter

WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/()+-]*|\d+\.\d+|\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d")
_NOT_TEXT = frozenset({"true", "false", "null"})


def write(charter: Charter) -> str:
    """Return the text of a charter, part by part, such that `read` of it gives the charter."""
    says = charter.model_dump(mode="json", exclude_defaults=True)
    lines: list[str] = []
    part = 0
    for name, value in says.items():
        if PARTS.get(name, part) != part:
            part = PARTS[name]
            lines += ["", _heading(part), ""]
        lines += _named(name, value, 0)
    return "\n".join(lines) + "\n"


def _heading(part: int) -> str:
    return f"# Part {part}: {PART_NAMES[part]} ".ljust(WIDTH, "-")


def _named(name: str, value: object, depth: int) -> Iterator[str]:
    """Yield the lines of a name and its value, `depth` letters from the left."""
    pad = " " * depth
    if isinstance(value, Mapping):
        yield f"{pad}{name}:"
        yield from _mapping(value, depth + 2)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _list(name, value, depth)
    elif (line := f"{pad}{name}: {_scalar(value)}") and len(line) <= WIDTH:
        yield line
    elif isinstance(value, str) and _can_fold(value):
        yield f"{pad}{name}: >-"
        yield from folded(value, depth + 2)
    else:
        yield line


def _mapping(value: Mapping[str, object], depth: int) -> Iterator[str]:
    for name, part in value.items():
        yield from _named(name, part, depth)


def _list(name: str, value: Sequence[object], depth: int) -> Iterator[str]:
    pad = " " * depth
    if not any(isinstance(part, Mapping) for part in value):
        line = f"{pad}{name}: [{', '.join(_scalar(part) for part in value)}]"
        if len(line) <= WIDTH:
            yield line
            return
    yield f"{pad}{name}:"
    for part in value:
        if isinstance(part, Mapping):
            first, *rest = _mapping(part, depth + 4)
            yield f"{pad}  - {first.lstrip(' ')}"
            yield from rest
        else:
            yield f"{pad}  - {_scalar(part)}"


def _scalar(value: object) -> str:
    """Return one value. A text is written plain where nobody could take it for anything else."""
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value == value.rstrip() and value.lower() not in _NOT_TEXT:
        return value
    return quoted(value)


def quoted(value: str) -> str:
    """Return a text in quotation marks that reads back the same, whatever is in it."""
    said = json.dumps(value, ensure_ascii=False)
    return "".join(_escaped(letter, balanced=_balanced(value)) for letter in said)


def _escaped(letter: str, *, balanced: bool) -> str:
    """Return a letter of a quoted text, by its number where a text may not hold it as it is."""
    if (letter.isprintable() or letter == " ") and (balanced or letter not in "[]{}"):
        return letter
    return f"\\U{ord(letter):08x}"


def _balanced(value: str) -> bool:
    """Return whether brackets open and close: the reader counts them to see how deep it is."""
    return all(value.count(opens) == value.count(closes) for opens, closes in ("[]", "{}"))


def _can_fold(value: str) -> bool:
    return value.isprintable() and value == value.strip() and "  " not in value and _balanced(value)


def folded(value: str, depth: int) -> list[str]:
    """Return the lines of a text folded so deep in a charter file."""
    pad = " " * depth
    return textwrap.wrap(
        value,
        WIDTH,
        initial_indent=pad,
        subsequent_indent=pad,
        break_long_words=False,
        break_on_hyphens=False,
    )
