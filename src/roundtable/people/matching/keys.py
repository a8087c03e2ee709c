"""Search keys: two descriptions of one person share at least one, even with several errors. Pure.

Which keys are worth their cost was measured (`benchmarks/matching`): each kind names the errors
that it survives. A key is a letter for its kind, a colon, and its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import combinations

from jellyfish import soundex

from roundtable.people.matching.identity import Identity
from roundtable.people.matching.names import is_weak, plain, root, sound, stem

# Changes with what a key is made of: registers loaded before must be loaded again.
EDITION = 1
_MOST_WORDS = 4
_TWO = 2


def keys(person: Identity) -> tuple[str, ...]:
    """Return the search keys of somebody as described, each once.

    | kind | of | survives |
    |---|---|---|
    | n, u, p | NHS number, UPN, PNC | everything else |
    | s | sound of a surname, year of birth | first name, day and month, place |
    | g | sound of a first name, birth date in any order | surname, place |
    | i | initial of a first name, birth date | surname, spelling of the first name |
    | b | birth date, postcode sector | both names |
    | a | how a surname sounds, postcode | first name, birth date |
    | h | sound of a first name, postcode | surname, birth date |
    | f | sounds of first name and surname, in any order | birth date, place |
    """
    return tuple(dict.fromkeys(_keys(person)))


def _keys(person: Identity) -> Iterator[str]:
    yield from _issued(person)
    given, family = _given(person), _family(person)
    postcodes = sorted({tidy(place.postcode) for place in person.places} - {""})
    born = person.born_on
    if born:
        yield from (f"s:{word}{year}" for word in family for year in _years(person, born))
        if not person.born_estimated:
            yield from _born(born, given, postcodes)
    for postcode in postcodes:
        yield from (f"a:{soundex(word)}{postcode}" for word in _surnames(person))
        yield from (f"h:{word}{postcode}" for word in given)
    yield from _both(person)


def _issued(person: Identity) -> Iterator[str]:
    issued = {"n": person.nhs_number, "u": person.upn, "p": person.pnc}
    yield from (f"{kind}:{number}" for kind, number in issued.items() if number)


def _born(born: date, given: Iterable[str], postcodes: Iterable[str]) -> Iterator[str]:
    parts = "".join(sorted((f"{born.day:02}", f"{born.month:02}")))
    for word in given:
        yield f"g:{word}{born.year}{parts}"
        yield f"i:{word[0]}{born:%Y%m%d}"
    yield from (f"b:{born:%Y%m%d}{sector(postcode)}" for postcode in postcodes)


def _years(person: Identity, born: date) -> range:
    """Return the years to be found under: a guessed one is often a year off."""
    off = 1 if person.born_estimated else 0
    return range(born.year - off, born.year + off + 1)


def _both(person: Identity) -> Iterator[str]:
    """Yield a key for each two words of a name, in either order, and one for a single word. A
    first name of two words is one as well: what is two here is one elsewhere.
    """
    for name in person.names:
        given, family = (half.split()[:_MOST_WORDS] for half in plain(name).split("|"))
        told = [*map(_given_sound, given), *map(_family_sound, family)]
        if len(given) == _TWO:
            told.append((sound("".join(given)), False))
        pairs = {
            tuple(sorted((one, other)))
            for (one, weak), (other, also) in combinations(told, 2)
            if not (weak and also)
        }
        yield from (f"f:{'/'.join(pair)}" for pair in sorted(pairs))
        if len(told) == 1:
            yield f"f:{told[0][0]}"


def _given_sound(word: str) -> tuple[str, bool]:
    return sound(root(word)), is_weak(word)


def _family_sound(word: str) -> tuple[str, bool]:
    return sound(stem(word)), is_weak(word)


def _given(person: Identity) -> list[str]:
    """Return how the first names sound, short forms as the long one."""
    return _sounds(person, 0, root)


def _family(person: Identity) -> list[str]:
    return _sounds(person, 1, stem)


def _sounds(person: Identity, part: int, form: Callable[[str], str]) -> list[str]:
    """Return the sounds of the first names or of the surnames. Where there is none, the other may
    be meant: some have a single name, and forms get them the wrong way round.
    """
    found: list[str] = []
    for name in person.names:
        halves = [half.split() for half in plain(name).split("|")]
        telling = [word for word in halves[part] if not is_weak(word)]
        said = telling or halves[part] or halves[1 - part]
        found += [sound(form(word)) for word in said[:_MOST_WORDS]]
    return list(dict.fromkeys(found))


def _surnames(person: Identity) -> list[str]:
    """Return the surnames, or the words of a single name."""
    found = []
    for name in person.names:
        given, family = (half.split() for half in plain(name).split("|"))
        found += [stem(word) for word in family or given]
    return list(dict.fromkeys(found))


def tidy(postcode: str) -> str:
    """Return a postcode in capitals without spaces."""
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


def sector(postcode: str) -> str:
    """Return the postcode without its last two letters: a few streets."""
    return postcode[:-2]
