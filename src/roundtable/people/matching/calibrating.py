"""Bringing what a model says to what is so: a line that never falls, through labelled answers.
Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby, pairwise

from roundtable.people.matching.model import Model

# So many answers, and so many of each kind, tell more than chance does.
ENOUGH, ENOUGH_OF_EACH = 300, 50
Points = tuple[tuple[float, float], ...]
Labelled = Iterable[tuple[float, bool]]


def isotonic(said: Labelled, least: int = 60) -> Points:
    """Return points of a line that never falls, through groups of at least so many (pool adjacent
    violators).
    """
    groups: list[list[float]] = []  # how many, the sum of what was said, how many were right
    for chance, alike in groupby(sorted(said), key=lambda one: one[0]):
        rights = [right for _chance, right in alike]  # what was said of all is one point
        groups.append([len(rights), chance * len(rights), float(sum(rights))])
        while len(groups) > 1 and _out_of_order(groups[-2], groups[-1], least):
            count, total, right = groups.pop()
            groups[-1] = [groups[-1][0] + count, groups[-1][1] + total, groups[-1][2] + right]
    points = [(round(total / n, 5), round(rights / n, 5)) for n, total, rights in groups]
    return tuple(points[:1] + [b for a, b in pairwise(points) if b[0] > a[0]])


def _out_of_order(one: list[float], other: list[float], least: int) -> bool:
    return one[0] < least or one[2] / one[0] >= other[2] / other[0]


def are_enough(said: Iterable[tuple[float, bool]]) -> bool:
    """Return whether labelled answers are enough to calibrate by."""
    rights = [right for _chance, right in said]
    of_each = min(sum(rights), len(rights) - sum(rights)) if rights else 0
    return len(rights) >= ENOUGH and of_each >= ENOUGH_OF_EACH


def recalibrated(model: Model, said: Labelled) -> Model:
    """Return the model with what it says brought to what is so. `said` are probabilities that this
    very model gave, each with whether it was the person.

    :raises ValueError: when there are too few of them.
    """
    known = list(said)
    if not are_enough(known):
        raise ValueError(
            f"{ENOUGH} answers, of which {ENOUGH_OF_EACH} the person and {ENOUGH_OF_EACH} not, are "
            "the fewest to calibrate by"
        )
    further = replace(model, calibration=isotonic(known))
    said_before = [0.0, *(point[0] for point in model.calibration), 1.0]
    knots = {*said_before, *(_back(model, point[0]) for point in further.calibration)}
    points = ((at, further.calibrated(model.calibrated(at))) for at in sorted(knots))
    return replace(model, calibration=tuple((round(a, 6), round(b, 6)) for a, b in points))


def _back(model: Model, said: float) -> float:
    """Return what becomes a probability by the model's calibration: the least, where several do."""
    if not model.calibration:
        return said
    line = [(0.0, 0.0), *model.calibration, (1.0, 1.0)]
    place = max(bisect_left([so for _at, so in line], said), 1)
    (x, y), (to_x, to_y) = line[place - 1], line[min(place, len(line) - 1)]
    return to_x if to_y <= y else x + (to_x - x) * (said - y) / (to_y - y)
