"""Names in a plain form that spellings of many cultures share, and how they sound. Pure.

A plain name is "given words|family words" in lower-case Latin letters. Words, not whole names, are
compared, so that order, hyphens and second names cost little.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from doublemetaphone import doublemetaphone

from roundtable.people.matching.identity import Name
from roundtable.people.matching.variants import ROOTS, WEAK, WRITTEN_SHORT

# Letters that Unicode does not take apart into a plain one and a mark.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "\u0131": "i", "ŋ": "n", "ħ": "h", "ə": "a", "'": "", "\u2019": "", "\u2018": "",
        "`": "", "\u02bc": "",
    }
)  # fmt: skip
# Words that join a name to another and are as often left out: they stay with what follows.
_JOINERS = frozenset({"al", "el", "ul", "bin", "bint", "ibn", "abu", "umm", "ap", "ab", "ni", "nic",
                      "mac", "mc", "o", "van", "von", "der", "den", "de", "da", "di", "la", "le",
                      "dos", "du", "st"})  # fmt: skip
# A surname that changes with the sex of who bears it, in the form that a man bears.
_ENDINGS = (
    ("skaia", "ski"), ("skaya", "ski"), ("skiy", "ski"), ("skij", "ski"), ("sky", "ski"),
    ("ska", "ski"), ("cka", "cki"), ("dzka", "dzki"), ("zka", "zki"), ("ova", "ov"),
    ("eva", "ev"), ("iene", "is"), ("aite", "is"), ("yte", "is"),
)  # fmt: skip
_LONG_ENOUGH = 3


@lru_cache(maxsize=200_000)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name in plain letters, each joined to what joins it to the next.

    >>> words("Siân O'Brien-Łukaszewska")
    ('sian', 'obrien', 'lukaszewska')
    >>> words("Mac Giolla Phádraig"), words("al-Hassan")
    (('macgiolla', 'phadraig'), ('alhassan',))
    """
    lower = name.casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lower)
    parts = re.findall(r"[a-z]+", re.sub(r"[\u0300-\u036f]", "", plain))
    joined: list[str] = []
    held = ""
    for part in parts:
        held += part
        if part not in _JOINERS:
            joined.append(held)
            held = ""
    return (*joined, held) if held else tuple(joined)


def letters(name: str) -> str:
    """Return the plain letters of a name alone, for a search by the whole of it.

    >>> letters("Mary-Ann O'Brien")
    'maryannobrien'
    """
    return "".join(words(name))


def plain(name: Name) -> str:
    """Return a name in the plain form that registers keep: "given words|family words".

    >>> plain(Name("Mohammed Ali", "Al-Hassan"))
    'mohammed ali|alhassan'
    """
    return f"{' '.join(words(name.given))}|{' '.join(words(name.family))}"


@lru_cache(maxsize=200_000)
def root(word: str) -> str:
    """Return the given name that a word is a form of: another spelling, a short form, a pet name.

    >>> root("bill"), root("md"), root("kasia"), root("sean")
    ('william', 'mohammed', 'katherine', 'john')
    """
    return ROOTS.get(word, word)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the form of a surname that both sexes of a family share, without what joins it.

    >>> stem("kowalska"), stem("alhassan"), stem("mcdonald"), stem("macdonald")
    ('kowalski', 'hassan', 'donald', 'donald')
    """
    found = word
    for joiner in ("mac", "mc", "al", "el", "ap", "ab"):
        rest = found.removeprefix(joiner)
        if rest != found and len(rest) > _LONG_ENOUGH:
            found = rest
            break
    for ending, shared in _ENDINGS:
        if found.endswith(ending) and len(found) > len(ending) + 1:
            return found.removesuffix(ending) + shared
    return found


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """Return how a word sounds in English ears (double metaphone), or itself where it has no
    consonant.

    >>> sound("smith") == sound("smyth"), sound("ewa")
    (True, 'A')
    """
    return doublemetaphone(word)[0] or word


def is_weak(word: str) -> bool:
    """Return whether a word tells a community or a sex rather than a family: Singh, Kaur, Bibi."""
    return word in WEAK


def is_short(word: str) -> bool:
    """Return whether a word is a way of writing a name short: an initial, Md, Wm."""
    return len(word) == 1 or word in WRITTEN_SHORT
