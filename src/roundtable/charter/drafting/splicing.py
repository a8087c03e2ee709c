"""Changing what a charter file says, and nothing else in it: comments, order and layout stay.

Pure. Every change replaces only the characters of what changes, and is read again afterwards: a
file laid out so that it cannot be changed in this way is left as it was. So is one that would
lose a comment that stands within what changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from roundtable.charter.drafting.characters import (
    after_line,
    end_of,
    has_comment,
    line_end,
    line_start,
    node_at,
    pair_of,
    read_once,
)
from roundtable.charter.drafting.layout import after_colon, in_line
from roundtable.charter.drafting.listing import bracket_in, bracket_out, line_in, line_out
from roundtable.charter.lines import Place
from roundtable.charter.problems import CharterError
from roundtable.charter.writing import WIDTH

GONE = object()
"""The value of a word that is to be taken out."""


class CannotSplice(Exception):
    """The file is laid out in a way that only an editor of text can change."""


def set_words(text: str, place: Place, words: Mapping[str, object], *, order: Sequence[str]) -> str:
    """Return the text with these words of the group at `place` changed, added, or, where GONE,
    taken out.

    A word that is new stands where `order` has it.
    """
    says: Any = deepcopy(read_once(text).says)
    group = _at(says, place)
    for name, value in words.items():
        if value is GONE:
            text = _without(text, place, name) if name in group else text
            group.pop(name, None)
        else:
            text = _changed(text, place, name, group.get(name), value, order)
            group[name] = value
    return _checked(text, says)


def _changed(text: str, place: Place, name: str, old: Any, value: Any, order: Sequence[str]) -> str:
    """Return the text with another value for a word: as few characters change as can.

    :raises CannotSplice: where a comment within the value would be lost.
    """
    if name not in _at(read_once(text).says, place):
        return _with(text, place, name, value, order)
    if old == value:
        return text
    here = (*place, name)
    with suppress(CannotSplice, CharterError):
        if _alike(old, value):
            return _in_group(text, here, old, value)
        if old and value and isinstance(old, list) and isinstance(value, list):
            return _in_list(text, here, old, value)
    if has_comment(text, node_at(text, here)):
        raise CannotSplice
    return _with(text, place, name, value, order)


def _alike(old: object, new: object) -> bool:
    """Return whether both are groups with a word in common, so that one can become the other."""
    return isinstance(old, dict) and isinstance(new, dict) and bool(old.keys() & new.keys())


def _in_group(text: str, place: Place, old: dict[str, Any], new: dict[str, Any]) -> str:
    for name in old.keys() - new.keys():
        if has_comment(text, pair_of(node_at(text, place), name)[1]):
            raise CannotSplice
        text = _without(text, place, name)
    for name, value in new.items():
        text = _changed(text, place, name, old.get(name), value, list(new))
    return _says(text, place, new)


def _in_list(text: str, place: Place, old: list[Any], new: list[Any]) -> str:
    """Return the text with another list: what both have stays where it is."""
    steps = SequenceMatcher(None, [*map(json.dumps, old)], [*map(json.dumps, new)], autojunk=False)
    wide = max(map(len, text.splitlines()))
    for tag, first, last, begin, end in reversed(steps.get_opcodes()):
        if tag == "equal":
            continue
        if last - first == end - begin and all(map(_alike, old[first:last], new[begin:end])):
            for at, (was, now) in enumerate(zip(old[first:last], new[begin:end], strict=True)):
                text = _in_group(text, (*place, first + at), was, now)
            continue
        for value in reversed(new[begin:end]):
            text = _item_in(text, place, last, value)
        for at in reversed(range(first, last)):
            text = _item_out(text, place, at)
    if max(map(len, text.splitlines())) > max(wide, WIDTH):
        raise CannotSplice
    return _says(text, place, new)


def _item_in(text: str, place: Place, at: int, value: object) -> str:
    found = node_at(text, place)
    return (bracket_in if found.flow_style else line_in)(text, found, at, value)


def _item_out(text: str, place: Place, at: int) -> str:
    found = node_at(text, place)
    if has_comment(text, found.value[at]):
        raise CannotSplice
    return (bracket_out if found.flow_style else line_out)(text, found, at)


def _says(text: str, place: Place, value: object) -> str:
    try:
        same = _at(read_once(text).says, place) == value
    except CharterError as error:
        raise CannotSplice from error
    if not same:
        raise CannotSplice
    return text


def insert(text: str, place: Place, at: int, value: Mapping[str, object]) -> str:
    """Return the text with a new item in the list at `place`, before the item that is at `at`."""
    says: Any = deepcopy(read_once(text).says)
    _at(says, place).insert(at, dict(value))
    found = node_at(text, place)
    if not found.value or found.flow_style:
        return _checked(_replaced(text, place, _at(says, place)), says)
    return _checked(line_in(text, found, at, value), says)


def remove(text: str, place: Place, at: int) -> str:
    """Return the text without an item of the list at `place`."""
    says: Any = deepcopy(read_once(text).says)
    del _at(says, place)[at]
    found = node_at(text, place)
    if len(found.value) == 1 or found.flow_style:
        return _checked(_replaced(text, place, _at(says, place)), says)
    return _checked(line_out(text, found, at), says)


def swap(text: str, place: Place, one: int, other: int) -> str:
    """Return the text with two items of the list at `place` in each other's place. A comment behind
    an item goes with it: behind a text that runs over lines it would become part of the text.
    """
    says: Any = deepcopy(read_once(text).says)
    items = _at(says, place)
    items[one], items[other] = items[other], items[one]
    nodes = node_at(text, place).value
    first, last = nodes[min(one, other)], nodes[max(one, other)]
    a, b = first.start_mark.index, _with_comment(text, end_of(text, first))
    c, d = last.start_mark.index, _with_comment(text, end_of(text, last))
    return _checked(text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:], says)


def _with_comment(text: str, end: int) -> int:
    """Return where a value ends together with a comment behind it on its line."""
    behind = _BEHIND.match(text, end)
    return behind.end() if behind else end


_BEHIND = re.compile(r"[ \t]+#[^\n]*")


def _checked(text: str, says: object) -> str:
    try:
        same = read_once(text).says == says
    except CharterError as error:
        raise CannotSplice from error
    if not same:
        raise CannotSplice
    return text


def _at(says: Any, place: Place) -> Any:
    for step in place:
        says = says[step]
    return says


def _replaced(text: str, place: Place, value: object) -> str:
    """Return the text with another value for the word that `place` ends with."""
    return _with(text, place[:-1], str(place[-1]), value, ())


def _with(text: str, place: Place, name: str, value: object, order: Sequence[str]) -> str:
    group = node_at(text, place)
    if not any(key.value == name for key, _value in group.value):
        return _added(text, group, name, value, order)
    key, old = pair_of(group, name)
    if group.flow_style:
        return _in_braces(text, group, key, old, value)
    colon = text.index(":", key.end_mark.index) + 1
    end = max(end_of(text, old), colon)
    folded = isinstance(old, ScalarNode) and old.style == ">"
    after = after_colon(value, column=key.start_mark.column, name=name, folded=folded)
    if isinstance(value, str) and text[end : line_end(text, end)].strip():
        # A comment follows on the line: behind a folded text it would be words of it.
        after = f" {in_line(value)}"
    if after[:1] == "\n" and isinstance(old, SequenceNode) and not old.flow_style:
        after = _dashes(text, old, value) or after
    return text[:colon] + after + text[end:]


def _in_braces(text: str, group: MappingNode, key: Node, old: Node, value: object) -> str:
    if old.start_mark.index == old.end_mark.index:
        colon = text.index(":", key.end_mark.index) + 1
        return f"{text[:colon]} {in_line(value)}{text[colon:]}"
    return text[: old.start_mark.index] + in_line(value) + text[end_of(text, old) :]


def _dashes(text: str, old: SequenceNode, value: object) -> str:
    """Return a list of single words one a line, as it was before; "" for other lists."""
    if not isinstance(value, list) or not value or isinstance(value[0], dict):
        return ""
    pad = " " * old.start_mark.column
    return "".join(f"\n{pad}- {in_line(part)}" for part in value)


def _added(text: str, group: MappingNode, name: str, value: object, order: Sequence[str]) -> str:
    ahead = set(order[: order.index(name)]) if name in order else set()
    before = [pair for pair in group.value if pair[0].value in ahead] or group.value[-1:]
    end = end_of(text, before[-1][1]) if before else group.start_mark.index + 1
    if before:
        end = max(end, text.index(":", before[-1][0].end_mark.index) + 1)
    if group.flow_style:
        comma = ", " if before else ""
        return f"{text[:end]}{comma}{name}: {in_line(value)}{text[end:]}"
    column = group.value[0][0].start_mark.column
    line = f"{' ' * column}{name}:{after_colon(value, column=column, name=name)}\n"
    return after_line(text, end, line)


def _without(text: str, place: Place, name: str) -> str:
    group = node_at(text, place)
    names = [key.value for key, _value in group.value]
    at = names.index(name)
    key, value = group.value[at]
    if at + 1 < len(names) and not _alone_on_line(text, key):
        return text[: key.start_mark.index] + text[group.value[at + 1][0].start_mark.index :]
    end = max(end_of(text, value), text.index(":", key.end_mark.index) + 1)
    if group.flow_style:
        start = text.rindex(",", 0, key.start_mark.index) if at else key.start_mark.index
        return text[:start] + text[end:]
    return text[: line_start(text, key.start_mark.index)] + text[line_end(text, end) :]


def _alone_on_line(text: str, key: Node) -> bool:
    index = key.start_mark.index
    return not text[line_start(text, index) : index].strip()
