"""Whether a charter holds together: every clause reachable, every code known, nobody forgotten.

Pure. `check` finds what makes a charter unusable; `warnings` what is allowed and weak.
"""

from __future__ import annotations

from itertools import chain

from roundtable.charter.checking.codes import unknown_codes
from roundtable.charter.checking.conditions import odd_conditions
from roundtable.charter.checking.coverage import gaps
from roundtable.charter.checking.numbers import misnumbered, out_of_order
from roundtable.charter.checking.order import unreachable
from roundtable.charter.checking.quorums import impossible_quorums
from roundtable.charter.checking.weaknesses import weaknesses
from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter

__all__ = ["check", "warnings"]


def check(charter: Charter) -> tuple[Problem, ...]:
    """Return everything that makes the charter unusable, without lines (`reading` adds them)."""
    unsound = tuple(chain(misnumbered(charter), unknown_codes(charter)))
    if unsound:
        return unsound
    rules = (odd_conditions, gaps, impossible_quorums, unreachable)
    return tuple(chain.from_iterable(rule(charter) for rule in rules))


def warnings(charter: Charter) -> tuple[Problem, ...]:
    """Return what the charter may say, and a governance board should think about."""
    return tuple(chain(out_of_order(charter), weaknesses(charter)))
