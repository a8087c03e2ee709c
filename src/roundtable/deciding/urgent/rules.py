"""Which discussions may be called at once, and who comes to one. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from roundtable.charter.terms import Charter, UrgentDiscussion
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.workload.rules import Due, after


def urgent_for(charter: Charter, group: str) -> tuple[UrgentDiscussion, ...]:
    """Return the discussions that are called at once about a group of concerns.

    Source: charter part 8.
    """
    return tuple(each for each in charter.decision.urgent if group in each.groups)


def urgent_name(charter: Charter, code: str) -> str:
    """Return what the charter calls an urgent discussion, its code where it has it no more."""
    named = {each.code: each.name for each in charter.decision.urgent}
    return named.get(code, code.replace("_", " ").capitalize())


def urgent_due(term: UrgentDiscussion, charter: Charter, at: datetime) -> Due:
    """Return by when an urgent discussion that is called now is held, or a proposal answered in it.

    Source: charter part 8.
    """
    due = after(charter, at, term.within, term.unit)
    return Due(due, due - (due - at) / 2, term.clause)


def urgent_table(
    term: UrgentDiscussion, *, caller: str, at_table: Collection[str], wanted: Collection[str]
) -> tuple[str, ...]:
    """Return who comes to an urgent discussion: whoever calls it, those it must include, those at
    the table already, and who else is wanted there.
    """
    return tuple(dict.fromkeys([caller, *term.must_include, *at_table, *wanted]))


def may_call_at_once(
    charter: Charter,
    *,
    group: str,
    code: str,
    wanted: Collection[str],
    on_case: Collection[str],
    going_on: bool,
) -> Verdict:
    """Return whether an agency on a case calls an urgent discussion: one that the charter has for
    the case's group, with agencies on the case besides those it must include, while none goes on.

    Source: charter part 8.
    """
    term = next((each for each in urgent_for(charter, group) if each.code == code), None)
    if term is None:
        return deny("The charter has no such discussion here.", remedy="Choose one listed.")
    if going_on:
        return deny(
            "An urgent discussion goes on already.", term.clause, "Go to the table: all are there."
        )
    if not set(wanted) <= set(on_case):
        return deny(
            "Somebody named is not on this case.", term.clause, "Ask them by hand under Gathering."
        )
    return allow(term.means, term.clause)


def may_end_urgent(*, going_on: bool, deciding: bool, proposed: bool, because: str) -> Verdict:
    """Return whether an urgent discussion ends without a decision: with a reason, while no proposal
    is before the table, and where the agencies were not `deciding` anyway.
    """
    if not going_on:
        return deny("No urgent discussion goes on.", remedy="Look at the discussion.")
    if deciding:
        return deny(
            "The agencies have to decide here anyway.",
            remedy="Propose what they come to, no further action too.",
        )
    if proposed:
        return deny(
            "A proposal is before the table.", remedy="Answer it: its end is the discussion's."
        )
    if not because.strip():
        return deny("Say why it ends without a decision.", remedy="A sentence is enough.")
    return allow()
