"""How two names agree: first names, surnames, and the one as the other. Pure.

What is slow (spelling) is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from roundtable.people.matching.levels import Family, Given, NameLevels
from roundtable.people.matching.names import is_short, is_weak, root, sound, stem

CLOSE = 0.88
LOOSE = 0.74


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


class _First(NamedTuple):
    """First names taken apart once: they are compared with many. `words` are those that tell
    somebody, or all where none does: nobody is told by Mohammed before another name. `bare` are
    their stems.
    """

    words: tuple[str, ...]
    roots: frozenset[str]
    all_roots: frozenset[str]
    either: frozenset[str]
    bare: tuple[str, ...]
    whole: str
    weak: bool


class _Last(NamedTuple):
    """A surname taken apart once. `spelt` is what its spelling is compared by."""

    words: tuple[str, ...]
    stems: frozenset[str]
    either: frozenset[str]
    bare: tuple[str, ...]
    whole: str
    spelt: tuple[str, ...]


@lru_cache(maxsize=100_000)
def _first(half: str) -> _First:
    words = tuple(half.split())
    telling = tuple(word for word in words if not is_weak(word))
    return _First(
        telling or words,
        frozenset(map(root, telling or words)),
        frozenset(map(root, words)),
        _either(words),
        tuple(map(stem, telling or words)),
        "".join(words),
        not telling,
    )


@lru_cache(maxsize=200_000)
def _last(half: str) -> _Last:
    words = tuple(half.split())
    whole = "".join(words)
    stems = frozenset(stem(word) for word in words if not is_weak(word))
    spelt = stems if len(words) == 1 else stems | {stem(whole)}
    return _Last(words, stems, _either(words), tuple(map(stem, words)), whole, tuple(spelt))


def _either(words: Iterable[str]) -> frozenset[str]:
    """Return words as they are compared where it is not known of which half they are."""
    return frozenset(root(stem(word)) for word in words)


def _name(one: str, other: str) -> NameLevels:
    first, _, last = one.partition("|")
    other_first, _, other_last = other.partition("|")
    given, given_word, apart = _given(first, other_first)
    family, family_word, family_apart = _family(last, other_last)
    if family is _DIFFERS or given not in _FITS or (given is _NONE and family is _NO_FAMILY):
        crossed = _crossed(first, last, other_first, other_last)
        if crossed:
            return crossed
    return NameLevels(given, family, given_word, family_word, apart, family_apart)


# A level is asked for of its class in ten times the time that a name takes.
_NONE, _NO_FAMILY, _DIFFERS = Given.MISSING, Family.MISSING, Family.DIFFERS
_FITS = frozenset({Given.BOTH, Given.SAME, Given.UNLIKE, Given.FORM, Given.SOUND, Given.SLIP,
                   Given.MISSING})  # fmt: skip
# What tells as much of first names as that they share another one.
_AS_GOOD = frozenset({Given.SLIP, Given.SOUND, Given.SHORT})
# So many pairs of halves of a name are remembered: first names are shared by many people.
_REMEMBERED = 100_000
_Half = tuple[Given, str, tuple[str, ...]]
_OtherHalf = tuple[Family, str, tuple[str, ...]]


@lru_cache(maxsize=_REMEMBERED)
def _given(half: str, other_half: str) -> _Half:
    one, other = _first(half), _first(other_half)
    if not (one.words and other.words):
        return Given.MISSING, "", ()
    first, second = one.words[0], other.words[0]
    if root(first) == root(second) or one.whole == other.whole:
        return _by_the_second(one, other, same=first == second), min(root(first), root(second)), ()
    if is_short(first) or is_short(second):
        return _written_short(first, second), "", ()
    level = _spelt(first, second)
    if one.weak != other.weak and (common := one.all_roots & other.all_roots):
        return Given.COMMON, min(common), ()
    if level not in _AS_GOOD and (shared := one.roots & other.roots):
        return Given.SECOND, min(shared), ()
    return level, "", _ordered(root(first), root(second))


def _by_the_second(one: _First, other: _First, *, same: bool) -> Given:
    """Return the level of one first name, told by the second names where both have one."""
    if one.words[1:] and other.words[1:] and one.whole != other.whole:
        alike = root(one.words[1]) == root(other.words[1])
        return Given.BOTH if alike or _near(one.words[1], other.words[1]) else Given.UNLIKE
    if one.words[1:] and one.words == other.words:
        return Given.BOTH
    return Given.SAME if same or one.whole == other.whole else Given.FORM


def _written_short(one: str, other: str) -> Given:
    return Given.INITIAL if one[0] == other[0] else Given.DIFFERS


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
    if len(short) < _SHORTEST:
        return False
    return long.startswith(short) or (len(short) > _SHORTEST and long.endswith(short))


_SHORTEST = 3


@lru_cache(maxsize=_REMEMBERED)
def _family(half: str, other_half: str) -> _OtherHalf:
    one, other = _last(half), _last(other_half)
    if not (one.words and other.words):
        return Family.MISSING, "", ()
    if one.whole == other.whole:
        return Family.SAME, min(stem(one.words[-1]), stem(other.words[-1])), ()
    if stem(one.whole) == stem(other.whole):
        return Family.STEM, stem(one.whole), ()
    if shared := one.stems & other.stems:
        return Family.PART, min(shared), ()
    if not (one.stems and other.stems):
        return Family.MISSING, "", ()  # Begum or Bibi, Singh or Kaur: nothing of the family
    level, a, b = min(
        [(_FAMILY_LEVELS[_spelt(a, b)], a, b) for a in one.spelt for b in other.spelt]
    )
    return _BY_LEVEL[level], "", _ordered(a, b)


# The best of several words; a surname that is only somewhat alike is another.
_FAMILY_LEVELS = {
    Given.SLIP: 0, Given.SOUND: 1, Given.CLOSE: 2, Given.SHORT: 2, Given.LOOSE: 3, Given.DIFFERS: 3
}  # fmt: skip
_BY_LEVEL = (Family.SLIP, Family.SOUND, Family.CLOSE, Family.DIFFERS)


def _ordered(one: str, other: str) -> tuple[str, ...]:
    return (one, other) if one < other else (other, one)


def _crossed(first: str, last: str, other_first: str, other_last: str) -> NameLevels | None:
    """Return the levels where first name and surname changed places, either perhaps misspelt, or
    where one has a single name that is a surname of the other.
    """
    if first and last and other_first and other_last and not _may_be(other_first, last):
        return None  # as nearly always
    across = _first(first).either & _last(other_last).either
    back = _first(other_first).either & _last(last).either
    if across or back:
        shared = sorted(across | back)
        if 1 in (_count(first, last), _count(other_first, other_last)):
            return NameLevels(Given.SWAPPED, Family.MISSING, shared[0])
        if across and back:
            return NameLevels(Given.SWAPPED, Family.SWAPPED, shared[0], shared[-1])
        if _nearly(first, other_last) and _nearly(other_first, last):
            return NameLevels(Given.SWAPPED, Family.CROSSED, shared[0])
    elif _nearly(first, other_last) and _nearly(other_first, last):
        return NameLevels(Given.CROSSED, Family.CROSSED)
    return None


def _count(first: str, last: str) -> int:
    return len(_first(first).words) + len(_last(last).words)


def _may_be(first: str, last: str) -> bool:
    """Return whether first names share a word with a surname, or nearly so."""
    return not _first(first).either.isdisjoint(_last(last).either) or _nearly(first, last)


def _nearly(first: str, last: str) -> bool:
    """Return whether first names are a surname, or nearly so."""
    given, family = _first(first), _last(last)
    if not (given.words and family.words):
        return False
    for one, other in product(given.bare, family.bare):
        if _near(one, other):
            return True
    count = len(given.words) + len(family.words)
    return count > _TWO and _near("".join(given.words), family.whole)


_TWO = 2


def _near(one: str, other: str) -> bool:
    if root(one) == root(other) or OSA.distance(one, other, score_cutoff=1) <= 1:
        return True
    likeness = JaroWinkler.similarity(one, other, score_cutoff=LOOSE)
    return likeness >= CLOSE or (likeness > 0 and sound(one) == sound(other))
