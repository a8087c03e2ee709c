"""Changing what a charter file says, and nothing else in it: comments, order and layout stay.

Pure. Every change replaces only the characters of what changes, and is read again afterwards: a
file laid out so that it cannot be changed in this way is left as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from roundtable.charter.drafting.layout import STEP, after_colon, in_line, item
from roundtable.charter.lines import Place, Written, written
from roundtable.charter.problems import CharterError

GONE = object()
"""The value of a word that is to be taken out."""


class CannotSplice(Exception):
    """The file is laid out in a way that only an editor of text can change."""


def set_words(text: str, place: Place, words: Mapping[str, object], *, order: Sequence[str]) -> str:
    """Return the text with these words of the group at `place` changed, added, or, where GONE,
    taken out.

    A word that is new stands where `order` has it.
    """
    says: Any = deepcopy(_read(text).says)
    group = _at(says, place)
    for name, value in words.items():
        if value is GONE:
            text = _without(text, place, name) if name in group else text
            group.pop(name, None)
        else:
            text = _with(text, place, name, value, order)
            group[name] = value
    return _checked(text, says)


def insert(text: str, place: Place, at: int, value: Mapping[str, object]) -> str:
    """Return the text with a new item in the list at `place`, before the item that is at `at`."""
    says: Any = deepcopy(_read(text).says)
    _at(says, place).insert(at, dict(value))
    found = _node(text, place)
    if not found.value or found.flow_style:
        return _checked(_replaced(text, place, _at(says, place)), says)
    column = found.start_mark.column + STEP
    small = all(isinstance(n, MappingNode) and n.flow_style for n in found.value)
    line = f"{' ' * found.start_mark.column}- {item(value, column, small=small)}\n"
    gap = "\n" if _apart(text, found) else ""
    if at < len(found.value):
        start = _line_start(text, found.value[at].start_mark.index)
        text = f"{text[:start]}{line}{gap}{text[start:]}"
    else:
        text = _after_line(text, _end(text, found), gap + line)
    return _checked(text, says)


def remove(text: str, place: Place, at: int) -> str:
    """Return the text without an item of the list at `place`."""
    says: Any = deepcopy(_read(text).says)
    del _at(says, place)[at]
    found = _node(text, place)
    if len(found.value) == 1 or found.flow_style:
        return _checked(_replaced(text, place, _at(says, place)), says)
    gone = found.value[at]
    start, end = _line_start(text, gone.start_mark.index), _line_end(text, _end(text, gone))
    if text[:start].endswith("\n\n") and text[end:].startswith("\n"):
        end += 1
    return _checked(text[:start] + text[end:], says)


def swap(text: str, place: Place, one: int, other: int) -> str:
    """Return the text with two items of the list at `place` in each other's place."""
    says: Any = deepcopy(_read(text).says)
    items = _at(says, place)
    items[one], items[other] = items[other], items[one]
    nodes = _node(text, place).value
    first, last = nodes[min(one, other)], nodes[max(one, other)]
    a, b = first.start_mark.index, _end(text, first)
    c, d = last.start_mark.index, _end(text, last)
    return _checked(text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:], says)


@lru_cache(maxsize=4)
def _read(text: str) -> Written:
    return written(text)


def _checked(text: str, says: object) -> str:
    try:
        same = _read(text).says == says
    except CharterError as error:
        raise CannotSplice from error
    if not same:
        raise CannotSplice
    return text


def _at(says: Any, place: Place) -> Any:
    for step in place:
        says = says[step]
    return says


def _node(text: str, place: Place) -> Any:
    found: Any = _read(text).node
    for step in place:
        found = found.value[step] if isinstance(step, int) else _pair(found, step)[1]
    return found


def _pair(group: MappingNode, name: str) -> tuple[Node, Node]:
    return next((key, value) for key, value in group.value if key.value == name)


def _replaced(text: str, place: Place, value: object) -> str:
    """Return the text with another value for the word that `place` ends with."""
    return _with(text, place[:-1], str(place[-1]), value, ())


def _with(text: str, place: Place, name: str, value: object, order: Sequence[str]) -> str:
    group = _node(text, place)
    if not any(key.value == name for key, _value in group.value):
        return _added(text, group, name, value, order)
    key, old = _pair(group, name)
    if group.flow_style:
        return _in_braces(text, group, key, old, value)
    colon = text.index(":", key.end_mark.index) + 1
    end = max(_end(text, old), colon)
    folded = isinstance(old, ScalarNode) and old.style == ">"
    after = after_colon(value, column=key.start_mark.column, name=name, folded=folded)
    if after[:1] == "\n" and isinstance(old, SequenceNode) and not old.flow_style:
        after = _dashes(text, old, value) or after
    return text[:colon] + after + text[end:]


def _in_braces(text: str, group: MappingNode, key: Node, old: Node, value: object) -> str:
    if old.start_mark.index == old.end_mark.index:
        colon = text.index(":", key.end_mark.index) + 1
        return f"{text[:colon]} {in_line(value)}{text[colon:]}"
    return text[: old.start_mark.index] + in_line(value) + text[_end(text, old) :]


def _dashes(text: str, old: SequenceNode, value: object) -> str:
    """Return a list of single words one a line, as it was before; "" for other lists."""
    if not isinstance(value, list) or not value or isinstance(value[0], dict):
        return ""
    pad = " " * old.start_mark.column
    return "".join(f"\n{pad}- {in_line(part)}" for part in value)


def _added(text: str, group: MappingNode, name: str, value: object, order: Sequence[str]) -> str:
    ahead = set(order[: order.index(name)]) if name in order else set()
    before = [pair for pair in group.value if pair[0].value in ahead] or group.value[-1:]
    end = _end(text, before[-1][1]) if before else group.start_mark.index + 1
    if before:
        end = max(end, text.index(":", before[-1][0].end_mark.index) + 1)
    if group.flow_style:
        comma = ", " if before else ""
        return f"{text[:end]}{comma}{name}: {in_line(value)}{text[end:]}"
    column = group.value[0][0].start_mark.column
    line = f"{' ' * column}{name}:{after_colon(value, column=column, name=name)}\n"
    return _after_line(text, end, line)


def _without(text: str, place: Place, name: str) -> str:
    group = _node(text, place)
    names = [key.value for key, _value in group.value]
    at = names.index(name)
    key, value = group.value[at]
    if at + 1 < len(names) and not _alone_on_line(text, key):
        return text[: key.start_mark.index] + text[group.value[at + 1][0].start_mark.index :]
    end = max(_end(text, value), text.index(":", key.end_mark.index) + 1)
    if group.flow_style:
        start = text.rindex(",", 0, key.start_mark.index) if at else key.start_mark.index
        return text[:start] + text[end:]
    return text[: _line_start(text, key.start_mark.index)] + text[_line_end(text, end) :]


def _alone_on_line(text: str, key: Node) -> bool:
    index = key.start_mark.index
    return not text[_line_start(text, index) : index].strip()


def _apart(text: str, found: SequenceNode) -> bool:
    """Return whether every item of a list has an empty line before it, save the first."""
    gaps = [text[_end(text, a) : b.start_mark.index] for a, b in pairwise(found.value)]
    return bool(gaps) and all("\n\n" in gap for gap in gaps)


def _end(text: str, node: Node) -> int:
    """Return where a value's last character is: YAML counts the space behind it as well."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        key, value = node.value[-1]
        return max(_end(text, value), text.index(":", key.end_mark.index) + 1)
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return _end(text, node.value[-1])
    start, end = node.start_mark.index, node.end_mark.index
    return int(start + len(text[start:end].rstrip()))


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _line_end(text: str, index: int) -> int:
    """Return where the next line begins."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _after_line(text: str, index: int, more: str) -> str:
    end = _line_end(text, index)
    head = text[:end] if text[:end].endswith("\n") else f"{text[:end]}\n"
    return head + more + text[end:]
