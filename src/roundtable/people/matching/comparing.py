"""How two descriptions agree, part by part: each part at one of a few levels. Pure.

A description is compared with hundreds of rows, so that what is slow (spelling) is remembered, and
a row is compared in the plain form in which a register keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import sector, tidy
from roundtable.people.matching.names import is_short, is_weak, plain, root, sound, stem

CLOSE = 0.88


class Given(StrEnum):
    """How first names agree."""

    SAME = "same"
    FORM = "form"
    SECOND = "second"
    SOUND = "sound"
    CLOSE = "close"
    INITIAL = "initial"
    SWAPPED = "swapped"
    MISSING = "missing"
    DIFFERS = "differs"


class Family(StrEnum):
    """How surnames agree."""

    SAME = "same"
    STEM = "stem"
    PART = "part"
    SOUND = "sound"
    CLOSE = "close"
    SWAPPED = "swapped"
    MISSING = "missing"
    DIFFERS = "differs"


class Born(StrEnum):
    """How birth dates agree."""

    SAME = "same"
    SWAPPED = "swapped"
    TYPO = "typo"
    YEAR = "year"
    NEAR = "near"
    PARTS = "parts"
    MISSING = "missing"
    DIFFERS = "differs"


class Lives(StrEnum):
    """How the places where they live or lived agree."""

    SAME = "same"
    SECTOR = "sector"
    DISTRICT = "district"
    MISSING = "missing"
    DIFFERS = "differs"


class Sex(StrEnum):
    """How the sex agrees."""

    SAME = "same"
    MISSING = "missing"
    DIFFERS = "differs"


class Issued(StrEnum):
    """How a number that somebody issued agrees."""

    SAME = "same"
    TYPO = "typo"
    MISSING = "missing"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Plain:
    """A description in plain form. `names` are as `names.plain` gives them, `born` is a date."""

    names: tuple[str, ...]
    born: date | None
    born_estimated: bool
    sex: str
    postcodes: tuple[str, ...]
    nhs_number: str
    upn: str
    pnc: str


@dataclass(frozen=True, slots=True)
class Levels:
    """At which level each part agrees. `given_word` and `family_word` are what agrees, whose
    frequency counts; empty where nothing does.
    """

    given: Given
    family: Family
    born: Born
    lives: Lives
    sex: Sex
    nhs: Issued
    upn: Issued
    pnc: Issued
    given_word: str = ""
    family_word: str = ""
    postcode: str = ""


def plainly(person: Identity) -> Plain:
    """Return a description in the plain form in which it is compared and kept."""
    return Plain(
        names=tuple(dict.fromkeys(plain(name) for name in person.names)),
        born=person.born_on,
        born_estimated=person.born_estimated,
        sex=person.sex,
        postcodes=tuple(dict.fromkeys(tidy(place.postcode) for place in person.places)),
        nhs_number=person.nhs_number,
        upn=person.upn,
        pnc=person.pnc,
    )


def compared(one: Plain, other: Plain) -> Levels:
    """Return how two descriptions agree. Symmetrical."""
    given, family, given_word, family_word = _names(one.names, other.names)
    lives, postcode = _places(one.postcodes, other.postcodes)
    return Levels(
        given,
        family,
        _born(one.born, one.born_estimated, other.born, other.born_estimated),
        lives,
        _sex(one.sex, other.sex),
        _issued(one.nhs_number, other.nhs_number),
        _issued(one.upn, other.upn),
        _issued(one.pnc, other.pnc),
        given_word,
        family_word,
        postcode,
    )


NameLevels = tuple[Given, Family, str, str]
_NO_NAMES: NameLevels = (Given.MISSING, Family.MISSING, "", "")
# How good a pair of names is, to choose the best of all names that two people are known by.
_GIVEN_RANK = {
    Given.SAME: 8, Given.FORM: 7, Given.SWAPPED: 7, Given.SOUND: 6, Given.SECOND: 5, Given.CLOSE: 5,
    Given.INITIAL: 3, Given.MISSING: 1, Given.DIFFERS: 0,
}  # fmt: skip
_FAMILY_RANK = {
    Family.SAME: 9, Family.STEM: 8, Family.SWAPPED: 8, Family.PART: 6, Family.SOUND: 6,
    Family.CLOSE: 5, Family.MISSING: 1, Family.DIFFERS: 0,
}  # fmt: skip


def _names(ours: Sequence[str], theirs: Sequence[str]) -> NameLevels:
    if len(ours) == 1 == len(theirs):
        return _name(ours[0], theirs[0])
    pairs = (_name(one, other) for one in ours for other in theirs)
    return max(
        pairs, key=lambda at: (_GIVEN_RANK[at[0]] + _FAMILY_RANK[at[1]], at), default=_NO_NAMES
    )


@lru_cache(maxsize=500_000)
def _name(one: str, other: str) -> NameLevels:
    one_given, one_family = (half.split() for half in one.split("|"))
    other_given, other_family = (half.split() for half in other.split("|"))
    given, given_word = _given(one_given, other_given)
    family, family_word = _family(one_family, other_family)
    straight = (given, family, given_word, family_word)
    silent = (given, family) == (Given.MISSING, Family.MISSING)
    if not silent and given in _FITS and family is not Family.DIFFERS:
        return straight
    return _crossed((one_given, one_family), (other_given, other_family)) or straight


_FITS = frozenset({Given.SAME, Given.FORM, Given.SOUND, Given.MISSING})


def _given(one: list[str], other: list[str]) -> tuple[Given, str]:
    if not (one and other):
        return Given.MISSING, ""
    first, second = one[0], other[0]
    if first == second or "".join(one) == "".join(other):
        return Given.SAME, min(root(first), root(second))
    if root(first) == root(second):
        return Given.FORM, root(first)
    shared = {root(word) for word in one} & {root(word) for word in other}
    if shared:
        return Given.SECOND, min(shared)
    if is_short(first) or is_short(second):
        return (Given.INITIAL if first[0] == second[0] else Given.DIFFERS), ""
    if sound(first) == sound(second):
        return Given.SOUND, ""
    return (Given.CLOSE if _close(first, second) else Given.DIFFERS), ""


def _family(one: list[str], other: list[str]) -> tuple[Family, str]:
    if not (one and other):
        return Family.MISSING, ""
    whole, whole_other = "".join(one), "".join(other)
    if whole == whole_other:
        return Family.SAME, min(stem(one[-1]), stem(other[-1]))
    if stem(whole) == stem(whole_other):
        return Family.STEM, stem(whole)
    ours, theirs = ({stem(w) for w in each if not is_weak(w)} for each in (one, other))
    if ours & theirs:
        return Family.PART, min(ours & theirs)
    if any(sound(a) == sound(b) for a in ours for b in theirs):
        return Family.SOUND, ""
    if not (ours and theirs):
        return Family.MISSING, ""  # Begum or Bibi, Singh or Kaur: nothing of the family
    close = _close(whole, whole_other) or any(_close(a, b) for a in ours for b in theirs)
    return (Family.CLOSE if close else Family.DIFFERS), ""


Halves = tuple[list[str], list[str]]


def _crossed(one: Halves, other: Halves) -> NameLevels | None:
    """Return the levels where the words agree in another order, or one has a single name."""
    ours, theirs = ({root(stem(word)) for word in (*each[0], *each[1])} for each in (one, other))
    shared = sorted(ours & theirs)
    if len(shared) > 1:
        return Given.SWAPPED, Family.SWAPPED, shared[0], shared[-1]
    halves, turned = ["".join(half) for half in one], ["".join(half) for half in reversed(other)]
    if shared and halves == turned:
        return Given.SWAPPED, Family.SWAPPED, shared[0], shared[0]
    if shared and 1 in (len(ours), len(theirs)):
        return Given.SWAPPED, Family.MISSING, shared[0], ""
    return None


def _close(one: str, other: str) -> bool:
    return JaroWinkler.similarity(one, other, score_cutoff=CLOSE) > 0


@lru_cache(maxsize=500_000)
def _born(one: date | None, guessed: bool, other: date | None, guessed_other: bool) -> Born:
    if one is None or other is None:
        return Born.MISSING
    if one == other:
        return Born.YEAR if guessed and guessed_other else Born.SAME
    if guessed or guessed_other or _new_year(one) or _new_year(other):
        return _by_year(one.year - other.year, sure=not (guessed or guessed_other))
    if (one.year, one.day, one.month) == (other.year, other.month, other.day):
        return Born.SWAPPED
    if OSA.distance(f"{one:%d%m%Y}", f"{other:%d%m%Y}") == 1:
        return Born.TYPO
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    if same > 1:
        return Born.PARTS
    return Born.NEAR if abs((one - other).days) <= _A_YEAR else Born.DIFFERS


_A_YEAR = 366


def _new_year(day: date) -> bool:
    """Return whether a day is 1 January, which often stands for a day that nobody knows."""
    return (day.day, day.month) == (1, 1)


def _by_year(apart: int, *, sure: bool) -> Born:
    if apart == 0:
        return Born.YEAR
    return Born.NEAR if abs(apart) <= (1 if sure else 2) else Born.DIFFERS


def _places(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Lives, str]:
    if not (ours and theirs):
        return Lives.MISSING, ""
    shared = set(ours) & set(theirs)
    if shared:
        return Lives.SAME, min(shared)
    if {sector(each) for each in ours} & {sector(each) for each in theirs}:
        return Lives.SECTOR, ""
    near = {each[:-3] for each in ours} & {each[:-3] for each in theirs}
    return (Lives.DISTRICT if near else Lives.DIFFERS), ""


def _sex(one: str, other: str) -> Sex:
    if not (one and other):
        return Sex.MISSING
    return Sex.SAME if one == other else Sex.DIFFERS


def _issued(one: str, other: str) -> Issued:
    if not (one and other):
        return Issued.MISSING
    if one == other:
        return Issued.SAME
    return Issued.TYPO if OSA.distance(one, other, score_cutoff=1) <= 1 else Issued.DIFFERS
