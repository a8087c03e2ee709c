"""Whose work can be handed to whom, and who hears that it is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from roundtable.access.models import Membership
from roundtable.access.rules import WORKING_ROLES
from roundtable.charter.terms import Charter, Escalation
from roundtable.lib.actor import Actor, Role
from roundtable.workload.models import Clock, Handover
from roundtable.workload.queries import agency_work
from roundtable.workload.rules import heard_by


def seat_of(user: UUID, agency: str, at: datetime) -> Membership | None:
    """Return the role that somebody has in an agency on the day of a moment."""
    return _seated(agency, at).filter(user=user).select_related("user").first()


def is_managed(agency: str, at: datetime) -> bool:
    """Return whether an agency has a manager in the hub on the day of a moment."""
    return _seated(agency, at).filter(role=Role.AGENCY_MANAGER).exists()


@dataclass(frozen=True)
class Late:
    """Work of an agency, of which step, and when it was due."""

    agency: str
    step: str
    due: datetime


def hears_of(
    late: Late, lead: str, charter: Charter, at: datetime
) -> list[tuple[Escalation, datetime]]:
    """Return who hears, or will, that work is late on a case that `lead` leads, and from when on:
    nobody before it is late, the agency's manager only where it has one in the hub, and the lead
    of another agency's.
    """
    heard = heard_by(charter, step=late.step, due=late.due, at=at)
    nobody = {"lead"} if late.agency == lead else set()
    nobody |= {"agency_manager"} if heard and not is_managed(late.agency, at) else set()
    return [(each, since) for each, since in heard if each.comes_to not in nobody]


def colleagues(actor: Actor, at: datetime) -> list[Membership]:
    """Return who works cases for the actor's agency on the day of a moment, by name."""
    working = _seated(actor.agency, at).filter(role__in=WORKING_ROLES)
    return list(working.select_related("user").order_by("user__name"))


def held_by(actor: Actor, holder: UUID) -> QuerySet[Clock]:
    """Return the running work of the actor's agency that one person has taken on."""
    return agency_work(actor).filter(holder=holder)


def handovers_of(clock: Clock) -> list[Handover]:
    """Return by whom a piece of work was handed over, the last first."""
    return list(clock.handovers.order_by("-at"))


def _seated(agency: str, at: datetime) -> QuerySet[Membership]:
    held = Membership.objects.on(timezone.localdate(at))
    return held.filter(agency=agency, user__is_active=True)
