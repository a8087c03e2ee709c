"""The sentence of a clause: one function, to which each kind of clause adds its own words."""

from __future__ import annotations

from functools import singledispatch

from roundtable.charter.saying.values import ended
from roundtable.charter.terms import Charter, Clause

_NAMES = ("name", "term")
_BODIES = ("means", "test", "does", "law", "signpost")


@singledispatch
def sentence(clause: Clause, charter: Charter) -> str:
    """Return what a clause of the charter says, in a sentence or two."""
    name = next((getattr(clause, word) for word in _NAMES if hasattr(clause, word)), "")
    body = next((getattr(clause, word) for word in _BODIES if hasattr(clause, word)), "")
    if name and body:
        return f"{name}: {body}"
    if name or body:
        return ended(f"{name or body}")
    return "Each agency gives its position before it sees the others'."
