"""The picture of who is who on a case, ready for the page. No confidential address gets here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from roundtable.cases.models import Involvement, Relationship
from roundtable.cases.relationships.layout import (
    BOX_HEIGHT,
    Box,
    Line,
    Link,
    Node,
    Picture,
    picture,
)
from roundtable.cases.relationships.queries import Household
from roundtable.cases.relationships.rules import words, words_back
from roundtable.cases.rules import age_on
from roundtable.lib.words import plural

# Whom a case is about, if anybody: marked in the picture.
SUBJECTS = ("subject_child", "unborn_child", "adult_at_risk", "victim")
LETTERS_A_LINE, LETTERS_OF_A_ROLE = 16, 19
LINE_HEIGHT = 19
# How round the corners are: a genogram's square for a man, its circle for a woman.
CORNERS = {"F": 26, "M": 0}
SIZED = 10


class Written(NamedTuple):
    """A line of words in a box: its style, how far below the top it stands, and what it says."""

    style: str
    below: float
    text: str


@dataclass(frozen=True)
class Drawn:
    """Somebody in the picture: where, and the lines of words in the box."""

    box: Box
    words: tuple[Written, ...]
    subject: bool
    corner: int
    title: str


@dataclass(frozen=True)
class Drawing:
    """The whole picture, with what it shows in a sentence."""

    width: float
    height: float
    people: tuple[Drawn, ...]
    lines: tuple[Line[UUID], ...]
    description: str


def drawing(
    people: Sequence[Involvement],
    ties: Sequence[Relationship],
    homes: Sequence[Household],
    role_name: Callable[[str], str],
    today: date,
) -> Drawing:
    """Return the picture of the people of a case, their relationships and homes."""
    home_of = {each.pk: home.number for home in reversed(homes) for each in home.people}
    ages = {each.pk: _age(each, today) for each in people}
    nodes = [Node(each.pk, home_of.get(each.pk, 0), ages[each.pk]) for each in people]
    placed = picture(nodes, _links(ties))
    drawn = tuple(
        _drawn(each, placed, role_name(each.role), ages[each.pk], home_of.get(each.pk))
        for each in people
    )
    return Drawing(placed.width, placed.height, drawn, placed.lines, _described(drawn, placed))


def _links(ties: Sequence[Relationship]) -> list[Link[UUID]]:
    """Return a line for each two people and what is said of them, told once where both sides do."""
    links: dict[object, Link[UUID]] = {}
    for tie in ties:
        link = Link(
            tie.person_id,
            tie.other_id,
            tie.kind,
            words(tie.kind, tie.person.sex),
            words_back(tie.kind, tie.other.sex),
        )
        both = frozenset({(link.one, link.reads), (link.other, link.reads_back)})
        links.setdefault(both, link)
    return list(links.values())


def _age(person: Involvement, today: date) -> int | None:
    return age_on(today, person.born_on) if person.born_on else person.age_about


def _drawn(
    person: Involvement, placed: Picture[UUID], role: str, age: int | None, home: int | None
) -> Drawn:
    aged = "" if age is None else f"{'age' if person.born_on else 'about'} {age}"
    foot = ", ".join(filter(None, [aged, f"home {home}" if home else ""]))
    return Drawn(
        box=placed.boxes[person.pk],
        words=_written(person.name, role, foot[:1].upper() + foot[1:]),
        subject=person.role in SUBJECTS,
        corner=CORNERS.get(person.sex, SIZED),
        title=", ".join(filter(None, [person.name, role, foot])),
    )


def _written(name: str, role: str, foot: str) -> tuple[Written, ...]:
    """Return the lines of a box, from the middle of its height outwards."""
    said = [("name", text) for text in _in_lines(name, LETTERS_A_LINE)]
    said += [("detail", text) for text in _in_lines(role, LETTERS_OF_A_ROLE)]
    said += [("detail", foot)] if foot else []
    top = (BOX_HEIGHT - LINE_HEIGHT * len(said)) / 2
    return tuple(
        Written(style, top + LINE_HEIGHT * (number + 0.8), text)
        for number, (style, text) in enumerate(said)
    )


def _in_lines(text: str, letters: int) -> tuple[str, ...]:
    """Return words in at most two lines; the table has the whole of a longer one."""
    lines = [""]
    for word in text.split():
        if not lines[-1] or len(lines[-1]) + len(word) < letters:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    shown = [lines[0], " ".join(lines[1:])] if len(lines) > 1 else lines
    return tuple(_shortened(line, letters) for line in shown)


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _described(drawn: Sequence[Drawn], placed: Picture[UUID]) -> str:
    rows = len({each.box.y for each in drawn})
    return (
        f"{plural(len(drawn), 'person', 'people')} in {plural(rows, 'row')}, the oldest generation"
        f" above, with {plural(len(placed.lines), 'line')} between them. The tables below say the"
        " same in words."
    )
