"""What is to be done to reach one who referred: a letter with a link, or somebody who rings."""

from __future__ import annotations

from datetime import datetime

from roundtable.charter.terms import Charter, Step
from roundtable.feedback.models import Feedback, Letter, LetterState
from roundtable.feedback.reaching.rules import BY_HAND, Channel
from roundtable.lib.actor import Actor
from roundtable.workload.actions import start


def reach(told: Feedback, charter: Charter, *, by: Actor, at: datetime) -> None:
    """Have one who referred reached by the channel they gave. Inside the action that tells them."""
    if told.channel == Channel.EMAIL:
        Letter.objects.create(
            feedback=told, state=LetterState.WAITING, made_at=at, try_at=at, changed_at=at
        )
    elif told.channel in BY_HAND:
        have_it_done(told, charter, by=by, at=at)


def have_it_done(told: Feedback, charter: Charter, *, by: Actor, at: datetime) -> None:
    """Put it on the work of the agency that leads to tell one who referred what came of it."""
    start(
        case=told.case,
        step=Step.FEEDBACK,
        agencies={told.case.lead: path_to(told)},
        what="Tell who referred what came of it",
        charter=charter,
        by=by,
        at=at,
    )


def path_to(told: Feedback) -> str:
    """Return the page on which somebody is reached, below the address of the case."""
    return f"feedback/{told.pk}/"
