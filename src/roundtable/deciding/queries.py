"""What the table has before it, as the reader may see it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.models import Action, Decision, Discussion, Position, Voice
from roundtable.deciding.rules import agreement, differing, may_conclude
from roundtable.lib.verdict import Refused, Verdict, deny


@dataclass(frozen=True)
class Seat:
    """One agency's place at the table: its position where it may be seen, and where it differs
    from most. `waiting` while its position is out; `late` where it came after the time for it.
    """

    agency: str
    waiting: bool
    position: Position | None
    differs: tuple[str, ...] = ()
    late: bool = False


class Agreement(NamedTuple):
    """How many agencies say what most say of a part of their positions, of how many."""

    part: str
    same: int
    of: int


@dataclass(frozen=True)
class Answer:
    """One agency's answer to a proposal, None while it is silent."""

    agency: str
    voice: Voice | None


# What positions are compared by, in the words of a page.
COMPARED = {"outcome": "outcome", "level_of_need": "level of need", "grade": "grade"}


def standing_discussion(case: Case) -> Discussion:
    """Return the case's latest discussion.

    :raises Refused: when nobody has called one.
    """
    discussion = latest_discussion(case)
    if discussion is None:
        raise Refused(
            deny("Nobody has called for positions yet.", remedy="The lead agency calls for them.")
        )
    return discussion


def latest_discussion(case: Case) -> Discussion | None:
    """Return the case's latest discussion, None where there was none."""
    return case.discussions.order_by("-number").first()


def urgent_discussion(case: Case) -> Discussion | None:
    """Return the urgent discussion that goes on, None where none does."""
    return latest_discussion(case) if case.urgent_at else None


def waited_for(discussion: Discussion) -> list[str]:
    """Return who has not taken a position: their clocks tell, because the positions are sealed."""
    running = discussion.case.clocks.running().filter(step=Step.POSITION)
    waiting = set(running.values_list("agency", flat=True))
    return [agency for agency in discussion.table if agency in waiting]


def own_position(discussion: Discussion, agency: str) -> Position | None:
    """Return the position an agency has taken in a discussion."""
    return discussion.positions.filter(agency=agency).first()


def seats(discussion: Discussion) -> list[Seat]:
    """Return who sits at the table: sealed, who is waited for; opened, what each says."""
    taken = {position.agency: position for position in discussion.positions.all()}
    if discussion.opened_at is None:
        waiting = waited_for(discussion)
        return [Seat(code, code in waiting, taken.get(code)) for code in discussion.table]
    differences = _differences(taken)
    return [
        Seat(
            code,
            code not in taken,
            taken.get(code),
            tuple(differences.get(code, ())),
            code in taken and taken[code].taken_at > discussion.positions_due_at,
        )
        for code in discussion.table
    ]


def _differences(taken: dict[str, Position]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for words, said in _compared(taken.values()).items():
        for agency in differing(said):
            found.setdefault(agency, []).append(words)
    return found


def _compared(taken: Iterable[Position]) -> dict[str, dict[str, Hashable]]:
    """Return what each agency says of each part that is compared; who has no remit says nothing."""
    return {
        words: {said.agency: getattr(said, field) for said in taken if not said.no_remit}
        for field, words in COMPARED.items()
    }


def agreements(seats: Sequence[Seat]) -> list[Agreement]:
    """Return on what agencies agree, the part on which the fewest do first. Never a verdict: it
    says where to begin to talk.
    """
    taken = [seat.position for seat in seats if seat.position]
    found = [Agreement(part, *agreement(said)) for part, said in _compared(taken).items()]
    return sorted(found, key=lambda each: each.same)


def standing_proposal(discussion: Discussion) -> Decision | None:
    """Return the proposal that stands before the table or was decided, None where there is none."""
    standing = discussion.decisions.filter(fell_at=None)
    return standing.prefetch_related("voices", "people__involvement").first()


def proposal_of(case: Case, proposal_id: UUID) -> Decision | None:
    """Return a proposal of a case, standing, decided or fallen; None where there is none such."""
    return case.decisions.filter(pk=proposal_id, emergency=False).first()


def fallen_proposals(discussion: Discussion) -> QuerySet[Decision]:
    """Return the proposals that found no quorum or gave way to another, latest first."""
    fallen = discussion.decisions.filter(fell_at__isnull=False)
    return fallen.prefetch_related("voices", "people__involvement").order_by("-proposed_at")


def answers_to(decision: Decision) -> list[Answer]:
    """Return how each agency at the table answers a proposal."""
    said = {voice.agency: voice for voice in decision.voices.all()}
    return [Answer(code, said.get(code)) for code in decision.table]


def verdict_on(charter: Charter, decision: Decision, at: datetime) -> Verdict:
    """Return whether a proposal is now the joint decision."""
    return may_conclude(
        charter,
        outcomes=decision.outcomes,
        at_table=decision.table,
        stances={voice.agency: voice.stance for voice in decision.voices.all()},
        is_open=decision.is_open,
        due=decision.due_at,
        at=at,
    )


def joint_decision(case: Case) -> Decision | None:
    """Return the case's latest joint decision."""
    return joint_decisions(case).first()


def joint_decisions(case: Case) -> QuerySet[Decision]:
    """Return what the agencies decided together, latest first."""
    decided = case.decisions.filter(emergency=False, decided_at__isnull=False)
    decided = decided.select_related("discussion")
    decided = decided.prefetch_related("voices", "people__involvement")
    return decided.order_by("-decided_at")


def emergency_decisions(case: Case) -> QuerySet[Decision]:
    """Return what single agencies did at once, latest first."""
    return case.decisions.filter(emergency=True).order_by("-decided_at")


def actions_of(case: Case) -> QuerySet[Action]:
    """Return the case's actions that the reader may see: those still to do first, by when they
    are due.
    """
    return case.actions.order_by(F("ended_at").asc(nulls_first=True), "due_at")


def action_of(case: Case, action_id: UUID) -> Action | None:
    """Return an action of a case that the reader may see, None where there is none such."""
    return case.actions.filter(pk=action_id).first()
