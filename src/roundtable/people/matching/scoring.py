"""Who it probably is: rows of a register weighed against one another and against nobody. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from roundtable.people.matching.comparing import Levels, Plain, compared
from roundtable.people.matching.model import PARTS, Model

# A row is shown from this probability on, and is called a likely match from the other.
WORTH_A_LOOK = 0.02
LIKELY = 0.9


@dataclass(frozen=True)
class Weight:
    """What a part of the comparison weighs, in bits: for the same person, against anyone else."""

    part: str
    level: str
    bits: float


@dataclass(frozen=True)
class Scored:
    """A row beside a description. `probability` that it is the same person, given all the rows of
    its register; `relative` that it is a relative rather than a stranger, where it is not.
    """

    place: int
    probability: float
    relative: float
    levels: Levels


def scored(person: Plain, rows: Sequence[Plain], *, model: Model, size: int) -> list[Scored]:
    """Return the rows of one register with the probability of each, likeliest first.

    `size` is how many people the register holds, of whom `rows` are those that share a key with
    the person. At most one of them is the person: the rows compete, and with all of them that it
    is nobody here.
    """
    if not rows:
        return []
    levels = [compared(person, row) for row in rows]
    likelihoods = [_likelihoods(model, level, size) for level in levels]
    ratios = [same / other for same, _relative, other in likelihoods]
    each = model.known / max(size, 1)
    whole = 1 - model.known + each * sum(ratios)
    chances = _at_most_one([model.calibrated(each * ratio / whole) for ratio in ratios])
    found = [
        Scored(place, chance, relative / other, level)
        for place, (chance, (_same, relative, other), level) in enumerate(
            zip(chances, likelihoods, levels, strict=True)
        )
    ]
    return sorted(found, key=lambda one: (-one.probability, one.place))


def _at_most_one(chances: list[float]) -> list[float]:
    """Return probabilities that add up to at most one: each was calibrated by itself."""
    whole = sum(chances)
    return [chance / whole for chance in chances] if whole > 1 else chances


def waterfall(model: Model, levels: Levels) -> list[Weight]:
    """Return what each part weighs against a stranger, in bits; nothing for what is not known."""
    odds = model.odds_of(levels)
    return [
        Weight(part, str(getattr(levels, part)), log2(each.same / each.stranger))
        for part, each in zip(PARTS, odds, strict=True)
    ]


def _likelihoods(model: Model, levels: Levels, size: int) -> tuple[float, float, float]:
    """Return how likely an agreement is of the person, of a relative (by how many there are), and
    of anybody else.
    """
    same = relative = stranger = 1.0
    for odds in model.odds_of(levels):
        same *= odds.same
        relative *= odds.relative
        stranger *= odds.stranger
    share = min(model.relatives / max(size, 1), 0.5)
    kin = share * relative
    return same, kin, kin + (1 - share) * stranger
