"""YAML read without surprises: text stays text, and every value knows its line.

Only whole numbers, true, false and null are more than text, so that a clause written 4.10 does
not become 4.1. Shortcuts (`&`, `*`) are refused: a charter is read aloud, and shows all it says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

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
    if _deepest(text) > DEEPEST:
        raise _broken(0, "The text has lists within lists without end.", _REMEDY)
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


def _deepest(text: str) -> int:
    """Return how many brackets stand open at once: thousands would keep the parser busy."""
    return max(accumulate(_BRACKETS.get(letter, 0) for letter in text), default=0)


def _composed(text: str) -> Node | None:
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise _broken(line, f"This is not YAML: {error.problem}.", _REMEDY) from error
    except (YAMLError, ValueError) as error:
        raise _broken(0, "This is not YAML: a character cannot be read.", _REMEDY) from error
    except RecursionError as error:
        raise _broken(0, "The text has lists within lists without end.", _REMEDY) from error
    return node


_BRACKETS = {"[": 1, "{": 1, "]": -1, "}": -1}
_REMEDY = "Look at the line and the one above it: indentation, a colon, a quotation mark or a dash."


def _broken(line: int, text: str, remedy: str) -> CharterError:
    return CharterError((Problem(line, "", text, remedy),))


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
