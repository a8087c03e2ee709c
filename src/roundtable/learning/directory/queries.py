"""Who sits where today."""

from __future__ import annotations

from datetime import date

from roundtable.access.models import Membership
from roundtable.charter.terms import Charter
from roundtable.learning.directory.entries import Seated


def seated_on(day: date, charter: Charter) -> list[Seated]:
    """Return everybody who has a role in an agency of the charter on a day, in one query."""
    roles = {role.code: role.name for role in charter.roles}
    held = Membership.objects.on(day).filter(user__is_active=True)
    rows = held.values_list("agency_id", "site", "user__name", "role", "signs")
    return [
        Seated(agency, site, name, roles.get(role, role), signs)
        for agency, site, name, role, signs in rows
    ]
