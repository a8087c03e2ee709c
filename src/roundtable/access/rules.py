"""Who may see and do what. Pure: first hit wins, denials first, no hit is a denial.

The numbers are those of the access order in docs/rules/access.md. Rules 3 (conflicts), 4
(disposal), 5 (sealed cases), 8 (named users for confidential addresses), 13 and 14 (break-glass,
dip samples) wait for the parts they speak about; their places in the order are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Verdict, allow, deny


class Verb(StrEnum):
    """What can be done to a case. A verb not in `WRITES` only reads."""

    SEE = "see"
    SEE_OUTLINE = "see_outline"
    SEE_DISCUSSION = "see_discussion"
    IDENTIFY = "identify"
    SAY_WHO = "say_who"
    MATCH = "match"
    RELATE = "relate"
    ANALYSE = "analyse"
    GRADE = "grade"
    CLOSE_WITHOUT_ACTION = "close_without_action"
    ASK = "ask"
    ANSWER = "answer"
    CHALLENGE = "challenge"
    SEE_CHALLENGE = "see_challenge"
    ANSWER_CHALLENGE = "answer_challenge"
    SEE_CONSENT = "see_consent"
    RECORD_CONSENT = "record_consent"
    AUTHORISE = "authorise"
    DISAGREE = "disagree"
    TALK = "talk"
    CALL = "call"
    CALL_AT_ONCE = "call_at_once"
    TAKE_POSITION = "take_position"
    PROPOSE = "propose"
    STAND = "stand"
    EMERGENCY = "emergency"
    RECORD_ACTION = "record_action"
    REFER_ON = "refer_on"
    PAUSE = "pause"
    REMIND = "remind"
    FOLLOW_UP = "follow_up"
    TRANSFER = "transfer"
    RELEASE = "release"
    CLOSE = "close"
    TELL = "tell"
    REOPEN = "reopen"


@dataclass(frozen=True)
class CaseFacts:
    """What access needs to know of a case: agency codes (`contributing`: those that answered, or
    were called to the table), the stage, the tasks that wait for a role of an agency there, as
    `task_of` writes them, and whether an urgent discussion goes on.
    """

    lead: str
    agencies: frozenset[str]
    contributing: frozenset[str]
    stage: str
    tasks: frozenset[str] = frozenset()
    urgent: bool = False


@dataclass(frozen=True)
class ItemFacts:
    """What access needs to know of an item: who gave it, and to whom it was disclosed and not
    withdrawn.
    """

    agency: str
    disclosed_to: frozenset[str]


@dataclass(frozen=True)
class _Write:
    stages: frozenset[str]
    lead_only: bool = False
    contributing: bool = False
    urgent: bool = False


def _write(
    *stages: str, lead_only: bool = False, contributing: bool = False, urgent: bool = False
) -> _Write:
    """Say at which stages something is done and by whom; `urgent`: and at an urgent discussion."""
    return _Write(frozenset(stages), lead_only, contributing, urgent)


WRITES: dict[Verb, _Write] = {
    Verb.IDENTIFY: _write("identify", lead_only=True),
    Verb.SAY_WHO: _write("identify", "gather", "decide", "act", lead_only=True),
    Verb.MATCH: _write("identify", "gather", "decide", "act"),
    Verb.RELATE: _write("identify", "gather", "decide", "act"),
    Verb.ANALYSE: _write("gather", "decide", "act"),
    Verb.GRADE: _write("identify", "gather", "decide", lead_only=True),
    Verb.CLOSE_WITHOUT_ACTION: _write("identify", lead_only=True),
    Verb.ASK: _write("identify", "gather", "decide", lead_only=True),
    Verb.ANSWER: _write("gather", "decide", "act"),
    Verb.CHALLENGE: _write("gather", "decide", "act"),
    Verb.ANSWER_CHALLENGE: _write("gather", "decide", "act"),
    Verb.RECORD_CONSENT: _write("gather", "decide", "act"),
    Verb.AUTHORISE: _write("gather", "decide", "act"),
    Verb.DISAGREE: _write("gather", "decide", "act"),
    Verb.CALL: _write("gather", "act", lead_only=True),
    Verb.TAKE_POSITION: _write("decide", contributing=True),
    Verb.CALL_AT_ONCE: _write("identify", "gather", "decide", "act"),
    Verb.TALK: _write("decide", contributing=True, urgent=True),
    Verb.PROPOSE: _write("decide", contributing=True, urgent=True),
    Verb.STAND: _write("decide", contributing=True, urgent=True),
    Verb.EMERGENCY: _write("identify", "gather", "decide"),
    # What was decided before is done while the agencies decide anew.
    Verb.RECORD_ACTION: _write("decide", "act"),
    # Also once the case is closed: whoever looks at an outcome again may find what is missing.
    Verb.REFER_ON: _write("decide", "act", "closed"),
    Verb.PAUSE: _write("identify", "gather", "decide", "act"),
    Verb.REMIND: _write("gather", "decide", "act", lead_only=True),
    # What was decided has effects when the case is closed, too.
    Verb.FOLLOW_UP: _write("decide", "act", "closed", lead_only=True),
    # A family moves at any stage, and what was gathered before is there at each of them.
    Verb.TRANSFER: _write("identify", "gather", "decide", "act", lead_only=True),
    Verb.RELEASE: _write("identify", "gather", "decide", "act"),
    Verb.CLOSE: _write("act", lead_only=True),
    # Who referred is told when the case is closed, too.
    Verb.TELL: _write("identify", "gather", "decide", "act", "closed", lead_only=True),
    Verb.REOPEN: _write("closed"),
}
BLIND_ROLES = frozenset({Role.OPERATOR, Role.AUDITOR, Role.GOVERNANCE})
WORKING_ROLES = frozenset({Role.PRACTITIONER, Role.REPRESENTATIVE, Role.AGENCY_MANAGER})
# Who works no cases, and what they may do to one where a task of theirs is open.
TASK_ROLES = frozenset({Role.INFORMATION_GOVERNANCE})
TASK_VERBS = frozenset(
    {
        *(Verb.SEE_OUTLINE, Verb.SEE_CHALLENGE, Verb.ANSWER_CHALLENGE),
        *(Verb.SEE_CONSENT, Verb.AUTHORISE),
    }
)

NOTHING_HERE = deny(
    "There is no such case, or your agency is not on it.",
    remedy="Check the reference. You can always refer a concern yourself.",
)


def may(actor: Actor, verb: Verb, case: CaseFacts) -> Verdict:
    """Return whether `actor` may do `verb` to a case, with the reason.

    Source: the hub's access order; charter part 11.
    """
    for rule in ORDER:
        verdict = rule(actor, verb, case)
        if verdict is not None:
            return verdict
    return NOTHING_HERE


def task_of(agency: str, role: str) -> str:
    """Return how a case keeps that a task waits on it for a role of an agency."""
    return f"{agency}:{role}"


def may_see_item(actor: Actor, case: CaseFacts, item: ItemFacts) -> Verdict:
    """Return whether `actor` may read an item: their agency's own, or disclosed to it (rule 7)."""
    seen = may(actor, Verb.SEE, case)
    if not seen:
        return seen
    if agency_sees(actor.agency, item):
        return allow("Your agency gave it, or it was disclosed to your agency.")
    return deny("It was not disclosed to your agency.", remedy="Ask the agency that gave it.")


def agency_sees(agency: str, item: ItemFacts) -> bool:
    """Return whether an agency on a case reads an item: it gave it, or it was disclosed to it."""
    return agency == item.agency or agency in item.disclosed_to


def _no_membership(actor: Actor, _verb: Verb, _case: CaseFacts) -> Verdict | None:
    if not actor.member:
        return deny("You have no role in an agency today.", remedy="Ask your agency's manager.")
    return None


def _not_ready(actor: Actor, _verb: Verb, _case: CaseFacts) -> Verdict | None:
    return actor.not_ready


def _blind_role(actor: Actor, _verb: Verb, _case: CaseFacts) -> Verdict | None:
    if actor.role in BLIND_ROLES:
        return NOTHING_HERE
    return None


def _write_out_of_place(actor: Actor, verb: Verb, case: CaseFacts) -> Verdict | None:
    write = WRITES.get(verb)
    if write is None or actor.agency not in case.agencies:
        return None
    if actor.role not in WORKING_ROLES and not _has_task(actor, verb, case):
        return deny("Your role reads this case and does not change it.", "11.1")
    if case.stage not in write.stages and not (write.urgent and case.urgent):
        return deny(
            f"This is not done at the stage “{case.stage}”.", remedy="Follow the next step shown."
        )
    if write.lead_only and actor.agency != case.lead:
        return deny("Only the agency that leads the case does this.", remedy="Ask the lead agency.")
    if write.contributing and actor.agency not in case.contributing | {case.lead}:
        return deny(
            "Only agencies that answered the request sit at the table.",
            remedy="Answer your agency's request first.",
        )
    return None


def _on_the_case(actor: Actor, verb: Verb, case: CaseFacts) -> Verdict | None:
    if actor.agency not in case.agencies or actor.role not in WORKING_ROLES:
        return None
    if verb is Verb.SEE_DISCUSSION and actor.agency not in case.contributing | {case.lead}:
        return deny(
            "The discussion is for agencies that answered the request.",
            remedy="Answer your agency's request first.",
        )
    return allow("Your agency was asked.")


def _manager_on_duty(actor: Actor, verb: Verb, _case: CaseFacts) -> Verdict | None:
    if actor.role is Role.HUB_MANAGER and verb is Verb.SEE_OUTLINE:
        return allow("The hub manager sees people, stage and clocks of every case.")
    return None


def _task_open(actor: Actor, verb: Verb, case: CaseFacts) -> Verdict | None:
    if _has_task(actor, verb, case):
        return allow("Something waits for you on this case.")
    return None


def _has_task(actor: Actor, verb: Verb, case: CaseFacts) -> bool:
    waits = task_of(actor.agency, actor.role) in case.tasks and actor.agency in case.agencies
    return actor.role in TASK_ROLES and verb in TASK_VERBS and waits


Rule = Callable[[Actor, Verb, CaseFacts], Verdict | None]
ORDER: tuple[Rule, ...] = (
    _no_membership,  # 1
    _not_ready,  # 1, induction
    _blind_role,  # 2
    _write_out_of_place,  # 6
    _on_the_case,  # 9 and 10
    _manager_on_duty,  # 11
    _task_open,  # 12
)
