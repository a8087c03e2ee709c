"""`python -m benchmarks.people.pairs`: at least 2,000 labelled hard pairs, made by the generator.

A pair is a description and a row, with the kind of difficulty and whether they are one person. The
same seed gives the same pairs, so that they are made where they are needed and not kept; from the
command line they are printed as CSV. docs/matching.md says what they are no evidence of.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from benchmarks.people.errors import ERRORS, Error, described, move, surname
from benchmarks.people.households import (
    Invented,
    given_name,
    people,
    picked,
    postcode,
    without_numbers,
)
from benchmarks.people.origins import ORIGINS
from roundtable.people.matching.identity import Identity, Name, Place

SEED = 14
OF_EACH = 90
_ORIGINS = {origin.name: origin for origin in ORIGINS}


class Pair(NamedTuple):
    """A description, a row of a register, why it is hard, and what is true."""

    kind: str
    is_one_person: bool
    told: Identity
    row: Identity


def labelled(seed: int = SEED, of_each: int = OF_EACH) -> Iterator[Pair]:
    """Yield the labelled pairs, `of_each` of every kind."""
    rng = Random(seed)
    drawn = [one for one in people(of_each * 40, seed) if len(one.identity.names) == 1]
    rng.shuffle(drawn)
    for kind, told_of in SAME.items():
        yield from _of_kind(kind, drawn, rng, of_each, told_of, is_one_person=True)
    for kind, other_of in DIFFERENT.items():
        yield from _of_kind(kind, drawn, rng, of_each, other_of, is_one_person=False)


Making = Callable[[Invented, Random], "Identity | None"]


def _of_kind(
    kind: str, drawn: list[Invented], rng: Random, wanted: int, make: Making, *, is_one_person: bool
) -> Iterator[Pair]:
    made = 0
    for person in rng.sample(drawn, len(drawn)):
        row = without_numbers(person.identity)
        told = make(person._replace(identity=row), rng) if made < wanted else None
        if told and told != row:
            made += 1
            yield Pair(kind, is_one_person, told, row)


def _error(error: Error) -> Making:
    return lambda person, rng: error(person.identity, rng)


def _moved_and_renamed(person: Invented, rng: Random) -> Identity:
    return move(surname(person.identity, rng), rng)


def _three_errors(person: Invented, rng: Random) -> Identity | None:
    told, errors = described(person.identity, rng)
    return told if len(errors) > 2 else None


SAME: dict[str, Making] = {kind: _error(error) for kind, (error, _share) in ERRORS.items()} | {
    "moved and another surname": _moved_and_renamed,
    "three errors": _three_errors,
}


def _called(person: Invented, given: str, **more: object) -> Identity:
    """Return somebody who has all in common but the first name and what else is said."""
    family = person.identity.names[0].family
    return replace(person.identity, names=(Name(given, family),), **more)  # type: ignore[arg-type]


def _other_name(person: Invented, rng: Random, *, sex: str, first: str = "") -> str | None:
    """Return another first name of that origin and generation, if told with such a letter."""
    origin, born = _ORIGINS[person.origin], _born(person)
    for _attempt in range(60):
        name = given_name(rng, origin, sex, born).split(" ")[-1]
        if name.startswith(first) and name not in person.identity.names[0].given.split(" "):
            return name
    return None


def _born(person: Invented) -> date:
    assert person.identity.born_on
    return person.identity.born_on


def _twin(person: Invented, rng: Random) -> Identity | None:
    sex = person.sex if rng.random() < 0.7 else {"F": "M", "M": "F"}[person.sex]
    name = _other_name(person, rng, sex=sex)
    return _called(person, name, sex=sex) if name else None


def _alike_twin(person: Invented, rng: Random) -> Identity | None:
    first = person.identity.names[0].given[:1]
    name = _other_name(person, rng, sex=person.sex, first=first)
    return _called(person, name) if name else None


def _parent_of_one_name(person: Invented, rng: Random) -> Identity | None:
    years = timedelta(days=rng.randint(18 * 365, 40 * 365))
    return replace(person.identity, born_on=_born(person) - years, born_estimated=False)


def _sibling(person: Invented, rng: Random) -> Identity | None:
    name = _other_name(person, rng, sex=person.sex)
    apart = timedelta(days=rng.choice((-1, 1)) * rng.randint(300, 1500))
    born = min(_born(person) + apart, date(2026, 10, 1))
    return _called(person, name, born_on=born, born_estimated=False) if name else None


def _sister_in_law(person: Invented, rng: Random) -> Identity | None:
    if person.sex != "F" or person.role != "adult":
        return None
    name = _other_name(person, rng, sex="F")
    born = _born(person) + timedelta(days=rng.randint(-2000, 2000))
    return _called(person, name, born_on=born, born_estimated=False) if name else None


def _spouse(person: Invented, rng: Random) -> Identity | None:
    if person.role != "adult":
        return None
    sex = {"F": "M", "M": "F"}[person.sex]
    name = _other_name(person, rng, sex=sex)
    born = _born(person) + timedelta(days=rng.randint(-1500, 1500))
    return _called(person, name, born_on=born, born_estimated=False, sex=sex) if name else None


def _namesake_near(person: Invented, rng: Random) -> Identity | None:
    """Return somebody of the same frequent name in the same few streets."""
    if not _frequent(person):
        return None
    here = person.identity.places[0].postcode
    born = _born(person) + timedelta(days=rng.choice((-1, 1)) * rng.randint(1200, 9000))
    place = Place(here[:-2] + postcode(rng)[-2:])
    return replace(person.identity, born_on=min(born, date(2026, 1, 2)), places=(place,))


def _namesake_of_that_year(person: Invented, rng: Random) -> Identity | None:
    if not _frequent(person):
        return None
    born = date(_born(person).year, rng.randint(1, 10), rng.randint(2, 28))
    return replace(person.identity, born_on=born, places=(Place(postcode(rng)),))


def _guessed_namesake(person: Invented, rng: Random) -> Identity | None:
    if not _frequent(person):
        return None
    born = date(_born(person).year, 1, 1)
    places = (Place(postcode(rng)),)
    return replace(person.identity, born_on=born, born_estimated=True, places=places)


def _frequent(person: Invented) -> bool:
    """Return whether both names are among the more frequent of their origin."""
    name, origin = person.identity.names[0], _ORIGINS[person.origin]
    return " " not in name.given and name.family in origin.families.names[:40]


def _next_tenant(person: Invented, rng: Random) -> Identity | None:
    """Return somebody else of that age and sex who lived there."""
    name = _other_name(person, rng, sex=person.sex)
    family = picked(rng, _ORIGINS[person.origin].families)
    if not name or family == person.identity.names[0].family:
        return None
    born = date(_born(person).year, rng.randint(1, 10), rng.randint(1, 28))
    return replace(person.identity, names=(Name(name, family),), born_on=born)


DIFFERENT: dict[str, Making] = {
    "twins": _twin,
    "twins with one initial": _alike_twin,
    "father and son, mother and daughter of one name": _parent_of_one_name,
    "brothers and sisters": _sibling,
    "sisters-in-law": _sister_in_law,
    "a couple": _spouse,
    "one frequent name in the same few streets": _namesake_near,
    "one frequent name and year of birth": _namesake_of_that_year,
    "one frequent name, a birth date guessed": _guessed_namesake,
    "the next tenant": _next_tenant,
}


def main() -> None:
    """Print the pairs as CSV."""
    out = csv.writer(sys.stdout)
    out.writerow(
        ("kind", "is_one_person", *(f"{a}_{b}" for a in ("told", "row") for b in _COLUMNS))
    )
    for pair in labelled():
        out.writerow((pair.kind, int(pair.is_one_person), *_cells(pair.told), *_cells(pair.row)))


_COLUMNS = ("names", "born_on", "born_estimated", "sex", "postcodes")


def _cells(one: Identity) -> tuple[str, ...]:
    return (
        "; ".join(f"{name.given}|{name.family}" for name in one.names),
        str(one.born_on or ""),
        str(int(one.born_estimated)),
        one.sex,
        "; ".join(place.postcode for place in one.places),
    )


if __name__ == "__main__":
    main()
