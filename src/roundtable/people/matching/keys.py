"""Search keys: two descriptions of one person share at least one, even with several errors. Pure.

Which keys are worth their cost was measured (`benchmarks/matching`): each kind names the errors
that it survives. A key is a letter for its kind, a colon, and its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import combinations, product

from jellyfish import soundex as _soundex

from roundtable.people.matching.identity import Identity
from roundtable.people.matching.names import is_weak, root, sound, stem, words

# Changes with what a key is made of: registers loaded before must be loaded again.
EDITION = 2
_MOST_WORDS = 4
_TWO = 2
soundex = lru_cache(maxsize=200_000)(_soundex)


def keys(person: Identity) -> tuple[str, ...]:
    """Return the search keys of somebody as described, each once.

    | kind | of | survives |
    |---|---|---|
    | n, u, p | NHS number, UPN, PNC | everything else |
    | s | sound of a surname, year of birth | first name, day and month, place |
    | g | sound of a first name, birth date in any order | surname, place |
    | m | sound of a first name, day and month | surname, year, place |
    | i | initial of a first name, birth date | surname, spelling of the first name |
    | b | birth date, postcode sector | both names |
    | y, d | postcode; year of birth, or day and month in any order | both names |
    | a | how a surname sounds, postcode | first name, birth date |
    | h | sound of a first name, postcode | surname, birth date |
    | v | first name, initial of surname, postcode sector | spelling of the surname, birth date |
    | w | surname, initial of first name, postcode sector | spelling of the first, birth date |
    | f | sounds of first name and surname, in any order | birth date, place |
    """
    return tuple(dict.fromkeys(_keys(person)))


# The words of a first name, and those of a surname.
Halves = tuple[tuple[str, ...], tuple[str, ...]]


def _keys(person: Identity) -> Iterator[str]:
    yield from _issued(person)
    names = [(words(name.given), words(name.family)) for name in person.names]
    given, family = _sounds(names, 0, root), _sounds(names, 1, stem)
    postcodes = sorted({tidy(place.postcode) for place in person.places} - {""})
    if born := person.born_on:
        for year in range(born.year - _off(person), born.year + _off(person) + 1):
            yield from (f"s:{word}{year}" for word in family)
            yield from (f"y:{postcode}{year}" for postcode in postcodes)
        if not person.born_estimated:
            yield from _born(born, given, postcodes)
    for postcode in postcodes:
        yield from (f"a:{soundex(word)}{postcode}" for word in _surnames(names))
        yield from (f"h:{word}{postcode}" for word in given)
    yield from _near(names, dict.fromkeys(map(sector, postcodes)))
    yield from _both(names)


def _issued(person: Identity) -> Iterator[str]:
    issued = {"n": person.nhs_number, "u": person.upn, "p": person.pnc}
    yield from (f"{kind}:{number}" for kind, number in issued.items() if number)


def _off(person: Identity) -> int:
    """Return by how many years to look further: a guessed year is often a year off."""
    return 1 if person.born_estimated else 0


def _born(born: date, given: Iterable[str], postcodes: Iterable[str]) -> Iterator[str]:
    day, month = f"{born.day:02}", f"{born.month:02}"
    parts = min(day, month) + max(day, month)
    for word in given:
        yield f"g:{word}{born.year}{parts}"
        yield f"i:{word[0]}{born.year}{month}{day}"
    for postcode in postcodes:
        yield f"b:{born.year}{month}{day}{sector(postcode)}"
        yield f"d:{postcode}{parts}"
    if parts != "0101":  # which says nothing: it stands for a day that nobody knows
        yield from (f"m:{word}{month}{day}" for word in given)


def _near(names: Iterable[Halves], sectors: Iterable[str]) -> Iterator[str]:
    for given, family in names:
        for here in sectors if given and family else ():
            yield f"v:{root(given[0])}/{family[-1][0]}{here}"
            yield f"w:{stem(family[-1])}/{given[0][0]}{here}"


def _both(names: Iterable[Halves]) -> Iterator[str]:
    """Yield a key for each first name with each surname, in either order, and one for a single
    word. Two words of one half are a pair only where nothing else tells: too many share them.
    """
    for given, family in names:
        first = [(sound(root(word)), is_weak(word)) for word in given[:_MOST_WORDS]]
        last = [(sound(stem(word)), is_weak(word)) for word in family[:_MOST_WORDS]]
        pairs = list(product(first, last))
        if all(weak for _sound, weak in last):
            pairs += combinations(first, 2)
        if not first:
            pairs += combinations(last, 2)
        if len(given) == _TWO:  # two words here are one elsewhere
            pairs += product([(sound("".join(given)), False)], last)
        told = [(one, other) for (one, weak), (other, also) in pairs if not (weak and also)]
        ordered = {(one, other) if one < other else (other, one) for one, other in told}
        yield from (f"f:{one}/{other}" for one, other in sorted(ordered))
        if len(given) + len(family) == 1:
            yield f"f:{(first or last)[0][0]}"


def _sounds(names: Iterable[Halves], part: int, form: Callable[[str], str]) -> list[str]:
    """Return the sounds of the first names or of the surnames. Where there is none, the other may
    be meant: some have a single name, and forms get them the wrong way round.
    """
    found: dict[str, None] = {}
    for halves in names:
        telling = [word for word in halves[part] if not is_weak(word)]
        said = telling or halves[part] or halves[1 - part]
        found.update((sound(form(word)), None) for word in said[:_MOST_WORDS])
    return list(found)


def _surnames(names: Iterable[Halves]) -> list[str]:
    """Return the surnames, or the words of a single name."""
    return list(dict.fromkeys(stem(word) for given, family in names for word in family or given))


@lru_cache(maxsize=100_000)
def tidy(postcode: str) -> str:
    """Return a postcode in capitals without spaces."""
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


def sector(postcode: str) -> str:
    """Return the postcode without its last two letters: a few streets."""
    return postcode[:-2]
