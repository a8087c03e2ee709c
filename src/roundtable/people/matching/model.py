"""What an agreement weighs: the parameters of the matcher, with their version and origin. Pure.

Three explanations compete for each row: it is the person described, a relative in the same
household, or a stranger. For each level of each part the model holds how often it is met under each
(m, r and u). That a household shares surname and postcode, and twins a birth date, is thus not
counted as if it were chance.
Source: Fellegi and Sunter (1969), A theory for record linkage, JASA 64; the third class is ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from roundtable.people.matching.comparing import Born, Given, Levels, Sex

PARTS = ("given", "family", "born", "lives", "sex", "nhs", "upn", "pnc")


class Odds(NamedTuple):
    """How often a level is met in a pair of: one person, relatives, strangers. Each in (0, 1]."""

    same: float
    relative: float
    stranger: float


Frequencies = Mapping[str, float]


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
    trained_on: Mapping[str, Any] = field(default_factory=dict)

    def odds_of(self, levels: Levels) -> tuple[Odds, ...]:
        """Return the odds of each part of a comparison, in the order of PARTS."""
        odds = self.odds
        told: Iterable[Any] = levels  # which begins with the levels of PARTS, in this order
        found = [odds[part][level] for part, level in zip(PARTS, told, strict=False)]
        if levels.apart:
            found[0] = odds["given"][self.given_level(levels)]
        if levels.given_word:
            found[0] = self._named(found[0], self.given_frequencies, levels.given_word)
        if levels.given in _ONE_NAME and levels.born is Born.SAME:
            # Nobody gives twins one name: what relatives share of a day of birth is chance.
            born = found[2]
            found[2] = Odds(born.same, born.stranger, born.stranger)
        if levels.family_word:
            found[1] = self._named(found[1], self.family_frequencies, levels.family_word)
        if levels.given in _ONE_NAME:
            found[4] = _with_a_name(found[4], levels.sex)
        return tuple(found)

    def given_level(self, levels: Levels) -> Given:
        """Return how first names agree, told apart where both are names in use: these are not pet
        names, and seldom slips of the pen.
        """
        if not levels.apart or not all(name in self.given_frequencies for name in levels.apart):
            return levels.given
        return Given.OTHER if levels.given is Given.DIFFERS else Given.ALIKE

    def told(self, levels: Levels) -> Levels:
        """Return levels with first names told apart where both are names in use, to be said."""
        return levels._replace(given=self.given_level(levels))

    def _named(self, odds: Odds, frequencies: Frequencies, word: str) -> Odds:
        """Return the odds of an agreement on a word: on a rare one, chance is less likely."""
        chance = max(odds.stranger * frequencies.get(word, self.rare), _LEAST)
        return Odds(odds.same, min(odds.relative + chance, 1.0), chance)

    def calibrated(self, probability: float) -> float:
        """Return a probability as decisions so far have borne out, between the points known."""
        if not self.calibration:
            return probability
        before = (0.0, 0.0)
        for point in (*self.calibration, (1.0, 1.0)):
            if probability <= point[0]:
                return _between(before, point, probability)
            before = point
        return before[1]


_LEAST = 1e-9
_NEUTRAL = Odds(1.0, 1.0, 1.0)
# How much seldomer than by chance those of one first name differ in sex.
_OF_ONE_NAME = 0.1


def _with_a_name(sex: Odds, level: Sex) -> Odds:
    """Return what the sex weighs where first names agree: they tell it, and it is not counted
    twice.
    """
    if level is Sex.DIFFERS:
        return Odds(sex.same, sex.relative * _OF_ONE_NAME, sex.stranger * _OF_ONE_NAME)
    return _NEUTRAL


_ONE_NAME = frozenset({Given.SAME, Given.FORM, Given.SWAPPED})


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
    said["calibration"] = tuple(tuple(point) for point in said.get("calibration", ()))
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
