"""Where what a charter file says stands in its characters. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from roundtable.charter.lines import Place, Written, written

_COMMENT = re.compile(r"(?:^|\s)#")
_COMMENTS = re.compile(r"(?:(?<=\s)|^)#[^\n]*(?:\n[ \t]*#[^\n]*)*")


@lru_cache(maxsize=4)
def read_once(text: str) -> Written:
    """Return what a text says; asked again of the same text, it is not read again."""
    return written(text)


def node_at(text: str, place: Place) -> Any:
    """Return the node at a place, with where it begins and ends."""
    found: Any = read_once(text).node
    for step in place:
        found = found.value[step] if isinstance(step, int) else pair_of(found, step)[1]
    return found


def pair_of(group: MappingNode, name: str) -> tuple[Node, Node]:
    """Return the nodes of a word of a group and of its value."""
    return next((key, value) for key, value in group.value if key.value == name)


def end_of(text: str, node: Node) -> int:
    """Return where a value's last character is: YAML counts the space behind it as well."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        key, value = node.value[-1]
        return max(end_of(text, value), text.index(":", key.end_mark.index) + 1)
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return end_of(text, node.value[-1])
    start, end = node.start_mark.index, node.end_mark.index
    return int(start + len(text[start:end].rstrip()))


def line_start(text: str, index: int) -> int:
    """Return where the line begins that a character stands on."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Return where the next line begins."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def after_line(text: str, index: int, more: str) -> str:
    """Return the text with more below the line that a character stands on."""
    end = line_end(text, index)
    head = text[:end] if text[:end].endswith("\n") else f"{text[:end]}\n"
    return head + more + text[end:]


def has_comment(text: str, node: Node) -> bool:
    """Return whether a comment stands within a value, to be lost if the value is written anew."""
    between = _between(text, node, node.start_mark.index, end_of(text, node))
    return any(_COMMENT.search(text[start:end]) for start, end in between)


def change_comments(text: str, change: Callable[[str], str]) -> str:
    """Return the text with each comment changed, lines of comment one below the other as one."""
    between = list(_between(text, read_once(text).node, 0, len(text)))
    for start, end in reversed(between):
        part = _COMMENTS.sub(lambda found: change(found[0]), text[start:end])
        text = text[:start] + part + text[end:]
    return text


def _between(text: str, node: Any, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where nothing is said: what stands between the words and values of a node."""
    for scalar in _scalars(node):
        yield start, scalar.start_mark.index
        start = end_of(text, scalar)
        if scalar.style in (">", "|"):
            yield scalar.start_mark.index, line_end(text, scalar.start_mark.index) - 1
    yield start, end


def _scalars(node: Node) -> list[ScalarNode]:
    if isinstance(node, MappingNode):
        return [each for pair in node.value for part in pair for each in _scalars(part)]
    if isinstance(node, SequenceNode):
        return [each for part in node.value for each in _scalars(part)]
    return [node] if isinstance(node, ScalarNode) else []
