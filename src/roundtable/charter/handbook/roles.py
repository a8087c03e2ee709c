"""What a role may do to a case, and may not, in words. Pure.

The order of access decides (docs/rules/access.md). This says the same to a reader, and a test
compares the two, verb by verb and role by role.
"""

from __future__ import annotations

from roundtable.lib.actor import Role

DEEDS = {
    "see_outline": "See the people, the stage and the deadlines of a case",
    "see": "Read a case, as far as what is in it is shared with your agency",
    "see_discussion": "Read the discussion, once your agency has answered",
    "identify": "Say who the people on a case are, where your agency leads",
    "say_who": "Say again who somebody is, while a case is open, where your agency leads",
    "relate": "Say how people on a case are related, and take it back",
    "analyse": "Add risk, protection, strengths, unknowns and a person's own words to the analysis",
    "match": "Say whether a match in a register is the person on the case",
    "grade": "Grade a case, where your agency leads",
    "close_without_action": "Take no further action, where your agency leads",
    "ask": "Ask the agencies, where your agency leads",
    "answer": "Answer a request to your agency",
    "challenge": "Challenge what another agency withholds",
    "see_challenge": "Read what is withheld, on which ground, and how that was challenged",
    "answer_challenge": "Answer a challenge of what your agency withholds, where it waits for you",
    "remind": "Remind the other agencies of what they have yet to do, where your agency leads",
    "see_consent": "Read what your agency recorded of somebody's consent and capacity",
    "record_consent": "Record somebody's consent and capacity, and share though they said no",
    "talk": "Write at the table: what your agency says, and wording for the decision",
    "disagree": "Raise a professional disagreement with another agency, and settle it",
    "authorise": "Authorise sharing though somebody said no, where it waits for you",
    "call": "Call for positions, where your agency leads",
    "call_at_once": "Call the agencies to an urgent discussion, at any stage",
    "take_position": "Take your agency's position",
    "propose": "Propose a decision",
    "stand": "Agree to a proposal, or dissent from it, for your agency",
    "emergency": "Act at once when somebody is in immediate danger",
    "record_action": "Set actions, and record what came of your agency's own",
    "refer_on": "Record a referral onwards and its answer, as the lead or with an action",
    "follow_up": "Say what came of a decision for each person, where your agency leads",
    "transfer": "Hand a case over to another hub or agency, where your agency leads",
    "release": "Say which of your agency's information goes with a case that is handed over",
    "pause": "Pause a deadline of your agency, for a reason of the charter",
    "close": "Close a case, where your agency leads",
    "tell": "Tell who referred what came of it, where your agency leads",
    "reopen": "Open a closed case again",
}
"""Each verb of the order of access, as the person who does it would say it."""

WORKING = frozenset({Role.PRACTITIONER, Role.REPRESENTATIVE, Role.AGENCY_MANAGER})
_ALL = frozenset(DEEDS)
_MAY: dict[Role, frozenset[str]] = {
    **dict.fromkeys(WORKING, _ALL),
    Role.HUB_MANAGER: frozenset({"see_outline"}),
    Role.INFORMATION_GOVERNANCE: frozenset(
        {"see_outline", "see_challenge", "answer_challenge", "see_consent", "authorise"}
    ),
}
_NEVER = {
    True: (
        "See a case that your agency is not on",
        "Read what another agency gave and did not share with yours",
        "Answer, take a position or end an action for another agency",
        "Decide alone, outside an emergency",
    ),
    False: ("Change a case", "Read what agencies gave about a person"),
}
_BY_TASK = "See a case on which nothing waits for your answer, or what other agencies gave there"
_BOARD_NEVER = "Change the charter, or anybody's rights, without the agencies it asks for"


def may_do(role: Role) -> list[str]:
    """Return what a role may do to cases of its agency, in the order of the path."""
    return [words for verb, words in DEEDS.items() if verb in _MAY.get(role, frozenset())]


def may_not_do(role: Role) -> list[str]:
    """Return what a role never does."""
    if role is Role.INFORMATION_GOVERNANCE:
        return [_BY_TASK, _NEVER[False][0], _BOARD_NEVER]
    outline = [] if _MAY.get(role) else ["See a case at all"]
    return [*outline, *_NEVER[role in WORKING], _BOARD_NEVER]


def verbs_of(role: Role) -> frozenset[str]:
    """Return the verbs of the order of access that a role may ever do."""
    return _MAY.get(role, frozenset())
