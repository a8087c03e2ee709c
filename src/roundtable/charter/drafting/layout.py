"""Values as a charter file writes them: short ones on their line, long ones below it. Pure."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence

from roundtable.charter.lines import written
from roundtable.charter.problems import CharterError
from roundtable.charter.writing import WIDTH, folded, quoted

STEP = 2


def after_colon(value: object, *, column: int, name: str, folded: bool = False) -> str:
    """Return what stands after `name:` for a value, where `name` begins at `column`.

    It begins with a space or with a new line. `folded` keeps a text that was folded so.
    """
    inline = f" {in_line(value)}"
    fits = column + len(name) + 1 + len(inline) <= WIDTH
    if isinstance(value, Mapping):
        return inline if fits and _is_small(value) else "\n" + block(value, column + STEP)
    if isinstance(value, list):
        return inline if fits and not _holds_groups(value) else _list_below(value, column)
    if isinstance(value, str) and value and (folded or not fits):
        return _folded(value, column + STEP) or inline
    return inline


def block(value: Mapping[str, object], column: int) -> str:
    """Return a group of words, one a line, each beginning at `column`."""
    pad = " " * column
    return "\n".join(
        f"{pad}{name}:{after_colon(part, column=column, name=name)}" for name, part in value.items()
    )


def item(value: object, column: int, *, small: bool) -> str:
    """Return an item of a list without its dash, where what follows the dash begins at `column`.

    `small` asks for a group of words in braces, if it fits the line.
    """
    inline = in_line(value)
    if not isinstance(value, Mapping) or (small and column + len(inline) <= WIDTH):
        return inline
    return block(value, column).lstrip(" ")


def in_line(value: object) -> str:
    """Return a value as it stands within a line, in brackets or braces if it is several."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {in_line(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(in_line(part) for part in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    single = value.replace("'", "''")
    candidates = (value, f"'{single}'")
    return next((text for text in candidates if _means(text, value)), quoted(value))


def _means(text: str, value: str) -> bool:
    """Return whether a text stands for the value, wherever in a file it is put."""
    try:
        return all(
            written(form.format(text)).says == says
            for form, says in (
                (f"x: {text}\n", {"x": value}),
                (f"x: [{text}, y]\n", {"x": [value, "y"]}),
            )
        )
    except (CharterError, ValueError, IndexError, KeyError):
        return False


def _is_small(value: Mapping[str, object]) -> bool:
    return not any(isinstance(part, Mapping) or _holds_groups(part) for part in value.values())


def _holds_groups(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(part, Mapping) for part in value)


def _list_below(value: Sequence[object], column: int) -> str:
    pad = " " * (column + STEP)
    if _holds_groups(list(value)):
        items = (item(part, column + 2 * STEP, small=True) for part in value)
        return "".join(f"\n{pad}- {text}" for text in items)
    words = textwrap.fill(
        ", ".join(in_line(part) for part in value) + ",",
        WIDTH,
        initial_indent=pad + " " * STEP,
        subsequent_indent=pad + " " * STEP,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return f"\n{pad}[\n{words}\n{pad}]"


def _folded(value: str, column: int) -> str:
    """Return a text folded over several lines, or "" where folding would change it."""
    lines = "\n".join(folded(value, column))
    text = f" >-\n{lines}"
    try:
        return text if written(f"x:{text}\n").says == {"x": value} else ""
    except CharterError:
        return ""
