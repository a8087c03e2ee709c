"""Who may sign, object, ask and agree, how many it takes, and from which day a version holds.

Pure. The same is checked once more in the database, which trusts nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Set
from dataclasses import dataclass
from uuid import UUID

from roundtable.charter.power import amendment, clause_on
from roundtable.charter.terms import Charter, Power
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.lib.working_time import Calendar

ASKERS = frozenset({Role.GOVERNANCE, Role.AGENCY_MANAGER})
FEWEST = 2
DEFAULT_APPROVERS = ("governance", "agency_manager")


@dataclass(frozen=True)
class Needed:
    """The signatures that a version needs: how many agencies of which, and which among them."""

    agencies: frozenset[str]
    count: int
    must_include: frozenset[str] = frozenset()
    clause: str = ""

    def met(self, signed: Set[str]) -> bool:
        """Return whether these signatures are enough."""
        ours = self.agencies & signed
        return len(ours) >= self.count and self.must_include <= ours

    def can_be_met(self, objecting: Set[str]) -> bool:
        """Return whether they still could be, without those that object."""
        return self.met(self.agencies - objecting)


@dataclass(frozen=True)
class ProposalFacts:
    """What the rules ask of a proposal: who has signed and objected, and what became of it."""

    kind: str
    base: str
    needed: Needed
    signed: frozenset[str]
    objecting: frozenset[str]
    proposed_by: UUID
    adopted: bool = False
    in_effect: bool = False
    lapsed: bool = False
    stopped: bool = False
    withdrawn: bool = False

    @property
    def live(self) -> frozenset[str]:
        """The agencies whose signatures stand."""
        return self.signed - self.objecting

    @property
    def fallen(self) -> bool:
        """Whether it can no longer become the charter, because of who objects."""
        if self.in_effect:
            return False
        return self.stopped or self.withdrawn or not self.needed.can_be_met(self.objecting)


@dataclass(frozen=True)
class ChangeFacts:
    """What the rules ask of a change of rights. `agreed` holds who agreed besides who asked, and
    `colleagues` is whether somebody else of the person's agency could make their code.
    """

    power: Power
    of_agency: str
    asked_by_agency: str
    asked_by: UUID
    concerns: UUID | None
    agreed: frozenset[str]
    turned_down: bool = False
    took_effect: bool = False
    colleagues: bool = True


def needed_for(charter: Charter, kind: str, *, joining: Collection[str] = ()) -> Needed:
    """Return the signatures that a change of a kind needs by the charter in force.

    `joining` are the agencies that the text names. All of them sign the first charter. Of a later
    one, those that it would newly bind sign as well as those that the charter in force asks for.
    Source: charter part 14.
    """
    agencies = frozenset(agency.code for agency in charter.agencies)
    if kind == "founding":
        return Needed(frozenset(joining), len(joining))
    new, term = frozenset(joining) - agencies, amendment(charter, kind)
    every = term is None or term.signatures == "all"
    count = len(agencies) if term is None or every else int(term.signatures)
    must = frozenset(term.must_include if term else ()) | new
    return Needed(agencies | new, count + len(new), must, term.clause if term else "")


def may_propose(
    actor: Actor, charter: Charter, *, kind: str, number: str, adopted: Collection[str]
) -> Verdict:
    """Return whether somebody may lay a text before the agencies as a change of this kind."""
    term = amendment(charter, kind)
    if actor.role not in ASKERS | {Role.OPERATOR}:
        return deny(
            "Only board members and agency managers propose a charter.",
            remedy="Tell your agency's member of the board what should change.",
        )
    if number in adopted:
        return deny(
            f"The hub has already adopted a version {number}.",
            remedy="Give the text a number of its own.",
        )
    if kind == "urgent" and term is None:
        return deny(
            "The charter in force knows no urgent change.", remedy="Propose an ordinary one."
        )
    return allow("", term.clause if term else "")


def may_sign(
    actor: Actor, facts: ProposalFacts, *, signs: bool, joining: Collection[str], latest: str
) -> Verdict:
    """Return whether somebody may sign: their agency's signatory, once, while it can be adopted.

    `joining` are the agencies that the proposed text names; `latest` is the version adopted last.
    """
    if not signs:
        return deny(
            "Only your agency's named signatory signs for it.",
            facts.needed.clause,
            "Ask who signs for your agency: it stands under People of my agency.",
        )
    if actor.agency not in facts.needed.agencies | set(joining):
        return deny("Your agency is not one of those this charter needs.")
    if actor.agency in facts.signed:
        return deny("Your agency has signed this already.")
    if actor.agency in facts.objecting:
        return deny("Your agency has refused to sign this.", remedy="Propose another text.")
    if facts.fallen or facts.lapsed:
        return deny("This can no longer become the charter.", remedy="Start a draft from its text.")
    if not facts.adopted and facts.base != latest:
        return deny(
            f"The charter has changed since: version {latest} was adopted.",
            remedy=f"Propose the text again, as a change of version {latest}.",
        )
    return allow("", facts.needed.clause)


def may_object(actor: Actor, facts: ProposalFacts, *, signs: bool) -> Verdict:
    """Return whether somebody may refuse, or take back a signature or a proposal of their own.

    A signature stands once the version is in force; the first charter stands once all signed it.
    """
    if not signs and actor.user_id != facts.proposed_by:
        return deny(
            "Only your agency's named signatory refuses for it.",
            remedy="Tell your signatory what you think.",
        )
    if actor.agency in facts.objecting:
        return deny("Your agency has objected already.")
    if facts.in_effect or facts.lapsed:
        return deny(
            "This version has taken effect. A signature under it stands.",
            facts.needed.clause,
            "Propose another version.",
        )
    return allow()


def takes_effect_on(
    charter: Charter, kind: str, *, wanted: dt.date, signed_on: dt.date, calendar: Calendar
) -> dt.date:
    """Return the day a version holds from: the day it names, or later where the notice ends later
    or the hub does not work that day.

    `signed_on` is the day of the last signature needed. Source: charter part 14.
    """
    term = amendment(charter, kind)
    day, left = signed_on, term.notice_working_days if term else 0
    while left:
        day += dt.timedelta(days=1)
        left -= calendar.works_on(day)
    day = max(day, wanted)
    while not calendar.works_on(day):
        day += dt.timedelta(days=1)
    return day


def lapses_on(charter: Charter, kind: str, *, effective_from: dt.date) -> dt.date | None:
    """Return the day from which the version no longer holds unless all confirm it, or None."""
    term = amendment(charter, kind)
    if term is None or term.lapses_after_days is None:
        return None
    return effective_from + dt.timedelta(days=term.lapses_after_days)


def agencies_needed(charter: Charter, power: Power) -> int:
    """Return how many agencies must agree to a change, whoever asks for it among them.

    Two is the floor of the rule, whatever a charter leaves out.
    """
    clause = clause_on(charter, power)
    return clause.agencies if clause else FEWEST


def approvers(charter: Charter, power: Power) -> tuple[str, ...]:
    """Return the roles that agree to a change for another agency."""
    clause = clause_on(charter, power)
    return clause.approvers if clause else DEFAULT_APPROVERS


def is_agreed(charter: Charter, facts: ChangeFacts) -> bool:
    """Return whether enough agencies stand behind a change: whoever asks counts where it is one."""
    known = {agency.code for agency in charter.agencies}
    behind = (facts.agreed | {facts.asked_by_agency}) & known
    return not facts.turned_down and len(behind) >= agencies_needed(charter, facts.power)


def may_ask(
    actor: Actor, charter: Charter, power: Power, *, of_agency: str, concerns: UUID | None
) -> Verdict:
    """Return whether somebody may ask for a change: a manager or board member, for their own
    agency's people and not for themselves, or the operator.
    """
    clause = clause_on(charter, power)
    number = clause.clause if clause else ""
    if actor.role is Role.OPERATOR:
        return allow("", number)
    if actor.role not in ASKERS:
        return deny(
            "Only board members and agency managers ask for this.",
            number,
            "Ask your agency's manager.",
        )
    if actor.agency != of_agency:
        return deny("An agency asks for its own people only.", number, "Ask that agency's manager.")
    if actor.user_id == concerns:
        return deny(
            "Nobody asks for a change of their own rights.",
            number,
            "Ask a colleague who manages your agency, or the hub's operator.",
        )
    return allow("", number)


def may_agree(actor: Actor, charter: Charter, facts: ChangeFacts) -> Verdict:
    """Return whether somebody may agree to a change for their agency."""
    clause = clause_on(charter, facts.power)
    number = clause.clause if clause else ""
    if facts.took_effect or facts.turned_down:
        return deny("This has been dealt with.", number)
    if actor.role not in approvers(charter, facts.power):
        return deny(
            "Your role does not agree to changes of rights.", number, "Leave it to a colleague."
        )
    if actor.agency == facts.asked_by_agency:
        return deny(
            "Your agency asked for this. Another agency must agree.", number, "Wait for one."
        )
    if actor.user_id in (facts.concerns, facts.asked_by):
        return deny(
            "Nobody agrees to a change of their own rights.", number, "Leave it to a colleague."
        )
    if actor.agency in facts.agreed:
        return deny("Your agency has agreed already.", number, "Another agency must agree too.")
    return allow("", number)


def may_turn_down(actor: Actor, charter: Charter, facts: ChangeFacts) -> Verdict:
    """Return whether somebody may turn a change down, or take their agency's request back."""
    asked = actor.agency == facts.asked_by_agency and actor.role in ASKERS
    if asked and not (facts.took_effect or facts.turned_down):
        return allow()
    return may_agree(actor, charter, facts)


def may_make_code(actor: Actor, facts: ChangeFacts) -> Verdict:
    """Return whether somebody may make the code with which a person chooses their password: their
    own agency, or where they are its first, an agency that agreed to their seat.
    """
    if not facts.took_effect or facts.power not in (Power.SEAT, Power.RESET_SIGN_IN):
        return deny("There is nothing to sign in with yet.", remedy="Wait until it is agreed.")
    first = facts.power is Power.SEAT and not facts.colleagues
    makers = facts.agreed if first else {facts.of_agency}
    if actor.agency not in makers or actor.role not in ASKERS:
        return deny(
            "Only the person's own agency makes their code.", remedy="Ask that agency's manager."
        )
    if actor.user_id == facts.concerns:
        return deny("Nobody makes a code for themselves.", remedy="Ask a colleague.")
    return allow()
