"""Which version of the charter holds when."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from roundtable.charter.models import Version
from roundtable.charter.reading import read_adopted
from roundtable.charter.terms import Charter
from roundtable.lib.verdict import Refused, deny


def in_force(at: datetime, *, using: str = DEFAULT_DB_ALIAS) -> Charter:
    """Return the charter in force at a moment.

    :raises Refused: when the hub has adopted none that holds by then.
    """
    day = timezone.localdate(at)
    versions = Version.objects.using(using).filter(effective_from__lte=day)
    number = versions.order_by("-effective_from", "-adopted_at").values_list("number", flat=True)
    latest = number.first()
    if latest is None:
        raise Refused(
            deny("No charter is in force.", remedy="Adopt one: roundtable charter adopt FILE.")
        )
    return version(latest, using)


@lru_cache(maxsize=16)
def version(number: str, using: str = DEFAULT_DB_ALIAS) -> Charter:
    """Return a version by its number, parsed once: an adopted text never changes.

    :raises Version.DoesNotExist: when the hub never adopted it.
    """
    return read_adopted(Version.objects.using(using).get(number=number).text)
