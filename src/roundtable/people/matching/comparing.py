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
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import sector, tidy
from roundtable.people.matching.names import is_short, is_weak, plain, root, sound, stem

CLOSE = 0.88
LOOSE = 0.74


class _Level(StrEnum):
    # A level is looked up for every part of every row: as a string, which is hashed once.
    __hash__ = str.__hash__


class Given(_Level):
    """How first names agree. Where the model knows both as names in use (`Levels.apart`), CLOSE
    and LOOSE become ALIKE and DIFFERS becomes OTHER: neither is a pet name or a slip of the pen.
    """

    SAME = "same"
    FORM = "form"
    SECOND = "second"
    SOUND = "sound"
    CLOSE = "close"
    INITIAL = "initial"
    LOOSE = "loose"
    SWAPPED = "swapped"
    MISSING = "missing"
    DIFFERS = "differs"
    ALIKE = "alike"
    OTHER = "other"


class Family(_Level):
    """How surnames agree."""

    SAME = "same"
    STEM = "stem"
    PART = "part"
    SOUND = "sound"
    CLOSE = "close"
    SWAPPED = "swapped"
    MISSING = "missing"
    DIFFERS = "differs"


class Born(_Level):
    """How birth dates agree."""

    SAME = "same"
    SWAPPED = "swapped"
    TYPO = "typo"
    YEAR = "year"
    NEAR = "near"
    PARTS = "parts"
    MISSING = "missing"
    DIFFERS = "differs"


class Lives(_Level):
    """How the places where they live or lived agree."""

    SAME = "same"
    SECTOR = "sector"
    DISTRICT = "district"
    MISSING = "missing"
    DIFFERS = "differs"


class Sex(_Level):
    """How the sex agrees."""

    SAME = "same"
    MISSING = "missing"
    DIFFERS = "differs"


class Issued(_Level):
    """How a number that somebody issued agrees."""

    SAME = "same"
    TYPO = "typo"
    MISSING = "missing"
    DIFFERS = "differs"


@dataclass(slots=True, unsafe_hash=True)  # frozen, it would take three times as long to make
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


class Levels(NamedTuple):
    """At which level each part agrees, in the order of `model.PARTS`.

    `given_word` and `family_word` are what agrees, whose frequency counts; empty where nothing
    does. `apart` are two first names not the same.
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
    apart: tuple[str, ...] = ()


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
    given, family, given_word, family_word, apart = _names(one.names, other.names)
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
        apart,
    )


NameLevels = tuple[Given, Family, str, str, tuple[str, ...]]
_NO_NAMES: NameLevels = (Given.MISSING, Family.MISSING, "", "", ())
# How good a pair of names is, to choose the best of all names that two people are known by.
_GIVEN_RANK = {
    Given.SAME: 8, Given.FORM: 7, Given.SWAPPED: 7, Given.SOUND: 6, Given.SECOND: 5, Given.CLOSE: 5,
    Given.INITIAL: 3, Given.LOOSE: 2, Given.MISSING: 1, Given.DIFFERS: 0,
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


class _Told(NamedTuple):
    """A name taken apart once: it is compared with many."""

    given: list[str]
    family: list[str]
    roots: set[str]
    stems: set[str]
    either_given: set[str]
    either_family: set[str]


@lru_cache(maxsize=200_000)
def _told(name: str) -> _Told:
    given, family = (half.split() for half in name.split("|"))
    return _Told(
        given,
        family,
        {root(word) for word in given},
        {stem(word) for word in family if not is_weak(word)},
        {root(stem(word)) for word in given},
        {root(stem(word)) for word in family},
    )


@lru_cache(maxsize=500_000)
def _name(one: str, other: str) -> NameLevels:
    ours, theirs = _told(one), _told(other)
    given, given_word = _given(ours, theirs)
    family, family_word = _family(ours, theirs)
    silent = given is Given.MISSING and family is Family.MISSING
    fits = not silent and given in _FITS and family is not Family.DIFFERS
    crossed = None if fits else _crossed(ours, theirs)
    return crossed or (given, family, given_word, family_word, _apart(given, ours, theirs))


_FITS = frozenset({Given.SAME, Given.FORM, Given.SOUND, Given.MISSING})
_SPELT = frozenset({Given.CLOSE, Given.LOOSE, Given.DIFFERS})


def _apart(given: Given, one: _Told, other: _Told) -> tuple[str, ...]:
    if given not in _SPELT:
        return ()
    return tuple(sorted((root(one.given[0]), root(other.given[0]))))


def _given(one: _Told, other: _Told) -> tuple[Given, str]:
    if not (one.given and other.given):
        return Given.MISSING, ""
    first, second = one.given[0], other.given[0]
    if first == second or "".join(one.given) == "".join(other.given):
        return Given.SAME, min(root(first), root(second))
    if root(first) == root(second):
        return Given.FORM, root(first)
    if shared := one.roots & other.roots:
        return Given.SECOND, min(shared)
    if is_short(first) or is_short(second):
        return (Given.INITIAL if first[0] == second[0] else Given.DIFFERS), ""
    if sound(first) == sound(second):
        return Given.SOUND, ""
    return _spelt(JaroWinkler.similarity(first, second, score_cutoff=LOOSE)), ""


def _spelt(likeness: float) -> Given:
    """Return the level of first names that only their spelling has in common: twins share less
    than somebody with two slips of the pen in their name.
    """
    if likeness >= CLOSE:
        return Given.CLOSE
    return Given.LOOSE if likeness >= LOOSE else Given.DIFFERS


def _family(one: _Told, other: _Told) -> tuple[Family, str]:
    if not (one.family and other.family):
        return Family.MISSING, ""
    whole, whole_other = "".join(one.family), "".join(other.family)
    if whole == whole_other:
        return Family.SAME, min(stem(one.family[-1]), stem(other.family[-1]))
    if stem(whole) == stem(whole_other):
        return Family.STEM, stem(whole)
    if shared := one.stems & other.stems:
        return Family.PART, min(shared)
    if not (one.stems and other.stems):
        return Family.MISSING, ""  # Begum or Bibi, Singh or Kaur: nothing of the family
    if any(sound(a) == sound(b) for a in one.stems for b in other.stems):
        return Family.SOUND, ""
    close = _close(whole, whole_other) or any(_close(a, b) for a in one.stems for b in other.stems)
    return (Family.CLOSE if close else Family.DIFFERS), ""


def _crossed(one: _Told, other: _Told) -> NameLevels | None:
    """Return the levels where first name and surname changed places, the one perhaps misspelt, or
    where one has a single name that is a surname of the other.
    """
    across = one.either_given & other.either_family
    back = one.either_family & other.either_given
    if not (across or back):
        return None
    shared = sorted(across | back)
    if 1 in (len(one.given) + len(one.family), len(other.given) + len(other.family)):
        return Given.SWAPPED, Family.MISSING, shared[0], "", ()
    if (across or _alike(one.given, other.family)) and (back or _alike(one.family, other.given)):
        return Given.SWAPPED, Family.SWAPPED, shared[0], shared[-1], ()
    return None


def _alike(one: list[str], other: list[str]) -> bool:
    joined, joined_other = "".join(one), "".join(other)
    return sound(joined) == sound(joined_other) or _close(joined, joined_other)


def _close(one: str, other: str) -> bool:
    return JaroWinkler.similarity(one, other, score_cutoff=CLOSE) > 0


def _born(one: date | None, guessed: bool, other: date | None, guessed_other: bool) -> Born:
    if one is None or other is None:
        return Born.MISSING
    if one == other:
        return Born.YEAR if guessed and guessed_other else Born.SAME
    if guessed or guessed_other or _new_year(one) or _new_year(other):
        return _by_year(abs(one.year - other.year))
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    if same == _BUT_ONE:
        slip = OSA.distance(one.isoformat(), other.isoformat(), score_cutoff=1) == 1
        return Born.TYPO if slip else Born.PARTS
    if (one.year, one.day, one.month) == (other.year, other.month, other.day):
        return Born.SWAPPED
    return Born.NEAR if abs((one - other).days) <= _A_YEAR else Born.DIFFERS


_BUT_ONE = 2
_A_YEAR = 366
_YEARS = 2  # how far a guess of an age is often off


def _new_year(day: date) -> bool:
    """Return whether a day is 1 January, which often stands for a day that nobody knows."""
    return (day.day, day.month) == (1, 1)


def _by_year(apart: int) -> Born:
    if apart == 0:
        return Born.YEAR
    return Born.NEAR if apart <= _YEARS else Born.DIFFERS


def _places(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Lives, str]:
    if not (ours and theirs):
        return Lives.MISSING, ""
    shared = [each for each in ours if each in theirs]
    if shared:
        return Lives.SAME, min(shared)
    near = Lives.DIFFERS
    for one in ours:
        for other in theirs:
            if one[:-3] == other[:-3]:
                if sector(one) == sector(other):
                    return Lives.SECTOR, ""
                near = Lives.DISTRICT
    return near, ""


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
