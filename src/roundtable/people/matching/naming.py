"""How two names agree: first names, surnames, and the one as the other. Pure.

What is slow (spelling) is remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from roundtable.people.matching.levels import Family, Given
from roundtable.people.matching.names import is_short, is_weak, root, sound, stem

CLOSE = 0.88
LOOSE = 0.74


class NameLevels(NamedTuple):
    """How names agree, the words that do, and two that do not, as `Levels` holds them."""

    given: Given
    family: Family
    given_word: str = ""
    family_word: str = ""
    apart: tuple[str, ...] = ()
    family_apart: tuple[str, ...] = ()


_NO_NAMES = NameLevels(Given.MISSING, Family.MISSING)
# How good a pair of names is, to choose the best of all names that two people are known by.
_GIVEN_RANK = {
    Given.BOTH: 9, Given.SAME: 8, Given.FORM: 7, Given.UNLIKE: 7, Given.SWAPPED: 7, Given.SLIP: 6,
    Given.SOUND: 6, Given.SHORT: 6, Given.SECOND: 5, Given.COMMON: 5, Given.CROSSED: 5,
    Given.CLOSE: 5, Given.INITIAL: 3, Given.LOOSE: 2, Given.MISSING: 1, Given.DIFFERS: 0,
}  # fmt: skip
_FAMILY_RANK = {
    Family.SAME: 9, Family.STEM: 8, Family.SWAPPED: 8, Family.SLIP: 6, Family.PART: 6,
    Family.SOUND: 6, Family.CROSSED: 5, Family.CLOSE: 5, Family.MISSING: 1, Family.DIFFERS: 0,
}  # fmt: skip


def named(ours: Sequence[str], theirs: Sequence[str]) -> NameLevels:
    """Return how the names agree best that two people are known by, each in plain form."""
    if len(ours) == 1 == len(theirs):
        return _name(ours[0], theirs[0])
    pairs = (_name(one, other) for one in ours for other in theirs)
    return max(
        pairs, key=lambda at: (_GIVEN_RANK[at[0]] + _FAMILY_RANK[at[1]], at), default=_NO_NAMES
    )


class _Told(NamedTuple):
    """A name taken apart once: it is compared with many. `given` are the first names that tell
    somebody, or all where none does: nobody is told by Mohammed before another name.
    """

    given: list[str]
    family: list[str]
    roots: set[str]
    all_roots: set[str]
    stems: set[str]
    either_given: set[str]
    either_family: set[str]
    whole_given: str
    whole_family: str
    weak: bool


@lru_cache(maxsize=200_000)
def _told(name: str) -> _Told:
    given, family = (half.split() for half in name.split("|"))
    telling = [word for word in given if not is_weak(word)]
    return _Told(
        telling or given,
        family,
        {root(word) for word in telling or given},
        {root(word) for word in given},
        {stem(word) for word in family if not is_weak(word)},
        {root(stem(word)) for word in given},
        {root(stem(word)) for word in family},
        "".join(given),
        "".join(family),
        not telling,
    )


@lru_cache(maxsize=500_000)
def _name(one: str, other: str) -> NameLevels:
    ours, theirs = _told(one), _told(other)
    given, given_word, apart = _given(ours, theirs)
    family, family_word, family_apart = _family(ours, theirs)
    silent = given is Given.MISSING and family is Family.MISSING
    fits = not silent and given in _FITS and family is not Family.DIFFERS
    crossed = None if fits else _crossed(ours, theirs)
    return crossed or NameLevels(given, family, given_word, family_word, apart, family_apart)


_FITS = frozenset({Given.BOTH, Given.SAME, Given.UNLIKE, Given.FORM, Given.SOUND, Given.SLIP,
                   Given.MISSING})  # fmt: skip
# What tells as much of first names as that they share another one.
_AS_GOOD = frozenset({Given.SLIP, Given.SOUND, Given.SHORT})
_Half = tuple[Given, str, tuple[str, ...]]
_OtherHalf = tuple[Family, str, tuple[str, ...]]


def _given(one: _Told, other: _Told) -> _Half:
    if not (one.given and other.given):
        return Given.MISSING, "", ()
    first, second = one.given[0], other.given[0]
    if root(first) == root(second) or one.whole_given == other.whole_given:
        return _by_the_second(one, other, same=first == second), min(root(first), root(second)), ()
    if is_short(first) or is_short(second):
        return _written_short(one, other), "", ()
    level = _spelt(first, second)
    if one.weak != other.weak and (common := one.all_roots & other.all_roots):
        return Given.COMMON, min(common), ()
    if level not in _AS_GOOD and (shared := one.roots & other.roots):
        return Given.SECOND, min(shared), ()
    return level, "", _ordered(root(first), root(second))


def _by_the_second(one: _Told, other: _Told, *, same: bool) -> Given:
    """Return the level of one first name, told by the second names where both have one."""
    if one.given[1:] and other.given[1:] and one.whole_given != other.whole_given:
        alike = root(one.given[1]) == root(other.given[1])
        return Given.BOTH if alike or _near(one.given[1], other.given[1]) else Given.UNLIKE
    if one.given[1:] and one.given == other.given:
        return Given.BOTH
    return Given.SAME if same or one.whole_given == other.whole_given else Given.FORM


def _written_short(one: _Told, other: _Told) -> Given:
    return Given.INITIAL if one.given[0][0] == other.given[0][0] else Given.DIFFERS


def _spelt(one: str, other: str) -> Given:
    """Return the level of first names that only sound or spelling have in common: twins share less
    than somebody with two slips of the pen in their name.
    """
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return Given.SLIP
    if _begins(one, other):
        return Given.SHORT
    likeness = JaroWinkler.similarity(one, other, score_cutoff=LOOSE)
    if (likeness or one[0] == other[0]) and sound(one) == sound(other):
        return Given.SOUND
    if likeness >= CLOSE:
        return Given.CLOSE
    return Given.LOOSE if likeness else Given.DIFFERS


def _begins(one: str, other: str) -> bool:
    """Return whether one name begins the other, as many a pet name does, or ends it (Babatunde is
    called Tunde).
    """
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if long.startswith(short):
        return len(short) >= _SHORTEST
    return len(short) > _SHORTEST and long.endswith(short)


_SHORTEST = 3


def _family(one: _Told, other: _Told) -> _OtherHalf:
    if not (one.family and other.family):
        return Family.MISSING, "", ()
    whole, whole_other = one.whole_family, other.whole_family
    if whole == whole_other:
        return Family.SAME, min(stem(one.family[-1]), stem(other.family[-1])), ()
    if stem(whole) == stem(whole_other):
        return Family.STEM, stem(whole), ()
    if shared := one.stems & other.stems:
        return Family.PART, min(shared), ()
    if not (one.stems and other.stems):
        return Family.MISSING, "", ()  # Begum or Bibi, Singh or Kaur: nothing of the family
    level, a, b = min(
        (_FAMILY_LEVELS[_spelt(a, b)], a, b) for a in _words(one) for b in _words(other)
    )
    return _BY_LEVEL[level], "", _ordered(a, b)


def _words(name: _Told) -> set[str]:
    return name.stems if len(name.family) == 1 else name.stems | {stem(name.whole_family)}


# The best of several words; a surname that is only somewhat alike is another.
_FAMILY_LEVELS = {
    Given.SLIP: 0, Given.SOUND: 1, Given.CLOSE: 2, Given.SHORT: 2, Given.LOOSE: 3, Given.DIFFERS: 3
}  # fmt: skip
_BY_LEVEL = (Family.SLIP, Family.SOUND, Family.CLOSE, Family.DIFFERS)


def _ordered(one: str, other: str) -> tuple[str, ...]:
    return (one, other) if one < other else (other, one)


def _crossed(one: _Told, other: _Told) -> NameLevels | None:
    """Return the levels where first name and surname changed places, either perhaps misspelt, or
    where one has a single name that is a surname of the other.
    """
    across = one.either_given & other.either_family
    back = one.either_family & other.either_given
    if across or back:
        shared = sorted(across | back)
        if 1 in (len(one.given) + len(one.family), len(other.given) + len(other.family)):
            return NameLevels(Given.SWAPPED, Family.MISSING, shared[0])
        if across and back:
            return NameLevels(Given.SWAPPED, Family.SWAPPED, shared[0], shared[-1])
        if _nearly(one.given, other.family) and _nearly(one.family, other.given):
            return NameLevels(Given.SWAPPED, Family.CROSSED, shared[0])
    elif _nearly(one.given, other.family) and _nearly(one.family, other.given):
        return NameLevels(Given.CROSSED, Family.CROSSED)
    return None


def _nearly(one: list[str], other: list[str]) -> bool:
    if not (one and other):
        return False
    if any(_near(stem(a), stem(b)) for a in one for b in other):
        return True
    return len(one) + len(other) > _TWO and _near("".join(one), "".join(other))


_TWO = 2


def _near(one: str, other: str) -> bool:
    if root(one) == root(other) or OSA.distance(one, other, score_cutoff=1) <= 1:
        return True
    likeness = JaroWinkler.similarity(one, other, score_cutoff=LOOSE)
    return likeness >= CLOSE or (likeness > 0 and sound(one) == sound(other))
