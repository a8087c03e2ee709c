"""Who may try a charter on the past and review it, and what is measured. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from roundtable.charter.terms import Charter, Indicator
from roundtable.lib.actor import Actor, Role
from roundtable.lib.small_numbers import is_shown_of, small
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.lib.words import day, percent

BOARD = frozenset(
    {Role.GOVERNANCE, Role.AGENCY_MANAGER, Role.HUB_MANAGER, Role.INFORMATION_GOVERNANCE}
)
LONGEST_DAYS = 366


def may_try(actor: Actor, *, from_day: date, to_day: date, today: date) -> Verdict:
    """Return whether somebody may try a charter on the cases of a period, both days included."""
    if actor.role not in BOARD | {Role.OPERATOR}:
        return deny(
            "Your role does not try charters.", remedy="Ask your agency's member of the board."
        )
    if to_day < from_day:
        return deny("The period ends before it begins.", remedy="Change one of the two days.")
    if from_day > today:
        return deny("The period has not begun.", remedy="Choose days that are past.")
    if (to_day - from_day).days >= LONGEST_DAYS:
        return deny("The period is longer than a year.", remedy="Choose a year at most.")
    return allow()


def may_read_trials(actor: Actor) -> Verdict:
    """Return whether somebody reads trials, indicators and the review: the board and managers."""
    if actor.member and actor.role in BOARD:
        return allow()
    return deny(
        "Trials and the review are read by board members and managers.",
        remedy="The charter in force is open to everybody.",
    )


@dataclass(frozen=True)
class Count:
    """How many of how many, for an agency ("" for the hub), about a measure, step or outcome."""

    agency: str
    about: str
    counted: int
    of: int


def meets(indicator: Indicator, *, counted: int, of: int) -> Verdict | None:
    """Return whether a measure meets its target, None where there was nothing to count."""
    if not of:
        return None
    at_least = indicator.better == "at_least"
    met = (
        counted * 100 >= indicator.target * of
        if at_least
        else counted * 100 <= (indicator.target * of)
    )
    share = percent(counted, of)
    if not met and share == f"{indicator.target}%":
        share = f"just {'under' if at_least else 'over'} {share}"
    said = f"{share}, and {_agreed(indicator)} was agreed."
    if met:
        return allow(said, indicator.clause)
    return deny(said, indicator.clause, "Talk about it at the review.")


def told(indicator: Indicator, *, counted: int, of: int) -> Verdict | None:
    """Return whether a measure meets its target as far as it is shown, None where that would say
    too much. Where few were counted, or all but a few, the share is not said, and whether the
    target is met only where each answer leaves more than one number.
    """
    verdict = None if small(of) else meets(indicator, counted=counted, of=of)
    if verdict is None or is_shown_of(counted, of):
        return verdict
    unsaid = [n for n in range(1, of) if not is_shown_of(n, of)]
    met = sum(bool(meets(indicator, counted=n, of=of)) for n in unsaid)
    if 1 in (met, len(unsaid) - met):
        return None
    (reason,) = verdict.reasons
    said = f"The share is not shown. {_agreed(indicator).capitalize()} was agreed."
    return replace(verdict, reasons=(replace(reason, text=said),))


def _agreed(indicator: Indicator) -> str:
    at_least = indicator.better == "at_least"
    return f"{'at least' if at_least else 'at most'} {indicator.target}%"


def drawn(case: UUID, *, percent: int, secret: bytes) -> bool:
    """Return whether a case is in a sample of so many percent. Nobody can know before, because the
    draw is keyed; nobody can choose after, because it is always the same.
    """
    digest = hmac.new(secret, case.bytes, hashlib.sha256).digest()
    return int.from_bytes(digest[:8]) % 100 < percent


@dataclass(frozen=True)
class ReviewFacts:
    """How the review of a version stands: the day it is due now, and who signed "no change"."""

    due: date
    opens: date
    until: date
    signed: frozenset[str]

    def is_open(self, today: date) -> bool:
        """Return whether every agency is told of it."""
        return today >= self.opens


def review_of(charter: Charter, signed: Mapping[date, Set[str]]) -> ReviewFacts:
    """Return how the review of a charter stands. `signed` holds, by the day the review was due,
    the agencies that signed for no change.

    Once all of them have, it is due again as long after that day as that day was after the charter
    took effect: "no change" puts the review off and never away.
    Source: charter part 14.
    """
    everybody = {agency.code for agency in charter.agencies}
    due = charter.review.due
    step = max(due - charter.effective_from, timedelta(days=1))
    while everybody <= signed.get(due, frozenset()):
        due += step
    return ReviewFacts(
        due=due,
        opens=due - timedelta(days=charter.review.warn_days),
        until=due + step,
        signed=frozenset(signed.get(due, frozenset())),
    )


def may_sign_no_change(
    actor: Actor, charter: Charter, review: ReviewFacts, *, signs: bool, today: date
) -> Verdict:
    """Return whether somebody signs for their agency that the charter needs no change: its named
    signatory, once, while the review is open.
    """
    clause = charter.review.clause
    if not signs:
        return deny("Only your agency's named signatory signs for it.", clause, "Talk to them.")
    if actor.agency not in {agency.code for agency in charter.agencies}:
        return deny("Your agency is not one of those that signed this charter.", clause)
    if not review.is_open(today):
        return deny(
            f"The review opens on {day(review.opens)}.",
            clause,
            "If something should change before, start a draft.",
        )
    if actor.agency in review.signed:
        return deny("Your agency has signed for no change.", clause, "Wait for the others.")
    return allow("The review is open.", clause)
