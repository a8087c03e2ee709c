"""How a version of the charter becomes the hub's."""

from __future__ import annotations

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS

from roundtable.charter.models import Version
from roundtable.charter.power import rules_of
from roundtable.charter.queries import IN_FORCE
from roundtable.charter.reading import digest, read_to_adopt
from roundtable.database.guard import forget
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor


@action("charter.adopted", using="owner")
def adopt(*, text: str, by: Actor, at: datetime) -> Version:
    """Adopt a version of the charter from its text.

    :raises CharterError: with every problem, when the text is not a whole and consistent charter,
        or says what the hub would not do.
    """
    charter = read_to_adopt(text)
    adopted = Version.objects.using("owner").create(
        number=charter.version,
        text=text,
        digest=digest(charter),
        effective_from=charter.effective_from,
        adopted_at=at,
        rules=rules_of(charter),
    )
    for alias in ("owner", DEFAULT_DB_ALIAS):
        forget(IN_FORCE, using=alias)
    record(record=adopted, charter_version=charter.version, chain="charter")
    return adopted
