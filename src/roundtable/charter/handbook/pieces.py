"""What a handbook is made of. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roundtable.charter.contents import Said, said
from roundtable.charter.terms import Charter, Clause
from roundtable.lib.actor import Role


@dataclass(frozen=True)
class Step:
    """Something to do or to know, and the clauses it rests on, each in words."""

    text: str
    clauses: tuple[Said, ...]


@dataclass(frozen=True)
class Chapter:
    """A stretch of the work."""

    code: str
    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Reader:
    """Whom a handbook is for: a role, in an agency or ("") in any."""

    charter: Charter
    role: Role
    agency: str = ""

    def step(self, text: str, clauses: Iterable[Clause]) -> tuple[Step, ...]:
        """Return a step with the clauses it rests on; none where the charter has none of them."""
        words = tuple(said(self.charter, clause) for clause in clauses)
        return (Step(text, words),) if words else ()

    def concerns_us(self, codes: Iterable[str]) -> bool:
        """Return whether a list of agencies holds the reader's; always, where they have none."""
        return not self.agency or bool({self.agency, "any"} & set(codes))
