"""Who works where, today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from roundtable.access.models import Agency, Membership, User
from roundtable.charter.queries import in_force, in_force_question
from roundtable.charter.terms import Charter
from roundtable.database.prepared import Param, Prepared, Question, ahead
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Verdict

# Whose signatories one can be in the demonstration: it takes two to change anybody's rights.
BOARD_AGENCIES = ("childrens_social_care", "police")
# Whose information governance leads, who answer challenges of what their agency withholds.
GOVERNING_AGENCIES = ("health", "police")
# In the demonstration: who shows the path best, one of each, in the order of the path.
PERSONA_AGENCIES = (
    "education",
    "childrens_social_care",
    "police",
    "health",
    "adult_social_care",
    "probation",
)


def membership_today(user: User) -> Membership | None:
    """Return the role a practitioner holds today, None where they hold none."""
    held = user.memberships.on(timezone.localdate()).select_related("user")
    return held.order_by("-starts_on").first()


_SEATED = Prepared(
    lambda: (
        Membership.objects.on(Param("day"))
        .filter(user=Param("user"), user__is_active=True)
        .select_related("user")
        .order_by("-starts_on")[:1]
    )
)


def active_user(user_id: UUID | str) -> User | None:
    """Return the active practitioner of an id, read together with the role they hold today.

    One query for who holds one, as everybody who works does; two for who does not.
    """
    day = timezone.localdate()
    ahead(*questions_about(user_id))
    held = _SEATED.first(user=str(user_id), day=day)
    if held is None:
        return User.objects.filter(pk=user_id, is_active=True).first()
    held.user.acted_as = (day, held.actor())
    return held.user


def questions_about(user_id: UUID | str) -> list[Question[Any]]:
    """Return what every page asks about whoever reads it, for `ahead`."""
    seated = _SEATED.question(user=str(user_id), day=timezone.localdate())
    return [seated, in_force_question(timezone.now()), *(ask(user_id) for ask in QUESTIONS)]


def actor_today(user: User) -> Actor | None:
    """Return who a practitioner acts as today, None where they hold no role."""
    today = timezone.localdate()
    if user.acted_as and user.acted_as[0] == today:
        return user.acted_as[1]
    membership = membership_today(user)
    return membership.actor() if membership else None


def called(charter: Charter, agency: str) -> str:
    """Return what to call an agency: its short name in the charter, else its whole name, where it
    has left or has yet to join.
    """
    known = {each.code: each.short_name for each in charter.agencies}
    if agency in known:
        return known[agency]
    names = Agency.objects.filter(code=agency).values_list("name", flat=True)
    return names.first() or agency


# Filled by capabilities above as their apps get ready: whether somebody may do live work today, by
# the charter in force.
READINESS: list[Callable[[Actor, Charter], Verdict]] = []
# What it asks about them, for `ahead`.
QUESTIONS: list[Callable[[UUID | str], Question[Any]]] = []


def with_readiness(actor: Actor) -> Actor:
    """Return the actor with what refuses them live work today, if anything does."""
    charter = in_force(timezone.now())
    refusals = [verdict for ask in READINESS if not (verdict := ask(actor, charter))]
    return replace(actor, not_ready=refusals[0]) if refusals else actor


def personas() -> QuerySet[Membership]:
    """Return a handful of practitioners to sign in as: the first one seated of each of six
    agencies, a manager, two who sign the charter for their agency, and two information governance
    leads.
    """
    held = Membership.objects.on(timezone.localdate()).select_related("user", "agency")
    working = held.filter(agency__in=PERSONA_AGENCIES, role__in=["practitioner", "representative"])
    first = working.order_by("agency", "user__name").distinct("agency")
    managers = held.filter(role="hub_manager").order_by("user__name")[:1]
    board = held.filter(signs=True, agency__in=BOARD_AGENCIES)
    governing = held.filter(role="information_governance", agency__in=GOVERNING_AGENCIES)
    chosen = [first, managers, board, governing]
    return held.filter(pk__in=[pk for each in chosen for pk in each.values_list("pk", flat=True)])


def persona(user_id: str) -> User | None:
    """Return the practitioner of that id where they are one of the personas, else None."""
    held = (membership for membership in personas() if str(membership.user_id) == user_id)
    return next((membership.user for membership in held), None)
