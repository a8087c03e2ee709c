"""The stages of a case and the ways between them. Pure."""

from __future__ import annotations

from enum import StrEnum

from roundtable.lib.verdict import Verdict, allow, deny


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
    (Stage.GATHER, Stage.DECIDE): "positions called for",
    (Stage.DECIDE, Stage.ACT): "decided jointly",
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
