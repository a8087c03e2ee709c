"""Sessions kept in the database as Django keeps them, read back by a prepared query."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from roundtable.access.queries import questions_about
from roundtable.database.prepared import Param, Prepared, ahead

KEPT = Prepared(
    lambda: Session.objects.filter(
        session_key=Param("key"), expire_date__gt=Param("at")
    ).values_list("session_data", flat=True)
)
# Whose each session was when it was last read here. Only what is read now counts: from this one
# only guesses what will be asked next, to ask it in the same exchange.
_whose: dict[str, str] = {}
_MOST_KNOWN = 10_000


class SessionStore(DatabaseStore):
    """Django's store. Only how a session is read differs: every page begins with it."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; empty, and without its key, once it ended."""
        key, at = self.session_key or "", timezone.now()
        if (whose := _whose.get(key)) is not None:
            ahead(KEPT.question(key=key, at=at), *questions_about(whose))
        found = KEPT.first(key=key, at=at)
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found)
        if SESSION_KEY in held:
            _remember(key, held[SESSION_KEY])
        return held


def _remember(key: str, user_id: str) -> None:
    if len(_whose) >= _MOST_KNOWN:
        _whose.clear()
    _whose[key] = user_id
