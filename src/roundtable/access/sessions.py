"""Sessions kept in the database as Django keeps them, read back by a prepared query."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from roundtable.database.prepared import Param, Prepared

KEPT = Prepared(
    lambda: Session.objects.filter(
        session_key=Param("key"), expire_date__gt=Param("at")
    ).values_list("session_data", flat=True)
)


class SessionStore(DatabaseStore):
    """Django's store. Only how a session is read differs: every page begins with it."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; empty, and without its key, once it ended."""
        found = KEPT.first(key=self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found)
        return held
