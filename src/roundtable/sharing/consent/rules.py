"""Whose yes or no counts, who can decide, and what may go against a no. Pure.

Sources: Mental Capacity Act 2005 ss.1 to 4; UK GDPR Art 4(11) and 7; Data Protection Act 2018
Sch. 1 para. 18.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from roundtable.charter.conditions import comparisons
from roundtable.charter.terms import Charter, SharingClause
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.sharing.consent.statement import AssessmentGiven, ConsentGiven, OverrideGiven
from roundtable.sharing.rules import CONSENT, SharedFacts, may_share

# From this age on the Mental Capacity Act 2005 applies (s.2(5)).
DECIDES_FROM = 16
ADULT = 18
ASKED = frozenset({"given", "refused", "withdrawn"})
ANYBODY = "whoever_answers"


@dataclass(frozen=True)
class Known:
    """What an agency has recorded of somebody so far. `age` in years, None when not known; `lacks`
    is what its last assessment came to, None without one; `said` is the state for the purpose that
    is asked about, `said_yes` whether they said yes to it or to any part of it; `overridden`
    whether an override for it is open.
    """

    age: int | None = None
    lacks: bool | None = None
    said: str = "not_sought"
    said_yes: bool = False
    overridden: bool = False


def lacks_capacity(given: AssessmentGiven) -> bool:
    """Return whether somebody cannot make the decision: unable to understand, retain, weigh or
    communicate, because of an impairment or disturbance of mind or brain. Everybody else can.

    Source: Mental Capacity Act 2005 ss.1(2), 2(1) and 3(1).
    """
    able = (given.understands, given.retains, given.weighs, given.communicates)
    return not all(able) and bool(given.impairment) and given.because_of_it


def may_assess(given: AssessmentGiven, known: Known, *, today: date) -> Verdict:
    """Return whether an assessment can be recorded."""
    if known.age is not None and known.age < DECIDES_FROM:
        return deny(
            f"The test of the Mental Capacity Act is for people from {DECIDES_FROM} on.",
            remedy="Record whether the child understands and agrees, or who decides for them.",
        )
    if given.assessed_on > today:
        return deny("The day of the assessment lies ahead.", remedy="Enter the day it was done.")
    if lacks_capacity(given) and not given.best_interests:
        return deny(
            "From what you say they cannot make this decision.",
            remedy="Say what is in their best interests, and how you came to that.",
        )
    return allow()


def may_record(charter: Charter, given: ConsentGiven, known: Known, *, today: date) -> Verdict:
    """Return whether something can be recorded of somebody's consent."""
    if given.purpose and given.purpose not in {each.code for each in charter.sharing.purposes}:
        return deny("That is no purpose of the charter.", remedy="Choose one listed.")
    if given.state in ASKED:
        return _asked(given, known, today)
    if not given.because:
        return deny("Nothing says why they were not asked.", remedy="Say why, in a sentence.")
    if given.state == "not_needed" and given.clause not in needing_none(charter, given.purpose):
        return deny(
            "That clause asks for consent, or is none that shares for this.",
            given.clause if given.clause in charter.clauses else "",
            "Choose a clause that needs no consent.",
        )
    return allow()


def _asked(given: ConsentGiven, known: Known, today: date) -> Verdict:
    if not given.decided_by or given.asked_on is None:
        return deny("A yes or a no needs who said it and when.", remedy="Say both.")
    if given.asked_on > today:
        return deny("The day they were asked lies ahead.", remedy="Enter the day they were asked.")
    if given.state == "withdrawn" and not known.said_yes:
        return deny(
            "They had not said yes, so there is nothing to withdraw.",
            remedy="Record that they said no.",
        )
    if given.decided_by == "self" and known.lacks:
        return deny(
            "Your agency found that they cannot decide this. Neither their yes nor their no is "
            "consent.",
            remedy="Record who may decide it for them, or share in their best interests on another "
            "footing.",
        )
    if given.decided_by == "parent" and known.age is not None and known.age >= ADULT:
        return deny("Nobody has parental responsibility for an adult.", remedy="Say who decided.")
    if given.decided_by == "attorney" and known.lacks is not True:
        return deny(
            "Nobody decides for somebody who can.",
            remedy="Record the assessment that they lack capacity for this first.",
        )
    return allow()


def needing_none(charter: Charter, purpose: str) -> tuple[str, ...]:
    """Return the clauses of part 7 by which something goes for a purpose ("" for any) whatever
    somebody says of it.
    """
    return tuple(
        clause.clause
        for clause in charter.sharing.clauses
        if clause.verdict == "share"
        and purpose in ("", clause.purpose)
        and not _asks_for_consent(clause)
    )


def _asks_for_consent(clause: SharingClause) -> bool:
    if clause.consent == "given":
        return True
    found = comparisons(clause.when) if clause.when else ()
    return any(each.field == "item.consent" for each in found)


def may_override(charter: Charter, given: OverrideGiven, known: Known) -> Verdict:
    """Return whether an agency may share though somebody said no, or ask for it: the clause is that
    of the ground.
    """
    grounds = {ground.code: ground for ground in charter.sharing.overrides}
    if not grounds:
        return deny(
            "The charter names no ground to share though somebody said no.",
            remedy="Share what needs no consent, and propose a change of part 7.",
        )
    if known.said not in ("refused", "withdrawn"):
        return deny("They have not said no.", remedy="Record what they said first.")
    if known.overridden:
        return deny("Their no is overridden, or that is asked for.", remedy="Read it below.")
    if given.ground not in grounds:
        return deny("That is no ground of the charter.", remedy="Choose one listed.")
    ground = grounds[given.ground]
    if ground.needs_assessment and not known.lacks:
        return deny(
            "This ground needs an assessment that they lack capacity for this.",
            ground.clause,
            "Record the assessment first, or choose another ground.",
        )
    if given.told == bool(given.not_told_because):
        return deny(
            "Say whether they are told that it is shared, and only if not, why.",
            remedy="Tell them where that is safe.",
        )
    return allow(ground.name, ground.clause)


def may_authorise(
    *, agency: str, role: str, by_agency: str, by_role: str, open_still: bool, asked_it: bool
) -> Verdict:
    """Return whether somebody may authorise an override that waits for a `role` of an `agency`, or
    say no to it; `asked_it` says that they asked for it.
    """
    if not open_still:
        return deny("This is decided or has ended.", remedy="Read how, below.")
    if (by_agency, by_role) != (agency, role):
        return deny("This waits for somebody else.", remedy="Leave it to whom it names.")
    if asked_it:
        return deny("You asked for this yourself.", remedy="Let a colleague with your role decide.")
    return allow("It waits for you.")


@dataclass(frozen=True)
class Hangs:
    """A kind of information that goes to these agencies only by what somebody says of it: `on_yes`
    where they say yes, `unasked` where they are not asked, `on_no` where they say no.
    """

    category: str
    on_yes: tuple[str, ...]
    unasked: tuple[str, ...]
    on_no: tuple[str, ...]


def hangs_on_consent(
    charter: Charter, facts: SharedFacts, *, agencies: Sequence[str], categories: Collection[str]
) -> tuple[Hangs, ...]:
    """Return what of an agency's information on a case goes otherwise when somebody says yes, is
    not asked, or says no; empty where consent changes nothing there.
    """
    found = []
    for category in charter.sharing.categories:
        if category.code not in categories:
            continue
        sensitivity = "sensitive" if category.sensitive else "ordinary"
        item = replace(facts, category=category.code, sensitivity=sensitivity)
        goes = {
            said: tuple(
                code
                for code in agencies
                if code != facts.from_agency
                and may_share(charter, item=replace(item, consent=said), to_agency=code)
            )
            for said in CONSENT
        }
        if len(set(goes.values())) > 1:
            hangs = Hangs(category.code, goes["given"], goes["not_sought"], goes["refused"])
            found.append(hangs)
    return tuple(found)
