"""Keeping which version of a handbook somebody has read."""

from __future__ import annotations

from datetime import datetime

from roundtable.charter.handbook.models import LastRead
from roundtable.charter.queries import in_force
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor


@action("charter.handbook_read")
def keep_read(*, role: str, by: Actor, at: datetime) -> LastRead:
    """Keep that somebody has read a role's handbook under the version in force."""
    charter = in_force(at)
    read, _new = LastRead.objects.update_or_create(
        reader_id=by.user_id, role=role, defaults={"version": charter.version, "at": at}
    )
    record(subject=f"charter.handbook:{role}", purpose=role, charter_version=charter.version)
    return read
