"""What stands in a draft: every group of words that has a page, every list that can grow.

Pure. A group is addressed by the number of its clause, or by a name where it has none: `cover`,
`hub`, `decision` and `site.harbour_house`. A list is addressed by the group it stands in:
`clocks`, `hub.sites`, `2.20.remit`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from roundtable.charter.checking import check, warnings
from roundtable.charter.lines import Place, Written, written
from roundtable.charter.problems import CharterError, Problem
from roundtable.charter.reading import located
from roundtable.charter.terms import PARTS, Charter, Comparison, Term
from roundtable.charter.wording import problems_of

COVER = "cover"
FIRST_HIT_WINS = frozenset(
    {"clocks", "requests", "sharing.clauses", "sharing.registers", "feedback", "digests"}
)
"""The lists in which the first clause that fits decides, so that their order is meaning."""


@dataclass(frozen=True)
class Group:
    """A group of words with a page of its own: a clause, or a part's words outside clauses."""

    key: str
    place: Place
    model: type[Term]
    says: Mapping[str, Any]

    @property
    def numbered(self) -> bool:
        """Whether it is a clause."""
        return "clause" in self.model.model_fields

    @property
    def part(self) -> int:
        """The part of the charter that it stands in."""
        return PARTS.get(str(self.place[0]), 1) if self.place else 1

    @property
    def list_place(self) -> Place:
        """The place of the list that it is an item of; empty where it is no item."""
        return self.place[:-1] if self.place and isinstance(self.place[-1], int) else ()

    @property
    def fingerprint(self) -> str:
        """What tells that somebody changed it meanwhile. Groups inside it are not its own words."""
        own = {name: self.says.get(name) for name in own_words(self.model)}
        said = json.dumps(own, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Listed:
    """A list of groups: `owner` is the group that it stands in, `name` its word there."""

    key: str
    place: Place
    model: type[Term]
    owner: str
    name: str
    keys: tuple[str, ...]

    @property
    def part(self) -> int:
        """The part of the charter that it stands in."""
        return PARTS.get(str(self.place[0]), 1)

    @property
    def in_order(self) -> bool:
        """Whether the order of its items decides."""
        return self.key in FIRST_HIT_WINS


@dataclass
class Outline:
    """A draft's text as it is understood: `charter` is None where it cannot be used at all."""

    text: Written
    charter: Charter | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    groups: dict[str, Group] = field(default_factory=dict)
    lists: dict[str, Listed] = field(default_factory=dict)

    def lists_in(self, owner: str) -> list[Listed]:
        """Return the lists that stand in a group."""
        return [found for found in self.lists.values() if found.owner == owner]


@lru_cache(maxsize=8)
def outline(text: str) -> Outline:
    """Return what stands in a draft's text, with everything that is wrong with it."""
    try:
        found = written(text)
    except CharterError as error:
        return Outline(Written(), problems=error.problems)
    result = Outline(found)
    try:
        result.charter = Charter.model_validate(found.says)
    except ValidationError as error:
        result.problems = problems_of(error.errors(), found)
        return result
    result.problems = located(check(result.charter), found)
    if not result.problems:
        result.warnings = located(warnings(result.charter), found)
    for each in _walk(Charter, found.says, (), COVER):
        if isinstance(each, Group):
            result.groups.setdefault(each.key, each)
        else:
            result.lists[each.key] = each
    return result


def own_words(model: type[Term]) -> list[str]:
    """Return the names of a model's own words, without the groups and lists inside it."""
    return [name for name, info in model.model_fields.items() if inner(info.annotation) is None]


def inner(annotation: object) -> type[Term] | None:
    """Return the group that a field holds, alone or in a list; None for plain words."""
    if isinstance(annotation, type) and issubclass(annotation, Term):
        return None if annotation is Comparison else annotation
    if get_origin(annotation) is tuple:
        return inner(get_args(annotation)[0])
    return None


def _walk(model: type[Term], says: Any, place: Place, name: str) -> Iterator[Group | Listed]:
    key = _key(model, says, name)
    if own_words(model):
        yield Group(key, place, model, says)
    for word, info in model.model_fields.items():
        inside = inner(info.annotation)
        if inside is None:
            continue
        below, value = (*place, word), says.get(word)
        path = word if key == COVER else f"{key}.{word}"
        if get_origin(info.annotation) is tuple:
            items = value or []
            keys = tuple(_key(inside, item, path) for item in items)
            yield Listed(path, below, inside, key, word, keys)
            for at, item in enumerate(items):
                yield from _walk(inside, item, (*below, at), path)
        elif value is not None:
            yield from _walk(inside, value, below, path)


def _key(model: type[Term], says: Any, name: str) -> str:
    if "clause" in model.model_fields:
        return str(says["clause"])
    return f"site.{says['code']}" if "code" in model.model_fields else name
