"""What came of decisions, as the reader may see it: on their own case, on another, and counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from roundtable.cases.models import Case, Involvement
from roundtable.charter.queries import in_force, version
from roundtable.charter.terms import Charter
from roundtable.deciding.following.rules import (
    asked_for_own_view,
    next_of,
    place_of,
    rule_of,
)
from roundtable.deciding.models import Decision, FollowUp, PersonOutcome
from roundtable.intake.queries import Elsewhere, OtherCase, other_cases
from roundtable.lib.actor import Actor


def follow_ups_of(case: Case) -> QuerySet[FollowUp]:
    """Return when the decisions on a case are looked at again, and what was found, the earliest
    first; none that another decision took the place of.
    """
    held = case.follow_ups.exclude(ended=FollowUp.Ended.REPLACED).select_related("decision")
    return held.prefetch_related(_FOUND).order_by("decision__decided_at", "after_days")


_FOUND = Prefetch(
    "outcomes",
    PersonOutcome.objects.select_related("involvement").order_by("involvement__place"),
)


def current(case: Case, at: datetime) -> FollowUp | None:
    """Return what one looks at now, or would next: None where nothing is to come."""
    return next_of(case.follow_ups.to_come().select_related("decision"), at)


def to_come(case: Case, number: str) -> FollowUp | None:
    """Return what is still to come of a case by the id a page sent, None where there is none."""
    found = case.follow_ups.to_come().select_related("decision")
    return next((each for each in found if str(each.pk) == number), None)


def charter_for(looked_at: FollowUp, at: datetime) -> Charter:
    """Return the charter on whose scale one says what changed: the one in force, or, where that
    has none any more, the one by which the day was set.
    """
    charter = in_force(at)
    return charter if charter.outcome_scale else version(looked_at.charter_version)


@dataclass(frozen=True)
class About:
    """Somebody of whom one says what changed; `asked`: also how they see it themselves."""

    involvement: Involvement
    asked: bool


def asked_about(case: Case, charter: Charter, looked_at: FollowUp) -> list[About]:
    """Return everybody on a case, those whom it is about first."""
    outcomes, days = looked_at.decision.outcomes, looked_at.after_days
    rule = rule_of(charter, outcomes=outcomes, after_days=days)
    people = sorted(
        case.involvements.order_by("place"), key=lambda each: place_of(charter, each.role)
    )
    return [About(each, asked_for_own_view(charter, rule, each.role)) for each in people]


def came_since(case: Case, decision: Decision | None, actor: Actor) -> list[OtherCase]:
    """Return the cases of the same people that were opened since a decision, and that the reader
    may see: each may show that there was harm again. None before there is a decision.
    """
    decided_at = decision.decided_at if decision else None
    if decided_at is None:
        return []
    return [each for each in other_cases(case, actor) if each.case.opened_at > decided_at]


@dataclass(frozen=True)
class Before:
    """What came of a case that was opened before another one of the same people.

    The days are those until the other was opened: since the case was, and since its joint decision,
    where the reader sees one and it was made before. `follow_ups` hold what was found of those who
    are on both.
    """

    days: int
    decision: Decision | None = None
    days_since_decided: int | None = None
    follow_ups: tuple[FollowUp, ...] = ()


def before(case: Case, others: Iterable[OtherCase]) -> dict[UUID, Before]:
    """Return what came of those of the other cases that were opened before a case, by their id."""
    earlier = {each.case.pk: each.case for each in others if each.case.opened_at < case.opened_at}
    if not earlier:
        return {}
    decided = _decided(earlier)
    followed = _followed(case, decided.values())
    return {
        pk: _before(case, one, decided.get(pk), followed.get(pk, [])) for pk, one in earlier.items()
    }


def _before(
    case: Case, earlier: Elsewhere, decision: Decision | None, followed: list[FollowUp]
) -> Before:
    decided_at = decision.decided_at if decision else None
    since = _days(decided_at, case) if decided_at and decided_at < case.opened_at else None
    return Before(_days(earlier.opened_at, case), decision, since, tuple(followed))


def _decided(cases: Collection[UUID]) -> dict[UUID, Decision]:
    found = Decision.objects.filter(
        case__in=list(cases), emergency=False, decided_at__isnull=False
    ).order_by("decided_at")
    return {decision.case_id: decision for decision in found}


def _followed(case: Case, decisions: Iterable[Decision]) -> dict[UUID, list[FollowUp]]:
    people = case.involvements.exclude(person=None).values("person")
    both = PersonOutcome.objects.filter(involvement__person__in=people)
    both = both.select_related("involvement").order_by("involvement__place")
    found = FollowUp.objects.filter(decision__in=[each.pk for each in decisions])
    found = found.exclude(ended=FollowUp.Ended.REPLACED)
    by_case: dict[UUID, list[FollowUp]] = {}
    for each in found.prefetch_related(Prefetch("outcomes", both)).order_by("after_days"):
        by_case.setdefault(each.case_id, []).append(each)
    return by_case


def _days(since: datetime, case: Case) -> int:
    return (timezone.localdate(case.opened_at) - timezone.localdate(since)).days


@dataclass(frozen=True)
class Counted:
    """How often decisions on an outcome were looked at again that were due in a period, and what
    was found of people then, by step of the scale and by whether there was harm again.
    """

    outcome: str
    due: int
    looked_at: int
    in_time: int
    changes: dict[str, int]
    harm: dict[str, int]


def counted(since: datetime, until: datetime, *, roles: Collection[str]) -> list[Counted]:
    """Return what came of decisions whose follow-up was due from one moment to another, of people
    in these roles: for the board.

    :raises django.db.Error: for whoever is not of the board.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, due, looked_at, in_time, changes, harm"
            " FROM deciding_followed_up(%s, %s, %s) ORDER BY outcome",
            [since, until, list(roles)],
        )
        return [
            Counted(outcome, due, looked_at, in_time, dict(changes), dict(harm))
            for outcome, due, looked_at, in_time, changes, harm in cursor.fetchall()
        ]
