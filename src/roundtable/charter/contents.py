"""The charter as it is read: parts, the kinds of clause in them, and what stands around a clause.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from roundtable.charter.saying import aspects, sentence
from roundtable.charter.terms import (
    PARTS,
    Agency,
    Charter,
    Clause,
    RegisterClause,
    SharingClause,
    numbered,
)

NAMED = re.compile(r"\bclauses? (\d+\.\d+)", re.IGNORECASE)
PART_NAMES = {
    1: "The hub",
    2: "The agencies that signed",
    3: "What words mean",
    4: "Referrals: who, about whom, about what",
    5: "How long each step may take",
    6: "Who is asked, and what",
    7: "What is shared, with whom, and why it may be",
    8: "How the agencies decide together",
    9: "What follows a decision",
    10: "What those who referred are told",
    11: "Who does what in the hub, and what nobody does alone",
    12: "How long records are kept",
    13: "What people learn before and while they work here",
    14: "How the charter is looked at again, and changed",
    15: "What the work costs",
}
KINDS = {
    "Definition": "Words",
    "Grade": "Grades of risk, the highest first",
    "LevelOfNeed": "Levels of need",
    "Agency": "Who they are",
    "Contact": "Whom to call",
    "Remit": "Whom they speak about",
    "Hours": "Hours",
    "Translation": "What agencies call it, and what it is here",
    "PersonRole": "Who somebody can be on a case",
    "Source": "Where a referral can come from",
    "Concern": "What a referral can be about",
    "Factor": "Signs that point to a grade",
    "Criterion": "What a referral must show to be taken on",
    "NoFurtherAction": "Reasons to take no further action",
    "EmergencyPath": "When somebody is in immediate danger",
    "LawfulBasis": "Lawful bases",
    "Category": "Kinds of information",
    "SharingClause": "What goes to whom: the first clause that fits decides, and none means no",
    "RegisterClause": "Who may search whose register: the first clause that fits decides",
    "WithholdingGround": "Grounds on which an agency may withhold",
    "OverrideGround": "When an agency may share though somebody said no",
    "Rung": "Who looks again at what is withheld, the first one first",
    "Clause": "Positions",
    "Quorum": "How many agencies a decision needs",
    "DecisionOutcome": "What can be decided",
    "UrgentDiscussion": "Discussions that are called at once",
    "DisagreementRung": "Who settles a disagreement, the first ones first",
    "Assessment": "Structured assessments",
    "Question": "What an assessment asks",
    "ClockRule": "How long",
    "PauseReason": "When a clock may be paused",
    "Escalation": "To whom late work comes",
    "Purpose": "What information is shared for",
    "RequestRule": "Who is asked",
    "DefaultAction": "What is proposed",
    "FollowUpRule": "When an outcome is looked at again",
    "ScaleStep": "What changed for somebody, the best first",
    "OnwardService": "Services outside the hub, and when an answer is expected",
    "FeedbackRule": "What is told",
    "Digest": "How much e-mail somebody gets who has not chosen, and when a digest goes",
    "RoleTerm": "Roles",
    "Retention": "How long",
    "Training": "What is learnt",
    "UnitCost": "What a piece of work costs",
    "Reserved": "What needs more than one agency",
    "Review": "When the charter itself is due",
    "Indicator": "What is measured, and the target",
    "AuditSample": "How many finished cases are looked at again",
    "Amendment": "How the charter is changed",
}


@dataclass(frozen=True)
class Said:
    """A clause by its number, in words."""

    number: str
    text: str


@dataclass(frozen=True)
class Kind:
    """Clauses of one kind that stand together; `name` is empty where a part has only one kind."""

    name: str
    clauses: tuple[Said, ...]


@dataclass(frozen=True)
class Part:
    """A part of the charter."""

    number: int
    name: str
    kinds: tuple[Kind, ...]


def parts(charter: Charter) -> list[Part]:
    """Return the charter part by part, in the order of the text."""
    return [Part(number, name, _kinds(charter, number)) for number, name in PART_NAMES.items()]


def said(charter: Charter, clause: Clause) -> Said:
    """Return a clause in words."""
    return Said(clause.clause, sentence(clause, charter))


@dataclass(frozen=True)
class Around:
    """A clause with what a reader asks next: its part, its source in law, what is in it and next
    to it.
    """

    said: Said
    part: Part
    law: tuple[str, ...]
    terms: dict[str, str]
    inside: tuple[Said, ...]
    named: tuple[Said, ...]
    before: Said | None
    after: Said | None


def around(charter: Charter, clause: Clause) -> Around:
    """Return a clause of the charter with its surroundings."""
    order = list(charter.clauses.values())
    place = order.index(clause)
    terms = dict(aspects(clause))
    return Around(
        said=said(charter, clause),
        part=next(p for p in parts(charter) if p.number == int(clause.clause.split(".")[0])),
        law=_law(charter, clause),
        terms={name: text for name, text in terms.items() if name != "source" and text != "none"},
        inside=tuple(said(charter, inner) for inner in list(numbered(clause))[1:]),
        named=tuple(said(charter, each) for each in _named(charter, clause)),
        before=said(charter, order[place - 1]) if place else None,
        after=said(charter, order[place + 1]) if place + 1 < len(order) else None,
    )


def _named(charter: Charter, clause: Clause) -> list[Clause]:
    """Return the other clauses that the words of a clause send the reader to."""
    numbers = dict.fromkeys(NAMED.findall(said(charter, clause).text))
    return [charter.clauses[n] for n in numbers if n in charter.clauses and n != clause.clause]


def _kinds(charter: Charter, part: int) -> tuple[Kind, ...]:
    stretches = [name for name, number in PARTS.items() if number == part]
    clauses = [clause for name in stretches for clause in numbered(getattr(charter, name))]
    groups = [(kind, list(group)) for kind, group in groupby(clauses, lambda c: type(c).__name__)]
    if "agencies" in stretches or len(groups) == 1:
        return (Kind("", tuple(said(charter, clause) for clause in clauses)),)
    return tuple(
        Kind(KINDS[kind], tuple(said(charter, clause) for clause in group))
        for kind, group in groups
    )


def _law(charter: Charter, clause: Clause) -> tuple[str, ...]:
    """Return where a clause comes from: its own source, and the law its basis names."""
    named = [clause.source] if clause.source else []
    if isinstance(clause, SharingClause | RegisterClause) and clause.basis:
        basis = next(b for b in charter.sharing.bases if b.code == clause.basis)
        named.append(f"{basis.name}: {basis.law}")
    law = getattr(clause, "law", "")
    return (*named, law) if law else tuple(named)


def signed(charter: Charter) -> list[tuple[Agency, tuple[Said, ...], list[str]]]:
    """Return each agency that signed, with what it can speak about, whom to call, and the names of
    its sites.
    """
    sites = {site.code: site.name for site in charter.hub.sites}
    return [
        (
            agency,
            tuple(said(charter, inner) for inner in (*agency.remit, *agency.contacts)),
            [sites[code] for code in agency.sites],
        )
        for agency in charter.agencies
    ]
