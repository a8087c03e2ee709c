"""Circles of names that go together: Amit with Agarwal, Seren with Pritchard. Pure.

Nobody says where a name comes from: names that are borne together in a register fall into circles
by themselves. Who shares a first name with somebody shares a surname of its circle more often than
chance has it, and without the circles two strangers of a small community would look like one.
Method: hard co-clustering by likelihood, as Dhillon, Mallela and Modha (2003), simplified.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import log, sqrt
from typing import NamedTuple

CIRCLES = 14
ROUNDS = 12
# In which circle a name is that is not listed.
ELSE = 0
_SMOOTH = 0.5
_STEADY = 4.0

Profile = Mapping[str, float]


class Circles(NamedTuple):
    """The circle of each listed first name and surname, and how much more often than by chance
    a first name of one circle is met with a surname of another.
    """

    given: dict[str, int]
    family: dict[str, int]
    together: tuple[tuple[float, ...], ...]


def circles(people: Iterable[tuple[str, str]], count: int = CIRCLES) -> Circles:
    """Return the circles of people's (first name, surname): the root and the stem, an empty one
    for what is not listed.
    """
    met = Counter(people)
    by_family: dict[str, Counter[str]] = defaultdict(Counter)
    by_given: dict[str, Counter[str]] = defaultdict(Counter)
    for (given, family), times in met.items():
        by_family[family][given] += times
        by_given[given][family] += times
    families = _grouped({name: told for name, told in by_family.items() if name}, count)
    over = {name: _summed(told, families) for name, told in by_given.items() if name}
    givens = _grouped(over, count)
    return Circles(givens, families, _together(met, givens, families, count))


def _summed(told: Counter[str], groups: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, times in told.items():
        found[str(groups.get(name, ELSE))] += times
    return found


def _grouped(profiles: Mapping[str, Counter[str]], count: int) -> dict[str, int]:
    """Return a group for each name, those with like companions together; groups begin at 1."""
    names = sorted(profiles, key=lambda name: (-profiles[name].total(), name))
    width = len({other for told in profiles.values() for other in told})
    centres = [Counter(profiles[name]) for name in _far_apart(names, profiles, count)]
    groups: dict[str, int] = {}
    for _round in range(ROUNDS):
        logs = [_logs(centre, width) for centre in centres]
        groups = {name: _likeliest(profiles[name], logs) for name in names}
        centres = [Counter() for _centre in centres]
        for name, group in groups.items():
            centres[group - 1].update(profiles[name])
    return groups


def _far_apart(names: list[str], profiles: Mapping[str, Counter[str]], count: int) -> list[str]:
    """Return frequent names as unlike one another as can be."""
    frequent = names[: count * 12]
    chosen = frequent[:1]
    like = {name: _likeness(profiles[name], profiles[chosen[0]]) for name in frequent}
    while len(chosen) < min(count, len(frequent)):
        chosen.append(min(frequent, key=lambda name: (like[name], name)))
        for name in frequent:
            like[name] = max(like[name], _likeness(profiles[name], profiles[chosen[-1]]))
    return chosen


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    dot = sum(times * other[name] for name, times in one.items())
    return dot / sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))


def _logs(centre: Counter[str], width: int) -> tuple[dict[str, float], float]:
    whole = centre.total() + _SMOOTH * width
    return {n: log((t + _SMOOTH) / whole) for n, t in centre.items()}, log(_SMOOTH / whole)


def _likeliest(profile: Counter[str], logs: list[tuple[dict[str, float], float]]) -> int:
    def fit(place: int) -> float:
        known, unknown = logs[place]
        return sum(times * known.get(name, unknown) for name, times in profile.items())

    return 1 + max(range(len(logs)), key=lambda place: (fit(place), -place))


def _together(
    met: Counter[tuple[str, str]], givens: Mapping[str, int], families: Mapping[str, int],
    count: int,
) -> tuple[tuple[float, ...], ...]:  # fmt: skip
    counted: Counter[tuple[int, int]] = Counter()
    for (given, family), times in met.items():
        counted[givens.get(given, ELSE), families.get(family, ELSE)] += times
    whole = counted.total()
    rows, columns = Counter[int](), Counter[int]()
    for (row, column), times in counted.items():
        rows[row] += times
        columns[column] += times

    def lift(row: int, column: int) -> float:
        expected = rows[row] * columns[column] / whole
        return (counted[row, column] + _STEADY * 0.25) / (expected + _STEADY)

    return tuple(
        tuple(round(lift(row, column), 3) for column in range(count + 1))
        for row in range(count + 1)
    )
