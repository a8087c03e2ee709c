"""Who sits at the table, when positions open, and when a decision is joint. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from roundtable.charter.terms import Charter, DecisionOutcome, Quorum
from roundtable.lib.verdict import Reason, Verdict, allow, deny


class Stance(StrEnum):
    """How an agency answers a proposed decision."""

    AGREE = "agree"
    RESERVE = "reserve"
    DISSENT = "dissent"


STANCE_NAMES = {
    Stance.AGREE: "Agrees",
    Stance.RESERVE: "Agrees with reservation",
    Stance.DISSENT: "Dissents",
}


def table(lead: str, contributing: Collection[str]) -> tuple[str, ...]:
    """Return the agencies whose positions the hub waits for: those that answered, and the lead."""
    return tuple(dict.fromkeys([lead, *contributing]))


def may_open(
    charter: Charter,
    *,
    at_table: Collection[str],
    taken: Collection[str],
    due: datetime,
    at: datetime,
) -> Verdict:
    """Return whether sealed positions open: when all are in, or when the clock has run out.

    Source: charter clause of part 8 on positions.
    """
    clause = charter.decision.positions.clause
    waiting = [code for code in at_table if code not in taken]
    if not waiting:
        return allow("Every position is in.", clause)
    if at >= due:
        return allow("The clock for positions has run out.", clause)
    names = ", ".join(charter.agency(code).short_name for code in waiting)
    return deny(f"Positions are sealed until all are in. Waiting for: {names}.", clause)


def outcomes_for(charter: Charter, group: str) -> tuple[DecisionOutcome, ...]:
    """Return the outcomes the charter allows for a group of concerns."""
    return tuple(o for o in charter.decision.outcomes if group in o.groups)


def quorum_of(charter: Charter, outcome: str) -> Quorum:
    """Return the quorum an outcome needs.  :raises KeyError: when the charter has no such
    outcome.
    """
    wanted = charter.outcome(outcome).quorum
    return next(q for q in charter.decision.quorums if q.clause == wanted)


def quorum_met(charter: Charter, *, outcome: str, agreeing: Collection[str]) -> Verdict:
    """Return whether the agencies that agree (with or without reservation) suffice for an outcome.

    Source: charter part 8.
    """
    quorum = quorum_of(charter, outcome)
    missing = [code for code in quorum.must_include if code not in agreeing]
    reasons = []
    if len(set(agreeing)) < quorum.at_least:
        words = f"{quorum.at_least} agencies must agree; {len(set(agreeing))} do."
        reasons.append(Reason(words, quorum.clause, "Wait for the others, or propose otherwise."))
    if missing:
        names = ", ".join(charter.agency(code).name for code in missing)
        reasons.append(Reason(f"Not without: {names}.", quorum.clause, "Talk to them."))
    if reasons:
        return Verdict(False, tuple(reasons))
    return allow(f"{len(set(agreeing))} agencies agree.", quorum.clause)


def may_conclude(
    charter: Charter,
    *,
    outcome: str,
    at_table: Collection[str],
    stances: Mapping[str, str],
    due: datetime,
    at: datetime,
) -> Verdict:
    """Return whether a proposal is now the joint decision: everybody heard (or the clock run
    out), and quorum met.
    """
    agreeing = [code for code, stance in stances.items() if stance != Stance.DISSENT]
    silent = [code for code in at_table if code not in stances]
    if silent and at < due:
        names = ", ".join(charter.agency(code).short_name for code in silent)
        return deny(f"Not everybody has been heard. Waiting for: {names}.")
    return quorum_met(charter, outcome=outcome, agreeing=agreeing)
