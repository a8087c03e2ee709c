"""Who may raise a professional disagreement, take it further and end it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from roundtable.charter.terms import Charter, DisagreementRung
from roundtable.lib.actor import Role
from roundtable.lib.verdict import Verdict, allow, deny


@dataclass(frozen=True)
class Dispute:
    """What a disagreement is about, as far as raising it asks: whose it is (`agency`, "" where it
    is nobody's any more), and whether one about it is open.
    """

    agency: str
    open_already: bool = False


@dataclass(frozen=True)
class Standing:
    """How a disagreement stands: between which two agencies, on which rung (1 is the first), which
    of them offered how it could end ("" for neither), and whether it is open.
    """

    raised_by: str
    against: str
    rung: int
    offered_by: str = ""
    is_open: bool = True

    @property
    def between(self) -> frozenset[str]:
        """The two agencies."""
        return frozenset({self.raised_by, self.against})


@dataclass(frozen=True)
class Speaker:
    """Who speaks for one of the agencies; `managed` says that it has a manager in the hub."""

    agency: str
    role: str
    managed: bool


def may_raise(charter: Charter, dispute: Dispute, *, agency: str) -> Verdict:
    """Return whether an agency may raise a disagreement about something, and the clause of its
    first rung.

    Source: charter part 8, the ladder.
    """
    if not charter.decision.ladder:
        return deny(
            "The charter has no ladder for a disagreement.",
            remedy="Say it at the table, or propose a ladder for part 8.",
        )
    if not dispute.agency:
        return deny("This stands no more.", remedy="Read what stands now.")
    if dispute.agency == agency:
        return deny("This is your own agency's.", remedy="Change it, or say what has changed.")
    if dispute.open_already:
        return deny("A disagreement about this is open.", remedy="Read how it stands.")
    first = charter.decision.ladder[0]
    return allow(first.does, first.clause)


def rung_of(charter: Charter, standing: Standing) -> DisagreementRung:
    """Return the rung on which a disagreement is: the last where the charter has fewer by now."""
    ladder = charter.decision.ladder
    return ladder[min(standing.rung, len(ladder)) - 1]


def by_managers(rung: DisagreementRung) -> bool:
    """Return whether the agencies' managers settle it on a rung."""
    return Role(rung.role) is Role.AGENCY_MANAGER


def may_speak(charter: Charter, standing: Standing, speaker: Speaker) -> Verdict:
    """Return whether somebody may say how a disagreement goes on: for one of the two agencies, in
    the role of its rung. Where an agency has no manager in the hub, whoever works the case speaks
    for them.
    """
    if not standing.is_open:
        return deny("This disagreement has ended.", remedy="Read how, below.")
    if speaker.agency not in standing.between:
        return deny("This is between two other agencies.", remedy="Say it at the table.")
    if not charter.decision.ladder:
        return deny("The charter has no ladder any more.", remedy="Take it back.")
    rung = rung_of(charter, standing)
    waits = by_managers(rung) and speaker.managed
    if waits and speaker.role != Role.AGENCY_MANAGER:
        return deny(
            "This waits for your agency's manager.", rung.clause, "Tell them what you know."
        )
    return allow(rung.does, rung.clause)


def may_go_further(charter: Charter, standing: Standing, speaker: Speaker) -> Verdict:
    """Return whether a disagreement goes to the next rung, and the clause of that."""
    spoken = may_speak(charter, standing, speaker)
    if not spoken:
        return spoken
    ladder = charter.decision.ladder
    if standing.rung >= len(ladder):
        return deny(
            "This is the last rung: here it ends.",
            ladder[-1].clause,
            "Write down what was agreed, also where it is that you differ.",
        )
    following = ladder[standing.rung]
    return allow(following.does, following.clause)


def may_accept(charter: Charter, standing: Standing, speaker: Speaker) -> Verdict:
    """Return whether an agency may agree to what the other offered."""
    spoken = may_speak(charter, standing, speaker)
    if spoken and not standing.offered_by:
        return deny("Nothing was offered yet.", remedy="Write down what you agreed.")
    if spoken and standing.offered_by == speaker.agency:
        return deny("Your own agency offered this.", remedy="Wait for what the other says.")
    return spoken


def may_take_back(standing: Standing, *, agency: str) -> Verdict:
    """Return whether a disagreement is taken back: by the agency that raised it, while it is
    open.
    """
    if not standing.is_open:
        return deny("This disagreement has ended.", remedy="Read how, below.")
    if standing.raised_by != agency:
        return deny("Another agency raised this.", remedy="Speak to that agency.")
    return allow()
