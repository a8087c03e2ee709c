"""Why somebody may be the person described, in words that name no place. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from roundtable.people.matching.levels import Born, Family, Given, Issued, Levels, Lives, Sex


class Chance(StrEnum):
    """How probable a match is, in a word or two."""

    ALMOST_CERTAIN = "Almost certain"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"


_FROM = ((0.99, Chance.ALMOST_CERTAIN), (0.9, Chance.LIKELY), (0.1, Chance.POSSIBLE))
PARTS = {
    "given": "First name",
    "family": "Surname",
    "born": "Birth date",
    "lives": "Address",
    "sex": "Sex",
    "nhs": "NHS number",
    "upn": "Unique pupil number",
    "pnc": "Police national computer number",
}
_GIVEN = {
    Given.BOTH: "same first names",
    Given.SAME: "same first name",
    Given.UNLIKE: "same first name, another second one",
    Given.FORM: "another form of the first name",
    Given.SHORT: "short form of the first name",
    Given.SECOND: "one of the first names",
    Given.COMMON: "a first name that many have before another",
    Given.SOUND: "first name sounds the same",
    Given.SLIP: "first name differs in one letter",
    Given.CLOSE: "first name spelt nearly the same",
    Given.LOOSE: "first name spelt somewhat alike",
    Given.ALIKE: "first name differs little, though both are names in use",
    Given.AKIN: "first name spelt somewhat alike, though both are names in use",
    Given.INITIAL: "same initial",
    Given.SWAPPED: "the same names in another order",
    Given.CROSSED: "nearly the same names in another order",
}
_FAMILY = {
    Family.SAME: "same surname",
    Family.STEM: "another form of the surname",
    Family.PART: "part of the surname",
    Family.SOUND: "surname sounds the same",
    Family.SLIP: "surname differs in one letter",
    Family.CLOSE: "surname spelt nearly the same",
    Family.ALIKE: "surname differs little, though both are names in use",
}
_BORN = {
    Born.SAME: "same birth date",
    Born.SWAPPED: "same birth date with day and month swapped",
    Born.TYPO: "birth date differs in one figure",
    Born.YEAR: "same year of birth, the day not certain",
    Born.ABOUT: "born within about a year, the day not certain",
    Born.NEAR: "born within about a year",
    Born.PARTS: "birth date agrees in part",
}
_LIVES = {
    Lives.SAME: "live or lived at the same postcode",
    Lives.SLIP: "postcode differs in one character",
    Lives.SECTOR: "live or lived near each other",
}
_DIFFER = {
    "given": "other first name",
    "family": "other surname",
    "born": "other birth date",
    "sex": "other sex",
    "nhs": "other NHS number",
    "upn": "other unique pupil number",
    "pnc": "other police number",
}


# Levels are strings, of which two parts may have the same.
_WORDS: dict[str, dict[str, str]] = {
    "given": {str(level): word for level, word in _GIVEN.items()},
    "family": {str(level): word for level, word in _FAMILY.items()},
    "born": {str(level): word for level, word in _BORN.items()},
    "lives": {str(level): word for level, word in _LIVES.items()},
}


@dataclass(frozen=True)
class Reasons:
    """What speaks for somebody being the person described, and what against."""

    agree: tuple[str, ...]
    differ: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Both in one sentence.

        >>> Reasons(("same surname", "same birth date"), ("other first name",)).sentence
        'Same surname, same birth date, but other first name.'
        """
        agree, differ = ", ".join(self.agree), ", ".join(self.differ)
        told = f"{agree or 'little in common'}{f', but {differ}' if differ else ''}."
        return told[:1].upper() + told[1:]


class Probable:
    """What says how probable it is, in words as well. Whoever is it has a `probability`."""

    probability: float

    @property
    def chance(self) -> Chance:
        """How probable it is, in a word."""
        return chance(self.probability)

    @property
    def in_a_hundred(self) -> str:
        """How probable it is, as a frequency."""
        return in_a_hundred(self.probability)


def chance(probability: float) -> Chance:
    """Return a probability in words.

    >>> str(chance(0.97)), str(chance(0.3))
    ('Likely', 'Possible')
    """
    return next((word for least, word in _FROM if probability >= least), Chance.UNLIKELY)


def in_a_hundred(probability: float) -> str:
    """Return a probability as a frequency, which is more easily read than a percentage.

    >>> in_a_hundred(0.972), in_a_hundred(0.9996), in_a_hundred(0.001)
    ('97 in 100', 'more than 99 in 100', 'fewer than 1 in 100')
    """
    whole = round(probability * 100)
    if whole >= 100:
        return "more than 99 in 100"
    return f"{whole} in 100" if whole else "fewer than 1 in 100"


# Why a row may be a person of a case beside whose row it lives.
WITH_ANOTHER = "lives with somebody who may be another person on the case"


def reasons(levels: Levels, *, with_another: bool = False, left: date | None = None) -> Reasons:
    """Return why somebody may be the person described, and why not, the most telling first.

    `with_another` says that they live with somebody who may be another of those described, `left`
    until when they lived at the postcode that agrees.
    """
    lives = _LIVES.get(levels.lives)
    if left and levels.lives is Lives.SAME:
        lives = f"lived at the same postcode until {left.year}"
    told = [
        _GIVEN.get(levels.given),
        _FAMILY.get(levels.family),
        _BORN.get(levels.born),
        lives,
        *_numbers(levels),
        WITH_ANOTHER if with_another else "",
    ]
    differ = (word for part, word in _DIFFER.items() if _differs(levels, part))
    return Reasons(tuple(word for word in told if word), tuple(differ))


def _numbers(levels: Levels) -> list[str]:
    words = {"nhs": "NHS number", "upn": "unique pupil number", "pnc": "police number"}
    same = [f"same {word}" for part, word in words.items() if _level(levels, part) == Issued.SAME]
    near = [
        f"{word} differs in one figure"
        for part, word in words.items()
        if _level(levels, part) == Issued.TYPO
    ]
    return same + near


def _differs(levels: Levels, part: str) -> bool:
    return _level(levels, part) in {Sex.DIFFERS, Given.OTHER}


def level_in_words(part: str, level: str) -> str:
    """Return in words at which level a part agrees; "" for one that has no words of its own.

    >>> level_in_words("born", "swapped"), level_in_words("sex", "differs")
    ('same birth date with day and month swapped', 'other sex')
    """
    if level in {str(Sex.DIFFERS), str(Given.OTHER)}:
        return _DIFFER.get(part, "nowhere in common" if part == "lives" else "")
    told = _WORDS.get(part, {}).get(level, "")
    return told or {"same": "the same", "typo": "differs in one figure"}.get(level, "")


def _level(levels: Levels, part: str) -> str:
    return str(getattr(levels, part))
