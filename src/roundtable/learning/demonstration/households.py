"""Invented families: who is on a referral, how they are related and where they live. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from random import Random

from roundtable.intake.statement import PersonGiven, RelationshipGiven
from roundtable.learning.demonstration.names import (
    Names,
    born,
    community,
    nhs_number,
    postcode,
    street,
)


def _each(kinds: str) -> tuple[str, ...]:
    return tuple(kinds.split())


# Who comes onto a referral first, second and so on, up to the sixteen that the study counted.
ORDER = {
    "domestic_abuse": _each(
        "adult partner child child child elder child friend child relative relative child friend"
        " friend relative friend"
    ),
    "children": _each(
        "child adult partner child child elder child relative child friend child friend relative"
        " friend friend friend"
    ),
    "adults": _each(
        "elder adult partner relative friend relative friend friend relative friend relative"
        " friend friend relative friend friend"
    ),
    "residents": _each("elder partner " + "elder " * 14),
}
# People on a referral, with weights: a mean of about three and a half, a tail to sixteen.
SIZES = {1: 11, 2: 24, 3: 24, 4: 17, 5: 10, 6: 5, 7: 3, 8: 2, 9: 1, 10: 1, 12: 1, 16: 1}
ROLES = {
    "domestic_abuse": {"adult": "victim", "partner": "alleged_harmer", "elder": "household_member"},
    "children": {"adult": "parent_carer", "partner": "parent_carer", "elder": "household_member"},
    "adults": {"elder": "adult_at_risk", "adult": "parent_carer", "partner": "alleged_harmer"},
}
AGES = {"exploitation": (11, 17), "sexual_abuse": (5, 16), "neglect": (0, 12)}
SPELT_OTHERWISE = {
    "Katherine": "Catherine",
    "Stephen": "Steven",
    "Steven": "Stephen",
    "Rebecca": "Becky",
    "Sarah": "Sara",
    "Yusuf": "Yousef",
    "Mariam": "Maryam",
    "Matthew": "Mathew",
    "Sian": "Shan",
    "Zofia": "Sofia",
}


@dataclass(frozen=True)
class Individual:
    """Somebody invented. `key` stays the same on every referral about them."""

    key: str
    kind: str
    given_name: str
    family_name: str
    sex: str
    born_on: date | None
    nhs_number: str
    address: str
    postcode: str

    def age(self, today: date) -> int:
        """Return whole years on a day; 0 for a child not yet born."""
        return int((today - self.born_on).days / 365.25) if self.born_on else 0

    @property
    def name(self) -> str:
        """First name and surname."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class Family:
    """Those on a referral, in its order, and whether the two adults have parted."""

    group: str
    concern: str
    people: tuple[Individual, ...]
    parted: bool
    harmer_at_home: bool

    @property
    def subject(self) -> Individual:
        """Whom the concern is about first."""
        return self.people[0]

    def first(self, kind: str) -> Individual | None:
        """Return the first of a kind, None where there is none."""
        return next((one for one in self.people if one.kind == kind), None)

    def role(self, one: Individual) -> str:
        """Return the charter's role of somebody on this referral."""
        if one.kind == "child":
            return self._role_of_child(one)
        if one.kind == "partner" and self.harmer_at_home:
            return "alleged_harmer"
        fallback = "associate" if one.kind == "friend" else "household_member"
        return ROLES[self.group].get(one.kind, fallback)

    def _role_of_child(self, one: Individual) -> str:
        if one.born_on is None:
            return "unborn_child"
        return "subject_child" if one.key == self._first_child_born() else "sibling"

    def _first_child_born(self) -> str:
        born_already = (one for one in self.people if one.kind == "child" and one.born_on)
        return next(born_already).key


def found_family(rng: Random, *, group: str, concern: str, today: date, key: str) -> Family:
    """Return a new family that a concern of this kind could be about."""
    size = rng.choices(list(SIZES), list(SIZES.values()))[0]
    order = ORDER["residents" if concern == "organisational_abuse" else group]
    kinds = [*order[:size]]
    if group == "domestic_abuse" and rng.random() < 0.2:
        kinds = [kind if kind != "child" else rng.choice(("friend", "relative")) for kind in kinds]
    parted = rng.random() < 0.4
    build = _Builder(rng, group, concern, today, parted, key)
    people = tuple(build.one(kind) for kind in kinds)
    return Family(group, concern, people, parted, group != "children" or rng.random() < 0.4)


class _Builder:
    """Makes the people of one family: names shared at home, ages that fit each other."""

    def __init__(
        self, rng: Random, group: str, concern: str, today: date, parted: bool, key: str
    ) -> None:
        self.rng, self.group, self.concern, self.today = rng, group, concern, today
        self.key, self.places = key, count(1)
        self.names = community(rng)
        self.surname = rng.choice(self.names.families)
        self.home = (street(rng), postcode(rng))
        self.parted = parted
        self.adult_age = rng.randint(21, 46) if group != "adults" else rng.randint(28, 66)
        self.women_first = rng.random() < 0.82
        self.given: set[str] = set()

    def one(self, kind: str) -> Individual:
        """Return somebody of this kind, whose first name nobody else in the family has."""
        names = community(self.rng) if kind == "friend" else self.names
        sex = self._sex(kind)
        subject = kind == "child" and self.group == "children" and not self.given
        unborn = kind == "child" and not subject and self.rng.random() < 0.05
        away = kind == "friend" or (kind == "partner" and self.parted)
        address, code = (street(self.rng), postcode(self.rng)) if away else self.home
        return Individual(
            key=f"{self.key}.{next(self.places)}",
            kind=kind,
            given_name="" if unborn else self._given_name(names, sex),
            family_name=self._family_name(kind, names),
            sex="" if unborn else sex,
            born_on=None if unborn else born(self.rng, self._age(kind), self.today),
            nhs_number="" if unborn else nhs_number(self.rng),
            address=address,
            postcode=code,
        )

    def _sex(self, kind: str) -> str:
        if kind in ("adult", "partner") and self.group == "domestic_abuse":
            return "F" if (kind == "adult") == self.women_first else "M"
        return self.rng.choice("FM")

    def _given_name(self, names: Names, sex: str) -> str:
        pool = names.women if sex == "F" else names.men
        name = self.rng.choice([name for name in pool if name not in self.given] or pool)
        self.given.add(name)
        return name

    def _family_name(self, kind: str, names: Names) -> str:
        other = kind == "friend" or (kind == "partner" and self.rng.random() < 0.6)
        stranger = kind == "elder" and self.concern == "organisational_abuse"
        return self.rng.choice(names.families) if other or stranger else self.surname

    def _age(self, kind: str) -> int:
        match kind:
            case "child":
                low, high = AGES.get(self.concern, (0, 16))
                return self.rng.randint(low, min(high, max(low, self.adult_age - 17)))
            case "elder" if self.group == "adults":
                low, high = (66, 94) if self.rng.random() < 0.75 else (19, 60)
                return self.rng.randint(low, high)
            case "elder":
                return self.adult_age + self.rng.randint(22, 33)
            case "adult":
                return self.adult_age
            case "partner":
                return max(18, self.adult_age + self.rng.randint(-5, 8))
            case _:
                return self.rng.randint(18, 62)


def as_given(rng: Random, family: Family, *, today: date, again: bool) -> list[PersonGiven]:
    """Return the family as a referrer writes them down: with gaps, and otherwise the next time."""
    people = []
    moved = family.group == "domestic_abuse" and family.parted and rng.random() < 0.25
    for one in family.people:
        told = _spelt_otherwise(one) if again and rng.random() < 0.5 else one
        people.append(_person(rng, family, told, today, moved and one.kind == "adult"))
    return people


def _spelt_otherwise(one: Individual) -> Individual:
    return replace(one, given_name=SPELT_OTHERWISE.get(one.given_name, one.given_name))


def _person(rng: Random, family: Family, one: Individual, today: date, secret: bool) -> PersonGiven:
    knows_birthday = one.born_on is not None and rng.random() < 0.75
    nameless = one.kind in ("partner", "friend") and rng.random() < 0.08
    where_known = rng.random() < 0.85
    return PersonGiven(
        role=family.role(one),
        given_name=one.given_name,
        family_name="" if nameless else one.family_name,
        born_on=one.born_on if knows_birthday else None,
        age_about=None if knows_birthday or one.born_on is None else one.age(today),
        sex=one.sex,  # type: ignore[arg-type]
        nhs_number=one.nhs_number if rng.random() < 0.3 else "",
        address=one.address if where_known else "",
        postcode=one.postcode if where_known else "",
        address_confidential=secret and where_known,
    )


def ties(family: Family) -> list[RelationshipGiven]:
    """Return how those on the referral are related, as far as anybody would know."""
    places = {one.key: place for place, one in enumerate(family.people, 1)}
    found: list[RelationshipGiven] = []
    for one in family.people:
        other, kind = _tie(family, one)
        if other is not None and other is not one:
            found.append(
                RelationshipGiven(person=places[one.key], other=places[other.key], kind=kind)
            )
    return found


def _tie(family: Family, one: Individual) -> tuple[Individual | None, str]:
    """Return to whom somebody is tied and as what; nobody where it goes without saying."""
    adult, child, elder = family.first("adult"), family.first("child"), family.first("elder")
    known: dict[str, tuple[Individual | None, str]] = {
        "partner": (adult, "former_partner" if family.parted else "partner"),
        "adult": (child, "parent"),
        "child": (child, "sibling"),
        "elder": (child, "grandparent"),
        "friend": (family.subject, "friend"),
        "relative": (family.subject, "other_relative"),
    }
    if family.group == "adults":
        known |= {"adult": (elder, _between(family)), "elder": (None, "")}
    if family.concern == "organisational_abuse":
        known |= {"partner": (elder, "professional")}
    return known[one.kind]


def _between(family: Family) -> str:
    """Return what the carer is to the adult at risk, going by their ages."""
    adult, elder = family.first("adult"), family.first("elder")
    if adult is None or elder is None or adult.born_on is None or elder.born_on is None:
        return "not_known"
    older_by = (elder.born_on - adult.born_on).days / 365.25
    if abs(older_by) < 17:
        return "sibling"
    return "parent" if older_by > 0 else "child"
