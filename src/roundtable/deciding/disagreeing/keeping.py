"""How a disagreement ends, with the deadlines that belong to it."""

from __future__ import annotations

from datetime import datetime

from roundtable.cases.models import Case
from roundtable.charter.terms import Charter, DisagreementRung, Step
from roundtable.deciding.disagreeing.rules import by_managers
from roundtable.deciding.models import Disagreed, Disagreement
from roundtable.lib.actor import Actor, Role
from roundtable.workload.actions import start, stop
from roundtable.workload.handing.queries import is_managed

WHAT = "Settle a disagreement with another agency"


def on_the_rung(
    disagreement: Disagreement, rung: DisagreementRung, charter: Charter, by: Actor, at: datetime
) -> None:
    """Give both agencies the time of a rung. It stands on the work of their managers, where those
    settle it and the agency has one in the hub.
    """
    stop_clocks(disagreement, by=by, at=at)
    for agency in (disagreement.agency, disagreement.against):
        managers = by_managers(rung) and is_managed(agency, at)
        start(
            case=disagreement.case,
            step=Step.DISAGREE,
            agencies={agency: disagreement.path},
            what=WHAT,
            charter=charter,
            by=by,
            at=at,
            role=Role.AGENCY_MANAGER.value if managers else "",
        )


def end(disagreement: Disagreement, how: Disagreed, *, by: Actor, at: datetime) -> None:
    """End a disagreement, and its deadlines."""
    disagreement.ended, disagreement.ended_at = how, at
    disagreement.save(update_fields=["ended", "ended_at"])
    stop_clocks(disagreement, by=by, at=at)


def stop_clocks(disagreement: Disagreement, *, by: Actor, at: datetime) -> None:
    """Stop what runs for a disagreement."""
    case = disagreement.case
    if case.clocks.running().filter(step=Step.DISAGREE, path=disagreement.path).exists():
        stop(case=case, steps=(Step.DISAGREE,), path=disagreement.path, by=by, at=at)


def any_open(case: Case) -> bool:
    """Return whether agencies still disagree on a case: its clocks tell everybody on it."""
    return case.clocks.running().filter(step=Step.DISAGREE).exists()
