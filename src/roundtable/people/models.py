"""People the hub knows."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Person(models.Model):
    """Somebody the hub knows, under the name and birth date given last. `keys` is how a search
    finds them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    keys = ArrayField(models.TextField(), default=list)
    known_since = models.DateTimeField()

    class Meta:
        verbose_name_plural = "people"
        indexes = [GinIndex(fields=["keys"], name="person_keys")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or "Name not known"
