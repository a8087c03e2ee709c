"""Parts 1 to 3: the hub, the agencies that signed, and what words mean."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from roundtable.charter.terms.base import Clause, ClauseNumber, Code, Line, Term


class Site(Term):
    """A place where practitioners of the hub sit."""

    code: Code
    name: Line


class Hours(Clause):
    """When the hub works. `region` picks the bank holidays: ENG, WLS, SCT or NIR."""

    opens: dt.time
    closes: dt.time
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    timezone: str = "Europe/London"
    region: Literal["ENG", "WLS", "SCT", "NIR"] = "ENG"


class Hub(Term):
    """Part 1: what the hub is, where and when."""

    name: Line
    area: Line
    purpose: Line
    sites: tuple[Site, ...]
    hours: Hours


class Remit(Clause):
    """Whom an agency can speak about: people in these roles, where one of these concerns stands."""

    people: tuple[Code, ...]
    concerns: tuple[Code, ...]
    over_age: int | None = None
    under_age: int | None = None


class Contact(Clause):
    """Whom to call at an agency on these weekdays (1 is Monday), and at which of the hub's sites
    they sit.
    """

    site: Code
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    who: Line
    telephone: Line
    email: Line


class Agency(Clause):
    """An agency that signed: who it is, its powers, whom to call, and the people and concerns in
    its remit.

    `terms` are words of its own that it uses in the hub; each needs a translation (part 3).
    `signatory` is the office that signs the charter for it.
    """

    code: Code
    name: Line
    short_name: Line
    kind: Line
    duties: Line
    does: Line
    cannot: Line
    needs_to_know: Line
    signatory: Line
    terms: tuple[Line, ...] = ()
    sites: tuple[Code, ...]
    posts: Annotated[int, Field(ge=0)]
    remit: tuple[Remit, ...]
    contacts: tuple[Contact, ...]


class Definition(Clause):
    """What the hub means by a word."""

    term: Line
    means: Line


class Grade(Clause):
    """A common grade of risk, highest first in the list, with the test that earns it."""

    code: Code
    name: Line
    test: Line


class LevelOfNeed(Clause):
    """A level of need, one to four."""

    level: Annotated[int, Field(ge=1, le=4)]
    name: Line
    means: Line


class Translation(Clause):
    """An agency's own term, and what it is here: a common grade, or the clause of part 3 that
    defines a word or a level of need.
    """

    agency: Code
    term: Line
    grade: Code | None = None
    defined_in: ClauseNumber | None = None
    means: Line


class Definitions(Term):
    """Part 3: words, grades, levels of need, and the translator."""

    words: tuple[Definition, ...]
    grades: tuple[Grade, ...]
    levels_of_need: tuple[LevelOfNeed, ...]
    translations: tuple[Translation, ...]
