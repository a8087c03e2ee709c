"""What people have learnt, and whether they may work on cases today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from roundtable.access.models import Membership
from roundtable.charter.terms import Charter
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.learning.models import TrainingRecord
from roundtable.learning.rules import (
    RECORDS_FOR_OTHERS,
    LearnerFacts,
    Standing,
    ready_for_live_work,
    standings,
)
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Verdict

_LEARNT = Prepared(
    lambda: TrainingRecord.objects.filter(user=Param("user")).values_list("training", "done_on")
)


def learnt_question(user_id: UUID | str) -> Question[Any]:
    """Return what `learnt_by` will ask, for `ahead`."""
    return _LEARNT.question(user=str(user_id))


def learnt_by(user_id: UUID) -> dict[str, list[date]]:
    """Return on which days somebody did each training."""
    learnt: dict[str, list[date]] = defaultdict(list)
    for training, done_on in _LEARNT(user=str(user_id)):
        learnt[training].append(done_on)
    return learnt


def ready_today(actor: Actor, charter: Charter) -> Verdict:
    """Return whether somebody has learnt today what must come before live work in their role."""
    learnt, today = learnt_by(actor.user_id), timezone.localdate()
    return ready_for_live_work(charter, role=actor.role, learnt=learnt, today=today)


def learners(actor: Actor) -> QuerySet[Membership]:
    """Return those whose training the actor looks after, who work in the hub today: the agency's,
    or everybody for the hub manager; by agency and name.
    """
    held = Membership.objects.on(timezone.localdate()).select_related("user", "agency")
    held = held.exclude(user=actor.user_id).order_by("agency__name", "user__name")
    if actor.role not in RECORDS_FOR_OTHERS:
        return held.none()
    return held if actor.role is Role.HUB_MANAGER else held.filter(agency=actor.agency)


def standings_of(
    members: Iterable[Membership], charter: Charter, today: date
) -> list[tuple[Membership, tuple[Standing, ...]]]:
    """Return how the training of each of these people stands, with one query for them all."""
    members = list(members)
    learnt: dict[UUID, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    done = TrainingRecord.objects.filter(user__in=[member.user_id for member in members])
    for user_id, training, done_on in done.values_list("user", "training", "done_on"):
        learnt[user_id][training].append(done_on)
    return [
        (m, standings(charter, role=m.role, learnt=learnt[m.user_id], today=today)) for m in members
    ]


def facts_of(member: Membership) -> LearnerFacts:
    """Return what the rules of recording ask of somebody."""
    return LearnerFacts(member.user_id, member.agency_id, member.role)
