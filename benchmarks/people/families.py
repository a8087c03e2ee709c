"""`python -m benchmarks.people.families`: what it helps to ask about a family together.

Households of a register are described as a referral names them: each with errors of their own, all
at one address, which is wrong or former as often as that of somebody alone. A third of the
families is not in the register, and of another third somebody is not. Each is asked about
alone and with the others, and the figures stand side by side.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from random import Random

from rich.console import Console

from benchmarks.people.asking import Held, Question
from benchmarks.people.errors import described
from benchmarks.people.households import Invented, people
from benchmarks.people.quality import Answer, figures
from benchmarks.people.report import table
from roundtable.people.matching.comparing import plainly
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.model import Model, fallback
from roundtable.people.matching.scoring import Scored, scored, scored_together

SEED = 211


@dataclass
class Families:
    """A register of about `size` rows, and so many families who are asked about."""

    size: int
    seed: int
    asked: int
    questions: list[list[Question]] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, Identity]]:
        """Yield each row with its place, and collect the questions on the way."""
        rng = Random(self.seed + 1)
        place, every = 0, max(self.size // self.asked // 3, 1)
        households = groupby(people(self.size, self.seed), key=lambda one: one.household)
        for number, (_household, together) in enumerate(households):
            members = list(together)
            absent: set[int] = set()
            asked = number % every == 0 and len(members) > 1 and len(self.questions) < self.asked
            if asked:
                absent = _absent(members, len(self.questions) % 3, rng)
            places = {}
            for one in members:
                if one.number not in absent:
                    places[one.number] = place
                    yield place, one.identity
                    place += 1
            if asked:
                self.questions.append(_referred(members, places, rng))


def _absent(members: Sequence[Invented], kind: int, rng: Random) -> set[int]:
    """Return who is not in the register: nobody, one of them, or all."""
    if kind == 1:
        return {rng.choice(members).number}
    return {one.number for one in members} if kind else set()


def _referred(members: Sequence[Invented], places: dict[int, int], rng: Random) -> list[Question]:
    told = [described(one.identity, rng) for one in members]
    lives = told[0][0].places
    return [
        Question(replace(said, places=lives), places.get(one.number), one, errors)
        for one, (said, errors) in zip(members, told, strict=True)
    ]


def alone(held: Held, families: Sequence[Sequence[Question]], model: Model) -> list[Answer]:
    """Return what the matcher says of each by themselves."""
    found = []
    for question in (one for family in families for one in family):
        places = held.fetched(question.told)
        rows = [held.rows[place] for place in places]
        ranked = scored(plainly(question.told), rows, model=model, size=len(held.rows))
        found.append(_answer(question, [(places[one.place], one) for one in ranked]))
    return found


def together(held: Held, families: Sequence[Sequence[Question]], model: Model) -> list[Answer]:
    """Return what the matcher says of each beside the others of their family."""
    found = []
    for family in families:
        rows = [
            {str(place): held.rows[place] for place in held.fetched(question.told)}
            for question in family
        ]
        people_ = [plainly(question.told) for question in family]
        said = scored_together(people_, rows, model=model, size=len(held.rows))
        for question, ranked in zip(family, said, strict=True):
            found.append(_answer(question, [(int(name), one) for name, one in ranked]))
    return found


def _answer(question: Question, ranked: Sequence[tuple[int, Scored]]) -> Answer:
    said = tuple((place, one.probability) for place, one in ranked)
    return Answer(question, said, question.place in [place for place, _chance in said])


def main() -> None:
    """Print the figures of the model that ships."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=SEED)
    said = parser.parse_args()
    families = Families(said.size, said.seed, said.asked)
    held = Held(families.rows())
    rows = {
        "one by one": figures(alone(held, families.questions, fallback())),
        "together": figures(together(held, families.questions, fallback())),
    }
    Console(width=120).print(table("Families", rows))


if __name__ == "__main__":
    main()
