"""The levels at which the parts of two descriptions agree. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class _Level(StrEnum):
    # A level is looked up for every part of every row: as a string, which is hashed once.
    __hash__ = str.__hash__


class Given(_Level):
    """How first names agree. BOTH is the first and the second, UNLIKE the first but not the second,
    SHORT a name that begins or ends the other. COMMON is where one is only told a name that comes
    before another one, as Mohammed does.

    Where the model knows both as names in use (`Levels.apart`), a slip of the pen is ALIKE, what
    is spelt alike is AKIN, and all else OTHER: neither is a pet name, and seldom a slip.
    """

    BOTH = "both"
    SAME = "same"
    UNLIKE = "unlike"
    FORM = "form"
    SHORT = "short"
    SECOND = "second"
    COMMON = "common"
    SOUND = "sound"
    SLIP = "slip"
    CLOSE = "close"
    INITIAL = "initial"
    LOOSE = "loose"
    SWAPPED = "swapped"
    CROSSED = "crossed"
    MISSING = "missing"
    DIFFERS = "differs"
    ALIKE = "alike"
    AKIN = "akin"
    OTHER = "other"


class Family(_Level):
    """How surnames agree. SLIP is one slip of the pen. Where the model knows both as names in use,
    what is only spelt or sounds alike is ALIKE.
    """

    SAME = "same"
    STEM = "stem"
    PART = "part"
    SOUND = "sound"
    SLIP = "slip"
    CLOSE = "close"
    SWAPPED = "swapped"
    CROSSED = "crossed"
    MISSING = "missing"
    DIFFERS = "differs"
    ALIKE = "alike"


class Born(_Level):
    """How birth dates agree. YEAR and ABOUT are of a guess: of that year, or a year off."""

    SAME = "same"
    SWAPPED = "swapped"
    TYPO = "typo"
    YEAR = "year"
    ABOUT = "about"
    NEAR = "near"
    PARTS = "parts"
    MISSING = "missing"
    DIFFERS = "differs"


class Lives(_Level):
    """How the places where they live or lived agree. SLIP is a postcode with one wrong figure."""

    SAME = "same"
    SLIP = "slip"
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


Pair = tuple[str, str]


class NameLevels(NamedTuple):
    """How names agree, the words that do, and two that do not, as `Levels` holds them."""

    given: Given
    family: Family
    given_word: str = ""
    family_word: str = ""
    apart: tuple[str, ...] = ()
    family_apart: tuple[str, ...] = ()


# How all but the names agree: birth date, place, sex and numbers, in the order of `model.PARTS`.
Rest = tuple[Born, Lives, Sex, Issued, Issued, Issued]


class Levels(NamedTuple):
    """At which level each part agrees, in the order of `model.PARTS`.

    `given_word` and `family_word` are what agrees, whose frequency counts; empty where nothing
    does. `apart` and `family_apart` are two names that are not the same.
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
    family_apart: tuple[str, ...] = ()

    @property
    def names(self) -> NameLevels:
        """How the names agree."""
        words = (self.given_word, self.family_word, self.apart, self.family_apart)
        return NameLevels(self.given, self.family, *words)

    @property
    def rest(self) -> Rest:
        """How all but the names agree."""
        return self[2:8]
