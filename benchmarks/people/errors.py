"""How a description goes wrong: somebody of a register as a referral describes them.

Written apart from the matcher: its lists of forms and its rules of sound are not used here, so that
what it does not know is met as well. An error leaves alone what it cannot change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from benchmarks.people.forms import NICKNAMES, SPELLINGS
from benchmarks.people.households import TODAY, picked, postcode
from benchmarks.people.origins import ORIGINS
from roundtable.people.matching.identity import Identity, Name, Place

Error = Callable[[Identity, Random], Identity]


_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ee", "ea"), ("gh", ""), ("ou", "u"), ("ai", "ay"),
    ("v", "w"), ("er", "ar"), ("s", "z"), ("c", "k"), ("i", "y"), ("y", "i"), ("ll", "l"),
    ("tt", "t"), ("nn", "n"), ("ss", "s"), ("e", ""), ("oo", "u"), ("x", "ks"), ("sh", "ch"),
    ("k", "c"), ("ea", "ee"), ("u", "oo"), ("n", "nn"), ("l", "ll"), ("j", "g"), ("th", "t"),
    ("t", "th"), ("a", "e"), ("o", "a"),
)  # fmt: skip


def typed(word: str, rng: Random) -> str:
    """Return a word with one slip of the fingers."""
    if len(word) < 3:
        return word
    at, kind = rng.randrange(1, len(word)), rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    row = next((keys for keys in _KEYS if word[at].lower() in keys), "e")
    near = row[min(max(row.find(word[at].lower()) + rng.choice((-1, 1)), 0), len(row) - 1)]
    return word[:at] + near + word[at + (kind == 2) :]


def heard(word: str, rng: Random) -> str:
    """Return a word as somebody may write it who only heard it."""
    lower = word.lower()
    could = [(one, other) for one, other in _SOUNDS if one in lower[1:]]
    if not could:
        return word
    one, other = rng.choice(could)
    at = lower.index(one, 1)
    return word[:at] + other + word[at + len(one) :]


def bare(text: str) -> str:
    """Return a text as a form without diacritics keeps it: some letters are lost whole."""
    apart = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in apart if letter.isascii())


def _named(identity: Identity, name: Name) -> Identity:
    return replace(identity, names=(name, *identity.names[1:]))


def _in_one_word(identity: Identity, rng: Random, how: Callable[[str, Random], str]) -> Identity:
    """Change one word of the present name."""
    name = identity.names[0]
    first = bool(name.given) and (rng.random() < 0.5 or not name.family)
    words = (name.given if first else name.family).split(" ")
    at = rng.randrange(len(words))
    words[at] = how(words[at], rng)
    told = " ".join(words)
    return _named(identity, replace(name, given=told) if first else replace(name, family=told))


def typo(identity: Identity, rng: Random) -> Identity:
    """A slip of the fingers in a name."""
    return _in_one_word(identity, rng, typed)


def sound(identity: Identity, rng: Random) -> Identity:
    """A name written as it was heard."""
    return _in_one_word(identity, rng, heard)


def _swapped_word(identity: Identity, rng: Random, table: dict[str, tuple[str, ...]]) -> Identity:
    """Write a word of the present name as the table has it."""
    name = identity.names[0]
    words = [*name.given.split(" "), "|", *name.family.split(" ")]
    known = [place for place, word in enumerate(words) if word in table]
    if not known:
        return identity
    at = rng.choice(known)
    words[at] = rng.choice(table[words[at]])
    given, _, family = " ".join(words).partition(" | ")
    return _named(identity, Name(given.strip("| "), family.strip()))


def nickname(identity: Identity, rng: Random) -> Identity:
    """A name as used at home."""
    return _swapped_word(identity, rng, NICKNAMES)


def transliteration(identity: Identity, rng: Random) -> Identity:
    """A name in Latin letters as another clerk writes it."""
    return _swapped_word(identity, rng, SPELLINGS)


def diacritics(identity: Identity, rng: Random) -> Identity:
    """Marks lost, and an apostrophe or hyphen with them."""
    gone = rng.choice(("", " "))
    name = identity.names[0]
    given, family = (
        bare(half).replace("'", gone).replace("-", rng.choice((" ", "")))
        for half in (name.given, name.family)
    )
    return _named(identity, Name(given, family))


def order(identity: Identity, _rng: Random) -> Identity:
    """First name and surname the wrong way round."""
    name = identity.names[0]
    return _named(identity, Name(name.family, name.given))


def initial(identity: Identity, _rng: Random) -> Identity:
    """Only the initial of the first name."""
    name = identity.names[0]
    return _named(identity, replace(name, given=name.given[:1])) if name.family else identity


def second(identity: Identity, rng: Random) -> Identity:
    """A second first name, or a half of a double surname, left out or used alone."""
    name = identity.names[0]
    if "-" in name.family and not name.family.startswith(("Al-", "El-")):
        return _named(identity, replace(name, family=rng.choice(name.family.split("-"))))
    if " " in name.given:
        words = name.given.split(" ")
        keep = words[0] if rng.random() < 0.7 else words[-1]
        return _named(identity, replace(name, given=keep))
    return identity


def surname(identity: Identity, rng: Random) -> Identity:
    """Another surname: a former one, or one of which the register has not heard. One in four is
    described with both.
    """
    first, *former = identity.names
    if former and rng.random() < 0.5:
        return replace(identity, names=(former[0],))
    families = rng.choice([one for one in ORIGINS if one.style == "british"]).families
    new = Name(first.given, picked(rng, families))
    return replace(identity, names=(new, first) if rng.random() < 0.25 else (new,))


def move(identity: Identity, rng: Random) -> Identity:
    """A new address, or a former one. One in four is described with the last one too."""
    now, *before = identity.places or (Place(postcode(rng)),)
    if before and rng.random() < 0.3:
        return replace(identity, places=(before[0],))
    new = Place(postcode(rng))
    if rng.random() < 0.3:
        new = Place(_near(now.postcode, rng))
    return replace(identity, places=(new, now) if rng.random() < 0.25 else (new,))


def _near(code: str, rng: Random) -> str:
    """Return a postcode of the same few streets."""
    other = postcode(rng)
    return code[:-2] + other[-2:]


def misread(identity: Identity, rng: Random) -> Identity:
    """One character of the postcode wrong."""
    if not identity.places:
        return identity
    code = identity.places[0].postcode
    at = rng.choice((-3, -2, -1))
    new = rng.choice("0123" if at == -3 else "ABDEFGH")
    return replace(identity, places=(Place(code[:at] + new + code[len(code) + at + 1 :]),))


def swapped_day(identity: Identity, _rng: Random) -> Identity:
    """Day and month the wrong way round."""
    born = identity.born_on
    if not born or born.day > 12:
        return identity
    return replace(identity, born_on=date(born.year, born.day, born.month))


def wrong_day(identity: Identity, rng: Random) -> Identity:
    """A birth date a day, a year or ten years off, or of another day of that month."""
    born = identity.born_on
    if not born:
        return identity
    day = born + timedelta(days=rng.choice((-1, 1)))
    kind = rng.randrange(4)
    years = rng.choice((-1, 1, 10, -10)) if kind else 0
    if years and not (born.month == 2 and born.day == 29):
        day = born.replace(year=born.year + years)
    if kind == 1:
        day = born.replace(day=rng.randint(1, 28))
    return replace(identity, born_on=min(day, TODAY))


def no_birth_date(identity: Identity, _rng: Random) -> Identity:
    """Nobody knows the birth date."""
    return replace(identity, born_on=None, born_estimated=False)


def estimated(identity: Identity, rng: Random) -> Identity:
    """Only an age is known, and not exactly: 1 January of about that year."""
    if not identity.born_on:
        return identity
    year = min(identity.born_on.year + rng.choice((-2, -1, -1, 0, 0, 0, 0, 1, 1)), TODAY.year)
    return replace(identity, born_on=date(year, 1, 1), born_estimated=rng.random() < 0.7)


ERRORS: dict[str, tuple[Error, float]] = {
    "typo": (typo, 0.17),
    "sound": (sound, 0.13),
    "nickname": (nickname, 0.11),
    "transliteration": (transliteration, 0.06),
    "diacritics": (diacritics, 0.04),
    "order": (order, 0.03),
    "initial": (initial, 0.02),
    "second": (second, 0.04),
    "surname": (surname, 0.07),
    "move": (move, 0.12),
    "misread": (misread, 0.03),
    "swapped_day": (swapped_day, 0.04),
    "wrong_day": (wrong_day, 0.06),
    "no_birth_date": (no_birth_date, 0.05),
    "estimated": (estimated, 0.03),
}
_KINDS = tuple(ERRORS)
_SHARES = tuple(share for _error, share in ERRORS.values())
HOW_MANY = ((1, 2, 3), (0.5, 0.3, 0.2))


def described(identity: Identity, rng: Random) -> tuple[Identity, tuple[str, ...]]:
    """Return somebody as a referral describes them, with 1 to 3 errors, and which ones.

    No number of an issuer is known; what the register has of former names and addresses mostly is
    not either.
    """
    told = _as_told(identity, rng)
    wanted = rng.choices(*HOW_MANY)[0]
    made: list[str] = []
    for _attempt in range(20):
        if len(made) == wanted:
            break
        kind = rng.choices(_KINDS, _SHARES)[0]
        if kind in made:
            continue
        changed = ERRORS[kind][0](told, rng)
        if changed != told:
            told = changed
            made.append(kind)
    return told, tuple(made)


def _as_told(identity: Identity, rng: Random) -> Identity:
    return replace(
        identity,
        names=identity.names if rng.random() < 0.2 else identity.names[:1],
        places=() if rng.random() < 0.04 else identity.places[: 1 if rng.random() < 0.8 else 2],
        sex=_sex_as_told(identity.sex, rng.random()),
        nhs_number="",
        upn="",
        pnc="",
    )


def _sex_as_told(sex: str, chance: float) -> str:
    """Return the sex as it is told: now and then not at all, seldom the wrong one."""
    if chance < 0.06:
        return ""
    return {"F": "M", "M": "F"}[sex] if chance > 0.993 else sex


def dirtied(identity: Identity, rng: Random, *, share: float) -> Identity:
    """Return a row of a register as badly kept as `share` says: that part has an error."""
    if rng.random() >= share:
        return identity
    kind = rng.choices(_KINDS, _SHARES)[0]
    return ERRORS[kind][0](identity, rng)
