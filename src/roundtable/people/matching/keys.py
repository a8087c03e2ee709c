"""Search keys: two descriptions of one person share at least one, even with several errors. Pure.

Which keys are worth their cost was measured (`benchmarks/matching`): each kind names the errors
that it survives. A key is a letter for its kind, a colon, and its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, product
from math import inf
from typing import NamedTuple
from zlib import crc32

from roundtable.people.matching.identity import Identity
from roundtable.people.matching.model import Model
from roundtable.people.matching.names import is_weak, root, sound, stem, words

# Changes with what a key is made of: registers loaded before must be loaded again.
EDITION = 4
_MOST_WORDS = 4
_TWO = 2
# How far a year is often off: a guess, and a slip that counts a birthday wrongly.
_GUESS, _BIRTHDAY = 2, 1


def keys(person: Identity) -> tuple[str, ...]:
    """Return the search keys under which somebody is kept, each once.

    | kind | of | survives |
    |---|---|---|
    | n, u, p | NHS number, UPN, PNC | everything else |
    | g | sound of a name, birth date in any order | the other name, place |
    | i | initial of a first name, birth date | surname, spelling of the first name, place |
    | s | sound of a name, initial of the other, year or none | the other name, birth date, place |
    | b | birth date, postcode sector | both names, half of the place |
    | y, d | postcode; year of birth, or day and month in any order | both names |
    | x | postcode, first letters of first name and surname in any order | the rest of both |
    | z | postcode, first letter of a name | the rest of the name, the other name |
    | h | postcode, sound of a name | the other name |
    | v | first name, initial of surname, postcode sector | spelling of the surname |
    | w | surname, initial of first name, postcode sector | spelling of the first name |
    | f | sounds of first name and surname in any order, with the year or by themselves | place |
    | q | the same, of whom no birth date is known | place |

    x, z, h, v, w survive any birth date and none.
    """
    return tuple(dict.fromkeys(_kept(person)))


# The register that a question is made for, unless it is said to be another.
LARGE = 1_000_000


def asked(person: Identity, model: Model, *, size: int = LARGE) -> tuple[str, ...]:
    """Return the search keys to ask for: those of `keys`, and what they would be if the birth date
    were a little off. What too many of `size` people share is not asked for: it would tell nothing.
    """
    return asked_of(person, model, size)[0]


def asked_of(person: Identity, model: Model, *sizes: int) -> tuple[tuple[str, ...], ...]:
    """Return what `asked` does for registers of each of several sizes."""
    up_to: dict[str, float] = {}
    for largest, keys in _asked(person, model):
        up_to |= {key: largest for key in keys if largest > up_to.get(key, 0)}
    return tuple(tuple(key for key, largest in up_to.items() if size <= largest) for size in sizes)


def numbered(keys: Iterable[str]) -> list[int]:
    """Return keys as the integers of PostgreSQL under which a register keeps them: a fifth smaller
    than words, so that more of the index stays in memory. A key may share its number with another
    by chance, one in 150 among a million people: whoever is found by it is weighed like anybody.

    >>> numbered(["n:9990000018", "h:SM0ZZ11AA"])
    [1268925864, 1968453735]
    """
    return [crc32(key.encode()) - _HALF for key in keys]


# CRC-32 counts from nothing up, and PostgreSQL's integers to both sides of nothing.
_HALF = 1 << 31


# The words of a first name, and those of a surname.
Halves = tuple[tuple[str, ...], tuple[str, ...]]


class _Words(NamedTuple):
    """What the names of somebody are found by."""

    names: list[Halves]
    given: list[str]
    family: list[str]
    heard: list[str]
    initials: list[str]
    sides: list[tuple[str, str]]
    both: list[str]
    postcodes: list[str]


def _words(person: Identity) -> _Words:
    names = [(words(name.given), words(name.family)) for name in person.names]
    given, family = _sounds(names, 0), _sounds(names, 1)
    return _Words(
        names,
        given,
        family,
        list(dict.fromkeys(given + family)),
        _initials(names, 0),
        [
            *product(family, _initials(names, 0)),
            *product([word for word in given if word not in family], _initials(names, 1)),
        ],
        list(_both(names)),
        sorted({tidy(place.postcode) for place in person.places} - {""}),
    )


def _initials(names: Iterable[Halves], part: int) -> list[str]:
    return sorted({word[0] for halves in names for word in halves[part] or halves[1 - part]})


def _kept(person: Identity) -> Iterator[str]:
    told, born = _words(person), person.born_on
    yield from _issued(person)
    yield from _near(told)
    yield from _letters(told)
    yield from (f"f:{both}" for both in told.both)
    yield from (f"s:{word}{first}" for word, first in told.sides)
    if born is None:
        yield from (f"q:{both}" for both in told.both)
        return
    years = _years(born, int(person.born_estimated))
    yield from (f"f:{both}{year}" for both in told.both for year in years)
    yield from (f"s:{word}{first}{year}" for word, first in told.sides for year in years)
    yield from (f"y:{postcode}{year}" for postcode in told.postcodes for year in years)
    if not person.born_estimated:
        yield from _of_a_day(told, born)


def _asked(person: Identity, model: Model) -> Iterator[tuple[float, Iterable[str]]]:
    """Yield keys with the size of the largest register of which to ask for them."""
    told, born = _words(person), person.born_on
    guess = born is None or person.born_estimated or (born.day, born.month) == (1, 1)
    yield inf, _asked_always(person, told, guess=guess)
    if born is None:
        for both in told.both:
            yield _largest(_FEW, model.share(*both.split("/"))), (f"f:{both}",)
    years, share = [""], 1 / _LETTERS
    if born is not None:
        years = [str(year) for year in _years(born, _GUESS if guess else 0)]
        share *= len(years) / _YEARS
    for word, first in told.sides:
        largest = _largest(_VERY_FEW, share * model.share(word))
        yield largest, [f"s:{word}{first}{year}" for year in years]


def _asked_always(person: Identity, told: _Words, *, guess: bool) -> Iterator[str]:
    born = person.born_on
    yield from _issued(person)
    yield from _near(told)
    if guess:
        yield from _letters(told)
    if born is None:
        return
    years = _years(born, _GUESS if guess else _BIRTHDAY)
    yield from (f"q:{both}" for both in told.both)
    yield from (f"f:{both}{year}" for both in told.both for year in years)
    near = years if guess else [born.year]
    yield from (f"y:{postcode}{year}" for postcode in told.postcodes for year in near)
    if not guess:
        yield from _of_a_day(told, born)
        days = list(_slips(born))
        yield from (f"g:{word}{day}" for word in told.given for day in days)


# About how many years of birth there are, and how many first letters; and how many who
# share a key are few, and for a key that seldom is the only one.
_YEARS, _LETTERS = 80, 12
_FEW, _VERY_FEW = 40, 10


def _largest(few: int, share: float) -> float:
    """Return the size of the largest register in which a share of all are at most so few."""
    return few / share if share else inf


def _slips(born: date) -> Iterator[str]:
    """Yield what a slip makes of a birth date: the day before or after, a year or ten off."""
    parts = _parts(born)
    for day in (born - _A_DAY, born + _A_DAY):
        yield f"{day.year}{_parts(day)}"
    for year in (-1, 1, -10, 10):
        yield f"{born.year + year}{parts}"


_A_DAY = timedelta(days=1)


def _issued(person: Identity) -> Iterator[str]:
    issued = {"n": person.nhs_number, "u": person.upn, "p": person.pnc}
    yield from (f"{kind}:{number}" for kind, number in issued.items() if number)


def _years(born: date, off: int) -> list[int]:
    """Return the years in which somebody may be born: a guessed year is often some years off."""
    return [born.year + by for by in range(-off, off + 1)]


def _of_a_day(told: _Words, born: date) -> Iterator[str]:
    parts = _parts(born)
    yield from (f"g:{word}{born.year}{parts}" for word in told.heard)
    yield from (f"i:{first}{born.year}{born.month:02}{born.day:02}" for first in told.initials)
    for postcode in told.postcodes:
        yield f"b:{born.year}{born.month:02}{born.day:02}{sector(postcode)}"
        yield f"d:{postcode}{parts}"


def _parts(born: date) -> str:
    day, month = f"{born.day:02}", f"{born.month:02}"
    return min(day, month) + max(day, month)


def _near(told: _Words) -> Iterator[str]:
    yield from (f"h:{word}{postcode}" for word in told.heard for postcode in told.postcodes)
    for given, family in told.names:
        if not (given and family):
            continue
        first, last = sorted((given[0][0], family[-1][0]))
        yield from (f"x:{postcode}{first}{last}" for postcode in told.postcodes)
        for here in dict.fromkeys(map(sector, told.postcodes)):
            yield f"v:{root(given[0])}/{family[-1][0]}{here}"
            yield f"w:{stem(family[-1])}/{given[0][0]}{here}"


def _letters(told: _Words) -> Iterator[str]:
    letters = {word[0] for halves in told.names for half in halves for word in half}
    for letter in sorted(letters):
        yield from (f"z:{postcode}{letter}" for postcode in told.postcodes)


def _both(names: Iterable[Halves]) -> Iterator[str]:
    """Yield the sounds of each first name with each surname, in either order, or of a single
    word. Two words of one half are a pair only where nothing else tells: too many share them.
    """
    for given, family in names:
        first = [(_heard(word), is_weak(word)) for word in given[:_MOST_WORDS]]
        last = [(_heard(word), is_weak(word)) for word in family[:_MOST_WORDS]]
        pairs = list(product(first, last))
        if all(weak for _sound, weak in last):
            pairs += combinations(first, 2)
        if not first:
            pairs += combinations(last, 2)
        if len(given) == _TWO:  # two words here are one elsewhere
            pairs += product([(sound("".join(given)), False)], last)
        told = [(one, other) for (one, weak), (other, also) in pairs if not (weak and also)]
        ordered = {(one, other) if one < other else (other, one) for one, other in told}
        yield from (f"{one}/{other}" for one, other in sorted(ordered))
        if len(given) + len(family) == 1:
            yield f"{(first or last)[0][0]}"


def _sounds(names: Iterable[Halves], part: int) -> list[str]:
    """Return the sounds of the first names or of the surnames. Where there is none, the other may
    be meant: some have a single name, and forms get them the wrong way round.
    """
    found: dict[str, None] = {}
    for halves in names:
        telling = [word for word in halves[part] if not is_weak(word)]
        said = telling or halves[part] or halves[1 - part]
        for word in said[:_MOST_WORDS]:
            found.update({_heard(word): None, sound(word): None})
    return list(found)


@lru_cache(maxsize=200_000)
def _heard(word: str) -> str:
    """Return how a word sounds as either half of a name."""
    return sound(root(stem(word)))


@lru_cache(maxsize=100_000)
def tidy(postcode: str) -> str:
    """Return a postcode in capitals without spaces."""
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


def sector(postcode: str) -> str:
    """Return the postcode without its last two letters: a few streets."""
    return postcode[:-2]
