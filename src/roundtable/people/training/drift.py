"""How far the registers are, today, from what the model in force was trained on. Pure.

Measured by the population stability index: for each share then and now, (now - then) ln(now /
then), summed. Under 0.1 little has changed, from 0.25 much has.
Source: Siddiqi (2006), Credit Risk Scorecards, chapter 10; the bounds are customary, not proved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log

from roundtable.people.matching.model import Model
from roundtable.people.training.counting import Held

SOME, MUCH = 0.1, 0.25
NAMES = 50
GROUPS, FEWEST = 5, 5
# A share that was never met is taken for this one, so that the index stays finite.
_LEAST = 1e-4
REST = "all others"


class Change(StrEnum):
    """How much something has changed."""

    LITTLE = "little"
    SOME = "some"
    MUCH = "much"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class Line:
    """What was compared (`what`, of `kind`), how far it is from what it was, and what moved most:
    its share then and now. No name of anybody is told.
    """

    kind: str
    what: str
    index: float | None
    moved: str = ""
    then: float = 0.0
    now: float = 0.0

    @property
    def change(self) -> Change:
        """How much has changed, in a word."""
        return change(self.index)


def change(index: float | None) -> Change:
    """Return an index as a word.

    >>> [str(change(index)) for index in (0.02, 0.1, 0.3, None)]
    ['little', 'some', 'much', 'not known']
    """
    if index is None:
        return Change.UNKNOWN
    return Change.MUCH if index >= MUCH else Change.SOME if index >= SOME else Change.LITTLE


def stability(then: Mapping[str, float], now: Mapping[str, float]) -> float:
    """Return the population stability index of shares then and now.

    >>> stability({"known": 0.9, "missing": 0.1}, {"known": 0.9, "missing": 0.1})
    0.0
    >>> round(stability({"known": 0.9, "missing": 0.1}, {"known": 0.7, "missing": 0.3}), 2)
    0.27
    """
    pairs = (
        (max(then.get(name, 0.0), _LEAST), max(now.get(name, 0.0), _LEAST))
        for name in {*then, *now}
    )
    return sum((later - before) * log(later / before) for before, later in pairs)


def drift(model: Model, now: Held, levels: Mapping[str, Mapping[str, float]]) -> list[Line]:
    """Return how far the registers are from what a model was trained on: names, missing parts, and
    how those who may be one person agree. What a model does not tell of it is not known.
    """
    names = {
        "given": (model.given_frequencies, now.given),
        "family": (model.family_frequencies, now.family),
    }
    lines = [
        Line("names", part, stability(*_most_frequent(then, later)))
        for part, (then, later) in names.items()
    ]
    missing: Mapping[str, float] = model.trained_on.get("missing", {})
    lines += [_missing(part, missing.get(part), share) for part, share in now.missing.items()]
    usual: Mapping[str, Mapping[str, float]] = model.trained_on.get("levels", {})
    return lines + [_levels(part, usual.get(part), shares) for part, shares in levels.items()]


def _most_frequent(
    then: Mapping[str, float], now: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the shares of the names that were most frequent, and of all others together."""
    most = sorted(then, key=lambda name: (-then[name], name))[:NAMES]
    before, later = ({name: each.get(name, 0.0) for name in most} for each in (then, now))
    return (
        before | {REST: 1 - sum(before.values())},
        later | {REST: 1 - sum(later.values())},
    )


def _missing(part: str, then: float | None, now: float) -> Line:
    if then is None:
        return Line("missing", part, None, now=now)
    index = stability({"missing": then, "known": 1 - then}, {"missing": now, "known": 1 - now})
    return Line("missing", part, round(index, 4), "missing", then, now)


def _levels(part: str, then: Mapping[str, float] | None, now: Mapping[str, float]) -> Line:
    if then is None:
        return Line("levels", part, None)
    moved = max({*then, *now}, key=lambda level: (abs(_far(level, then, now)), level))
    index = round(stability(then, now), 4)
    return Line("levels", part, index, moved, then.get(moved, 0.0), now.get(moved, 0.0))


def _far(level: str, then: Mapping[str, float], now: Mapping[str, float]) -> float:
    return now.get(level, 0.0) - then.get(level, 0.0)


def of_answers(said: Iterable[tuple[float, bool]]) -> list[Line]:
    """Return, of what practitioners said of matches, how probable the model called them and how
    often it was the person. Groups too small to be told are left out.
    """
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, right in said:
        groups[min(int(chance * GROUPS), GROUPS - 1)].append((chance, right))
    return [
        Line(
            "answers",
            f"{100 * place // GROUPS} to {100 * (place + 1) // GROUPS} in 100",
            None,
            f"{len(group)} answers",
            round(sum(chance for chance, _right in group) / len(group), 4),
            round(sum(right for _chance, right in group) / len(group), 4),
        )
        for place, group in sorted(groups.items())
        if len(group) >= FEWEST
    ]
