"""Which number a clause of a draft has now, that had another at an earlier step. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of a draft, as far as numbers go: see `Revision`."""

    number: int
    clause: str
    became: str
    back_to: int | None


@dataclass(frozen=True)
class Steps:
    """The steps of a draft by number."""

    by_number: dict[int, Step]

    @classmethod
    def of(cls, steps: Iterable[Step]) -> Steps:
        """Return the steps, given in any order."""
        return cls({step.number: step for step in steps})

    def number_now(self, clause: str, *, since: int) -> str:
        """Return the number that a clause has after the last step, if it had `clause` after
        step `since`.

        Going back to a step gives every clause the number that it had then, so that the steps in
        between are undone first.
        """
        there, here = self._way_to(since), self._way_to(max(self.by_number, default=0))
        for number in there:
            if number not in here and self.by_number[number].became == clause:
                clause = self.by_number[number].clause
        for number in reversed(here):
            if number not in there and self.by_number[number].clause == clause:
                clause = self.by_number[number].became or clause
        return clause

    def renumbered(self, clause: str) -> str:
        """Return the number now of the clause that had this one last, the same if none had."""
        gave_up = [step.number for step in self.by_number.values() if step.became]
        last = max((n for n in gave_up if self.by_number[n].clause == clause), default=0)
        return self.number_now(clause, since=last - 1) if last else clause

    def _way_to(self, number: int) -> list[int]:
        """Return the steps that made the text as it was after one, that one first."""
        way = []
        while number in self.by_number:
            step = self.by_number[number]
            if step.back_to is None:
                way.append(number)
                number -= 1
            else:
                number = step.back_to
        return way
