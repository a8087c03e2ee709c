"""What each part of a comparison weighs, one after another, as a picture can show it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log2

from roundtable.people.matching.comparing import Levels
from roundtable.people.matching.model import Model
from roundtable.people.matching.scoring import waterfall
from roundtable.people.matching.telling import level_in_words

START = "start"


@dataclass(frozen=True)
class Fall:
    """A part of a comparison: how it agrees in words, and its weight in bits: each doubles the
    odds, or halves them. In a picture a hundred wide, its bar begins at `left` and is `width` long.
    """

    part: str
    words: str
    bits: float
    left: float
    width: float


def falls(model: Model, levels: Levels, *, size: int) -> tuple[Fall, ...]:
    """Return the weights in order, from the odds before anything is compared, that one of `size`
    people of a register is meant, to those after everything. What says nothing is left out.

    The rows of a register compete besides, and what comes out is calibrated, so that the last odds
    are near the probability that is told, and not the same.
    """
    told = model.told(levels)
    first = log2(model.known / max(size, 1))
    said = [
        (each.part, level_in_words(each.part, str(getattr(told, each.part))), each.bits)
        for each in waterfall(model, levels)
    ]
    steps = [(START, "", first), *(each for each in said if abs(each[2]) >= _SAID)]
    odds = list(accumulate((bits for _part, _words, bits in steps), initial=0.0))
    low, high = min(odds), max(odds)
    scale = 100 / ((high - low) or 1)
    return tuple(
        Fall(part, words, bits, (min(ends) - low) * scale, abs(bits) * scale)
        for (part, words, bits), ends in zip(steps, pairwise(odds), strict=True)
    )


_SAID = 0.05
