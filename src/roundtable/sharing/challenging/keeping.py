"""How a challenge ends, with the deadlines that belong to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from roundtable.cases.models import Case
from roundtable.charter.terms import Step
from roundtable.lib.actor import Actor
from roundtable.sharing.models import Challenge, Challenged, Request
from roundtable.sharing.statement import AnswerGiven
from roundtable.workload.actions import stop


def end(
    challenge: Challenge, how: Challenged, *, by: Actor, at: datetime, because: str = ""
) -> Challenge:
    """End a challenge. Its deadlines stop last: whoever sees the case by one of them alone sees it
    no more.
    """
    challenge.ended, challenge.ended_at, challenge.ended_because = how, at, because
    challenge.save(update_fields=["ended", "ended_at", "ended_because"])
    for path in challenge.paths:
        stop(
            case=challenge.case,
            steps=(Step.CHALLENGE,),
            agency=challenge.agency,
            path=path,
            by=by,
            at=at,
        )
    return challenge


def end_where_answered(request: Request, said: AnswerGiven, *, by: Actor, at: datetime) -> None:
    """End the open challenge of what an agency withheld about somebody, once it withholds nothing
    more of them, or gives some of it.
    """
    if said.ground and not said.items:
        return
    how = Challenged.ANSWERED_IN_PART if said.ground else Challenged.ANSWERED
    for challenge in _open(request=request, involvement=said.involvement):
        end(challenge, how, by=by, at=at)


def end_with_case(case: Case, *, by: Actor, at: datetime) -> None:
    """End what is still challenged on a case that closes."""
    for challenge in _open(case=case):
        end(challenge, Challenged.CASE_CLOSED, by=by, at=at)


def _open(**of: Any) -> QuerySet[Challenge]:
    waiting = Challenge.objects.filter(ended_at=None, **of).select_related("case", "involvement")
    return waiting.select_for_update(of=("self",))
