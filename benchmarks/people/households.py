"""Invented people of the United Kingdom, household by household: the same seed, the same people.

Everybody is invented: postcodes begin with ZZ, NHS numbers with 999. A household shares its
postcode and, as its origin has it, a surname. There are twins, a son of his father's name, couples
of two surnames, former surnames, aliases, former addresses, and birth dates that were guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from benchmarks.people.origins import ORIGINS, Names, Origin
from roundtable.people.matching.identity import Identity, Name, Place

TODAY = date(2026, 11, 1)
# A region of a million: 45 districts of 4 sectors of 140 postcodes, about 40 people in each.
DISTRICTS, SECTORS, UNITS = 45, 4, 140
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_UP_TO = [sum(one.share for one in ORIGINS[: place + 1]) for place in range(len(ORIGINS))]
_WEIGHTS = range(10, 1, -1)
_BANDS = (
    *((18, "Under 18"), (30, "18 to 29"), (50, "30 to 49"), (70, "50 to 69")),
    (200, "70 and over"),
)


class Invented(NamedTuple):
    """An invented person, with what fairness is measured by."""

    number: int
    household: int
    identity: Identity
    origin: str
    sex: str
    role: str

    @property
    def age_band(self) -> str:
        """The band of the person's age."""
        born = self.identity.born_on
        assert born
        return next(name for under, name in _BANDS if (TODAY - born).days / 365.25 < under)


def people(count: int, seed: int) -> Iterator[Invented]:
    """Yield `count` invented people, household by household."""
    rng = Random(seed)
    number = household = 0
    while number < count:
        origin = ORIGINS[bisect_left(_UP_TO, rng.random())]
        for sex, role, identity in _Household(rng, origin).members():
            if number < count:
                yield Invented(number, household, identity, origin.name, sex, role)
                number += 1
        household += 1


def picked(rng: Random, names: Names) -> str:
    """Return a name, the more frequent the likelier."""
    return names.names[min(bisect_left(names.up_to, rng.random()), len(names.names) - 1)]


def postcode(rng: Random) -> str:
    """Return a postcode of the region."""
    district, unit = rng.randrange(DISTRICTS), rng.randrange(UNITS)
    letters = _LETTERS[unit // 20] + _LETTERS[unit % 20]
    return f"ZZ{district + 1} {rng.randrange(SECTORS)}{letters}"


def given_name(rng: Random, origin: Origin, sex: str, born: date) -> str:
    """Return a first name as people of that origin, sex and generation bear it."""
    women, men = origin.women, origin.men
    if born.year > 1978 and rng.random() < 0.85:
        women, men = origin.young_women or women, origin.young_men or men
    name = picked(rng, women if sex == "F" else men)
    if origin.style == "muslim":
        return _muslim_given(rng, sex, name)
    second = 0.3 if origin.style == "british" else 0.12
    if rng.random() < second:
        other = picked(rng, women if sex == "F" else men)
        return name if other == name or " " in other else f"{name} {other}"
    return name


def _muslim_given(rng: Random, sex: str, name: str) -> str:
    if sex == "M":
        return f"Mohammed {name}" if rng.random() < 0.3 and name != "Mohammed" else name
    chance = rng.random()
    return f"{name} Bibi" if chance < 0.08 else f"{name} Begum" if chance < 0.12 else name


def day_of_birth(rng: Random, youngest: int, oldest: int) -> date:
    """Return a day of birth of somebody of an age between two."""
    return TODAY - timedelta(days=rng.randint(youngest * 365 + 90, oldest * 365 + 360))


@dataclass
class _Member:
    sex: str
    role: str
    given: str
    family: str
    born: date
    former: str = ""


class _Household:
    """A household in the making: who lives there, by which names, since when."""

    def __init__(self, rng: Random, origin: Origin) -> None:
        self.rng, self.origin = rng, origin
        self.surname = picked(rng, origin.families)
        self.here = postcode(rng)

    def members(self) -> Iterator[tuple[str, str, Identity]]:
        since = TODAY - timedelta(days=self.rng.randrange(30, 9000))
        before = postcode(self.rng) if self.rng.random() < 0.55 else ""
        for member in self._people():
            yield member.sex, member.role, self._registered(member, since, before)

    def _people(self) -> list[_Member]:
        rng = self.rng
        kind = rng.random()
        if kind < 0.28:
            return [self._adult("F" if rng.random() < 0.5 else "M", day_of_birth(rng, 18, 92))]
        if kind < 0.52:
            return self._couple(day_of_birth(rng, 22, 88))
        youngest = day_of_birth(rng, 23, 52)
        parents = (
            self._couple(youngest)
            if kind < 0.83
            else [self._adult("F" if rng.random() < 0.86 else "M", youngest)]
        )
        grown = [self._elder(parents[0])] if kind > 0.96 else []
        return parents + self._children(parents) + grown

    def _adult(self, sex: str, born: date, family: str | None = None) -> _Member:
        given = given_name(self.rng, self.origin, sex, born)
        own = self._borne(sex, self.surname if family is None else family)
        return _Member(sex, "adult", given, own, born)

    def _couple(self, born: date) -> list[_Member]:
        rng = self.rng
        man = self._adult("M", born)
        own = picked(rng, self.origin.families)
        woman = self._adult("F", born + timedelta(days=rng.randint(-2500, 3500)), own)
        if woman.born > TODAY - timedelta(days=18 * 366):
            woman.born = born - timedelta(days=rng.randrange(700))
        shares = {"british": 0.68, "slavic": 0.75, "sikh": 0.6, "muslim": 0.35, "kept": 0.4}
        if rng.random() < shares.get(self.origin.style, 0.0):
            woman.former, woman.family = woman.family, self._borne("F", self.surname)
            if self.origin.style == "british" and rng.random() < 0.06:
                woman.family = f"{woman.former}-{woman.family}"
        return [man, woman]

    def _elder(self, beneath: _Member) -> _Member:
        born = beneath.born - timedelta(days=self.rng.randint(19 * 365, 38 * 365))
        return self._adult("F" if self.rng.random() < 0.6 else "M", born)

    def _children(self, parents: list[_Member]) -> list[_Member]:
        rng = self.rng
        mother = next((one for one in parents if one.sex == "F"), parents[0])
        oldest = min(TODAY - mother.born - timedelta(days=16 * 365), timedelta(days=18 * 365))
        found: list[_Member] = []
        for _each in range(rng.choices((1, 2, 3, 4, 5), (42, 38, 13, 5, 2))[0]):
            born = TODAY - timedelta(days=rng.randrange(oldest.days))
            twin = bool(found) and rng.random() < 0.03
            child = self._child(parents, found[-1].born if twin else born, twin=twin)
            if child.given not in {one.given for one in found}:
                found.append(child)
        return found

    def _child(self, parents: list[_Member], born: date, *, twin: bool) -> _Member:
        rng = self.rng
        sex = "F" if rng.random() < 0.49 else "M"
        given = given_name(rng, self.origin, sex, born)
        father = parents[0]
        if self.origin.style == "british" and sex == "M" == father.sex and rng.random() < 0.04:
            given = father.given
        family = self._borne(sex, self.surname)
        if self.origin.style == "patronymic":
            family = father.given
        elif len(parents) > 1 and self.origin.style == "british" and rng.random() < 0.07:
            family = f"{parents[1].former or parents[1].family}-{family}".replace("--", "-")
            family = "-".join(dict.fromkeys(family.split("-")))
        return _Member(sex, "twin" if twin else "child", given, family, born)

    def _borne(self, sex: str, family: str) -> str:
        """Return a surname as a woman or a man bears it."""
        style = self.origin.style
        if style == "slavic" and sex == "F" and family.endswith(("ski", "cki", "dzki")):
            return family[:-1] + "a"
        if style == "sikh":
            word = "Kaur" if sex == "F" else "Singh"
            return word if self.rng.random() < 0.45 else f"{word} {family}"
        if style == "muslim" and sex == "F" and self.rng.random() < 0.28:
            return self.rng.choice(("Begum", "Bibi", "Khatun", "Akhtar", "Begum"))
        return family

    def _registered(self, member: _Member, since: date, before: str) -> Identity:
        born, guessed = self._known_birth(member.born)
        return Identity(
            names=self._names(member),
            born_on=born,
            born_estimated=guessed,
            sex=member.sex,
            places=self._places(max(since, member.born), before, member.born < since),
            nhs_number=nhs_number(self.rng) if self.rng.random() < 0.5 else "",
        )

    def _known_birth(self, born: date) -> tuple[date, bool]:
        abroad = self.origin.style not in ("british", "slavic", "sikh")
        if abroad and born.year < 2000 and self.rng.random() < 0.09:
            return date(born.year, 1, 1), self.rng.random() < 0.4
        return born, False

    def _names(self, member: _Member) -> tuple[Name, ...]:
        names = [self._written(member.given, member.family)]
        if member.former and self.rng.random() < 0.35:
            names.append(Name(member.given, member.former))
        if self.rng.random() < 0.03:
            alias = given_name(self.rng, self.origin, member.sex, member.born)
            names.append(Name(alias, member.family))
        return tuple(dict.fromkeys(names))

    def _written(self, given: str, family: str) -> Name:
        style, chance = self.origin.style, self.rng.random()
        if style == "chinese" and chance < 0.12:
            return Name(family, given)
        if chance < {"muslim": 0.05, "patronymic": 0.03}.get(style, 0):
            return Name(given, "")
        return Name(given, family)

    def _places(self, since: date, before: str, moved: bool) -> tuple[Place, ...]:
        places = (Place(self.here, since),)
        if before and moved and self.rng.random() < 0.6:
            return (*places, Place(before, None, since))
        return places


def nhs_number(rng: Random) -> str:
    """Return an NHS number of the range kept for fiction, with a valid check digit."""
    while True:
        digits = f"999{rng.randrange(1_000_000):06}"
        check = -sum(int(one) * weight for one, weight in zip(digits, _WEIGHTS, strict=True)) % 11
        if check < 10:
            return f"{digits}{check}"


def without_numbers(identity: Identity) -> Identity:
    """Return somebody without the numbers that make it easy."""
    return replace(identity, nhs_number="", upn="", pnc="")
