"""Clause numbers: each once, in its part, and in the order people look for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from roundtable.charter.problems import Problem
from roundtable.charter.terms import PARTS, Charter, clause_order, numbered


def misnumbered(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for every clause number that is used twice or stands in the wrong part."""
    seen: set[tuple[int, int]] = set()
    for part, number in _numbers(charter):
        order = clause_order(number)
        if order[0] != part:
            text = f"The number {number} is not of part {part}, where it stands."
            yield Problem(0, number, text, f"Give it a number that starts with {part}.")
        if order in seen:
            text = f"The number {number} is used twice."
            yield Problem(0, number, text, f"Give one of the two a free number of part {part}.")
        seen.add(order)


def out_of_order(charter: Charter) -> Iterator[Problem]:
    """Yield a warning for every clause that stands after one with a higher number."""
    for (_, before), (_, number) in pairwise(_numbers(charter)):
        if clause_order(number) < clause_order(before):
            text = f"Clause {number} stands after clause {before}."
            yield Problem(0, number, text, "Put clauses in the order of their numbers.")


def _numbers(charter: Charter) -> Iterator[tuple[int, str]]:
    for name, part in PARTS.items():
        for clause in numbered(getattr(charter, name)):
            yield part, clause.clause
