"""Who it probably is: rows of a register weighed against one another and against nobody. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2, prod
from operator import attrgetter
from typing import NamedTuple

from roundtable.people.matching.comparing import Levels, Plain, compared, compared_rest
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
    lift: float
    told: Plain
    row: Plain

    @property
    def levels(self) -> Levels:
        """How the two agree: found out for the few of whom somebody asks."""
        return compared(self.told, self.row)


def scored(person: Plain, rows: Sequence[Plain], *, model: Model, size: int) -> list[Scored]:
    """Return the rows of one register with the probability of each, likeliest first.

    `size` is how many people the register holds, of whom `rows` are those that share a key with
    the person. At most one of them is the person: the rows compete, and with all of them that it
    is nobody here.
    """
    told = _Weighed.of(person, rows, model, size)
    return told.ranked(told.chances(model, size))


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
        _Weighed.of(person, list(known.values()), model, size)
        for person, known in zip(people, rows, strict=True)
    ]
    names = [list(known) for known in rows]
    alone = [each.chances(model, size) for each in told]
    near = _Household.of(told, names, alone)
    found = []
    for place, each in enumerate(told):
        weighs = near.weighs(place, each, names[place], model)
        ranked = each.ranked(each.chances(model, size, *weighs) if weighs else alone[place], weighs)
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
        told: Sequence[_Weighed],
        names: Sequence[Sequence[str]],
        alone: Sequence[Sequence[float]],
    ) -> _Household:
        at: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
        of_row: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for person, chances in enumerate(alone):
            for name, row, chance in zip(names[person], told[person].rows, chances, strict=True):
                if chance < _HARDLY:
                    continue
                of_row[name].append((person, chance))
                for postcode in row.postcodes:
                    at[postcode].append((person, name, chance))
        return cls(at, of_row)

    def weighs(
        self, person: int, told: _Weighed, names: Sequence[str], model: Model
    ) -> tuple[list[float], list[float]] | None:
        """Return by how much likelier each row of a person is because it lives with a row of
        another, and how probably it is none of the others; None where no row is near another's.
        """
        by = _TOGETHER / model.odds["lives"]["same"].stranger
        alone = self.at.keys().isdisjoint  # as nearly every row is
        lifts = [
            1.0 if alone(row.postcodes) else self._lift(person, told.told, name, row, by)
            for name, row in zip(names, told.rows, strict=True)
        ]
        taken = [self._free(person, name) if name in self.of_row else 1.0 for name in names]
        return (lifts, taken) if any(one != 1 for one in (*lifts, *taken)) else None

    def _lift(self, person: int, told: Plain, name: str, row: Plain, by: float) -> float:
        nearest: dict[int, float] = {}
        for postcode in row.postcodes:
            if postcode in told.postcodes:
                continue
            for other, its, chance in self.at.get(postcode, ()):
                if other != person and its != name:
                    nearest[other] = max(nearest.get(other, 0.0), chance)
        return max(1 + chance * by for chance in nearest.values()) if nearest else 1.0

    def _free(self, person: int, name: str) -> float:
        return prod(1 - chance for other, chance in self.of_row[name] if other != person)


# What is less probable than this by itself raises nobody; and how many of those who are on a
# referral with others live with one of them.
_HARDLY, _TOGETHER = 1e-4, 0.5


@dataclass(frozen=True)
class _Weighed:
    """A description and rows, and how likely each comparison is: of the person, of a relative (by
    how many there are), and of a stranger.
    """

    told: Plain
    rows: Sequence[Plain]
    same: list[float]
    kin: list[float]
    stranger: list[float]

    @classmethod
    def of(cls, told: Plain, rows: Sequence[Plain], model: Model, size: int) -> _Weighed:
        share = min(model.relatives / max(size, 1), 0.5)
        same, kin, stranger = [], [], []
        for row in rows:
            rest = compared_rest(told, row)
            one, relative, else_ = model.likelihoods(told.names, row.names, rest)
            same.append(one)
            kin.append(share * relative)
            stranger.append((1 - share) * else_)
        return cls(told, rows, same, kin, stranger)

    def chances(
        self, model: Model, size: int, lifts: Sequence[float] = (), taken: Sequence[float] = ()
    ) -> list[float]:
        """Return how probably each row is the person. A lift makes the person and a relative
        likelier, against a stranger; `taken` is how probably a row is nobody else.
        """
        if not self.rows:
            return []
        by, free = lifts or [1.0] * len(self.rows), taken or [1.0] * len(self.rows)
        each = model.known / max(size, 1)
        ratios = [
            same * lift / (kin * lift + stranger) * alone
            for same, kin, stranger, lift, alone in zip(
                self.same, self.kin, self.stranger, by, free, strict=True
            )
        ]
        whole = 1 - model.known + each * sum(ratios)
        return _at_most_one([model.calibrated(each * ratio / whole) for ratio in ratios])

    def ranked(
        self, chances: Sequence[float], weighs: tuple[list[float], list[float]] | None = None
    ) -> list[Scored]:
        """Return the rows with their probabilities, likeliest first."""
        lifts = weighs[0] if weighs else [1.0] * len(self.rows)
        found = [
            Scored(place, chance, kin * lift / (kin * lift + stranger), lift, self.told, row)
            for place, (row, chance, kin, stranger, lift) in enumerate(
                zip(self.rows, chances, self.kin, self.stranger, lifts, strict=True)
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
