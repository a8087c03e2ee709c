"""The stages of a case and the ways between them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from roundtable.charter.terms import Charter
from roundtable.lib.references import ALPHABET
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.people.matching.names import letters


class Stage(StrEnum):
    """Where a case stands on the path of a referral."""

    IDENTIFY = "identify"
    GATHER = "gather"
    DECIDE = "decide"
    ACT = "act"
    CLOSED = "closed"


STAGE_NAMES = {
    Stage.IDENTIFY: "Identify",
    Stage.GATHER: "Gather",
    Stage.DECIDE: "Decide",
    Stage.ACT: "Act and learn",
    Stage.CLOSED: "Closed",
}

# What leads from one stage to the next, in the words of the journal.
MOVES: dict[tuple[Stage, Stage], str] = {
    (Stage.IDENTIFY, Stage.GATHER): "people identified, graded, agencies asked",
    (Stage.IDENTIFY, Stage.CLOSED): "no further action, with a reason and a signpost",
    (Stage.IDENTIFY, Stage.ACT): "decided jointly at an urgent discussion",
    (Stage.GATHER, Stage.DECIDE): "positions called for",
    (Stage.GATHER, Stage.ACT): "decided jointly at an urgent discussion",
    (Stage.GATHER, Stage.CLOSED): "transferred, as the receiver acknowledged",
    (Stage.DECIDE, Stage.ACT): "decided jointly",
    (Stage.DECIDE, Stage.CLOSED): "transferred, as the receiver acknowledged",
    (Stage.ACT, Stage.DECIDE): "positions called for anew",
    (Stage.ACT, Stage.CLOSED): "actions ended, everybody told",
    (Stage.CLOSED, Stage.IDENTIFY): "reopened with a reason",
}


def may_move(stage: str, to: str) -> Verdict:
    """Return whether a case at `stage` may go straight on to `to`."""
    if (Stage(stage), Stage(to)) in MOVES:
        return allow(MOVES[Stage(stage), Stage(to)])
    here, there = STAGE_NAMES[Stage(stage)], STAGE_NAMES[Stage(to)]
    return deny(
        f"A case at the stage “{here}” does not go to “{there}”.",
        remedy="Follow the next step shown on the case.",
    )


GROUP_NAMES = {"domestic_abuse": "Domestic abuse", "children": "Children", "adults": "Adults"}

# How one person stands to another, before the other's name.
TIES = {
    "parent": "parent of",
    "child": "child of",
    "sibling": "brother or sister of",
    "partner": "partner of",
    "former_partner": "former partner of",
    "grandparent": "grandparent of",
    "grandchild": "grandchild of",
    "carer": "carer of",
    "cared_for": "cared for by",
    "other_relative": "another relative of",
    "friend": "friend or acquaintance of",
    "professional": "professional working with",
    "lives_with": "lives with",
    "not_known": "related, not known how, to",
}


class Origin(StrEnum):
    """Where it comes from that two people on a case are related."""

    REFERRAL = "referral"
    ENTERED = "entered"
    ADDRESS = "address"
    SURNAME = "surname"
    EARLIER_CASE = "earlier_case"


ORIGIN_NAMES = {
    Origin.REFERRAL: "said in the referral",
    Origin.ENTERED: "entered",
    Origin.ADDRESS: "proposed from the address they share",
    Origin.SURNAME: "proposed from the surname and address they share",
    Origin.EARLIER_CASE: "proposed from another case",
}


def place_key(lines: str, postcode: str) -> str:
    """Return what two rows about the same address share, "" without lines or without postcode.

    Spaces, commas and capitals do not count. A postcode alone is a street, not a home.
    """
    plain = [re.sub(r"\W", "", text).casefold() for text in (postcode, lines)]
    return " ".join(plain) if all(plain) else ""


REFERENCE = re.compile(f"([{ALPHABET}]{{4}})[- ]?([{ALPHABET}]{{4}})")
DAY_FORMS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


def age_on(day: date, born_on: date) -> int:
    """Return how old somebody is on a day, in whole years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def born_about(age: int, day: date) -> date:
    """Return 1 January of the year in which somebody of an age on a day was most probably born.

    >>> born_about(7, date(2026, 3, 2)), born_about(7, date(2026, 12, 1))
    (datetime.date(2018, 1, 1), datetime.date(2019, 1, 1))
    """
    return date(day.year - age - (day.month <= _HALF_A_YEAR), 1, 1)


_HALF_A_YEAR = 6

# What a case leaves behind, as part 12 of the charter names it, and as people do.
RECORDS = {
    "case": "The case, its grades and deadlines",
    "referral": "Referrals as they arrived",
    "person": "People, their ties and addresses",
    "request": "Requests to agencies",
    "item": "What agencies answered and shared",
    "position": "Positions of agencies",
    "decision": "Decisions",
    "action": "Actions and what came of them",
    "feedback": "What was fed back",
    "journal": "The journal of who did what",
}


@dataclass(frozen=True)
class Kept:
    """Until when a kind of record of a closed case is kept, and the clause that says so."""

    what: str
    until: date
    clause: str


def kept_until(charter: Charter, closed_on: date) -> tuple[Kept, ...]:
    """Return until when each kind of record of a case that closed on a day is kept, by clause.

    Source: charter part 12, in years after the case closes.
    """
    return tuple(
        Kept(RECORDS[term.record], years_after(closed_on, term.years), term.clause)
        for term in charter.retention
        if term.record in RECORDS
    )


def years_after(day: date, years: int) -> date:
    """Return the day so many years later; the last of February stays the last."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True)
class Sought:
    """What somebody typed to find a case: a reference, a birth date, or the ways the words may be
    a (first, family) name in plain letters, "" for any.
    """

    reference: str = ""
    born_on: date | None = None
    names: tuple[tuple[str, str], ...] = ()


def sought(text: str) -> Sought:
    """Return what a search text means."""
    words = text.split()
    if match := REFERENCE.fullmatch(" ".join(words).upper()):
        return Sought(reference="-".join(match.groups()), names=_names(words))
    return Sought(born_on=_day(" ".join(words)), names=_names(words))


def _day(text: str) -> date | None:
    for form in DAY_FORMS:
        try:
            # A birth date has no time zone.
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _names(words: list[str]) -> tuple[tuple[str, str], ...]:
    whole = letters("".join(words))
    if not whole:
        return ()
    pairs = (
        (letters("".join(words[:cut])), letters("".join(words[cut:])))
        for cut in range(1, min(len(words), 6))
    )
    both = (
        pair for first, last in pairs if first and last for pair in ((first, last), (last, first))
    )
    return (("", whole), (whole, ""), *both)
