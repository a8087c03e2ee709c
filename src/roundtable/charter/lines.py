"""YAML read without surprises: text stays text, and every value knows its line.

Only whole numbers, true, false and null are more than text, so that a clause written 4.10 does
not become 4.1. Shortcuts (`&`, `*`) are refused: a charter is read aloud, and shows all it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from roundtable.charter.problems import CharterError, Problem

Place = tuple[str | int, ...]
LONGEST = 1_000_000
DEEPEST = 50


@dataclass
class Written:
    """What a text says, and the line of every place in it."""

    says: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    node: Node | None = None

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest one around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def clause(self, place: Place) -> str:
        """Return the number of the clause a place belongs to, or ""."""
        found, here = "", self.says
        for step in (*place, ""):
            if isinstance(here, dict):
                found = str(here.get("clause") or found)
            here = _inside(here, step)
        return found


def written(text: str) -> Written:
    """Return what a YAML text says, with its lines.

    :raises CharterError: when the text is not YAML, or uses more of YAML than a charter may.
    """
    if len(text) > LONGEST:
        raise _broken(0, "The text is too long.", "Keep a charter under one million characters.")
    node = _composed(text)
    if node is None:
        raise _broken(1, "There is nothing in the text.", "Start from charters/northshire.")
    result = Written(node=node)
    result.says = _Reader(result).plain(node, ())
    if result.problems:
        raise CharterError(tuple(result.problems))
    return result


def _inside(here: object, step: str | int) -> object:
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None


def _composed(text: str) -> Node | None:
    try:
        return _Composer().composed(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problem = str(error.problem)
        if "nesting depth" in problem:
            raise _too_deep(line) from error
        if mark and "cannot start any token" in problem and "'" not in problem:
            problem = problem.replace("character", f"character {text[mark.index]!r}", 1)
        raise _broken(line, f"This is not YAML: {problem}.", _REMEDY) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _broken(0, "This is not YAML: a character cannot be read.", _REMEDY) from error


# The parser of libyaml takes a twentieth of the time; where PyYAML was built without it, its own.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_REMEDY = "Look at the line and the one above it: indentation, a colon, a quotation mark or a dash."


def _broken(line: int, text: str, remedy: str) -> CharterError:
    return CharterError((Problem(line, "", text, remedy),))


class _Composer:
    """Makes nodes of what a parser reads, by YAML 1.2: PyYAML's own composer takes `no` for false
    and 08:00 for a number, and goes as deep as a text says.
    """

    def __init__(self) -> None:
        self.open: list[Node] = []
        self.names: dict[str, Node] = {}
        self.root: Node | None = None

    def composed(self, events: Iterator[Any]) -> Node | None:
        """Return the one node that all others are in, None for a text without any."""
        for event in events:
            where: Any = event.start_mark
            if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                text = "Here begins another document."
                raise _broken(where.line + 1, text, "Keep one charter a file.")
            if isinstance(event, yaml.CollectionEndEvent):
                self._end(event)
            elif isinstance(event, yaml.NodeEvent):
                self._take(self._node(event), event)
            if len(self.open) > DEEPEST:
                raise _too_deep(where.line + 1)
        return self.root

    def _node(self, event: Any) -> Node:
        start, end = event.start_mark, event.end_mark
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.names:
                raise _broken(start.line + 1, f"Nothing is called {event.anchor} here.", _REMEDY)
            return self.names[event.anchor]
        if isinstance(event, yaml.ScalarEvent):
            plain = event.tag is None and event.implicit[0]
            tag = _tag(event.value) if plain else event.tag or "str"
            return ScalarNode(tag, event.value, start, end, style=event.style)
        kind = MappingNode if isinstance(event, yaml.MappingStartEvent) else SequenceNode
        return kind(event.tag, [], start, end, flow_style=event.flow_style)

    def _take(self, node: Node, event: Any) -> None:
        if self.open:
            self.open[-1].value.append(node)
        else:
            self.root = node
        if event.anchor and not isinstance(event, yaml.AliasEvent):
            self.names[event.anchor] = node
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append(node)

    def _end(self, event: Any) -> None:
        node = self.open.pop()
        node.end_mark = event.end_mark
        if isinstance(node, MappingNode):
            names_and_values = iter(node.value)
            node.value = list(zip(names_and_values, names_and_values, strict=True))


def _tag(text: str) -> str:
    """Return what a word without quotes is. YAML 1.2, section 10.3.2, but that no number has a
    fraction.
    """
    if text in _NULLS:
        return "null"
    if text.lower() in ("true", "false"):
        return "bool"
    return "int" if text.lstrip("+-").isdecimal() else "str"


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def _too_deep(line: int) -> CharterError:
    return _broken(line, "The text has lists within lists without end.", _REMEDY)


class _Reader:
    """Turns nodes into plain values, once each, and notes their lines."""

    def __init__(self, result: Written) -> None:
        self.result = result
        self.seen: set[int] = set()

    def plain(self, node: Node, place: Place) -> object:
        self.result.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.seen:
            self._refuse(
                node,
                "This text is used again elsewhere (`&` and `*`).",
                "Write it out in both places.",
            )
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.plain(part, (*place, at)) for at, part in enumerate(node.value)]
        return _scalar(str(node.value), str(node.tag).rpartition(":")[2])

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        said: dict[str, object] = {}
        for name_node, value in node.value:
            name = str(name_node.value)
            if name in said:
                self._refuse(name_node, f"`{name}` is said twice.", "Keep one of the two.")
                continue
            self.result.lines[*place, name] = name_node.start_mark.line + 1
            said[name] = self.plain(value, (*place, name))
        return said

    def _refuse(self, node: Node, text: str, remedy: str) -> None:
        self.result.problems.append(Problem(node.start_mark.line + 1, "", text, remedy))


def _scalar(text: str, tag: str) -> object:
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    if tag == "int" and text.lstrip("+-").isdecimal():
        return int(text)
    return text
