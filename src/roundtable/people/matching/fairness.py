"""How well the model that ships finds people of one group and another, as it was measured. Pure.

The figures are in `fairness.json`, which `python -m benchmarks.people.report --write` writes beside
the model. They are of invented people: synthetic errors are no evidence of accuracy in the field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import sqrt

# How far under the best a group's recall is let be without being marked.
POINTS = 0.03
SHIPPED = "fairness.json"


@dataclass(frozen=True)
class Group:
    """A group of those who were asked about and are in the register. Shares between 0 and 1;
    `why` is what those of the group who were missed have in common.
    """

    name: str
    asked: int
    recall: float
    precision: float
    why: str = ""

    @property
    def chance(self) -> float:
        """How far the recall may be off by chance, 19 times of 20."""
        return 1.96 * sqrt(self.recall * (1 - self.recall) / max(self.asked, 1))


@dataclass(frozen=True)
class Fairness:
    """What was measured of a model: how, over everybody, and by group."""

    model: str
    method: str
    whole: Group
    groups: Mapping[str, Sequence[Group]]

    def best(self, by: str) -> Group:
        """Return the group of whom the most are found."""
        return max(self.groups[by], key=lambda group: group.recall)

    def behind(self, by: str) -> list[Group]:
        """Return the groups whose recall is more than three points under the best."""
        most = self.best(by).recall
        return [group for group in self.groups[by] if most - group.recall > POINTS]


def read_fairness(text: str) -> Fairness:
    """Return what a JSON text says was measured."""
    said = json.loads(text)
    return Fairness(
        said["model"],
        said["method"],
        Group(**said["whole"]),
        {by: [Group(**each) for each in groups] for by, groups in said["groups"].items()},
    )


@lru_cache(maxsize=1)
def measured() -> Fairness:
    """Return what was measured of the model that ships."""
    return read_fairness((resources.files("roundtable.people.matching") / SHIPPED).read_text())
