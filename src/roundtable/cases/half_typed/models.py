"""What somebody has typed into a form on a case and not sent yet."""

from __future__ import annotations

import uuid

from django.db import models

from roundtable.access.models import User


class HalfTyped(models.Model):
    """What somebody has typed into the forms of one page of a case (its address) and not sent.

    Nobody else sees it, not of their own agency either: a position is sealed while it is written.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    writer = models.ForeignKey(User, models.PROTECT, related_name="+")
    page = models.CharField(max_length=300)
    typed = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "half typed"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "writer", "page"], name="half_typed_once_a_page"
            )
        ]

    def __str__(self) -> str:
        return f"Half typed at {self.page}"

    @property
    def texts(self) -> list[str]:
        """What was written, in the order of the page, for whoever has to read it again."""
        return [text for values in self.typed.values() for text in values if " " in text.strip()]
