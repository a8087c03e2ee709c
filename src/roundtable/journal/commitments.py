"""Records that the journal vouches for: their content is committed to, and `verify` compares it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self

from django.db import models

from roundtable.journal.hashing import commitment


def new_key() -> bytes:
    """Return a fresh random key for one record."""
    return os.urandom(16)


class Committed(models.Model):
    """A record that is evidence: written once, vouched for by the journal, its key destroyed with
    it.
    """

    committed_fields: ClassVar[tuple[str, ...]] = ()
    seal_key = models.BinaryField(default=new_key, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def evidence(cls, using: str) -> models.QuerySet[Self]:
        """Return the records that have an entry: all of them, unless a kind begins without one."""
        return cls._default_manager.using(using).all()

    @property
    def journal_name(self) -> str:
        """How the journal names this record: `app.model:id`."""
        return f"{self._meta.label_lower}:{self.pk}"

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for, as JSON can hold it."""
        return {name: _plain(getattr(self, name)) for name in self.committed_fields}

    def commitment(self) -> bytes:
        """Return the commitment to the content under this record's key."""
        return commitment(bytes(self.seal_key), self.committed_content())


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
