"""The picture of who is who on a case, ready for the page. No confidential address gets here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from roundtable.cases.models import Involvement, Relationship
from roundtable.cases.relationships.layout.parts import (
    LINE_HEIGHT,
    SHAPE,
    Box,
    Home,
    Link,
    Node,
    Picture,
    Seat,
    Stroke,
)
from roundtable.cases.relationships.layout.picture import picture
from roundtable.cases.relationships.legend import legend
from roundtable.cases.relationships.queries import Household
from roundtable.cases.relationships.rules import words, words_back
from roundtable.cases.relationships.symbols import (
    Key,
    Path,
    Written,
    boundary,
    lines,
    shape_of,
    shaped,
)
from roundtable.cases.rules import age_on
from roundtable.lib.words import day, plural

# Whom a case is about, if anybody, and who is said to have caused harm: marked in the picture.
SUBJECTS = ("subject_child", "unborn_child", "adult_at_risk", "victim")
HARMERS = ("alleged_harmer",)
UNBORN = "unborn_child"
SEXES = {"F": "female", "M": "male"}
LETTERS_A_LINE, LETTERS_OF_A_ROLE = 16, 20


@dataclass(frozen=True)
class Drawn:
    """Somebody, or relationships, or a home, in the picture: paths, words, and all in a title."""

    title: str
    paths: tuple[Path, ...]
    words: tuple[Written, ...] = ()
    ground: Box | None = None


@dataclass(frozen=True)
class Drawing:
    """The whole picture, with what it shows in a sentence, and what its marks mean."""

    width: float
    height: float
    people: tuple[Drawn, ...]
    lines: tuple[Drawn, ...]
    homes: tuple[Drawn, ...]
    legend: tuple[Key, ...]
    description: str


@dataclass(frozen=True)
class _Person:
    """Somebody as the picture tells of them."""

    told: Involvement
    role: str
    age: int | None
    home: int
    together: bool

    @property
    def shape(self) -> str:
        return shape_of(self.told.sex, unborn=self.told.role == UNBORN)

    @property
    def style(self) -> str:
        if self.told.role in SUBJECTS:
            return "subject"
        return "harmer" if self.told.role in HARMERS else ""

    def written(self) -> list[tuple[str, str]]:
        """Return the lines of words below the shape, each with its style."""
        said = [("name", text) for text in _in_lines(self.told.name, LETTERS_A_LINE)]
        said += [("detail", text) for text in _in_lines(self.role, LETTERS_OF_A_ROLE)]
        # Whose home has a boundary needs no words for it.
        alone = self.home and not self.together
        return [*said, ("detail", f"Home {self.home}")] if alone else said

    def node(self) -> Node[UUID]:
        """Return what the layout needs to know of them."""
        born = self.told.born_on
        return Node(
            self.told.pk,
            self.home,
            self.age,
            born.toordinal() if born else None,
            self.told.sex,
            self.told.role == UNBORN,
            len(self.written()),
        )

    def title(self) -> str:
        """Return all that the picture says of them, in words."""
        aged = "" if self.age is None else f"{'age' if self.told.born_on else 'about'} {self.age}"
        home = f"home {self.home}" if self.home else ""
        said = [self.told.name, self.role, SEXES.get(self.told.sex, ""), aged, home]
        return ", ".join(filter(None, said))


def drawing(
    people: Sequence[Involvement],
    ties: Sequence[Relationship],
    homes: Sequence[Household],
    role_name: Callable[[str], str],
    today: date,
) -> Drawing:
    """Return the picture of the people of a case, their relationships and homes."""
    everybody = _people(people, homes, role_name, today)
    told = _told(ties, today)
    placed = picture([person.node() for person in everybody], list(told))
    return Drawing(
        placed.width,
        placed.height,
        tuple(_drawn(person, placed.seats[person.told.pk]) for person in everybody),
        tuple(_stroked(stroke, told) for stroke in placed.strokes),
        tuple(_bounded(home) for home in placed.homes),
        legend([(each.shape, each.style) for each in everybody], placed, _places(homes, placed)),
        _described(placed),
    )


def _people(
    people: Sequence[Involvement],
    homes: Sequence[Household],
    role_name: Callable[[str], str],
    today: date,
) -> list[_Person]:
    home_of = {each.pk: home.number for home in reversed(homes) for each in home.people}
    living = list(home_of.values())
    return [
        _Person(each, role_name(each.role), _age(each, today), home, living.count(home) > 1)
        for each in people
        for home in [home_of.get(each.pk, 0)]
    ]


def _told(ties: Sequence[Relationship], today: date) -> dict[Link[UUID], str]:
    """Return a link for each two people and what is said of them, as the table says it, told once
    where both sides do.
    """
    links: dict[object, tuple[Link[UUID], str]] = {}
    for tie in ties:
        link = _link(tie, today)
        both = frozenset({(link.one, link.reads), (link.other, link.reads_back)})
        until = f", until {day(tie.until)}" if tie.until else ""
        links[both] = link, f"{tie.person.name}: {link.reads} {tie.other.name}{until}"
    return dict(links.values())


def _link(tie: Relationship, today: date) -> Link[UUID]:
    return Link(
        tie.person_id,
        tie.other_id,
        tie.kind,
        words(tie.kind, tie.person.sex),
        words_back(tie.kind, tie.other.sex),
        ended=tie.until is not None and tie.until < today,
    )


def _age(person: Involvement, today: date) -> int | None:
    """Return how old somebody is; whoever is not born yet has no age."""
    if person.role == UNBORN:
        return None
    return age_on(today, person.born_on) if person.born_on else person.age_about


def _drawn(person: _Person, seat: Seat) -> Drawn:
    below = seat.cell.y + SHAPE
    said = [
        Written(style, seat.x, below + LINE_HEIGHT * (number + 0.8), text)
        for number, (style, text) in enumerate(person.written())
    ]
    paths = shaped(person.shape, seat.x, seat.y, style=person.style)
    return Drawn(person.title(), paths, (*_aged(person, seat), *said))


def _aged(person: _Person, seat: Seat) -> Iterator[Written]:
    """Yield the age inside the shape."""
    if person.shape == "triangle":
        return
    if person.age is None:
        yield Written("age", seat.x, seat.y + 6, "?")
    elif person.told.born_on:
        yield Written("age", seat.x, seat.y + 6, str(person.age))
    else:
        yield Written("about", seat.x, seat.y - 5, "about")
        yield Written("age", seat.x, seat.y + 13, str(person.age))


def _stroked(stroke: Stroke[UUID], told: dict[Link[UUID], str]) -> Drawn:
    paths = [Path(f"line rt-picture__line--{stroke.kind}", lines(stroke.ways))]
    if stroke.unsaid:
        paths.append(Path("line rt-picture__line--unsaid", lines(stroke.unsaid)))
    if stroke.slashes:
        paths.append(Path("line", lines(stroke.slashes)))
    title = "; ".join(told[link] for link in stroke.links)
    box = stroke.label
    if box is None:
        return Drawn(title, tuple(paths))
    said = Written("label", box.x + box.width / 2, box.y + 15, stroke.text)
    return Drawn(title, tuple(paths), (said,), box)


def _bounded(home: Home[UUID]) -> Drawn:
    label = Box(home.box.x + 8, home.box.y + 3, 64, 20)
    said = Written("home-name", label.x + label.width / 2, label.y + 15, f"Home {home.number}")
    return Drawn(f"Home {home.number}", (Path("home", boundary(home.box)),), (said,), label)


def _places(homes: Sequence[Household], placed: Picture[UUID]) -> list[str]:
    """Return where each home with a boundary is."""
    bounded = {home.number for home in placed.homes}
    return [
        f"Home {home.number}: {home.address.lines} {home.address.postcode}".strip() + "."
        for home in homes
        if home.number in bounded
    ]


def _in_lines(text: str, letters: int) -> tuple[str, ...]:
    """Return words in at most two lines; the table has the whole of a longer one."""
    parts = [""]
    for word in text.split():
        if not parts[-1] or len(parts[-1]) + len(word) < letters:
            parts[-1] = f"{parts[-1]} {word}".strip()
        else:
            parts.append(word)
    shown = [parts[0], " ".join(parts[1:])] if len(parts) > 1 else parts
    return tuple(_shortened(part, letters) for part in shown)


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _described(placed: Picture[UUID]) -> str:
    rows = len({seat.y for seat in placed.seats.values()})
    told = sum(len(stroke.links) for stroke in placed.strokes)
    told += sum(len(home.links) for home in placed.homes)
    return (
        f"{plural(len(placed.seats), 'person', 'people')} in {plural(rows, 'row')}, the oldest"
        f" generation above, with {plural(told, 'relationship')} between them, drawn as a"
        " genogram. The tables below say the same in words."
    )
