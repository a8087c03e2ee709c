"""Where everybody stands in the picture of who is who, and how the lines between them run. Pure.

A row for each generation, the oldest above, or several where it is large. Those of one home stand
side by side. Lines run only in the lanes between rows and in the gaps between boxes, so that none
crosses a box. What a line means stands on it, and is read downwards, or from left to right. The
same people always give the same picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

BOX_WIDTH, BOX_HEIGHT, GAP = 164, 106, 32
MARGIN = 12
# So many stand beside each other on a page; more of a generation go on in a row below.
MOST_BESIDE = 6
LANE = 8
LABEL_HEIGHT = 20
# About what a letter of a label is wide, in a font of 14.
LETTER = 7.4
# How many generations below the other somebody stands who is this to them.
STEPS = {
    "parent": -1,
    "child": 1,
    "grandparent": -2,
    "grandchild": 2,
    "sibling": 0,
    "partner": 0,
    "former_partner": 0,
}
GENERATION = 16


@dataclass(frozen=True)
class Node(Generic[K]):
    """Somebody to be drawn. `home` is 0 where nobody knows it; `age` in years where it is known."""

    key: K
    home: int = 0
    age: int | None = None


@dataclass(frozen=True)
class Link(Generic[K]):
    """That `one` is the `kind` of `other`, and how that reads from either side."""

    one: K
    other: K
    kind: str
    reads: str
    reads_back: str


class Box(NamedTuple):
    """A rectangle, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Return whether the two share more than an edge."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True)
class Line(Generic[K]):
    """A line between two people, as corners; what is written on it and where."""

    upper: K
    lower: K
    kind: str
    corners: tuple[tuple[float, float], ...]
    text: str
    label: Box


@dataclass(frozen=True)
class Picture(Generic[K]):
    """Where all stands, and how large the whole is."""

    width: float
    height: float
    boxes: Mapping[K, Box]
    lines: tuple[Line[K], ...]


def generations(nodes: Sequence[Node[K]], links: Sequence[Link[K]]) -> dict[K, int]:
    """Return the row of everybody, 0 for the oldest.

    A kind of relationship says it first; where it does not, the ages do. Whoever is tied to nobody
    stands in the last row.
    """
    rows: dict[K, int] = {}
    ages = {node.key: node.age for node in nodes}
    for node in nodes:
        if node.key in rows or not any(node.key in (link.one, link.other) for link in links):
            continue
        part = _rows_from(node.key, links, ages)
        lowest = min(part.values())
        rows |= {key: row - lowest for key, row in part.items()}
    last = max(rows.values(), default=0)
    tied = bool(rows)
    return {node.key: rows.get(node.key, last + tied) for node in nodes}


def _rows_from(first: K, links: Sequence[Link[K]], ages: Mapping[K, int | None]) -> dict[K, int]:
    """Return the rows of all that are tied to somebody, theirs being 0. What a kind says is
    followed before what only ages say.
    """
    rows, changed = {first: 0}, True
    while changed:
        changed = False
        for surely in (True, False):
            for link in links:
                if (link.kind in STEPS) is surely and _reach(link, rows, ages):
                    changed = True
            if changed:
                break
    return rows


def _reach(link: Link[K], rows: dict[K, int], ages: Mapping[K, int | None]) -> bool:
    """Give a row to the end of a link that has none, where the other has one."""
    step = _step(link, ages)
    if link.other in rows and link.one not in rows:
        rows[link.one] = rows[link.other] + step
        return True
    if link.one in rows and link.other not in rows:
        rows[link.other] = rows[link.one] - step
        return True
    return False


def _step(link: Link[K], ages: Mapping[K, int | None]) -> int:
    if link.kind in STEPS:
        return STEPS[link.kind]
    one, other = ages[link.one], ages[link.other]
    if one is None or other is None or abs(one - other) < GENERATION:
        return 0
    return -1 if one > other else 1


def picture(nodes: Sequence[Node[K]], links: Iterable[Link[K]]) -> Picture[K]:
    """Return where everybody stands and how the lines run."""
    links = list(links)
    level = generations(nodes, links)
    rows = _rows(nodes, links, level)
    place = {key: (row, column) for row, keys in enumerate(rows) for column, key in enumerate(keys)}
    routes = [_Route(link, place, number) for number, link in enumerate(links)]
    return _Drawing(rows, routes).draw()


def _rows(
    nodes: Sequence[Node[K]], links: Sequence[Link[K]], level: Mapping[K, int]
) -> list[list[K]]:
    """Return who stands in which row: homes side by side, each below those it is tied to."""
    at: dict[int, list[Node[K]]] = defaultdict(list)
    for node in nodes:
        at[level[node.key]].append(node)
    order = {node.key: number for number, node in enumerate(nodes)}
    rows: list[list[K]] = []
    column: dict[K, float] = {}
    for row in sorted(at):
        middle = {
            node.key: _middle([column[key] for key in _tied(node.key, links) if key in column])
            for node in at[row]
        }
        homes: dict[int, list[Node[K]]] = defaultdict(list)
        for node in at[row]:
            homes[node.home].append(node)
        ordered = sorted(
            homes.values(),
            key=lambda home: (min(middle[n.key] for n in home), order[home[0].key]),
        )
        keys = [
            node.key
            for home in ordered
            for node in sorted(home, key=lambda node: (middle[node.key], order[node.key]))
        ]
        for part in (
            keys[start : start + MOST_BESIDE] for start in range(0, len(keys), MOST_BESIDE)
        ):
            column |= {key: number - (len(part) - 1) / 2 for number, key in enumerate(part)}
            rows.append(part)
    return rows


def _tied(key: K, links: Sequence[Link[K]]) -> list[K]:
    return [
        link.other if link.one == key else link.one
        for link in links
        if key in (link.one, link.other)
    ]


def _middle(columns: Sequence[float]) -> float:
    return sum(columns) / len(columns) if columns else float("inf")


class _Route(Generic[K]):
    """One line: from whom, above or to the left, to whom, and what it says that way."""

    def __init__(self, link: Link[K], place: Mapping[K, tuple[int, int]], number: int) -> None:
        downwards = place[link.one] < place[link.other]
        self.upper, self.lower = (link.one, link.other) if downwards else (link.other, link.one)
        self.text = link.reads if downwards else link.reads_back
        self.kind, self.number = link.kind, number
        self.start, self.end = place[self.upper][0], place[self.lower][0]
        self.width = len(self.text) * LETTER + 8
        self.xs: list[float] = []  # from the foot of the upper one to the lower one
        self.lanes: list[int] = []  # which lane of each gap between rows it runs in
        self.level = 0  # which line of labels of its last gap it is written on

    @property
    def beside(self) -> bool:
        """Whether both stand in the same row."""
        return self.start == self.end

    @property
    def last_gap(self) -> int:
        """The gap below this row holds what is written on the line."""
        return self.start if self.beside else self.end - 1

    def gaps(self) -> range:
        """Return the gaps it runs through, each by the row above it."""
        return range(self.start, self.last_gap + 1)

    def written_from(self) -> float:
        """Return where what is written on it begins."""
        middle = (self.xs[0] + self.xs[-1]) / 2 if self.beside else self.xs[-1]
        return max(2.0, middle - self.width / 2)


class _Drawing(Generic[K]):
    """Gives every line its places, from the outside in: ends, gaps, lanes, labels, heights."""

    def __init__(self, rows: list[list[K]], routes: list[_Route[K]]) -> None:
        self.rows, self.routes = rows, routes
        widest = max((len(row) for row in rows), default=0)
        self.width = widest * (BOX_WIDTH + GAP) + 2 * MARGIN
        self.left: dict[K, float] = {}
        for row in rows:
            start = (self.width - len(row) * (BOX_WIDTH + GAP)) / 2 + GAP / 2
            for column, key in enumerate(row):
                self.left[key] = start + column * (BOX_WIDTH + GAP)

    def draw(self) -> Picture[K]:
        """Return the whole."""
        self._place_ends()
        self._place_passages()
        lanes, levels = self._place_lanes(), self._place_labels()
        tops, y = [], float(MARGIN)
        for row in range(len(self.rows)):
            tops.append(y)
            y += BOX_HEIGHT + self._height_below(row, lanes, levels)
        boxes = {
            key: Box(self.left[key], tops[row], BOX_WIDTH, BOX_HEIGHT)
            for row, keys in enumerate(self.rows)
            for key in keys
        }
        lines = tuple(self._line(route, tops, lanes) for route in self.routes)
        reach = [line.label.x + line.label.width + MARGIN for line in lines]
        return Picture(max([self.width, *reach]), y + MARGIN, boxes, lines)

    def _place_ends(self) -> None:
        """Spread the ends of lines over the feet and heads of the boxes."""
        feet: dict[K, list[_Route[K]]] = defaultdict(list)
        heads: dict[K, list[_Route[K]]] = defaultdict(list)
        for route in self.routes:
            feet[route.upper].append(route)
            (feet if route.beside else heads)[route.lower].append(route)
        ends: dict[tuple[int, bool], float] = {}
        for side in (feet, heads):
            for key, meeting in side.items():
                ordered = sorted(meeting, key=lambda r: self._turn(r, key))
                for number, route in enumerate(ordered, 1):
                    x = self.left[key] + BOX_WIDTH * number / (len(ordered) + 1)
                    ends[route.number, key == route.upper] = x
        for route in self.routes:
            route.xs = [ends[route.number, True], ends[route.number, False]]

    def _turn(self, route: _Route[K], key: K) -> tuple[int, float, int]:
        """Return where among its ends a line leaves a box: what goes to the side leaves at that
        side, and what goes farther there runs around what goes less far.
        """
        other = route.lower if key == route.upper else route.upper
        if not route.beside:
            return 0, self.left[other], route.number
        side = 1 if self.left[other] > self.left[key] else -1
        return side, -self.left[other], route.number

    def _place_passages(self) -> None:
        """Lead lines that pass a row through a gap between its boxes, each by a way of its own."""
        passing: dict[tuple[int, float], list[_Route[K]]] = defaultdict(list)
        for route in self.routes:
            for row in range(route.start + 1, route.end):
                lefts = [self.left[key] for key in self.rows[row]]
                gaps = [left - GAP / 2 for left in lefts] + [lefts[-1] + BOX_WIDTH + GAP / 2]
                nearest = min(gaps, key=lambda x: (abs(x - route.xs[-1]), x))
                passing[row, nearest].append(route)
        for (_row, middle), through in sorted(passing.items()):
            for number, route in enumerate(through, 1):
                shift = GAP * number / (len(through) + 1) - GAP / 2
                route.xs.insert(-1, middle + shift)

    def _place_lanes(self) -> dict[int, int]:
        """Give every line a lane of its own in each gap; those from one foot go side by side."""
        lanes: dict[int, int] = defaultdict(int)
        for route in sorted(self.routes, key=lambda r: (r.start, r.xs[0], r.number)):
            for gap in route.gaps():
                if not route.beside:
                    route.lanes.append(lanes[gap])
                    lanes[gap] += 1
        return lanes

    def _place_labels(self) -> dict[int, int]:
        """Write what lines say on the first level of their last gap where nothing else stands."""
        levels: dict[int, list[list[tuple[float, float]]]] = defaultdict(list)
        falling: dict[int, list[tuple[float, int]]] = defaultdict(list)
        # Lines to the side first, the shortest above: what falls past their labels is least.
        for route in sorted(self.routes, key=lambda r: (not r.beside, _length(r.xs), r.number)):
            span, free, past = self._span(route), levels[route.last_gap], falling[route.last_gap]
            while route.level < len(free) and (
                _taken(span, free[route.level]) or _crossed(span, route.level, past)
            ):
                route.level += 1
            if route.level == len(free):
                free.append([])
            free[route.level].append(span)
            if route.beside:
                past += [(x, route.level) for x in route.xs]
        return {gap: len(free) for gap, free in levels.items()}

    @staticmethod
    def _span(route: _Route[K]) -> tuple[float, float]:
        """Return what a label keeps free; a line between two of one row also its own way."""
        written = route.written_from()
        ends = [written - 6, written + route.width + 6]
        if route.beside:
            ends += [min(route.xs) - 6, max(route.xs) + 6]
        return min(ends), max(ends)

    def _height_below(self, row: int, lanes: Mapping[int, int], levels: Mapping[int, int]) -> float:
        if row not in levels and not lanes.get(row):
            return GAP if row < len(self.rows) - 1 else 0
        return 2 * GAP / 3 + lanes.get(row, 0) * LANE + levels.get(row, 0) * LABEL_HEIGHT

    def _line(self, route: _Route[K], tops: list[float], lanes: Mapping[int, int]) -> Line[K]:
        below = {row: top + BOX_HEIGHT for row, top in enumerate(tops)}
        written = (
            below[route.last_gap]
            + GAP / 3
            + lanes.get(route.last_gap, 0) * LANE
            + route.level * LABEL_HEIGHT
        )
        x, y = route.xs[0], below[route.start]
        corners = [(x, y)]
        if route.beside:
            middle = written + LABEL_HEIGHT / 2
            corners += [(x, middle), (route.xs[1], middle), (route.xs[1], y)]
        else:
            for gap, lane, onward in zip(route.gaps(), route.lanes, route.xs[1:], strict=True):
                turn = below[gap] + GAP / 3 + lane * LANE
                corners += [(x, turn), (onward, turn)]
                x = onward
            corners.append((x, tops[route.end]))
        label = Box(route.written_from(), written + 1, route.width, LABEL_HEIGHT - 2)
        return Line(route.upper, route.lower, route.kind, tuple(corners), route.text, label)


def _taken(span: tuple[float, float], others: Iterable[tuple[float, float]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _crossed(span: tuple[float, float], level: int, past: Iterable[tuple[float, int]]) -> bool:
    """Return whether a line falls past a label to a level as low or lower."""
    return any(span[0] < x < span[1] and level <= reached for x, reached in past)


def _length(xs: Sequence[float]) -> float:
    return abs(xs[-1] - xs[0])
