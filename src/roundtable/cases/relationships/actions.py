"""What is done about relationships: entered, corrected, taken back; proposals taken and refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case, RefusedTie, Relationship
from roundtable.cases.relationships.queries import on_case, proposed, standing_ties
from roundtable.cases.relationships.rules import Proposal, Tie, may_relate
from roundtable.cases.rules import Origin
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require

CORRECTED = "Corrected."
GONE = deny(
    "This relationship was corrected or taken back meanwhile.",
    remedy="Look at the people of the case again.",
)
NOT_PROPOSED = deny("This is no longer proposed.", remedy="Look at the people of the case again.")


@dataclass(frozen=True)
class TieGiven:
    """A relationship as somebody enters it: since when and until when, and who said so."""

    tie: Tie
    since: date | None = None
    until: date | None = None
    said_by: str = ""
    origin: Origin = field(default=Origin.ENTERED, kw_only=True)


@action("case.related")
def relate(*, case: Case, given: TieGiven, by: Actor, at: datetime) -> Relationship:
    """Enter how two people on an open case are related.

    :raises Refused: where the case is closed, or it is said already how the two are related.
    """
    case = _open_to(case, by)
    entered = _enter(case, given, by, at)
    record(case=case, subject=_subject(entered), purpose=given.origin)
    return entered


@action("case.tie_changed")
def change(
    *, case: Case, relationship: UUID, given: TieGiven, by: Actor, at: datetime
) -> Relationship:
    """Correct how two people are related: what was said is taken back, and this stands instead.

    :raises Refused: where the case is closed, or somebody was faster.
    """
    case = _open_to(case, by)
    before = _standing(case, relationship)
    for tie in case.relationships.standing():
        if tie.told.pair == before.told.pair:
            _take_back(tie, CORRECTED, by, at)
    entered = _enter(case, given, by, at)
    record(case=case, subject=_subject(entered), purpose=f"instead of {before.pk}")
    return entered


@action("case.tie_taken_back")
def take_back(
    *, case: Case, relationship: UUID, because: str, by: Actor, at: datetime
) -> Relationship:
    """Take back that two people are related, with the reason. What was said stays in the record.

    :raises Refused: without a reason, where the case is closed, or somebody was faster.
    """
    case = _open_to(case, by)
    if not because.strip():
        raise Refused(deny("It is taken back for a reason.", remedy="Say why."))
    wrong = _standing(case, relationship)
    for tie in case.relationships.standing():
        # A referral may say the same from both sides.
        if tie.told.turned() == wrong.told.turned():
            _take_back(tie, because, by, at)
    record(case=case, subject=_subject(wrong))
    return wrong


@action("case.proposal_taken")
def take_proposal(*, case: Case, tie: Tie, by: Actor, at: datetime) -> Relationship:
    """Enter a relationship that is proposed to whoever takes it, with where that came from.

    :raises Refused: where it is not proposed to them, or the case is closed.
    """
    case = _open_to(case, by)
    proposal = _proposal(case, tie, by)
    entered = _enter(case, TieGiven(proposal.tie, origin=proposal.origin), by, at)
    record(case=case, subject=_subject(entered), purpose=proposal.origin)
    return entered


@action("case.proposal_refused")
def refuse_proposal(*, case: Case, tie: Tie, by: Actor, at: datetime) -> RefusedTie:
    """Refuse a relationship that is proposed, for good.

    :raises Refused: where it is not proposed to them, or the case is closed.
    """
    case = _open_to(case, by)
    told = _proposal(case, tie, by).tie
    refused = RefusedTie.objects.create(
        case=case,
        person_id=told.person,
        other_id=told.other,
        kind=told.kind,
        agency=by.agency,
        name=by.name,
        at=at,
    )
    record(case=case, subject=f"cases.refusedtie:{refused.pk}")
    return refused


def _open_to(case: Case, by: Actor) -> Case:
    """Return the case, locked, so that two who enter the same at once do so one after the other."""
    case = Case.objects.locked(case)
    require(may(by, Verb.RELATE, case.facts()))
    return case


def _enter(case: Case, given: TieGiven, by: Actor, at: datetime) -> Relationship:
    tie = given.tie
    people = {each.pk for each in on_case(case)}
    standing = standing_ties(case)
    dates = {"since": given.since, "until": given.until}
    require(may_relate(tie, standing, on_case=people, **dates))
    return Relationship.objects.create(
        case=case,
        person_id=tie.person,
        other_id=tie.other,
        kind=tie.kind,
        origin=given.origin,
        said_by=given.said_by.strip(),
        agency=by.agency,
        name=by.name,
        entered_at=at,
        **dates,
    )


def _standing(case: Case, relationship: UUID) -> Relationship:
    found = case.relationships.standing().filter(pk=relationship).first()
    if found is None:
        raise Refused(GONE)
    return found


def _take_back(tie: Relationship, because: str, by: Actor, at: datetime) -> None:
    tie.taken_back_at, tie.taken_back_by, tie.taken_back_because = at, by.agency, because.strip()
    tie.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_because"])


def _proposal(case: Case, tie: Tie, by: Actor) -> Proposal:
    for proposal in proposed(case, by):
        if proposal.tie == tie:
            return proposal
    raise Refused(NOT_PROPOSED)


def _subject(tie: Relationship) -> str:
    return f"cases.relationship:{tie.pk}"
