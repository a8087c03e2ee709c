"""What the marks in a picture of who is who mean: those that are in it, and no others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from roundtable.cases.relationships.layout.parts import Box, K, Picture
from roundtable.cases.relationships.symbols import (
    Key,
    Path,
    Written,
    boundary,
    line,
    lines,
    shaped,
)

# How large the small drawings are.
KEY_WIDTH, KEY_HEIGHT = 48.0, 32.0
MIDDLE, HALFWAY = KEY_WIDTH / 2, KEY_HEIGHT / 2
SHAPES = {
    "square": "A man or boy",
    "circle": "A woman or girl",
    "diamond": "Sex not known, or other",
    "triangle": "An unborn child",
}
STYLES = {
    "subject": "Double outline: whom the case is about",
    "harmer": "Thick outline: alleged to have caused harm",
}
UNSAID = "Parents of the same child; nobody has said that they are partners"
ENDED = "Two slashes: it has ended"
ALONE = "No line: nobody has said yet how they are related"
LINES = {
    "couple": "Partners",
    "family": "Children below their parents, the eldest to the left where it is known",
    "siblings": "Brothers or sisters",
    "tie": "Any other relationship, in words: read downwards, and from left to right",
}


def legend(
    shapes: Collection[tuple[str, str]], placed: Picture[K], homes: Sequence[str]
) -> tuple[Key, ...]:
    """Return what marks mean. `shapes` are the shapes drawn, each with its style; `homes` says of
    each boundary where it is.
    """
    return (*_of_people(shapes), *_of_lines(placed), *_of_homes(homes), *_of_who_is_alone(placed))


def _of_people(shapes: Collection[tuple[str, str]]) -> Iterator[Key]:
    drawn = {shape for shape, _style in shapes}
    for shape, means in SHAPES.items():
        if shape in drawn:
            yield Key(shaped(shape, MIDDLE, HALFWAY, style="", scale=0.33), (), means)
    for style, means in STYLES.items():
        of_style = [shape for shape, each in shapes if each == style]
        if of_style:
            yield Key(shaped(of_style[0], MIDDLE, HALFWAY, style=style, scale=0.33), (), means)
    if drawn - {"triangle"}:
        asked = Written("age", MIDDLE, HALFWAY + 6, "?")
        yield Key(
            (), (asked,), "The number inside: age in years, or a question mark where nobody knows"
        )


def _of_lines(placed: Picture[K]) -> Iterator[Key]:
    kinds = {stroke.kind for stroke in placed.strokes}
    for kind, means in LINES.items():
        if kind in kinds:
            yield Key((Path(f"line rt-picture__line--{kind}", KEY_LINES[kind]),), (), means)
    if any(stroke.unsaid for stroke in placed.strokes):
        yield Key((Path("line rt-picture__line--unsaid", ACROSS),), (), UNSAID)
    if any(stroke.over for stroke in placed.strokes):
        yield Key((Path("line", ACROSS), Path("line", STRUCK)), (), ENDED)


def _of_homes(homes: Sequence[str]) -> Iterator[Key]:
    if homes:
        box = boundary(Box(6, 4, KEY_WIDTH - 12, KEY_HEIGHT - 8))
        yield Key((Path("home", box),), (), f"Live at the same address. {' '.join(homes)}")


def _of_who_is_alone(placed: Picture[K]) -> Iterator[Key]:
    drawn = [link for stroke in placed.strokes for link in stroke.links]
    drawn += [link for home in placed.homes for link in home.links]
    tied = {key for link in drawn for key in link.pair}
    if len(placed.seats) > max(1, len(tied)):
        yield Key((), (), ALONE)


ACROSS = line([(4, HALFWAY), (KEY_WIDTH - 4, HALFWAY)])
STRUCK = lines([(MIDDLE + s - 4, HALFWAY + 8), (MIDDLE + s + 4, HALFWAY - 8)] for s in (-4, 4))
KEY_LINES = {
    "couple": ACROSS,
    "family": lines(
        [
            [(MIDDLE, 4), (MIDDLE, HALFWAY)],
            [(10, KEY_HEIGHT - 4), (10, HALFWAY), (38, HALFWAY), (38, KEY_HEIGHT - 4)],
        ]
    ),
    "siblings": line([(8, KEY_HEIGHT - 6), (8, 10), (40, 10), (40, KEY_HEIGHT - 6)]),
    "tie": ACROSS,
}
