"""What a picture of who is who is made from, and what it is made of."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)
Point = tuple[float, float]

# Somebody's cell: the shape above, the lines of words below it. Other lines keep out of it.
CELL, SHAPE, LINE_HEIGHT = 152, 90, 18
# Between two cells there is always room for lines that run up and down.
GAP = 36
MARGIN = 12
# How far the boundary of a home stands off from those inside, and the room for what it says.
PAD, STRIP = 14, 26


@dataclass(frozen=True)
class Node(Generic[K]):
    """Somebody to be drawn. `home` is 0 where nobody knows it; `born` is a day as a number, and
    `age` in years, where they are known; `lines` is how many lines of words stand below the shape.
    """

    key: K
    home: int = 0
    age: int | None = None
    born: int | None = None
    sex: str = ""
    unborn: bool = False
    lines: int = 2


@dataclass(frozen=True)
class Link(Generic[K]):
    """That `one` is the `kind` of `other`, and how that reads from either side."""

    one: K
    other: K
    kind: str
    reads: str
    reads_back: str
    ended: bool = False

    @property
    def pair(self) -> frozenset[K]:
        """The two, whichever way round."""
        return frozenset({self.one, self.other})

    @property
    def over(self) -> bool:
        """Whether it holds no more."""
        return self.ended or self.kind == "former_partner"


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
class Stroke(Generic[K]):
    """What is drawn for relationships: lines as corners, what is written on them and where.

    `kind` is `couple`, `family` (children hang from their parents), `siblings` or `tie`. `unsaid`
    joins the two parents of a family of whom nobody said that they are partners.
    """

    kind: str
    links: tuple[Link[K], ...]
    ways: tuple[tuple[Point, ...], ...]
    over: bool = False
    unsaid: tuple[tuple[Point, ...], ...] = ()
    text: str = ""
    label: Box | None = None
    slashes: tuple[tuple[Point, Point], ...] = ()


@dataclass(frozen=True)
class Seat:
    """Where somebody stands: the middle of the shape, and the cell with the words below it."""

    x: float
    y: float
    cell: Box


@dataclass(frozen=True)
class Home(Generic[K]):
    """The boundary around those who live together, and what it says by itself of who does."""

    number: int
    box: Box
    links: tuple[Link[K], ...]


@dataclass(frozen=True)
class Picture(Generic[K]):
    """Where all stands, and how large the whole is."""

    width: float
    height: float
    seats: Mapping[K, Seat]
    strokes: tuple[Stroke[K], ...]
    homes: tuple[Home[K], ...]
