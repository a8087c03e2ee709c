"""Who sits at the table, when positions open, and when a decision is joint. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from roundtable.charter.terms import Charter, DecisionOutcome, Quorum
from roundtable.deciding.statement import PositionGiven, ProposalGiven
from roundtable.lib.verdict import Reason, Verdict, allow, deny

HIGHEST_NEED = 4
FEWEST = 2  # A charter may ask for more; that one agency alone decides, no charter can allow.


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


def seated(
    charter: Charter, *, lead: str, contributing: Collection[str], asked: Collection[str]
) -> tuple[str, ...]:
    """Return the table that is called: the lead with those that answered, or with every agency that
    was asked, as the charter has it.

    Source: charter part 8, `positions_from`.
    """
    everyone = charter.decision.positions_from == "asked"
    return table(lead, [*contributing, *asked] if everyone else contributing)


def may_sit(at_table: Collection[str]) -> Verdict:
    """Return whether these agencies make a table: one alone does not."""
    if len(set(at_table)) < FEWEST:
        return deny("One agency alone makes no table.", remedy="Wait until another has answered.")
    return allow()


def may_call(
    charter: Charter,
    *,
    at_table: Collection[str],
    waiting: Sequence[str],
    because: str,
    going_on: bool = False,
    anew: str | None = None,
) -> Verdict:
    """Return whether positions are called for: by a table, while no urgent discussion is
    `going_on`, with a reason where one was asked and is still `waiting` to answer, and with one why
    they decide `anew` where they have decided (None where they have not).
    """
    if going_on:
        return deny(
            "An urgent discussion goes on.", remedy="Propose there, or end it without a decision."
        )
    if anew is not None and not anew.strip():
        return deny("The agencies have decided here.", remedy="Say what is new since.")
    if waiting and not because.strip():
        names = short_names(charter, waiting)
        return deny(f"Not everybody has answered: {names}.", remedy="Wait, or say why you go on.")
    return may_sit(at_table)


def may_take_position(
    charter: Charter, *, agency: str, at_table: Collection[str], taken: bool, opened: bool
) -> Verdict:
    """Return whether an agency takes its position: at the table, once, before they are opened.

    Source: charter clause of part 8 on positions.
    """
    clause = charter.decision.positions.clause
    if agency not in at_table:
        return deny(
            "Your agency is not at this table.", clause, "Tell the lead agency what you think."
        )
    if taken:
        return deny("Your agency has taken its position.", clause, "Look at it on the case.")
    if opened:
        return deny(
            "The positions have been opened, and one taken now would not be independent.",
            clause,
            "Say what your agency thinks when it answers the proposal.",
        )
    return allow("Your agency is at the table.", clause)


def may_open(
    charter: Charter, *, waiting: Sequence[str], opened: bool, due: datetime, at: datetime
) -> Verdict:
    """Return whether sealed positions open: when all are in, or when the clock has run out.

    Source: charter clause of part 8 on positions.
    """
    clause = charter.decision.positions.clause
    if opened:
        return deny("The positions are open already.", clause, "Look at the discussion.")
    if not waiting:
        return allow("Every position is in.", clause)
    if at >= due:
        return allow("The clock for positions has run out.", clause)
    names = short_names(charter, waiting)
    return deny(
        f"Positions are sealed until all are in. Waiting for: {names}.",
        clause,
        "Wait for them, or until the clock has run out.",
    )


def says_a_position(charter: Charter, *, group: str, given: PositionGiven) -> Verdict:
    """Return whether a position says all that a position says: in the charter's words, why, and
    what would change the agency's mind; or why the agency has no remit, and nothing else.

    Source: charter parts 3 (grades, levels of need) and 8 (outcomes).
    """
    if given.no_remit:
        if given.outcome or given.level_of_need is not None or given.grade:
            return deny(
                "Who has no remit recommends nothing.", remedy="Take the recommendation out."
            )
        return _with_reasons(given.reasons)
    if given.grade not in {known.code for known in charter.definitions.grades}:
        return deny("The charter has no such grade.", remedy="Choose one listed.")
    said = in_the_charters_words(
        charter,
        group=group,
        outcome=given.outcome,
        level_of_need=given.level_of_need,
        reasons=given.reasons,
    )
    if said and not given.would_change.strip():
        return deny(
            "It does not say what would change your agency's mind.",
            remedy="Say what you would have to learn, or that nothing would.",
        )
    return said


def says_a_proposal(
    charter: Charter, *, group: str, given: ProposalGiven, on_case: Collection[UUID]
) -> Verdict:
    """Return whether a proposal says what the charter has words for, with reasons, about people on
    the case.

    Source: charter parts 3 (levels of need) and 8 (outcomes).
    """
    if any(person not in on_case for person in given.people):
        return deny("Somebody named is not on this case.", remedy="Choose from those listed.")
    allowed = {outcome.code for outcome in outcomes_for(charter, group)}
    if any(outcome and outcome not in allowed for outcome in given.people.values()):
        return deny("The charter has no such outcome here.", remedy="Choose one listed.")
    return in_the_charters_words(
        charter,
        group=group,
        outcome=given.outcome,
        level_of_need=given.level_of_need,
        reasons=given.reasons,
    )


def _with_reasons(reasons: str) -> Verdict:
    if not reasons.strip():
        return deny("It needs its reasons.", remedy="Say why in a sentence or two.")
    return allow()


def in_the_charters_words(
    charter: Charter, *, group: str, outcome: str, level_of_need: int | None, reasons: str
) -> Verdict:
    """Return whether a position or proposal says what the charter has words for, with reasons.

    Source: charter parts 3 (levels of need) and 8 (outcomes).
    """
    if outcome not in {allowed.code for allowed in outcomes_for(charter, group)}:
        return deny("The charter has no such outcome here.", remedy="Choose one listed.")
    if level_of_need not in {need.level for need in charter.definitions.levels_of_need}:
        return deny("The charter has no such level of need.", remedy="Choose one listed.")
    return _with_reasons(reasons)


def outcomes_for(charter: Charter, group: str) -> tuple[DecisionOutcome, ...]:
    """Return the outcomes the charter allows for a group of concerns."""
    return tuple(o for o in charter.decision.outcomes if group in o.groups)


def quorum_of(charter: Charter, outcome: str) -> Quorum:
    """Return the quorum an outcome needs.

    :raises KeyError: when the charter has no such outcome.
    """
    wanted = charter.outcome(outcome).quorum
    return next(q for q in charter.decision.quorums if q.clause == wanted)


def quorum_said(charter: Charter, outcome: str) -> str:
    """Return the quorum of an outcome in words, such as "2 agencies must agree, among them the
    Police".
    """
    quorum = quorum_of(charter, outcome)
    words = f"At least {_least(quorum)} agencies must agree"
    if not quorum.must_include:
        return words
    names = [charter.agency(code).name for code in quorum.must_include]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"{words}, among them {listed}"


def quorums_said(charter: Charter, outcomes: Iterable[str]) -> list[tuple[str, str]]:
    """Return the quorums of some outcomes in words, each with its clause."""
    found = {quorum_of(charter, each).clause: quorum_said(charter, each) for each in outcomes}
    return [(words, clause) for clause, words in found.items()]


def _least(quorum: Quorum) -> int:
    return max(quorum.at_least, FEWEST)


def quorum_met(charter: Charter, *, outcome: str, agreeing: Collection[str]) -> Verdict:
    """Return whether the agencies that agree (with or without reservation) suffice.

    Source: charter part 8.
    """
    quorum, count = quorum_of(charter, outcome), len(set(agreeing))
    missing = [code for code in quorum.must_include if code not in agreeing]
    reasons = []
    if count < _least(quorum):
        words = (
            f"{_least(quorum)} agencies must agree, and {count} {'does' if count == 1 else 'do'}."
        )
        reasons.append(Reason(words, quorum.clause, "Wait for the others, or propose otherwise."))
    if missing:
        names = ", ".join(charter.agency(code).name for code in missing)
        reasons.append(Reason(f"Not without: {names}.", quorum.clause, "Talk to them."))
    if reasons:
        return Verdict(False, tuple(reasons))
    return allow(f"{count} agencies agree.", quorum.clause)


def may_voice(
    *,
    agency: str,
    at_table: Collection[str],
    voiced: bool,
    is_open: bool,
    stance: Stance,
    reasons: str,
) -> Verdict:
    """Return whether an agency answers a proposal: at the table, once, while it is open, and with
    reasons unless it agrees.
    """
    if not is_open:
        return deny("This proposal is no longer open.", remedy="Look at the discussion.")
    if agency not in at_table:
        return deny(
            "Your agency is not at this table.", remedy="Tell the lead agency what you think."
        )
    if voiced:
        return deny("Your agency has answered this proposal.", remedy="Look at the discussion.")
    if stance is not Stance.AGREE and not reasons.strip():
        return deny("A reservation or a dissent needs its reasons.", remedy="Write them.")
    return allow()


def quorums_met(
    charter: Charter, *, outcomes: Collection[str], agreeing: Collection[str]
) -> Verdict:
    """Return whether the agencies that agree suffice for each outcome that is decided.

    Source: charter part 8.
    """
    met = [quorum_met(charter, outcome=outcome, agreeing=agreeing) for outcome in outcomes]
    missing = [verdict for verdict in met if not verdict] or met
    reasons = dict.fromkeys(reason for verdict in missing for reason in verdict.reasons)
    return Verdict(all(met), tuple(reasons))


def may_conclude(
    charter: Charter,
    *,
    outcomes: Collection[str],
    at_table: Collection[str],
    stances: Mapping[str, str],
    is_open: bool,
    due: datetime,
    at: datetime,
) -> Verdict:
    """Return whether a proposal is now the joint decision: still open, everybody heard (or the
    clock run out), and the quorum of each outcome met by agencies at the table.
    """
    if not is_open:
        return deny("This proposal is no longer open.", remedy="Look at the discussion.")
    silent = [code for code in at_table if code not in stances]
    if silent and at < due:
        return deny(
            f"Not everybody has been heard. Waiting for: {short_names(charter, silent)}.",
            remedy="Wait for them, or until the clock has run out.",
        )
    agreeing = [code for code in at_table if stances.get(code, Stance.DISSENT) != Stance.DISSENT]
    return quorums_met(charter, outcomes=outcomes, agreeing=agreeing)


def differing(said: Mapping[str, Hashable]) -> frozenset[str]:
    """Return the agencies that say something else than most; all of them where no view leads."""
    leading = Counter(said.values()).most_common(2)
    if not leading or (len(leading) == 2 and leading[0][1] == leading[1][1]):
        return frozenset(said)
    return frozenset(agency for agency, view in said.items() if view != leading[0][0])


def agreement(said: Mapping[str, Hashable]) -> tuple[int, int]:
    """Return how many agencies say what most say, and how many say anything."""
    return max(Counter(said.values()).values(), default=0), len(said)


def short_names(charter: Charter, agencies: Collection[str]) -> str:
    """Return agencies by their short names, with commas between them."""
    return ", ".join(charter.agency(code).short_name for code in agencies)
