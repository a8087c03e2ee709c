"""The whole picture: heights, and every line as corners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic

from roundtable.cases.relationships.layout.families import Plan, plan
from roundtable.cases.relationships.layout.parts import (
    CELL,
    LINE_HEIGHT,
    MARGIN,
    PAD,
    SHAPE,
    STRIP,
    Box,
    Home,
    K,
    Link,
    Node,
    Picture,
    Point,
    Seat,
    Stroke,
)
from roundtable.cases.relationships.layout.seats import Seating, seated
from roundtable.cases.relationships.layout.wires import Beside, End, Rank, Wire, Wiring

HEIGHTS = {
    Rank.COUPLE: 14.0,
    Rank.PASSING: 10.0,
    Rank.TIE: 22.0,
    Rank.FAMILY: 14.0,
    Rank.SIBLINGS: 22.0,
}
# Between the words of a row and the lines below it, and between those and the next row.
AIR = 14
LABEL_HEIGHT = 20
# How far from the middle of a shape a line that holds no more is struck through.
STRUCK = 58


def picture(nodes: Sequence[Node[K]], links: Iterable[Link[K]]) -> Picture[K]:
    """Return where everybody stands and how the lines run."""
    links = list(links)
    if not nodes:
        return Picture(2 * MARGIN, 2 * MARGIN, {}, (), ())
    seating = seated(nodes, links)
    planned = plan(nodes, links, seating.row, seating.homes)
    return _Drawing(nodes, seating, planned).draw()


class _Drawing(Generic[K]):
    """Gives lines their lanes and rows their heights, and draws."""

    def __init__(self, nodes: Sequence[Node[K]], seating: Seating[K], planned: Plan[K]) -> None:
        self.nodes, self.seating, self.plan = nodes, seating, planned
        self.wiring = Wiring(seating, planned)
        self.lanes = _lanes(self.wiring.wires)
        self.tops: list[float] = []
        self.floors: list[float] = []

    def draw(self) -> Picture[K]:
        """Return the whole."""
        homes = {home: self._members(home) for home in self.seating.homes}
        height = self._place_rows(homes)
        seats = {node.key: self._seat(node.key) for node in self.nodes}
        strokes = tuple(self._strokes())
        boundaries = tuple(self._home(home, keys, seats) for home, keys in homes.items())
        reach = [stroke.label.x + stroke.label.width for stroke in strokes if stroke.label]
        width = max([self.seating.width, *(x + MARGIN for x in reach)])
        return Picture(width, height, seats, strokes, boundaries)

    def _members(self, home: int) -> list[K]:
        return [node.key for node in self.nodes if node.home == home]

    def _place_rows(self, homes: Mapping[int, Sequence[K]]) -> float:
        """Give every row its height and the room above it, and return the height of the whole."""
        row, y = self.seating.row, float(MARGIN)
        first = {min(row[key] for key in keys) for keys in homes.values()}
        lines = {node.key: node.lines for node in self.nodes}
        for number, keys in enumerate(self.seating.rows):
            y += self._room(number) + (STRIP if number in first else 0)
            self.tops.append(y)
            y += SHAPE + max(lines[key] for key in keys) * LINE_HEIGHT
            self.floors.append(y)
        return y + self._room(len(self.seating.rows)) + PAD + MARGIN

    def _room(self, gap: int) -> float:
        lanes = sum(HEIGHTS[rank] * count for rank, count in self.lanes[gap].items())
        return lanes + 2 * AIR if lanes or 0 < gap < len(self.seating.rows) else 0

    def _lane(self, gap: int, rank: Rank, number: int) -> float:
        """Return how far down a lane runs."""
        top = self.floors[gap - 1] if gap else float(MARGIN) - AIR / 2
        above = sum(HEIGHTS[each] * n for each, n in self.lanes[gap].items() if each < rank)
        return top + AIR + above + HEIGHTS[rank] * (number + 0.5)

    def _seat(self, key: K) -> Seat:
        row, left = self.seating.row[key], self.seating.left[key]
        cell = Box(left, self.tops[row], CELL, self.floors[row] - self.tops[row])
        return Seat(left + CELL / 2, self.tops[row] + SHAPE / 2, cell)

    def _home(self, number: int, keys: Sequence[K], seats: Mapping[K, Seat]) -> Home[K]:
        cells = [seats[key].cell for key in keys]
        left, right = self.seating.homes[number]
        top = min(c.y for c in cells) - STRIP
        bottom = max(c.y + c.height for c in cells) + AIR / 2
        box = Box(left, top, right - left, bottom - top)
        return Home(number, box, tuple(self.plan.at_home.get(number, ())))

    def _strokes(self) -> Iterator[Stroke[K]]:
        """Yield every stroke with its lines, in the order in which wires count them."""
        drawn: dict[int, list[Wire[K] | Beside[K]]] = defaultdict(list)
        for beside in self.wiring.straight:
            drawn[beside.stroke].append(beside)
        for wire in self.wiring.wires:
            drawn[wire.stroke].append(wire)
        for number, (kind, links, over) in enumerate(self._planned()):
            yield self._stroke(kind, links, over, drawn[number])

    def _planned(self) -> Iterator[tuple[str, tuple[Link[K], ...], bool]]:
        for link in self.plan.couples.values():
            yield "couple", (link,), link.over
        for family in self.plan.families:
            yield "family", tuple(family.links), family.over
        for link in self.plan.siblings:
            yield "siblings", (link,), link.over
        for link in self.plan.ties:
            yield "tie", (link,), link.over

    def _stroke(
        self,
        kind: str,
        links: tuple[Link[K], ...],
        over: bool,
        parts: Sequence[Wire[K] | Beside[K]],
    ) -> Stroke[K]:
        unions = [part for part in parts if kind == "family" and _joins(part)]
        ways = tuple(way for part in parts if part not in unions for way in self._ways(part))
        written = next((part for part in parts if isinstance(part, Wire) and part.text), None)
        return Stroke(
            kind,
            links,
            ways,
            over,
            unsaid=tuple(way for part in unions for way in self._ways(part)),
            text=written.text if written else "",
            label=self._label(written) if written else None,
            slashes=_slashes(ways[0]) if over else (),
        )

    def _ways(self, part: Wire[K] | Beside[K]) -> Iterator[tuple[Point, ...]]:
        if isinstance(part, Beside):
            y = self.tops[self.wiring.row[part.left]] + SHAPE / 2
            yield (self.wiring.middle(part.left), y), (self.wiring.middle(part.right), y)
            return
        way, y = self._trunk(part)
        if len(part.ends) == 1:
            yield (*way, (part.ends[0].x, y), *self._end(part.ends[0]))
            return
        yield way
        xs = [way[-1][0], *(end.x for end in part.ends)]
        yield (min(xs), y), (max(xs), y)
        for end in part.ends:
            yield ((end.x, y), *self._end(end))

    def _trunk(self, wire: Wire[K]) -> tuple[tuple[Point, ...], float]:
        """Return the way from the start to the last lane, and how far down that runs."""
        way, x, y = [*reversed(self._end(wire.start))], wire.start.x, 0.0
        for gap, onward in zip(wire.gaps, [p.x for p in wire.passages] + [None], strict=True):
            y = self._lane(gap, *wire.lanes[gap])
            way.append((x, y))
            if onward is not None:
                way.append((onward, y))
                x = onward
        return tuple(way), y

    def _end(self, end: End[K]) -> tuple[Point, ...]:
        """Return the corners from where a line runs up or down to what it ends at."""
        if end.on:
            gap = end.on.gaps[0]
            return ((end.x, self._lane(gap, *end.on.lanes[gap])),)
        y = self.tops[end.row] + SHAPE / 2
        if end.key is None or end.where == "head":
            return ((end.x, y),)
        return (end.x, y + end.port), (self.wiring.middle(end.key), y + end.port)

    def _label(self, wire: Wire[K]) -> Box:
        y = self._lane(wire.gaps[-1], *wire.lanes[wire.gaps[-1]])
        return Box(wire.written, y - LABEL_HEIGHT / 2, wire.width, LABEL_HEIGHT)


def _joins(part: Wire[K] | Beside[K]) -> bool:
    """Return whether a line joins two parents."""
    return isinstance(part, Beside) or part.rank is Rank.COUPLE


def _lanes(wires: Sequence[Wire[K]]) -> Mapping[int, Mapping[Rank, int]]:
    """Give every line a lane in each gap it runs through, the shortest first, and return how many
    there are. Lines that do not meet share one.
    """
    free: dict[tuple[int, Rank], list[list[tuple[float, float]]]] = defaultdict(list)
    asked = [(*span, number) for number, wire in enumerate(wires) for span in wire.spans()]
    for gap, rank, first, last, number in sorted(asked, key=lambda a: (a[3] - a[2], a[4])):
        wire, lanes, lane = wires[number], free[gap, rank], 0
        if wire.text and gap == wire.gaps[-1]:
            first, last = min(first, wire.written), max(last, wire.written + wire.width)
        while lane < len(lanes) and any(first - 8 < b and a < last + 8 for a, b in lanes[lane]):
            lane += 1
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((first, last))
        wire.lanes[gap] = (rank, lane)
    counts: dict[int, dict[Rank, int]] = defaultdict(dict)
    for (gap, rank), lanes in free.items():
        counts[gap][rank] = len(lanes)
    return counts


def _slashes(way: Sequence[Point]) -> tuple[tuple[Point, Point], ...]:
    """Return two short strokes through the beginning of a line, where it leaves a shape."""
    (x, y), (u, v) = way[0], way[1]
    if x == u:
        y += STRUCK if v > y else -STRUCK
    else:
        x += STRUCK if u > x else -STRUCK
    return tuple(((x + s - 4, y + 8), (x + s + 4, y - 8)) for s in (-4, 4))
