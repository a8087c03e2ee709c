"""Which way lines run: out of shapes, through the gaps between cells and the lanes between rows."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Generic

from roundtable.cases.relationships.layout.families import Family, Plan
from roundtable.cases.relationships.layout.parts import CELL, GAP, K, Link
from roundtable.cases.relationships.layout.seats import Seating

# About what a letter of a label is wide, in a font of 14.
LETTER = 7.4
# How near to the boundary of a home no line runs along it, if it can be helped.
AROUND = range(-8, 9, 2)
NARROW = 1.0
# How much of what is written on a line stands on it at least.
HOLD = 24.0
# How far from the middle of a shape lines still meet its side, or its head.
REACH, HEAD_REACH = 16, 22


class Rank(IntEnum):
    """The lanes between two rows, from above: what hangs on what stands below it."""

    COUPLE = 0
    PASSING = 1
    TIE = 2
    FAMILY = 3
    SIBLINGS = 4


@dataclass
class End(Generic[K]):
    """Where a line ends: at somebody's head or side, on the line of a couple, or on another's lane.

    `x` is where it runs up or down, and `port` how far from the middle of the shape it meets it.
    """

    where: str
    row: int
    key: K | None = None
    x: float = 0.0
    port: float = 0.0
    on: Wire[K] | None = None
    stroke: int = -1


@dataclass
class Passage:
    """A way up or down past a row, through a gap between its cells."""

    row: int
    region: int
    wish: float
    x: float = 0.0
    stroke: int = -1


@dataclass
class Wire(Generic[K]):
    """A line from one end through gaps and passages to others, and what is written on it."""

    stroke: int
    rank: Rank
    start: End[K]
    ends: list[End[K]]
    gaps: range
    text: str = ""
    passages: list[Passage] = field(default_factory=list)
    lanes: dict[int, tuple[Rank, int]] = field(default_factory=dict)
    written: float = 0.0

    @property
    def width(self) -> float:
        """How wide what is written on it is."""
        return len(self.text) * LETTER + 10 if self.text else 0.0

    def spans(self) -> list[tuple[int, Rank, float, float]]:
        """Return which lanes it runs along, each by its gap, from where to where."""
        xs = [self.start.x, *(passage.x for passage in self.passages)]
        found = [
            (gap, Rank.PASSING, min(pair), max(pair))
            for gap, pair in zip(self.gaps, itertools.pairwise(xs), strict=False)
        ]
        last = [xs[-1], *(end.x for end in self.ends)]
        return [*found, (self.gaps[-1], self.rank, min(last), max(last))]

    def upright(self) -> Iterator[tuple[int, float, Rank, bool]]:
        """Yield where it runs up or down in each gap: the gap, where, to which lane, and whether
        it does so below that lane.
        """
        spans = self.spans()
        yield self.gaps[0], self.start.x, spans[0][1], self.start.row == self.gaps[0]
        for passage, (above, below) in zip(self.passages, itertools.pairwise(spans), strict=True):
            yield above[0], passage.x, above[1], True
            yield below[0], passage.x, below[1], False
        for end in self.ends:
            yield self.gaps[-1], end.x, self.rank, end.row == self.gaps[-1]


@dataclass
class Beside(Generic[K]):
    """A straight line between two who stand next to each other."""

    stroke: int
    left: K
    right: K


class Wiring(Generic[K]):
    """All lines of a plan, with a place sideways for each of their ends."""

    def __init__(self, seating: Seating[K], plan: Plan[K]) -> None:
        self.seating, self.plan, self.row = seating, plan, seating.row
        self.column = {key: n for keys in seating.rows for n, key in enumerate(keys)}
        self.wires: list[Wire[K]] = []
        self.straight: list[Beside[K]] = []
        self.unions: dict[frozenset[K], Beside[K] | Wire[K]] = {}
        self.channels: dict[tuple[int, int], list[tuple[float, float, End[K] | Passage]]]
        self.channels = defaultdict(list)
        self._wire()
        self._place_ports()
        self._place_channels()
        self._place_words()

    def middle(self, key: K) -> float:
        """Return where the middle of somebody's shape stands."""
        return self.seating.left[key] + CELL / 2

    def _wire(self) -> None:
        """Lead every stroke, in the order in which they are drawn: couples, families, the rest."""
        number = 0
        for pair in self.plan.couples:
            self._join(pair, number)
            number += 1
        for family in self.plan.families:
            self._hang(family, number)
            number += 1
        for link in (*self.plan.siblings, *self.plan.ties):
            self._tie(link, number, by_head=number < self._first_tie)
            number += 1

    @property
    def _first_tie(self) -> int:
        plan = self.plan
        return len(plan.couples) + len(plan.families) + len(plan.siblings)

    def _join(self, pair: frozenset[K], stroke: int) -> None:
        """Join a couple: straight where nobody stands between them, else below the row."""
        left, right = sorted(pair, key=self.column.__getitem__)
        if self.column[right] - self.column[left] == 1:
            beside = Beside(stroke, left, right)
            self.straight.append(beside)
            self.unions[pair] = beside
        else:
            self.unions[pair] = self._between(left, right, stroke, Rank.COUPLE)

    def _between(self, left: K, right: K, stroke: int, rank: Rank, text: str = "") -> Wire[K]:
        """Lead a line below the row from one to another of it."""
        gap = self.row[left] + 1
        start = self._side(left, 1, self.middle(right))
        end = self._side(right, -1, self.middle(left))
        return self._add(Wire(stroke, rank, start, [end], range(gap, gap + 1), text))

    def _hang(self, family: Family[K], stroke: int) -> None:
        """Hang children from their parents, those of each row by a line of their own."""
        pair = frozenset(family.parents)
        if len(pair) > 1 and pair not in self.unions:
            self._join(pair, stroke)
        rows: dict[int, list[K]] = defaultdict(list)
        for child in family.children:
            rows[self.row[child]].append(child)
        for row in sorted(rows):
            target = sum(self.middle(child) for child in rows[row]) / len(rows[row])
            start = self._below(family, target)
            heads = [End("head", row, child, x=self.middle(child)) for child in rows[row]]
            gaps = range(self.row[family.parents[0]] + 1, row + 1)
            self._add(Wire(stroke, Rank.FAMILY, start, heads, gaps), target)

    def _below(self, family: Family[K], target: float) -> End[K]:
        """Return where a line down to children begins."""
        if len(family.parents) == 1:
            key = family.parents[0]
            return self._side(key, self._free_side(key, target), target)
        union = self.unions[frozenset(family.parents)]
        if isinstance(union, Wire):
            return End("lane", union.start.row, on=union)
        row, region = self.row[union.left], self.column[union.right]
        end: End[K] = End("middle", row)
        wish = (self.middle(union.left) + self.middle(union.right)) / 2
        self.channels[row, region].append((wish, target, end))
        return end

    def _free_side(self, key: K, target: float) -> int:
        """Return the side towards children, unless a line to a partner leaves there."""
        taken = {1 for each in self.straight if each.left == key}
        taken |= {-1 for each in self.straight if each.right == key}
        towards = 1 if target >= self.middle(key) else -1
        return -towards if towards in taken and -towards not in taken else towards

    def _tie(self, link: Link[K], stroke: int, *, by_head: bool) -> None:
        one, other = sorted((link.one, link.other), key=lambda k: (self.row[k], self.column[k]))
        text = link.reads if one == link.one else link.reads_back
        if by_head:
            start, end = (End("head", self.row[k], k, x=self.middle(k)) for k in (one, other))
            gaps = range(self.row[one], self.row[one] + 1)
            self._add(Wire(stroke, Rank.SIBLINGS, start, [end], gaps, text))
        elif self.row[one] == self.row[other]:
            self._between(one, other, stroke, Rank.TIE, text)
        else:
            self._fall(one, other, stroke, text)

    def _fall(self, upper: K, lower: K, stroke: int, text: str) -> None:
        above, below = self.middle(upper), self.middle(lower)
        start = self._side(upper, 1 if below >= above else -1, below)
        end = self._side(lower, 1 if above > below else -1, above)
        gaps = range(self.row[upper] + 1, self.row[lower] + 1)
        self._add(Wire(stroke, Rank.TIE, start, [end], gaps, text), below)

    def _side(self, key: K, side: int, target: float) -> End[K]:
        """Return an end at somebody's side, 1 right and -1 left, which runs in the gap there."""
        row, region = self.row[key], self.column[key] + (side == 1)
        end = End("side", row, key, port=float(side))
        wish = self.middle(key) + side * (CELL / 2 + 4)
        self.channels[row, region].append((wish, target, end))
        return end

    def _add(self, wire: Wire[K], target: float = 0.0) -> Wire[K]:
        """Keep a line, with a passage through each row that it passes."""
        for row in range(wire.gaps[0], wire.gaps[-1]):
            region, wish = self._nearest(row, target)
            passage = Passage(row, region, wish)
            wire.passages.append(passage)
            self.channels[row, region].append((wish, target, passage))
        self.wires.append(wire)
        return wire

    def _region(self, row: int, region: int) -> tuple[float, float]:
        """Return from where to where no cell stands; beyond the ends of a row, as wide as a gap."""
        lefts = [self.seating.left[key] for key in self.seating.rows[row]]
        if region == 0:
            return lefts[0] - GAP, lefts[0]
        start = lefts[region - 1] + CELL
        return start, lefts[region] if region < len(lefts) else start + GAP

    def _nearest(self, row: int, x: float) -> tuple[int, float]:
        """Return through which gap of a row it is nearest to pass at a place, and where in it."""
        found = []
        for region in range(len(self.seating.rows[row]) + 1):
            start, end = self._region(row, region)
            wish = min(max(x, start + GAP / 2), end - GAP / 2)
            found.append((abs(wish - x), region, wish))
        _far, region, wish = min(found)
        return region, wish

    def _place_ports(self) -> None:
        """Spread where lines meet the sides and heads of shapes."""
        meeting: dict[tuple[K | None, str, float], list[End[K]]] = defaultdict(list)
        for wire in self.wires:
            for end in (wire.start, *wire.ends):
                if end.where in ("head", "side"):
                    meeting[end.key, end.where, end.port].append(end)
        partnered = {(each.left, 1.0) for each in self.straight}
        partnered |= {(each.right, -1.0) for each in self.straight}
        for (key, where, side), ends in meeting.items():
            lower = where == "side" and (key, side) in partnered
            for number, end in enumerate(ends, 1):
                share = number / (len(ends) + 1)
                end.port = REACH * (0.25 + share if lower else 2 * share - 1)
                if where == "head":
                    end.x += HEAD_REACH * (2 * share - 1)

    def _place_channels(self) -> None:
        """Give everything that runs up or down through a gap a way of its own."""
        taken = {(x + n, -1) for ends in self.seating.homes.values() for x in ends for n in AROUND}
        for wire in self.wires:
            for end in (wire.start, *wire.ends):
                end.stroke = wire.stroke
            for passage in wire.passages:
                passage.stroke = wire.stroke
            taken |= {(end.x, wire.stroke) for end in wire.ends if end.where == "head"}
        for (row, region), asked in sorted(self.channels.items()):
            self._fill(self._region(row, region), asked, taken)
        for wire in self.wires:
            if couple := wire.start.on:
                middle = (couple.start.x + couple.ends[0].x) / 2
                wire.start.x = _free(middle, 8.0, wire.stroke, taken)

    @staticmethod
    def _fill(
        between: tuple[float, float],
        asked: list[tuple[float, float, End[K] | Passage]],
        taken: set[tuple[float, int]],
    ) -> None:
        """Lead lines side by side through a gap, those that go farther to one side on that side."""
        asked.sort(key=lambda each: each[:2])
        wish = sum(each[0] for each in asked) / len(asked)
        middle = min(max(wish, between[0] + GAP / 2), between[1] - GAP / 2)
        # One alone may step aside farther.
        step = min(10.0, (GAP - 8) / len(asked)) if len(asked) > 1 else GAP - 4.0
        for number, (_wish, _target, each) in enumerate(asked):
            place = middle + (number - (len(asked) - 1) / 2) * step
            each.x = _free(place, step, each.stroke, taken)
            taken.add((each.x, each.stroke))

    def _place_words(self) -> None:
        """Write what a line says where the fewest other lines run up and down."""
        upright = [
            (number, *each) for number, wire in enumerate(self.wires) for each in wire.upright()
        ]
        for number, wire in enumerate(self.wires):
            if wire.text:
                gap, rank, first, last = wire.spans()[-1]
                others = [
                    x
                    for whose, where, x, reaches, below in upright
                    if whose != number
                    and where == gap
                    and (reaches <= rank if below else reaches >= rank)
                ]
                wire.written = _best(wire.width, first, last, others)


def _free(x: float, step: float, stroke: int, taken: Collection[tuple[float, int]]) -> float:
    """Return a place near another at which nothing runs yet but what belongs to the same."""
    others = [place for place, whose in taken if whose != stroke]
    tries = [x + shift * step / 4 for shift in (0, 1, -1, 2, -2)]
    return next((each for each in tries if all(abs(each - one) > NARROW for one in others)), x)


def _best(width: float, first: float, last: float, others: Sequence[float]) -> float:
    """Return where words of a width begin: on their line, or past one of its ends where fewer
    others run up and down behind them there.
    """
    middle = (first + last - width) / 2
    reach = max(0.0, (last - first + width) / 2 - HOLD)
    shifts = [0.0, *(side * n * 8.0 for n in range(1, int(reach / 8) + 1) for side in (1, -1))]
    starts = [max(2.0, middle + shift) for shift in shifts]
    return min(starts, key=lambda start: sum(start - 3 < x < start + width + 3 for x in others))
