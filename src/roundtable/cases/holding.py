"""Holding a case for one who may change something on it and not the case itself."""

from __future__ import annotations

from django.db import connection

from roundtable.cases.models import Case


def hold(case: Case) -> None:
    """Wait until nobody else changes anything on a case, and let nobody until the transaction ends.

    As `Case.objects.locked` does for who works it, for whom only a task waits there. Everything
    that is changed on a case begins with either, so that nobody waits for each other for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_hold(%s)", [case.pk])
