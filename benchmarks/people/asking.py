"""A register of invented people, and questions about some who are in it and some who are not.

Half of those who are not in it have their family in it. The rows are yielded one by one, so
that a million of them need no memory; the questions are there once all have been.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from benchmarks.people.errors import described, dirtied
from benchmarks.people.households import Invented, people
from roundtable.people.matching.comparing import Plain, plainly
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.keys import asked, keys
from roundtable.people.matching.model import fallback


@dataclass(frozen=True)
class Question:
    """Somebody as described, with what is true: `place` in the register, or None."""

    told: Identity
    place: int | None
    about: Invented
    errors: tuple[str, ...]


@dataclass
class Asking:
    """A register of about `size` rows and `asked` questions of each sort; the same seed, the same
    ones. `dirty` is the share of the rows that hold an error of their own. So many others of the
    register are `described` too, to train on: nobody says who they are.
    """

    size: int
    seed: int
    asked: int = 2000
    dirty: float = 0.0
    training: int = 0
    questions: list[Question] = field(default_factory=list)
    described: list[Identity] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, Identity]]:
        """Yield each row with its place, and collect the questions on the way."""
        rng, apart = Random(self.seed + 1), Random(self.seed + 2)
        every = self.size // self.training if self.training else 0
        absent = self.asked // 2
        chosen = rng.sample(range(self.size), self.asked + absent)
        known, withheld = set(chosen[absent:]), set(chosen[:absent])
        withheld |= set(range(self.size, self.size + self.asked - absent))
        place = 0
        for person in people(self.size + self.asked - absent, self.seed):
            if person.number in withheld:
                self._ask(person, None, rng)
                continue
            if person.number in known:
                self._ask(person, place, rng)
            elif every and person.number % every == 0:
                self.described.append(described(person.identity, apart)[0])
            yield place, dirtied(person.identity, rng, share=self.dirty)
            place += 1

    def _ask(self, person: Invented, place: int | None, rng: Random) -> None:
        told, errors = described(person.identity, rng)
        self.questions.append(Question(told, place, person, errors))


class Held:
    """A register in memory: rows in plain form, found by their keys."""

    def __init__(self, rows: Iterator[tuple[int, Identity]]) -> None:
        self.rows: list[Plain] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, identity in rows:
            self.rows.append(plainly(identity))
            for key in keys(identity):
                self._places[key].append(place)

    def fetched(self, told: Identity) -> list[int]:
        """Return the places of the rows that share a key with somebody, in order."""
        return sorted(
            {place for key in asked(told, fallback()) for place in self._places.get(key, ())}
        )
