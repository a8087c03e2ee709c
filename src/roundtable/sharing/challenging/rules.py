"""Whether a withholding can be challenged, and who looks at it again. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from roundtable.charter.terms import Charter, Rung
from roundtable.lib.verdict import Verdict, allow, deny


@dataclass(frozen=True)
class Withholding:
    """What an agency withholds about somebody, as far as challenging it asks.

    `ground` is the one on which it does, "" where it withholds nothing. `climbed` are the roles
    that a challenge of it went to before, `held` those that somebody has in the agency today.
    `waiting` is whether a challenge of it is open, `late` whether its time, or the time to share
    what was promised, is over.
    """

    agency: str
    ground: str
    climbed: Collection[str] = ()
    held: Collection[str] = ()
    waiting: bool = False
    late: bool = False


def may_challenge(charter: Charter, withholding: Withholding, *, agency: str) -> Verdict:
    """Return whether an agency may challenge what another withholds, or take that further, and the
    clause of the rung it goes to.

    Source: charter part 7, the ladder.
    """
    if not withholding.ground:
        return deny("Nothing is withheld here.", remedy="Read what the agency answered.")
    if withholding.agency == agency:
        return deny("Your own agency withholds this.", remedy="Change your agency's answer.")
    if withholding.waiting and not withholding.late:
        return deny("A challenge is open already.", remedy="Wait for what they say.")
    if not charter.sharing.ladder:
        return deny(
            "The charter has no way to challenge what is withheld.",
            remedy="Ring the agency, or say at the table what is missing.",
        )
    rungs = rungs_left(charter, withholding.climbed)
    if not rungs:
        return deny(
            "The agency has said its last word on this.",
            charter.sharing.ladder[-1].clause,
            "Say at the table that you disagree, and what is missing for the decision.",
        )
    rung = next((rung for rung in rungs if rung.role in withholding.held), None)
    if rung is None:
        return deny(
            "Nobody in the agency who could look at it again has a place in the hub today.",
            rungs[0].clause,
            "Ring the agency, and ask for its manager.",
        )
    return allow(rung.does, rung.clause)


def rungs_left(charter: Charter, climbed: Collection[str]) -> tuple[Rung, ...]:
    """Return the rungs above the highest that a challenge went to."""
    ladder = charter.sharing.ladder
    highest = max(
        (place for place, rung in enumerate(ladder, 1) if rung.role in climbed), default=0
    )
    return ladder[highest:]


def may_reply(
    *, agency: str, role: str, by_agency: str, by_role: str, open_still: bool, withheld_it: bool
) -> Verdict:
    """Return whether somebody may answer a challenge that waits for a `role` of an `agency`;
    `withheld_it` says that they gave the answer that is challenged.
    """
    if not open_still:
        return deny("This challenge is answered or has ended.", remedy="Read how, below.")
    if (by_agency, by_role) != (agency, role):
        return deny("This waits for somebody else.", remedy="Leave it to whom it names.")
    if withheld_it:
        return deny(
            "You withheld this yourself.", remedy="Let a colleague with your role look at it."
        )
    return allow("It waits for you.")
