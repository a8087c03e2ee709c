"""Which relationships make couples, families and homes, and which are drawn as lines with words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic

from roundtable.cases.relationships.layout.parts import K, Link, Node

COUPLES = ("partner", "former_partner")
PARENTS = ("parent", "child")


@dataclass
class Family(Generic[K]):
    """One or two parents in a row, and those of their children who stand in rows below."""

    parents: tuple[K, ...]
    children: list[K] = field(default_factory=list)
    links: list[Link[K]] = field(default_factory=list)
    over: bool = False


@dataclass
class Plan(Generic[K]):
    """Every relationship once: what is drawn as what."""

    couples: dict[frozenset[K], Link[K]] = field(default_factory=dict)
    families: list[Family[K]] = field(default_factory=list)
    siblings: list[Link[K]] = field(default_factory=list)
    at_home: dict[int, list[Link[K]]] = field(default_factory=lambda: defaultdict(list))
    ties: list[Link[K]] = field(default_factory=list)


def downwards(link: Link[K]) -> tuple[K, K]:
    """Return the parent and the child of whom a relationship tells."""
    return (link.other, link.one) if link.kind == "child" else (link.one, link.other)


def plan(
    nodes: Iterable[Node[K]],
    links: Sequence[Link[K]],
    row: Mapping[K, int],
    shared: Collection[int],
) -> Plan[K]:
    """Return what is drawn as what, for people who stand in rows; `shared` are the homes with a
    boundary. What contradicts itself is drawn as a line with words, as any other relationship.
    """
    home = {node.key: node.home for node in nodes if node.home in shared}
    planned: Plan[K] = Plan()
    born = [link for link in links if _is_descent(link, row)]
    planned.families = _families(born, row)
    for link in links:
        if link not in born:
            _put(planned, link, row, home)
    return planned


def _is_descent(link: Link[K], row: Mapping[K, int]) -> bool:
    parent, child = downwards(link)
    return link.kind in PARENTS and row[parent] < row[child]


def _families(born: Sequence[Link[K]], row: Mapping[K, int]) -> list[Family[K]]:
    """Return the families: a child hangs from the first two of its parents who stand in one row,
    and from any other parent alone.
    """
    of_child: dict[K, list[Link[K]]] = defaultdict(list)
    for link in born:
        of_child[downwards(link)[1]].append(link)
    found: dict[tuple[object, ...], Family[K]] = {}
    for child, told in of_child.items():
        pair = _both(told, row)
        for part in filter(None, [pair, *([link] for link in told if link not in pair)]):
            parents = tuple(dict.fromkeys(downwards(link)[0] for link in part))
            over = part[0].over
            family = found.setdefault((frozenset(parents), over), Family(parents, over=over))
            if child not in family.children:
                family.children.append(child)
            family.links += part
    return list(found.values())


def _both(told: Sequence[Link[K]], row: Mapping[K, int]) -> list[Link[K]]:
    for number, one in enumerate(told):
        for other in told[number + 1 :]:
            first, second = downwards(one)[0], downwards(other)[0]
            if first != second and row[first] == row[second] and not (one.over or other.over):
                return [one, other]
    return []


def _put(planned: Plan[K], link: Link[K], row: Mapping[K, int], home: Mapping[K, int]) -> None:
    """Put a relationship that says nothing of parents where it is drawn."""
    level = row[link.one] == row[link.other]
    if link.kind in COUPLES and level and link.pair not in planned.couples:
        planned.couples[link.pair] = link
    elif link.kind == "sibling" and not link.over and (family := _together(planned, link)):
        family.links.append(link)
    elif link.kind == "sibling" and level:
        planned.siblings.append(link)
    elif link.kind == "lives_with" and not link.over and _share(link, home):
        planned.at_home[home[link.one]].append(link)
    else:
        planned.ties.append(link)


def _together(planned: Plan[K], link: Link[K]) -> Family[K] | None:
    """Return the family from which two hang side by side, which says that they are siblings."""
    for family in planned.families:
        if not family.over and link.pair <= set(family.children):
            return family
    return None


def _share(link: Link[K], home: Mapping[K, int]) -> bool:
    return link.one in home and home[link.one] == home.get(link.other)
