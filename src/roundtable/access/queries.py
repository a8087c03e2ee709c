"""Who works where, today."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from roundtable.access.models import Membership, User

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


def personas() -> QuerySet[Membership]:
    """Return a handful of practitioners to sign in as: the first one seated of each of six
    agencies, and managers.
    """
    held = Membership.objects.on(timezone.localdate()).select_related("user", "agency")
    working = held.filter(agency__in=PERSONA_AGENCIES, role__in=["practitioner", "representative"])
    first = working.order_by("agency", "user__name").distinct("agency")
    managers = held.filter(role="hub_manager").order_by("user__name")[:1]
    return held.filter(
        pk__in=[*first.values_list("pk", flat=True), *managers.values_list("pk", flat=True)]
    )


def persona(user_id: str) -> User | None:
    """Return the practitioner of that id where they are one of the personas, else None."""
    held = (membership for membership in personas() if str(membership.user_id) == user_id)
    return next((membership.user for membership in held), None)
