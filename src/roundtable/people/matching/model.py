"""What an agreement weighs: the parameters of the matcher, with their version and origin. Pure.

Three explanations compete for each row: it is the person described, a relative in the same
household, or a stranger. For each level of each part the model holds how often it is met under each
(m, r and u). That a household shares surname and postcode, and twins a birth date, is thus not
counted as if it were chance.
Source: Fellegi and Sunter (1969), A theory for record linkage, JASA 64; the third class is ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from roundtable.people.matching.comparing import Born, Given, Levels

PARTS = ("given", "family", "born", "lives", "sex", "nhs", "upn", "pnc")


@dataclass(frozen=True)
class Odds:
    """How often a level is met in a pair of: one person, relatives, strangers. Each in (0, 1]."""

    same: float
    relative: float
    stranger: float


Frequencies = Mapping[str, float]


@dataclass(frozen=True)
class Model:
    """The parameters of the matcher. Frequencies are of a word among all people, by its root or
    stem; `rare` stands for what is not listed.
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

    def odds_of(self, levels: Levels) -> tuple[Odds, ...]:
        """Return the odds of each part of a comparison, in the order of PARTS."""
        found = [self.odds[part][getattr(levels, part)] for part in PARTS]
        if levels.given_word:
            found[0] = self._named(found[0], self.given_frequencies, levels.given_word)
        if levels.given in _ONE_NAME and levels.born is Born.SAME:
            # Nobody gives twins one name: what relatives share of a day of birth is chance.
            found[2] = replace(found[2], relative=found[2].stranger)
        if levels.family_word:
            found[1] = self._named(found[1], self.family_frequencies, levels.family_word)
        return tuple(found)

    def _named(self, odds: Odds, frequencies: Frequencies, word: str) -> Odds:
        """Return the odds of an agreement on a word: on a rare one, chance is less likely."""
        often = frequencies.get(word, self.rare)
        return Odds(odds.same, max(odds.relative, often), max(odds.stranger * often, _LEAST))

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
