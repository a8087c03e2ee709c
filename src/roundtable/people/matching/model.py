"""What an agreement weighs: the parameters of the matcher, with their version and origin. Pure.

Three explanations compete for each row: it is the person described, a relative in the same
household, or a stranger. For each level of each part the model holds how often it is met under each
(m, r and u). That a household shares surname and postcode, and twins a birth date, is thus not
counted as if it were chance.
Source: Fellegi and Sunter (1969), A theory for record linkage, JASA 64; the third class is ours.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from math import prod
from typing import Any, NamedTuple

from roundtable.people.matching.circles import ELSE
from roundtable.people.matching.levels import Born, Family, Given, Levels, NameLevels, Rest, Sex
from roundtable.people.matching.names import sound
from roundtable.people.matching.naming import named

PARTS = ("given", "family", "born", "lives", "sex", "nhs", "upn", "pnc")


class Odds(NamedTuple):
    """How often a level is met in a pair of: one person, relatives, strangers. Each in (0, 1]."""

    same: float
    relative: float
    stranger: float


Frequencies = Mapping[str, float]
# How likely names are to agree so: of one person; of relatives, first names and surnames, and
# surnames of twins; of strangers; and whether the first names agree.
_Names = tuple[float, float, float, float, float, bool]


@dataclass(frozen=True)
class Model:
    """The parameters of the matcher. Frequencies are of a word among all people, by its root or
    stem; `rare` stands for what is not listed. `trained_on` says what it was counted on: how many
    rows and pairs, digests, tools, and what was then as usual; nothing about anybody.
    """

    version: str
    origin: str
    odds: Mapping[str, Mapping[str, Odds]]
    given_frequencies: Frequencies
    family_frequencies: Frequencies
    rare: float
    relatives: float
    known: float
    calibration: tuple[tuple[float, float], ...] = field(default=())
    given_circles: Mapping[str, int] = field(default_factory=dict)
    family_circles: Mapping[str, int] = field(default_factory=dict)
    together: tuple[tuple[float, ...], ...] = field(default=())
    trained_on: Mapping[str, Any] = field(default_factory=dict)

    def odds_of(self, levels: Levels) -> tuple[Odds, ...]:
        """Return the odds of each part of a comparison, in the order of PARTS."""
        given, family, one_name = self._names(levels.names)
        if _may_be_twins(levels.born, one_name):
            family = _as_a_twin(family, family.same)
        return (given, family, *self._rest(levels.rest, one_name))

    def likelihoods(
        self, ours: tuple[str, ...], theirs: tuple[str, ...], rest: Rest
    ) -> tuple[float, float, float]:
        """Return how likely it is that names and all else agree so: of one person, of relatives,
        of strangers.

        The product of `odds_of`: what names weigh and what all else weighs is remembered.
        """
        same, given, kin, twin, stranger, one_name = self._names_together(ours, theirs)
        rest_same, relative, rest_stranger = self._rest_together(rest, one_name)
        surname = twin if _may_be_twins(rest[0], one_name) else kin
        return same * rest_same, given * surname * relative, stranger * rest_stranger

    def _names(self, names: NameLevels) -> tuple[Odds, Odds, bool]:
        """Return the odds of first names and of surnames, and whether the first names agree."""
        level, surname = self.given_level(names), self.family_level(names)
        return (
            self._weighed(self.odds["given"][level], self.given_chance(names, level)),
            self._weighed(self.odds["family"][surname], self.family_chance(names, surname)),
            level in _ONE_NAME,
        )

    @cached_property
    def _names_together(self) -> Callable[[tuple[str, ...], tuple[str, ...]], _Names]:
        def together(ours: tuple[str, ...], theirs: tuple[str, ...]) -> _Names:
            given, family, one_name = self._names(named(ours, theirs))
            return (
                given.same * family.same,
                given.relative,
                family.relative,
                max(family.relative, family.same),
                given.stranger * family.stranger,
                one_name,
            )

        return lru_cache(maxsize=_REMEMBERED)(together)

    @cached_property
    def _rest_together(self) -> Callable[[Rest, bool], tuple[float, float, float]]:
        def together(rest: Rest, one_name: bool) -> tuple[float, float, float]:
            same, relative, stranger = map(prod, zip(*self._rest(rest, one_name), strict=True))
            return same, relative, stranger

        return lru_cache(maxsize=_REMEMBERED)(together)

    def _rest(self, rest: Rest, one_name: bool) -> tuple[Odds, ...]:
        """Return the odds of all parts but the names."""
        born, _lives, sex, *_numbers = rest
        found = [self.odds[part][level] for part, level in zip(PARTS[2:], rest, strict=True)]
        if one_name:
            found[2] = _with_a_name(found[2], sex)
            if born is Born.SAME:
                # Nobody gives twins one name: what relatives share of a day of birth is chance.
                found[0] = Odds(found[0].same, found[0].stranger, found[0].stranger)
        elif born is Born.SAME:
            found[2] = _as_a_twin(found[2], _OF_ONE_SEX if sex is Sex.SAME else 0.0)
        return tuple(found)

    def given_level(self, levels: Levels | NameLevels) -> Given:
        """Return how first names agree, told apart where both are names in use: these are not pet
        names, and seldom slips of the pen.
        """
        if not levels.apart or levels.given is Given.SHORT:
            return levels.given
        in_use = self.given_frequencies.keys() >= set(levels.apart)
        return _IN_USE[levels.given] if in_use else levels.given

    def told(self, levels: Levels) -> Levels:
        """Return levels with names told apart where both are names in use, to be said."""
        return levels._replace(given=self.given_level(levels), family=self.family_level(levels))

    def family_level(self, levels: Levels | NameLevels) -> Family:
        """Return how surnames agree, told apart where both are names in use."""
        if levels.family is Family.DIFFERS or not levels.family_apart:
            return levels.family
        in_use = self.family_frequencies.keys() >= set(levels.family_apart)
        return Family.ALIKE if in_use else levels.family

    def given_chance(self, levels: Levels | NameLevels, level: Given) -> float:
        """Return how frequent the first name is that agrees, or nearly so; 0 where none does. With
        a surname that agrees too, it is met as often as in the circle of that surname.
        """
        if level in _CROSSED:
            return self._either(levels.given_word)
        words = (levels.given_word,) if levels.given_word else levels.apart
        if not words or level not in _BY_FREQUENCY:
            return 0.0
        often = self._often(self.given_frequencies, words)
        return often * self._lift(words, levels) if self.together else often

    def family_chance(self, levels: Levels | NameLevels, level: Family) -> float:
        """Return how frequent the surname is that agrees, or nearly so; 0 where none does."""
        if level in _CROSSED:
            return self._either(levels.family_word)
        words = (levels.family_word,) if levels.family_word else levels.family_apart
        if not words or level not in _BY_FREQUENCY:
            return 0.0
        return self._often(self.family_frequencies, words)

    def share(self, *sounds: str) -> float:
        """Return how many of all have a first name or a surname of such a sound, or both."""
        told = [self._sounds.get(each, (self.rare, ELSE, ELSE)) for each in sounds]
        often = prod(each[0] for each in told)
        if len(told) == 1 or not self.together:
            return often
        (_, given, family), (_, given_too, family_too) = told
        return often * max(self.together[given][family_too], self.together[given_too][family])

    @cached_property
    def _sounds(self) -> dict[str, tuple[float, int, int]]:
        """How frequent names of a sound are, and in which circles most who bear one are."""
        found: dict[str, tuple[float, int, int]] = {}
        for place, (frequencies, circle) in enumerate(
            (
                (self.given_frequencies, self.given_circles),
                (self.family_frequencies, self.family_circles),
            )
        ):
            words: dict[str, list[str]] = defaultdict(list)
            for word in frequencies:
                words[sound(word)].append(word)
            for heard, alike in words.items():
                most = max(alike, key=lambda word: frequencies[word])
                told = list(found.get(heard, (0.0, ELSE, ELSE)))
                told[0] = max(told[0], sum(frequencies[word] for word in alike))
                told[1 + place] = circle.get(most, ELSE)
                found[heard] = (told[0], int(told[1]), int(told[2]))
        return found

    def _often(self, frequencies: Frequencies, words: Iterable[str]) -> float:
        """Return the frequency of a word, or of the more frequent of two that are nearly one."""
        return max([frequencies.get(word, self.rare) for word in words])

    def _either(self, word: str) -> float:
        """Return the frequency of a word that is the first name of one, the surname of another."""
        often = (self.given_frequencies.get(word, 0.0), self.family_frequencies.get(word, 0.0))
        return max(*often, self.rare) if word else 0.0

    def _lift(self, given: Iterable[str], levels: Levels | NameLevels) -> float:
        family = (levels.family_word,) if levels.family_word else levels.family_apart
        if not family or levels.family is Family.DIFFERS:
            return 1.0
        rows = {self.given_circles.get(word, ELSE) for word in given}
        columns = {self.family_circles.get(word, ELSE) for word in family}
        return max([self.together[row][column] for row in rows for column in columns])

    def _weighed(self, odds: Odds, chance: float) -> Odds:
        """Return the odds of an agreement on a word: on a rare one, chance is less likely."""
        if not chance:
            return odds
        stranger = min(max(odds.stranger * chance, _LEAST), 1.0)
        return Odds(odds.same, min(odds.relative + stranger * _IN_A_FAMILY, 1.0), stranger)

    def calibrated(self, probability: float) -> float:
        """Return a probability as decisions so far have borne out, between the points known."""
        if not self.calibration:
            return probability
        points = self._points
        if probability < points[1][0]:  # as nearly all are
            return _between(points[0], points[1], probability)
        at = max(bisect_left(points, (probability, 0.0)), 1)
        return _between(points[at - 1], points[at], probability)

    @cached_property
    def _points(self) -> tuple[tuple[float, float], ...]:
        return tuple(dict.fromkeys(((0.0, 0.0), *self.calibration, (1.0, 1.0))))


_LEAST = 1e-9
# How much seldomer relatives share a name by chance than strangers of their circle do: nobody
# names two children alike, and half of a family differ in sex.
_IN_A_FAMILY = 0.3
_NEUTRAL = Odds(1.0, 1.0, 1.0)
# How much seldomer than by chance those of one first name differ in sex.
_OF_ONE_NAME = 0.1


def _may_be_twins(born: Born, one_name: bool) -> bool:
    """Return whether a relative would be a twin: of that day, who bears the surname as well."""
    return born is _THAT_DAY and not one_name


_THAT_DAY = Born.SAME
# How many weights are remembered: each takes some hundred bytes.
_REMEMBERED = 100_000
# How many twins are of one sex, at least.
_OF_ONE_SEX = 0.5


def _as_a_twin(odds: Odds, least: float) -> Odds:
    return odds if odds.relative >= least else odds._replace(relative=least)


def _with_a_name(sex: Odds, level: Sex) -> Odds:
    """Return what the sex weighs where first names agree: they tell it, and it is not counted
    twice.
    """
    if level is Sex.DIFFERS:
        return Odds(sex.same, sex.relative * _OF_ONE_NAME, sex.stranger * _OF_ONE_NAME)
    return _NEUTRAL


_ONE_NAME = frozenset({Given.BOTH, Given.SAME, Given.UNLIKE, Given.FORM, Given.SWAPPED})
# What may be a slip of the pen, and what else counts by how frequent a name is.
_SLIPS: frozenset[str] = frozenset({Given.SLIP, Given.SOUND})
# How two names in use agree, by how they would if one were not.
_IN_USE = {
    Given.SLIP: Given.ALIKE, Given.SOUND: Given.ALIKE, Given.CLOSE: Given.AKIN,
    Given.LOOSE: Given.AKIN, Given.DIFFERS: Given.OTHER,
}  # fmt: skip
_CROSSED: frozenset[str] = frozenset({Given.SWAPPED, Given.CROSSED})
_BY_FREQUENCY: frozenset[str] = _ONE_NAME | _SLIPS | {
    Given.SECOND, Given.COMMON, Given.SHORT, Given.CLOSE, Family.STEM, Family.PART,
}  # fmt: skip


def _between(one: tuple[float, float], other: tuple[float, float], at: float) -> float:
    width = other[0] - one[0]
    return other[1] if width <= 0 else one[1] + (other[1] - one[1]) * (at - one[0]) / width


def read_model(text: str) -> Model:
    """Return the model of a JSON text.  :raises ValueError: when a part or a level is missing."""
    said = json.loads(text)
    odds = {
        part: {level: Odds(*values) for level, values in levels.items()}
        for part, levels in said.pop("odds").items()
    }
    if set(odds) != set(PARTS):
        raise ValueError(f"a model weighs exactly {', '.join(PARTS)}")
    for name in ("calibration", "together"):
        said[name] = tuple(tuple(point) for point in said.get(name, ()))
    return Model(odds=odds, **said)


def written_model(model: Model) -> str:
    """Return a model as JSON that `read_model` reads back: a line for each of its parts, the same
    text for the same model.
    """
    said: dict[str, Any] = {
        name: getattr(model, name) for name in model.__dataclass_fields__ if name != "odds"
    }
    said["odds"] = {
        part: {level: [o.same, o.relative, o.stranger] for level, o in levels.items()}
        for part, levels in model.odds.items()
    }
    lines = (
        f"{json.dumps(name)}: {json.dumps(said[name], sort_keys=True)}" for name in sorted(said)
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


@lru_cache(maxsize=1)
def fallback() -> Model:
    """Return the model that ships: for a hub that has not trained its own."""
    shipped = resources.files("roundtable.people.matching") / "fallback.json"
    return read_model(shipped.read_text())
