"""How each agency sees the risk, in its own terms, beside the common grade. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from roundtable.charter.terms import Charter, Translation
from roundtable.lib.verdict import Verdict, allow, deny


@dataclass(frozen=True)
class Compared:
    """An agency's view of the risk beside the common grade. `differs` is "", "higher" or "lower"
    than the common grade; `translation` says what the agency's term means.
    """

    translation: Translation
    grade: str
    differs: str


def views_of(charter: Charter, agency: str) -> tuple[Translation, ...]:
    """Return the terms in which an agency can say how it sees the risk: those of part 3 that come
    to a common grade.
    """
    return tuple(
        each for each in charter.definitions.translations if each.agency == agency and each.grade
    )


def may_say_view(charter: Charter, *, agency: str, term: str) -> Verdict:
    """Return whether an agency may say its view in this term, with the clause that translates it.

    No view is a view that anybody may hold back.
    """
    if not term:
        return allow()
    for each in views_of(charter, agency):
        if each.term == term:
            return allow(each.means, each.clause)
    return deny(
        f"The charter does not translate “{term}” for this agency.",
        remedy="Choose one of your agency's terms, or leave it out.",
    )


def compared(charter: Charter, *, clause: str, view: str, grade: str) -> Compared | None:
    """Return a view (the grade it came to) beside the common grade; None where part 3 has no such
    clause any more, or the case no grade. Views are never averaged.
    """
    term = charter.clauses.get(clause)
    order = [each.code for each in charter.definitions.grades]
    if not isinstance(term, Translation) or view not in order or grade not in order:
        return None
    place, common = order.index(view), order.index(grade)
    differs = "" if place == common else "higher" if place < common else "lower"
    return Compared(term, view, differs)
