"""What each is told when a case has come to something. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roundtable.charter.terms import Charter, Ending, FeedbackRule, SourceKind
from roundtable.lib.verdict import Reason, Verdict, allow, deny


class NothingToTell(Exception):
    """The charter has no feedback rule for a kind of source; `charter check` refuses such a
    charter.
    """


@dataclass(frozen=True)
class News:
    """What came of a case, and the facts that the charter's wording may speak of. `outcome` is the
    charter's code of what was decided, "" for no further action.
    """

    after: Ending
    facts: Mapping[str, str]
    outcome: str = ""


def rule_for(charter: Charter, source: str, *, after: Ending) -> FeedbackRule:
    """Return what the charter has one who referred told, by their source.

    :raises NothingToTell: when no clause speaks of the kind of source.
    Source: charter part 10; first hit wins.
    """
    return _first(charter, "referrer", charter.source(source).kind, after)


def rule_for_contributors(charter: Charter, *, after: Ending) -> FeedbackRule:
    """Return what agencies that answered a request are told.

    :raises NothingToTell: when no clause speaks of them.
    """
    return _first(charter, "contributor", SourceKind.AGENCY, after)


def _first(charter: Charter, to: str, kind: SourceKind, after: Ending) -> FeedbackRule:
    for rule in charter.feedback:
        if rule.to == to and kind in rule.sources and after in rule.after:
            return rule
    raise NothingToTell(f"No feedback rule for {kind} as {to} after {after}.")


def worded(rule: FeedbackRule, facts: Mapping[str, str]) -> str:
    """Return the message in the charter's words: {reference}, {outcome}, {agency} and {signpost}
    are filled in.
    """
    return rule.wording.format_map(_Blank(facts))


def may_tell(*, decided: bool, told: bool) -> Verdict:
    """Return whether everybody is told now: once there is a joint decision, and once of each."""
    if not decided:
        return deny("There is no joint decision to tell of yet.", remedy="Decide first.")
    if told:
        return deny("Everybody has been told of this decision.", remedy="Look at what was said.")
    return allow()


def may_close_without_action(
    charter: Charter,
    *,
    reason: str,
    explanation: str,
    undecided_emergency: bool,
    going_on: bool = False,
    leaving: bool = False,
) -> Verdict:
    """Return whether a case closes below the criteria: with a reason of the charter and one's own
    words, and never while what one agency did in an emergency waits for the joint decision, an
    urgent discussion is `going_on` or a transfer waits (`leaving`).

    Source: charter part 4, reasons for no further action and emergency.
    """
    if undecided_emergency:
        return deny(
            "An agency acted at once here, and the agencies have yet to decide together.",
            charter.intake.emergency.clause,
            "Ask the agencies, and decide together.",
        )
    if going_on or leaving:
        return _TALKING if going_on else _LEAVING
    if reason not in {term.code for term in charter.intake.no_further_action}:
        return deny("The charter has no such reason.", remedy="Choose one listed.")
    if not explanation.strip():
        return deny("Say why in your own words.", remedy="A sentence is enough.")
    return allow("", charter.reason_for_nothing(reason).clause)


_TALKING = deny("An urgent discussion goes on.", remedy="Decide there, or end it first.")
_LEAVING = deny(
    "This case is being handed over.",
    remedy="Withdraw that, or close the case as transferred once it is acknowledged.",
)


def may_end(
    *,
    actions_open: int,
    untold: bool,
    disagreeing: bool = False,
    going_on: bool = False,
    unanswered: bool = False,
    leaving: bool = False,
) -> Verdict:
    """Return whether a case can close: its actions ended, every referral onwards answered or taken
    back, everybody told, no disagreement open, no urgent discussion `going_on`, and no transfer
    that waits (`leaving`). Names all that is left.
    """
    left = [*_TALKING.reasons] if going_on else []
    left += _LEAVING.reasons if leaving else ()
    if actions_open:
        left.append(Reason("Some actions have not ended.", remedy="End each with its result."))
    if unanswered:
        remedy = "Record each answer, or take the referral back with the reason."
        left.append(Reason("A referral onwards has no answer.", remedy=remedy))
    if untold:
        left.append(Reason("Not everybody has been told.", remedy="Send the feedback first."))
    if disagreeing:
        left.append(Reason("Agencies disagree here.", remedy="Settle the disagreement first."))
    return Verdict(not left, tuple(left))


def may_end_transferred(rest: Verdict, *, acknowledged: bool, undecided_emergency: bool) -> Verdict:
    """Return whether a case closes as transferred, at whatever stage: once the receiver has
    acknowledged it, nothing of the `rest` is left to do, and no agency acted at once that the
    agencies have yet to decide on together. Names all that is left.
    """
    left = [*rest.reasons] if not rest else []
    if not acknowledged:
        text = "Nobody has acknowledged that they take this case over."
        left.append(Reason(text, remedy="Close it as transferred once they have."))
    if undecided_emergency:
        text = "An agency acted at once here, and the agencies have yet to decide together."
        left.append(Reason(text, remedy="Decide together first."))
    return Verdict(not left, tuple(left))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
