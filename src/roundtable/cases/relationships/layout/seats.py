"""Who stands where: rows by generation, bands by home, partners and siblings side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from roundtable.cases.relationships.layout.families import COUPLES, PARENTS, downwards
from roundtable.cases.relationships.layout.generations import generations
from roundtable.cases.relationships.layout.parts import CELL, GAP, MARGIN, PAD, K, Link, Node

# So many of a generation stand beside each other; more of them go on in a row below.
MOST_BESIDE = 6
STEP = CELL + GAP
# Those who live nowhere that anybody knows, and are tied to nobody who does, stand at the end.
ELSEWHERE = (1_000_000, True)
# Whoever has no relative above or below stays about where they are.
LIGHT = 0.05

Band = tuple[int, bool]


@dataclass(frozen=True)
class Seating(Generic[K]):
    """The rows, each from the left; where each cell begins; and how wide each home is."""

    rows: tuple[tuple[K, ...], ...]
    left: Mapping[K, float]
    homes: Mapping[int, tuple[float, float]]
    width: float

    @property
    def row(self) -> dict[K, int]:
        """In which row everybody stands."""
        return {key: number for number, keys in enumerate(self.rows) for key in keys}


def seated(nodes: Sequence[Node[K]], links: Sequence[Link[K]]) -> Seating[K]:
    """Return where everybody stands, sideways and in which row."""
    level = generations(nodes, links)
    band = bands(nodes, links, level)
    kin = _Kin(nodes, links, band, level)
    ranks: dict[tuple[Band, int], list[list[K]]] = {}
    for downward in (True, False, True):
        for group in sorted(kin.groups, reverse=not downward):
            ranks[group] = kin.settle(group, downward)
    kin.centre()
    left, width = _beside(band, kin.x)
    return Seating(_rows(ranks, left), left, _homes(nodes, left), width)


def bands(
    nodes: Sequence[Node[K]], links: Sequence[Link[K]], level: Mapping[K, int]
) -> dict[K, Band]:
    """Return in which band everybody stands: one for those who live together, and one beside it
    for others who are tied to them. So nobody else ever stands inside the boundary of a home;
    whose generation is older or younger than any in it stands above or below it.
    """
    living = Counter(node.home for node in nodes)
    band: dict[K, Band] = {
        node.key: (node.home, False) for node in nodes if node.home and living[node.home] > 1
    }
    levels: dict[int, list[int]] = defaultdict(list)
    for key, (home, _beside) in band.items():
        levels[home].append(level[key])
    for key, home in _attached(links, {key: each[0] for key, each in band.items()}).items():
        band[key] = home, min(levels[home]) <= level[key] <= max(levels[home])
    return {node.key: band.get(node.key, ELSEWHERE) for node in nodes}


def _attached(links: Sequence[Link[K]], home: Mapping[K, int]) -> dict[K, int]:
    """Return to which home others are tied, at once or by somebody between."""
    found, before = dict(home), -1
    while before != len(found):
        before = len(found)
        for link in links:
            for one, other in ((link.one, link.other), (link.other, link.one)):
                if one in found and other not in found:
                    found[other] = found[one]
    return {key: number for key, number in found.items() if key not in home}


def _beside(band: Mapping[K, Band], x: Mapping[K, float]) -> tuple[dict[K, float], float]:
    """Return where each cell begins once the bands stand side by side, and how wide all is."""
    left: dict[K, float] = {}
    start = float(MARGIN + GAP)
    for each in sorted(set(band.values())):
        members = [key for key in band if band[key] == each]
        first = min(x[key] for key in members)
        left |= {key: start + x[key] - first for key in members}
        start = max(left[key] for key in members) + CELL + GAP + 2 * PAD
    return left, start - 2 * PAD + MARGIN


def _homes(nodes: Sequence[Node[K]], left: Mapping[K, float]) -> dict[int, tuple[float, float]]:
    """Return from where to where the boundary of each home reaches in which more than one live."""
    living: dict[int, list[float]] = defaultdict(list)
    for node in nodes:
        living[node.home].append(left[node.key])
    return {
        home: (min(starts) - PAD, max(starts) + CELL + PAD)
        for home, starts in sorted(living.items())
        if home and len(starts) > 1
    }


def _rows(
    ranks: Mapping[tuple[Band, int], list[list[K]]], left: Mapping[K, float]
) -> tuple[tuple[K, ...], ...]:
    at: dict[tuple[int, int], list[K]] = defaultdict(list)
    for (_band, level), parts in ranks.items():
        for number, part in enumerate(parts):
            at[level, number] += part
    return tuple(tuple(sorted(at[row], key=left.__getitem__)) for row in sorted(at))


class _Kin(Generic[K]):
    """Who is tied to whom within a band, and where everybody stands so far."""

    def __init__(
        self,
        nodes: Sequence[Node[K]],
        links: Sequence[Link[K]],
        band: Mapping[K, Band],
        level: Mapping[K, int],
    ) -> None:
        self.node = {node.key: node for node in nodes}
        self.order = {node.key: number for number, node in enumerate(nodes)}
        self.level = level
        self.groups: dict[tuple[Band, int], list[K]] = defaultdict(list)
        for node in nodes:
            self.groups[band[node.key], self.level[node.key]].append(node.key)
        # Ordered once: in several rows, where somebody stands says nothing of the order.
        self.long: set[tuple[Band, int]] = set()
        self.links = [link for link in links if band[link.one] == band[link.other]]
        self.parents = self._parents()
        self.chains = {group: self._chained(keys) for group, keys in self.groups.items()}
        self.siblings = self._siblings()
        self.x: dict[K, float] = {}
        for keys in self.groups.values():
            self.x |= _centred(keys)

    def _parents(self) -> dict[K, list[K]]:
        found: dict[K, list[K]] = defaultdict(list)
        for link in self.links:
            parent, child = downwards(link)
            if link.kind in PARENTS and self.level[parent] < self.level[child]:
                found[child].append(parent)
        return found

    def _pairs(self) -> list[tuple[K, K]]:
        """Return who stands side by side if it can be: partners, parents of a child, then those
        who once were partners.
        """
        told = [link for link in self.links if link.kind in COUPLES]
        now = [(link.one, link.other) for link in told if not link.over]
        both = [(two[0], two[1]) for two in self.parents.values() if len(two) > 1]
        return now + both + [(link.one, link.other) for link in told if link.over]

    def _chained(self, keys: Sequence[K]) -> list[list[K]]:
        """Return people of a row as chains of partners, everybody in one."""
        chains = {key: [key] for key in keys}
        for one, other in self._pairs():
            mine, theirs = chains.get(one), chains.get(other)
            if mine is None or theirs is None or mine is theirs:
                continue
            joined = _joined(mine, one, theirs, other)
            if joined:
                chains |= dict.fromkeys(joined, joined)
        distinct = {id(chain): chain for chain in chains.values()}
        return [self._turned(chain) for chain in distinct.values()]

    def _turned(self, chain: list[K]) -> list[K]:
        """Return a couple with the man to the left, as the convention has it."""
        first, last = self.node[chain[0]].sex, self.node[chain[-1]].sex
        turn = (first == "F") - (last == "F") + (last == "M") - (first == "M")
        return chain[::-1] if len(chain) == 2 and turn > 0 else chain

    def _siblings(self) -> dict[K, list[K]]:
        """Return with whom everybody stands as brothers and sisters, themselves among them."""
        of = {key: [key] for key in self.node}
        pairs = [(link.one, link.other) for link in self.links if link.kind == "sibling"]
        by_parent: dict[K, list[K]] = defaultdict(list)
        for child, parents in self.parents.items():
            for parent in parents:
                by_parent[parent].append(child)
        pairs += [(each[0], child) for each in by_parent.values() for child in each[1:]]
        for one, other in pairs:
            if self.level[one] == self.level[other] and of[one] is not of[other]:
                both = of[one] + of[other]
                of |= dict.fromkeys(both, both)
        return of

    def settle(self, group: tuple[Band, int], downward: bool) -> list[list[K]]:
        """Order a row by those above it, or below it, and place it under them, or over them."""
        chains = self.chains[group]
        if group not in self.long:
            chains.sort(key=self._by_family if downward else self._by_children)
        if len(self.groups[group]) > MOST_BESIDE:
            self.long.add(group)
        rows = _wrapped(chains)
        for row in rows:
            if len(rows) > 1:
                self.x |= _centred([key for chain in row for key in chain])
            wishes = [wish for chain in row for wish in self._wishes(chain, downward)]
            keys = [key for chain in row for key in chain]
            self.x |= dict(zip(keys, spread(wishes, STEP), strict=True))
        return [[key for chain in row for key in chain] for row in rows]

    def centre(self) -> None:
        """Put rows of people without parents or children here below, or above, the middle of the
        others of their band.
        """
        related = {*self.parents, *(each for of in self.parents.values() for each in of)}
        for (band, level), keys in self.groups.items():
            others = [
                self.x[key]
                for (each, _level), group in self.groups.items()
                for key in group
                if each == band and related & set(group)
            ]
            if others and not related & set(keys) and (band, level) not in self.long:
                own = [self.x[key] for key in keys]
                shift = (min(others) + max(others) - min(own) - max(own)) / 2
                self.x |= {key: self.x[key] + shift for key in keys}

    def _by_family(self, chain: list[K]) -> tuple[object, ...]:
        """Children stand together below their parents, in order of birth."""
        related = [key for key in chain if self._above(key)] or chain
        return min(self._place(key) for key in related)

    def _place(self, key: K) -> tuple[float, int, bool, bool, int, int]:
        node, siblings = self.node[key], self.siblings[key]
        above = [x for each in siblings for x in self._above(each)]
        middle = _middle(above or [self.x[each] for each in siblings])
        first = min(self.order[each] for each in siblings)
        born = (node.unborn, node.born is None, node.born or 0)
        return (round(middle, 3), first, *born, self.order[key])

    def _by_children(self, chain: list[K]) -> tuple[float, int]:
        below = [x for key in chain for x in self._below(key)]
        middle = _middle(below or [self.x[key] for key in chain])
        return round(middle, 3), min(self.order[key] for key in chain)

    def _above(self, key: K) -> list[float]:
        return [self.x[parent] for parent in self.parents.get(key, ())]

    def _below(self, key: K) -> list[float]:
        return [self.x[child] for child, of in self.parents.items() if key in of]

    def _wishes(self, chain: list[K], downward: bool) -> list[tuple[float, float]]:
        """Return where each of a chain would stand by itself, and how much that weighs."""
        near = self._above if downward else self._below
        relatives = [x for key in chain for x in near(key)]
        middle = _middle(relatives or [self.x[key] for key in chain])
        weight = 1.0 if relatives else LIGHT
        first = middle - (len(chain) - 1) / 2 * STEP
        return [(first + number * STEP, weight) for number in range(len(chain))]


def _centred(keys: Sequence[K]) -> dict[K, float]:
    return {key: (number - (len(keys) - 1) / 2) * STEP for number, key in enumerate(keys)}


def _joined(mine: list[K], one: K, theirs: list[K], other: K) -> list[K]:
    """Return two chains as one in which two people stand side by side; nothing where they cannot,
    because one of them stands between two others.
    """
    for left in (mine, mine[::-1]):
        for right in (theirs, theirs[::-1]):
            if left[-1] == one and right[0] == other:
                return left + right
    return []


def _wrapped(chains: Sequence[list[K]]) -> list[list[list[K]]]:
    """Return chains in rows that are not too long; only a chain longer than a row is broken."""
    rows: list[list[list[K]]] = [[]]
    for chain in chains:
        for start in range(0, len(chain), MOST_BESIDE):
            part = chain[start : start + MOST_BESIDE]
            if sum(map(len, rows[-1])) + len(part) > MOST_BESIDE:
                rows.append([])
            rows[-1].append(part)
    return rows


def spread(wishes: Sequence[tuple[float, float]], step: float) -> list[float]:
    """Return places in order, at least a step apart and as near to what each wishes as can be.

    `wishes` are places and what they weigh. Neighbours that wish themselves too close form a block
    that stands at the mean of their wishes (pool adjacent violators: Barlow and others, 1972).
    """
    blocks: list[tuple[float, float, int]] = []
    for number, (wish, weight) in enumerate(wishes):
        block = (wish - number * step, weight, 1)
        while blocks and blocks[-1][0] >= block[0]:
            block = _pooled(blocks.pop(), block)
        blocks.append(block)
    places = [middle for middle, _weight, count in blocks for _each in range(count)]
    return [place + number * step for number, place in enumerate(places)]


def _pooled(
    one: tuple[float, float, int], other: tuple[float, float, int]
) -> tuple[float, float, int]:
    weight = one[1] + other[1]
    return (one[0] * one[1] + other[0] * other[1]) / weight, weight, one[2] + other[2]


def _middle(places: Sequence[float]) -> float:
    return sum(places) / len(places)
