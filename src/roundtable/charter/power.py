"""What the database itself must know of a charter: who may change it, and what needs more than one
agency. Pure.

Kept beside the text of each version, so that the database itself can refuse what the
agencies reserved, whoever asks it.
"""

from __future__ import annotations

from typing import Any

from roundtable.charter.terms import Amendment, Charter, Power, Reserved

SILENT = {"signatures": "all", "must_include": [], "notice": 0, "lapses": None, "clause": ""}
"""What an ordinary change needs where the charter does not say: every agency."""


def rules_of(charter: Charter) -> dict[str, Any]:
    """Return the agencies by code, how the charter is changed by kind, and the reserved powers."""
    changes = {"ordinary": SILENT} | {each.kind: _amendment(each) for each in charter.amendments}
    return {
        "agencies": {agency.code: agency.name for agency in charter.agencies},
        "amendments": changes,
        "reserved": {
            power.value: _reserved(clause)
            for clause in reversed(charter.reserved)
            for power in clause.powers
        },
    }


def clause_on(charter: Charter, power: Power) -> Reserved | None:
    """Return the first clause that reserves a power, or None where nothing does."""
    return next((clause for clause in charter.reserved if power in clause.powers), None)


def amendment(charter: Charter, kind: str) -> Amendment | None:
    """Return how the charter says that a change of a kind is made, or None where it is silent."""
    return next((each for each in charter.amendments if each.kind == kind), None)


def _amendment(term: Amendment) -> dict[str, Any]:
    return {
        "signatures": term.signatures,
        "must_include": list(term.must_include),
        "notice": term.notice_working_days,
        "lapses": term.lapses_after_days,
        "clause": term.clause,
    }


def _reserved(clause: Reserved) -> dict[str, Any]:
    approvers = list(clause.approvers)
    return {"agencies": clause.agencies, "approvers": approvers, "clause": clause.clause}
