"""Whether a charter holds together: every clause reachable, every code known, nobody forgotten.

Pure. `check` finds what makes a charter unusable; `warnings` what is allowed and weak; `adoptable`
what a charter may describe, and no hub does.
"""

from __future__ import annotations

import datetime as dt
from itertools import chain

from roundtable.charter.checking.codes import unknown_codes
from roundtable.charter.checking.conditions import odd_conditions
from roundtable.charter.checking.coverage import gaps
from roundtable.charter.checking.numbers import misnumbered, out_of_order
from roundtable.charter.checking.order import unreachable
from roundtable.charter.checking.quorums import impossible_quorums
from roundtable.charter.checking.reach import unreachable_agencies
from roundtable.charter.checking.steps import loose_steps
from roundtable.charter.checking.upkeep import unfinished
from roundtable.charter.checking.weaknesses import not_obeyed, weaknesses
from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter

__all__ = ["adoptable", "check", "overdue", "warnings"]


def check(charter: Charter) -> tuple[Problem, ...]:
    """Return everything that makes the charter unusable, without lines (`reading` adds them)."""
    unsound = tuple(chain(misnumbered(charter), unknown_codes(charter)))
    if unsound:
        return unsound
    rules = (
        odd_conditions,
        gaps,
        unreachable_agencies,
        loose_steps,
        impossible_quorums,
        unreachable,
        unfinished,
    )
    return tuple(chain.from_iterable(rule(charter) for rule in rules))


def warnings(charter: Charter) -> tuple[Problem, ...]:
    """Return what the charter may say, and a governance board should think about."""
    return tuple(chain(out_of_order(charter), weaknesses(charter)))


def adoptable(charter: Charter) -> tuple[Problem, ...]:
    """Return everything for which the hub cannot adopt a charter, though it holds together.

    A charter in force is obeyed to the letter, so that what the hub would not do is not adopted.
    """
    return tuple(not_obeyed(charter))


def overdue(charter: Charter, today: dt.date) -> tuple[Problem, ...]:
    """Return a warning when the day on which the charter was to be looked at again is past."""
    due = charter.review.due
    if today <= due:
        return ()
    text = f"The charter was to be looked at again by {due:%-d %B %Y}, which is past."
    remedy = "Review it, and sign a new version or that nothing changes."
    return (Problem(0, charter.review.clause, text, remedy),)
