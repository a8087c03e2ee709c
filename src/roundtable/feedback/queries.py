"""What would be told to whom, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter
from roundtable.feedback.rules import rule_for, rule_for_contributors, worded


@dataclass(frozen=True)
class Message:
    """What somebody would be told, in which words (none: nothing), under which clause."""

    to: str
    wording: str
    clause: str


def preview(case: Case, charter: Charter, facts: dict[str, str]) -> list[Message]:
    """Return what everybody would be told now: the referrers, then the agencies that contributed.
    """
    told = []
    for referral in case.referrals.order_by("received_at"):
        rule = rule_for(charter, referral.source)
        words = "" if rule.tells == "nothing" else worded(rule, facts)
        told.append(Message(charter.source(referral.source).name, words, rule.clause))
    rule = rule_for_contributors(charter)
    for agency in case.contributing:
        told.append(Message(charter.agency(agency).name, worded(rule, facts), rule.clause))
    return told


def facts_of(case: Case, charter: Charter, *, outcome: str, signpost: str = "") -> dict[str, str]:
    """Return what the charter's wording may speak of."""
    lead = charter.agency(case.lead).name
    return {"reference": case.reference, "outcome": outcome, "agency": lead, "signpost": signpost}
