"""The referral as it arrives: who writes it down, and in which words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from roundtable.charter.terms import Source, SourceKind
from roundtable.intake.statement import PersonGiven, ReferralGiven
from roundtable.learning.demonstration.households import Family, ties
from roundtable.learning.demonstration.names import community, telephone
from roundtable.learning.demonstration.narratives import PRONOUNS, narrative, wishes
from roundtable.learning.demonstration.outlines import Outline

# Who writes down what comes from a source that is no agency of the hub; else the case's lead does.
TAKEN_BY = {
    "gp": "health",
    "health_visitor": "health",
    "school_nurse": "health",
    "hospital": "health",
    "ambulance": "health",
    "school": "education",
    "anonymous": "childrens_social_care",
}
SCHOOL_AGE = 5
SOMEBODY = {
    "domestic_abuse": "somebody close to {her}",
    "children": "an adult at home",
    "adults": "somebody who helps at home",
}


def written(
    rng: Random,
    outline: Outline,
    family: Family,
    people: list[PersonGiven],
    source: Source,
    factors: Sequence[str],
    today: date,
) -> ReferralGiven:
    """Return the referral as its source writes it."""
    words = words_about(family)
    told = narrative(
        rng,
        concerns=outline.concerns,
        factors=factors,
        begun_by=_begun_by(source),
        early=_is_early(family, today),
        words=words,
    )
    return ReferralGiven(
        source=source.code,
        sender_reference=f"{source.code}/{outline.number + 1:04}",
        concerns=list(outline.concerns),
        narrative=told,
        wishes=wishes(rng, words),
        immediate_danger=outline.emergency,
        referrer_name=_referrer(rng, source.kind),
        referrer_contact="" if source.kind is SourceKind.ANONYMOUS else telephone(rng),
        people=people,
        relationships=ties(family),
    )


def taken_by(source: Source, lead: str) -> str:
    """Return the agency whose practitioner enters what comes from a source."""
    return source.agency or TAKEN_BY.get(source.code, lead)


def _begun_by(source: Source) -> str:
    return "self" if source.code == "self" else source.kind.value


def _is_early(family: Family, today: date) -> bool:
    return family.subject.kind == "child" and family.subject.age(today) < SCHOOL_AGE


def _referrer(rng: Random, kind: SourceKind) -> str:
    if kind is SourceKind.ANONYMOUS:
        return ""
    names = community(rng)
    return f"{rng.choice(names.women + names.men)} {rng.choice(names.families)}"


def words_about(family: Family) -> dict[str, str]:
    """Return what fills the blanks of a text: who it is about, and who may have done it."""
    subject = family.subject
    words = {"who": subject.given_name, **PRONOUNS[subject.sex]}
    harmer = next((p for p in family.people if family.role(p) == "alleged_harmer"), None)
    if harmer is None and family.concern == "exploitation":
        harmer = family.first("friend")
    name = harmer.given_name if harmer else SOMEBODY[family.group].format(**words)
    return {**words, "harmer": name}
