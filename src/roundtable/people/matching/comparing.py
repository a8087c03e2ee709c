"""How two descriptions agree, part by part: each part at one of a few levels. Pure.

A description is compared with hundreds of rows, so that a row is compared in the plain form in
which a register keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import sector, tidy
from roundtable.people.matching.levels import Born, Family, Given, Issued, Levels, Lives, Rest, Sex
from roundtable.people.matching.names import plain
from roundtable.people.matching.naming import named

__all__ = ["Born", "Family", "Given", "Issued", "Levels", "Lives", "Plain", "Sex", "compared",
           "compared_rest", "plainly"]  # fmt: skip


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
    given, family, given_word, family_word, *apart = named(one.names, other.names)
    postcode = min((each for each in one.postcodes if each in other.postcodes), default="")
    return Levels(
        given, family, *compared_rest(one, other), given_word, family_word, postcode, *apart
    )


def compared_rest(one: Plain, other: Plain) -> Rest:
    """Return how all but the names agree."""
    return (
        _born(one.born, one.born_estimated, other.born, other.born_estimated),
        _lives(one.postcodes, other.postcodes),
        _sex(one.sex, other.sex),
        # Most descriptions hold no number: it is looked here, which costs less than to ask.
        _issued(one.nhs_number, other.nhs_number) if one.nhs_number else _NO_NUMBER,
        _issued(one.upn, other.upn) if one.upn else _NO_NUMBER,
        _issued(one.pnc, other.pnc) if one.pnc else _NO_NUMBER,
    )


_NO_NUMBER = Issued.MISSING


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
    if apart > _YEARS:
        return Born.DIFFERS
    return (Born.YEAR, Born.ABOUT, Born.NEAR)[apart]


def _lives(ours: Sequence[str], theirs: Sequence[str]) -> Lives:
    if not (ours and theirs):
        return Lives.MISSING
    found = {_near(one, other) for one in ours for other in theirs}
    return found.pop() if len(found) == 1 else min(found, key=_NEARER.index)


_NEARER = (Lives.SAME, Lives.SLIP, Lives.SECTOR, Lives.DISTRICT, Lives.DIFFERS)
# A level is asked for of its class in ten times the time that a name takes.
_FAR = Lives.DIFFERS


def _near(one: str, other: str) -> Lives:
    same_district = one[:-3] == other[:-3]
    if not same_district and one[-3:] != other[-3:]:
        return _FAR  # as nearly always
    if one == other:
        return Lives.SAME
    if len(one) == len(other) and sum(map(str.__ne__, one, other)) == 1:
        return Lives.SLIP
    if same_district:
        return Lives.SECTOR if sector(one) == sector(other) else Lives.DISTRICT
    return _FAR


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
