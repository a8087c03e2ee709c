"""What is withheld about somebody, how that was challenged, and how challenges end in the hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from roundtable.access.models import Membership
from roundtable.cases.models import Case
from roundtable.charter.terms import Step
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.sharing.challenging.rules import Withholding
from roundtable.sharing.models import AskedAbout, Challenge, Challenged, Request, Return
from roundtable.sharing.queries import last_answer
from roundtable.workload.models import Clock


def withheld_now(about: AskedAbout) -> Return | None:
    """Return the answer by which an agency withholds something about somebody, None where it said
    something else last, and where the reader does not see what it said.
    """
    return withheld_by(about.request, about.involvement_id)


def withheld_by(request: Request, about: UUID) -> Return | None:
    """Return the same, for a request and the id of somebody's involvement."""
    supplements = request.supplements.filter(involvement=about)
    latest = supplements.aggregate(number=Max("number"))["number"] or 1
    answer = last_answer(request, about)
    return answer if answer and answer.ground and answer.number == latest else None


def challenges_about(about: AskedAbout) -> list[Challenge]:
    """Return every challenge of what an agency withheld about somebody, the first one first."""
    found = about.request.challenges.filter(involvement=about.involvement)
    found = found.select_related("reply", "case", "involvement")
    return list(found.order_by("challenged_at", "number"))


def withholding(about: AskedAbout, at: datetime) -> Withholding:
    """Return what challenging asks of what an agency withholds about somebody at a moment."""
    agency, answer = about.request.agency, withheld_now(about)
    if answer is None:
        return Withholding(agency, "")
    found = challenges_about(about)
    waiting = next((each for each in found if each.ended_at is None), None)
    due = due_of(waiting) if waiting else None
    return Withholding(
        agency,
        answer.ground,
        climbed={each.role for each in _since_it_was_withheld(found) if _was_heard(each)},
        held=set(seated(agency, at)),
        waiting=waiting is not None,
        late=due is not None and due < at,
    )


def _since_it_was_withheld(found: list[Challenge]) -> list[Challenge]:
    """Return the challenges since the agency last withheld nothing about them."""
    answered = [n for n, each in enumerate(found, 1) if each.ended == Challenged.ANSWERED]
    return found[max(answered, default=0) :]


def _was_heard(challenge: Challenge) -> bool:
    """Return whether a challenge counts as a rung that was climbed: it was answered, or its time
    was over. One that was taken back, or ended with its case, says nothing of the agency.
    """
    return hasattr(challenge, "reply") or challenge.ended in ("", Challenged.TAKEN_FURTHER)


def due_of(challenge: Challenge) -> datetime | None:
    """Return by when the agency is due to answer a challenge, or to share what it said it will."""
    running = Clock.objects.running().filter(case=challenge.case_id, step=Step.CHALLENGE)
    due = running.filter(agency=challenge.agency, path__in=challenge.paths).order_by("due_at")
    return due.values_list("due_at", flat=True).first()


def seated(agency: str, at: datetime) -> dict[str, list[str]]:
    """Return who has which role in an agency on a day: names by role."""
    held = Membership.objects.on(timezone.localdate(at)).filter(agency=agency, user__is_active=True)
    found: dict[str, list[str]] = {}
    for role, name in held.order_by("user__name").values_list("role", "user__name"):
        found.setdefault(role, []).append(name)
    return found


_CHALLENGED = Prepared(
    lambda: (
        Challenge.objects.filter(case=Param("case"))
        .order_by("number")
        .values_list("answer_id", "ended")
    )
)


def challenged(case: Case) -> dict[UUID, str]:
    """Return how the last challenge of each answer on a case stands, by the answer's id: how it
    ended, "" while it is open.
    """
    return dict(_CHALLENGED(case=case.pk))


def challenged_question(case: Case) -> Question[Any]:
    """Return what `challenged` will ask, for `ahead`."""
    return _CHALLENGED.question(case=case.pk)


@dataclass(frozen=True)
class Counted:
    """How often what an agency withheld was challenged in a period, and how that ended."""

    agency: str
    withheld: int
    challenged: int
    ended: dict[str, int]
    in_time: int


def counted(since: datetime, until: datetime) -> list[Counted]:
    """Return how challenges ended that were made from one moment to another, by the agency that
    withholds: for the board.

    :raises django.db.Error: for whoever is not of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency, withheld, challenged, in_time, ended FROM sharing_challenged(%s, %s)"
            " ORDER BY agency",
            [since, until],
        )
        return [
            Counted(agency, withheld, challenged, dict(ended), in_time)
            for agency, withheld, challenged, in_time, ended in cursor.fetchall()
        ]
