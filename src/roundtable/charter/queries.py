"""Which version of the charter holds when."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet
from django.utils import timezone

from roundtable.charter.models import Version
from roundtable.charter.reading import read_adopted
from roundtable.charter.terms import Charter
from roundtable.database.guard import remembered
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.lib.verdict import Refused, deny

IN_FORCE = "charter in force"


def _by_then() -> QuerySet[Version, str]:
    by_then = Version.objects.filter(_holds(), effective_from__lte=Param("day"))
    return by_then.order_by("-effective_from", "-adopted_at").values_list("number", flat=True)[:1]


def _holds() -> Q:
    """Stopped before it took effect, a version never holds; lapsed, no longer."""
    lasts = Q(lapses_on=None) | Q(lapses_on__gt=Param("day")) | Q(standing__stands=True)
    return lasts & (Q(standing=None) | Q(standing__stands=True))


_LATEST = Prepared(_by_then)


def in_force(at: datetime, *, using: str = DEFAULT_DB_ALIAS) -> Charter:
    """Return the charter in force at a moment.

    :raises Refused: when the hub has adopted none that holds by then.
    """
    latest = number_in_force(at, using)
    if not latest:
        raise Refused(
            deny("No charter is in force.", remedy="Adopt one: roundtable charter adopt FILE.")
        )
    return version(latest, using)


def number_in_force(at: datetime, using: str = DEFAULT_DB_ALIAS) -> str:
    """Return the number of the version in force at a moment, "" where the hub has none by then."""
    day = timezone.localdate(at)
    by_day: dict[date, str | None] = remembered(IN_FORCE, dict, using=using)
    if day not in by_day:
        by_day[day] = holds_on(day, using=using)
    return by_day[day] or ""


def in_force_question(at: datetime) -> Question[Any]:
    """Return what `in_force` will ask, for `ahead`."""
    return _LATEST.question(day=timezone.localdate(at))


def holds_on(day: date, *, using: str = DEFAULT_DB_ALIAS) -> str | None:
    """Return the number of the version that holds on a day, None before the first."""
    return _LATEST.first(day=day, using=using)


def version(number: str, using: str = DEFAULT_DB_ALIAS) -> Charter:
    """Return a version by its number, read once: an adopted text never changes.

    It takes effect on the day it was adopted for, which is later than the text's own where the
    notice took longer.

    :raises Version.DoesNotExist: when the hub never adopted it.
    """
    return _version(number, using)


@lru_cache(maxsize=16)
def _version(number: str, using: str) -> Charter:
    adopted = Version.objects.using(using).get(number=number)
    charter = read_adopted(adopted.text)
    return charter.model_copy(update={"effective_from": adopted.effective_from})
