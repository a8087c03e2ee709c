"""Items of a list in a charter file: in and out, on lines of their own or within brackets. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from yaml.nodes import MappingNode, SequenceNode

from roundtable.charter.drafting.characters import after_line, end_of, line_end, line_start
from roundtable.charter.drafting.layout import STEP, in_line, item
from roundtable.charter.writing import WIDTH

_COMMA = re.compile(r"\s*,[ \t]*")


def line_in(text: str, found: SequenceNode, at: int, value: object) -> str:
    """Return the text with a new item on lines of its own, before the item that is at `at`."""
    column = found.start_mark.column + STEP
    small = all(isinstance(n, MappingNode) and n.flow_style for n in found.value)
    line = f"{' ' * found.start_mark.column}- {item(value, column, small=small)}\n"
    gap = "\n" if _apart(text, found) else ""
    if at < len(found.value):
        start = line_start(text, found.value[at].start_mark.index)
        return f"{text[:start]}{line}{gap}{text[start:]}"
    return after_line(text, end_of(text, found), gap + line)


def line_out(text: str, found: SequenceNode, at: int) -> str:
    """Return the text without an item that stands on lines of its own."""
    gone = found.value[at]
    start, end = line_start(text, gone.start_mark.index), line_end(text, end_of(text, gone))
    if text[:start].endswith("\n\n") and text[end:].startswith("\n"):
        end += 1
    return text[:start] + text[end:]


def _apart(text: str, found: SequenceNode) -> bool:
    """Return whether every item of a list has an empty line before it, save the first."""
    gaps = [text[end_of(text, a) : b.start_mark.index] for a, b in pairwise(found.value)]
    return bool(gaps) and all("\n\n" in gap for gap in gaps)


def bracket_in(text: str, found: SequenceNode, at: int, value: object) -> str:
    """Return the text with a new item in a list in brackets, before the item that is at `at`."""
    said = in_line(value)
    if at < len(found.value):
        start = found.value[at].start_mark.index
        return f"{text[:start]}{said}, {text[start:]}"
    last = found.value[-1]
    end = end_of(text, last)
    gap = _gap(text, end, found, said)
    if comma := _COMMA.match(text, end):
        end = comma.start() + comma[0].index(",") + 1
        return f"{text[:end]}{gap}{said},{text[end:]}"
    return f"{text[:end]},{gap}{said}{text[end:]}"


def _gap(text: str, end: int, found: SequenceNode, said: str) -> str:
    """Return what stands before an item at the end: a space, or a new line where there is no room.

    A list that stands on one line stays there.
    """
    begins = line_start(text, end)
    if begins <= found.start_mark.index or end - begins + len(said) + 3 <= WIDTH:
        return " "
    line = text[begins:end]
    return "\n" + line[: len(line) - len(line.lstrip())]


def bracket_out(text: str, found: SequenceNode, at: int) -> str:
    """Return the text without an item of a list in brackets, which is not its only one."""
    gone = found.value[at]
    start, end = gone.start_mark.index, end_of(text, gone)
    if comma := _COMMA.match(text, end):
        return _without_empty_line(text[:start], text[comma.end() :])
    before = end_of(text, found.value[at - 1])
    if "#" in text[before:start]:
        return _without_empty_line(text[:start], text[end:])
    return text[:before] + text[end:]


def _without_empty_line(head: str, tail: str) -> str:
    """Return a text put together from two, without the line that is empty where they meet."""
    begins = line_start(head, len(head))
    ends = line_end(tail, 0)
    if head[begins:].strip() or tail[:ends].strip():
        return head + tail
    return head[:begins] + tail[ends:]
