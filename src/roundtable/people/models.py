"""People the hub knows."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Person(models.Model):
    """Somebody the hub knows, under the name and birth date given when it first knew them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    known_since = models.DateTimeField()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or "Name not known"


def _words() -> ArrayField[list[str], list[str]]:
    # Compared byte by byte: faster than by the rules of a language, and nobody sorts by them.
    return ArrayField(models.TextField(db_collation="C"), default=list)


class Trace(models.Model):
    """What finds a person again: every name and postcode they were given under on a case, in plain
    form, and the search keys of those. The app's role cannot read it: `people_found` does.
    """

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="+")
    plain_names = _words()
    postcodes = _words()
    keys = _words()

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="trace_keys")]

    def __str__(self) -> str:
        return f"trace of {self.person_id}"
