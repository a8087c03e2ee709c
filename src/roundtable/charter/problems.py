"""What is wrong with a charter, in words for the people who write it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where it stands, what it is and what to do about it.

    `line` counts from 1, and is 0 where no line can be named; `clause` is "" outside clauses.
    `heard` is what the study of a hub heard of it, in our words, "" where it heard nothing.
    """

    line: int
    clause: str
    text: str
    remedy: str
    heard: str = ""

    def __str__(self) -> str:
        """Return the place, the problem and the remedy in one line."""
        return f"{self.place}: {self.text} {self.remedy}".strip()

    @property
    def place(self) -> str:
        """Where to look, for instance "Line 12, clause 4.2"."""
        places = [f"line {self.line}"] if self.line else []
        places += [f"clause {self.clause}"] if self.clause else []
        return ", ".join(places).capitalize() or "The whole charter"


class CharterError(Exception):
    """A charter that cannot be used. Carries every problem found, in the order of the text."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Take the problems, at least one."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
