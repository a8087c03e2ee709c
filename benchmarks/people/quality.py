"""How well a matcher answered: the figures, as a whole and for each group of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.people.asking import Held, Question
from roundtable.people.matching.comparing import plainly
from roundtable.people.matching.model import Model
from roundtable.people.matching.scoring import LIKELY, scored

BINS = 10


@dataclass(frozen=True)
class Answer:
    """What a matcher said to a question: places and probabilities, likeliest first. `fetched` says
    whether the right row was among those weighed.
    """

    question: Question
    said: tuple[tuple[int, float], ...]
    fetched: bool

    @property
    def best(self) -> float:
        """The probability of the likeliest."""
        return self.said[0][1] if self.said else 0.0

    @property
    def right(self) -> bool:
        """Whether the likeliest is the right one."""
        return bool(self.said) and self.said[0][0] == self.question.place

    @property
    def in_five(self) -> bool:
        """Whether the right one is among the first five."""
        return self.question.place in [place for place, _probability in self.said[:5]]


@dataclass(frozen=True)
class Figures:
    """How well questions were answered; shares between 0 and 1."""

    asked: int
    fetched: float
    recall: float
    precision: float
    first: float
    in_five: float
    wrongly: float
    calibration_error: float


def figures(answers: Sequence[Answer]) -> Figures:
    """Return the figures of answers to questions about people in the register and not in it."""
    known = [one for one in answers if one.question.place is not None]
    unknown = [one for one in answers if one.question.place is None]
    linked = [one for one in answers if one.best >= LIKELY]
    return Figures(
        asked=len(known),
        fetched=_share(known, lambda one: one.fetched),
        recall=_share(known, lambda one: one.right and one.best >= LIKELY),
        precision=_share(linked, lambda one: one.right),
        first=_share(known, lambda one: one.right),
        in_five=_share(known, lambda one: one.in_five),
        wrongly=_share(unknown, lambda one: one.best >= LIKELY),
        calibration_error=calibration_error([(one.best, one.right) for one in answers]),
    )


def by(answers: Iterable[Answer], group: Callable[[Question], str]) -> dict[str, Figures]:
    """Return the figures of each group of questions."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[group(answer.question)].append(answer)
    return {name: figures(members) for name, members in sorted(groups.items())}


def _share(answers: Sequence[Answer], holds: Callable[[Answer], bool]) -> float:
    return sum(map(holds, answers)) / len(answers) if answers else 0.0


def calibration_error(said: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error in ten bins: how far what is said to be so probable
    is from how often it is so.
    """
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for probability, right in said:
        bins[min(int(probability * BINS), BINS - 1)].append((probability, right))
    off = (abs(sum(p for p, _ in each) - sum(right for _, right in each)) for each in bins.values())
    return sum(off) / max(len(said), 1)


def answered(held: Held, questions: Iterable[Question], model: Model) -> list[Answer]:
    """Return what the matcher says to each question."""
    return [_answer(held, question, model) for question in questions]


def _answer(held: Held, question: Question, model: Model) -> Answer:
    places = held.fetched(question.told)
    rows = [held.rows[place] for place in places]
    found = scored(plainly(question.told), rows, model=model, size=len(held.rows))
    said = tuple((places[one.place], one.probability) for one in found)
    return Answer(question, said, question.place in places)
