"""Who it probably is: rows of a register weighed against one another and against nobody. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2, prod
from operator import attrgetter
from typing import NamedTuple

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


class Scored(NamedTuple):
    """A row beside a description. `probability` that it is the same person, given all the rows of
    its register; `relative` that it is a relative rather than a stranger, where it is not. `lift`
    is by how much likelier it is because of others who were described with them.
    """

    place: int
    probability: float
    relative: float
    levels: Levels
    lift: float = 1.0


def scored(person: Plain, rows: Sequence[Plain], *, model: Model, size: int) -> list[Scored]:
    """Return the rows of one register with the probability of each, likeliest first.

    `size` is how many people the register holds, of whom `rows` are those that share a key with
    the person. At most one of them is the person: the rows compete, and with all of them that it
    is nobody here.
    """
    return _ranked(_weighed(person, rows, model, size), model, size)


def scored_together(
    people: Sequence[Plain], rows: Sequence[Mapping[str, Plain]], *, model: Model, size: int
) -> list[list[tuple[str, Scored]]]:
    """Return the same as `scored` for each of several people of one referral, with the names of
    their rows, by which one knows that a row may be two of them.

    They raise each other: where a row that may be one lives with a row that may be another, and
    not where they were said to live, that is hardly chance. It speaks for a relative as much as
    for the person. And a row that is surely one of them is none of the others.
    """
    told = [
        _weighed(person, known.values(), model, size)
        for person, known in zip(people, rows, strict=True)
    ]
    names = [list(known) for known in rows]
    alone = [_ranked(each, model, size) for each in told]
    near = _Household.of(rows, names, alone)
    found = []
    for place, person in enumerate(people):
        ranked = alone[place]
        if weighs := near.weighs(place, person, rows[place], model):
            ranked = _ranked(told[place], model, size, *weighs)
        found.append([(names[place][one.place], one) for one in ranked])
    return found


@dataclass(frozen=True)
class _Household:
    """Who of a referral may live at a postcode, and which row may be whom: by how probable it is
    for each by themselves.
    """

    at: Mapping[str, list[tuple[int, str, float]]]
    of_row: Mapping[str, list[tuple[int, float]]]

    @classmethod
    def of(
        cls,
        rows: Sequence[Mapping[str, Plain]],
        names: Sequence[Sequence[str]],
        alone: Sequence[Sequence[Scored]],
    ) -> _Household:
        at: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
        of_row: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for person, ranked in enumerate(alone):
            for one in ranked:
                if one.probability < _HARDLY:
                    break
                name = names[person][one.place]
                of_row[name].append((person, one.probability))
                for postcode in rows[person][name].postcodes:
                    at[postcode].append((person, name, one.probability))
        return cls(at, of_row)

    def weighs(
        self, person: int, told: Plain, rows: Mapping[str, Plain], model: Model
    ) -> tuple[list[float], list[float]] | None:
        """Return by how much likelier each row of a person is because it lives with a row of
        another, and how probably it is none of the others; None where no row is near another's.
        """
        by = _TOGETHER / model.odds["lives"]["same"].stranger
        lifts = [self._lift(person, told, name, row, by) for name, row in rows.items()]
        taken = [self._free(person, name) for name in rows]
        return (lifts, taken) if any(one != 1 for one in (*lifts, *taken)) else None

    def _lift(self, person: int, told: Plain, name: str, row: Plain, by: float) -> float:
        nearest: dict[int, float] = {}
        for postcode in row.postcodes:
            others = self.at.get(postcode)
            if others is None or postcode in told.postcodes:
                continue
            for other, its, chance in others:
                if other != person and its != name:
                    nearest[other] = max(nearest.get(other, 0.0), chance)
        return max(1 + chance * by for chance in nearest.values()) if nearest else 1.0

    def _free(self, person: int, name: str) -> float:
        others = self.of_row.get(name)
        if others is None:
            return 1.0
        return prod(1 - chance for other, chance in others if other != person)


# What is less probable than this by itself raises nobody; and how many of those who are on a
# referral with others live with one of them.
_HARDLY, _TOGETHER = 1e-4, 0.5


class _Weighed(NamedTuple):
    """How two descriptions agree, and how likely that is: of the person, of a relative (by how
    many there are), and of a stranger.
    """

    levels: Levels
    same: float
    kin: float
    stranger: float


def _weighed(person: Plain, rows: Iterable[Plain], model: Model, size: int) -> list[_Weighed]:
    share = min(model.relatives / max(size, 1), 0.5)
    found = []
    for row in rows:
        levels = compared(person, row)
        same, relative, stranger = model.likelihoods(levels)
        found.append(_Weighed(levels, same, share * relative, (1 - share) * stranger))
    return found


def _ranked(
    rows: Sequence[_Weighed],
    model: Model,
    size: int,
    lifts: Sequence[float] = (),
    taken: Sequence[float] = (),
) -> list[Scored]:
    """Return the rows with their probabilities. A lift makes the person and a relative likelier,
    against a stranger; `taken` is how probably a row is nobody else.
    """
    if not rows:
        return []
    by, free = lifts or [1.0] * len(rows), taken or [1.0] * len(rows)
    others = [row.kin * lift + row.stranger for row, lift in zip(rows, by, strict=True)]
    ratios = [
        row.same * lift / other * alone
        for row, lift, other, alone in zip(rows, by, others, free, strict=True)
    ]
    each = model.known / max(size, 1)
    whole = 1 - model.known + each * sum(ratios)
    chances = _at_most_one([model.calibrated(each * ratio / whole) for ratio in ratios])
    found = [
        Scored(place, chance, row.kin * lift / other, row.levels, lift)
        for place, (row, chance, lift, other) in enumerate(
            zip(rows, chances, by, others, strict=True)
        )
    ]
    # The order of two that are alike stays as it was.
    found.sort(key=_PROBABILITY, reverse=True)
    return found


_PROBABILITY = attrgetter("probability")


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
