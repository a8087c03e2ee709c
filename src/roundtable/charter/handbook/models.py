"""Which version of a handbook somebody read last."""

from __future__ import annotations

import uuid

from django.db import models


class LastRead(models.Model):
    """The version of the charter under which a reader knows the handbook of a role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reader_id = models.UUIDField()
    role = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader_id", "role"], name="last_read_once_a_role")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of the handbook of {self.role}"
