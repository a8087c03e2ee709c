"""What happens at the hub's door: signing in and out, and another password."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import connection

from roundtable.access.models import Agency, Membership, User
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused, deny


@action("access.signed_in")
def note_sign_in(*, by: Actor, at: datetime) -> None:
    """Journal that a practitioner signed in."""
    record(subject=f"access.user:{by.user_id}")


@action("access.signed_out")
def note_sign_out(*, by: Actor, at: datetime) -> None:
    """Journal that a practitioner signed out."""
    record(subject=f"access.user:{by.user_id}")


@action("access.password_changed")
def change_password(*, was: str, chosen: str, by: Actor, at: datetime) -> str:
    """Put another password in the place of one's own, and return its hash.

    `was` is the hash of the one before, as it stood when its owner proved to know it.

    :raises Refused: when that is not, or no longer, the hash of whoever acts.
    """
    hashed = make_password(chosen)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_change_password(%s, %s)", [was, hashed])
        (changed,) = cursor.fetchone()
    if not changed:
        raise Refused(
            deny("Your password was not changed.", remedy="Sign in again, and then try once more.")
        )
    record(subject=f"access.user:{by.user_id}")
    return hashed


@action("access.seated", using="owner")
def seat(
    *,
    email: str,
    name: str,
    agency: str,
    role: Role,
    site: str,
    password: str | None,
    signs: bool = False,
    by: Actor,
    at: datetime,
) -> Membership:
    """Give a person an account and a role in an agency, while the hub is being founded. Needs the
    owner's connection.
    """
    user = User.objects.db_manager("owner").enrol(email=email, name=name, password=password)
    membership = Membership.objects.using("owner").create(
        user=user, agency_id=agency, role=role, site=site, starts_on=at.date(), signs=signs
    )
    record(record=membership)
    return membership


@action("access.agencies_admitted", using="owner")
def admit(*, agencies: dict[str, str], by: Actor, at: datetime) -> None:
    """Admit the agencies of an adopted charter, code to name. One that is there already keeps its
    row.
    """
    known = set(Agency.objects.using("owner").values_list("code", flat=True))
    new = [Agency(code=code, name=name) for code, name in agencies.items() if code not in known]
    Agency.objects.using("owner").bulk_create(new)
    record(subject="access.agency")
