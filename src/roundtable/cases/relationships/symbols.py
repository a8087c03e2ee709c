"""The shapes of a genogram, as SVG paths: by convention, and told in words below the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from roundtable.cases.relationships.layout.parts import Box, Point

# Half the height of each shape, so that all look as large; and how far inside it the second
# outline runs.
HALF = {"square": 30.0, "circle": 33.0, "diamond": 41.0, "triangle": 40.0}
INSIDE = {"square": 6.0, "circle": 6.0, "diamond": 8.0, "triangle": 12.0}
BY_SEX = {"M": "square", "F": "circle"}


class Path(NamedTuple):
    """A path and the style it is drawn in."""

    style: str
    d: str


class Written(NamedTuple):
    """A line of words: its style, where its middle stands, and what it says."""

    style: str
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Key:
    """What a mark in the picture means: a small drawing, and words."""

    paths: tuple[Path, ...]
    words: tuple[Written, ...]
    means: str


def shape_of(sex: str, *, unborn: bool) -> str:
    """Return the name of the shape that stands for somebody."""
    return "triangle" if unborn else BY_SEX.get(sex, "diamond")


def shaped(shape: str, x: float, y: float, *, style: str, scale: float = 1.0) -> tuple[Path, ...]:
    """Return the outline of a shape around a place. The style `subject` has two outlines, `harmer`
    a thick one: both are told from others without any colour.
    """
    half = HALF[shape] * scale
    paths = (
        Path(f"shape rt-picture__shape--{style}" if style else "shape", _path(shape, x, y, half)),
    )
    if style != "subject":
        return paths
    inner = half - INSIDE[shape] * max(scale, 0.6)
    # A triangle is not as high above its middle as a second one inside it would be.
    lower = 3.0 * scale if shape == "triangle" else 0.0
    return (*paths, Path("inner", _path(shape, x, y + lower, inner)))


def _path(shape: str, x: float, y: float, half: float) -> str:
    if shape == "circle":
        arc = f"a{half:.1f},{half:.1f} 0 1 0"
        return f"M{x - half:.1f},{y:.1f}{arc} {2 * half:.1f},0{arc} {-2 * half:.1f},0Z"
    corners: dict[str, Sequence[Point]] = {
        "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
        "diamond": [(0, -1), (1, 0), (0, 1), (-1, 0)],
        "triangle": [(0, -1), (1, 0.75), (-1, 0.75)],
    }
    return f"{line([(x + half * u, y + half * v) for u, v in corners[shape]])}Z"


def line(corners: Sequence[Point]) -> str:
    """Return a line as a path."""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def lines(ways: Iterable[Sequence[Point]]) -> str:
    """Return several lines as one path."""
    return "".join(line(way) for way in ways)


def boundary(box: Box) -> str:
    """Return a box as a path."""
    right, bottom = box.x + box.width, box.y + box.height
    return f"{line([(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)])}Z"
