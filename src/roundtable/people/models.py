"""People the hub knows, and the registers of people its agencies know."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from roundtable.journal.commitments import Committed


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
    # Compared byte by byte: the index is smaller, and the same on every machine.
    return ArrayField(models.TextField(db_collation="C"))


class Trace(models.Model):
    """What finds a person again: all that they were once described by, names and postcodes in plain
    form, and the search keys of those. `source` is where they were: an involvement on a case.

    A person has one for each, so that saying who somebody is can be taken back whole. The app's
    role cannot read it: `people_found` does.
    """

    source = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    plain_names = _words()
    postcodes = _words()
    keys = _words()
    born_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    # Whether people like this one were looked for since it was last told.
    looked = models.BooleanField(default=False)

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="trace_keys")]

    def __str__(self) -> str:
        return f"trace of {self.person_id}"


class RegisterLoad(models.Model):
    """A file of an agency's register: how far it is read, and, once it is `finished`, how many
    people the register then held. Holds nothing about anybody.

    `whole` is the register anew, otherwise changes of it. `edition` is that of the search keys.
    """

    agency = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    whole = models.BooleanField()
    skip_bad = models.BooleanField()
    edition = models.PositiveSmallIntegerField()
    read = models.PositiveBigIntegerField(default=0)
    taken = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(finished_at=None), name="one_load_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Register of {self.agency}, {self.started_at:%Y-%m-%d %H:%M}"


class TrainedModel(models.Model):
    """A model of the matcher that was trained here: its text, as `matching.model` reads it, which
    says what it was trained on and names nobody.
    """

    version = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    trained_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version


class Adoption(models.Model):
    """That a model weighs from a moment on, until another is adopted. The fallback, which ships
    with the software, is adopted by its version as any other.
    """

    version = models.CharField(max_length=40)
    adopted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version} from {self.adopted_at:%Y-%m-%d %H:%M}"


class Drift(models.Model):
    """How far the registers were, at a moment, from what a model was trained on: `lines` as
    `training.drift` tells them, without anybody's name.
    """

    version = models.CharField(max_length=40)
    measured_at = models.DateTimeField()
    lines = models.JSONField()

    class Meta:
        verbose_name_plural = "drift"

    def __str__(self) -> str:
        return f"Drift from {self.version}, {self.measured_at:%Y-%m-%d %H:%M}"


class RegisterRow(models.Model):
    """Somebody whom an agency knows, as its register says it. `pointer` is the agency's own key.

    Each agency's register is a partition. `plain_names`, `postcodes` and `keys` are what
    `people.matching` compares and searches; `names` and `places` are what was sent. The app's role
    can neither read nor write it.
    """

    pk = models.CompositePrimaryKey("agency", "pointer")
    agency = models.CharField(max_length=40)
    pointer = models.CharField(max_length=100)
    names = models.JSONField()
    plain_names = _words()
    postcodes = _words()
    keys = ArrayField(models.IntegerField())
    born_on = models.DateField(null=True)
    born_estimated = models.BooleanField()
    sex = models.CharField(max_length=1, blank=True)
    places = models.JSONField()
    nhs_number = models.CharField(max_length=10, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    pnc = models.CharField(max_length=20, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    confidential_address = models.BooleanField()
    do_not_show = models.BooleanField()
    load = models.ForeignKey(
        RegisterLoad, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [GinIndex(fields=["keys"], name="register_keys", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.agency} {self.pointer}"


class Alike(models.Model):
    """Two people the hub knows who may be one, and what somebody said of that: nothing yet, that
    they are `two`, or `unsure`. What is said to be two is never proposed again.

    `one` has the smaller id. The app's role reads pairs by `people_pairs` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    probability = models.FloatField()
    model = models.CharField(max_length=60)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, blank=True)
    because = models.TextField(blank=True)
    agency = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="alike_once"),
            models.CheckConstraint(
                name="alike_in_order", condition=models.Q(one__lt=models.F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Merging(Committed):
    """That two people were found to be one: all that was of `gone` is of `kept` since, until it is
    taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    because = models.TextField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = ("people", "because", "agency", "name", "at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="merged_with_another", condition=~models.Q(kept=models.F("gone"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"

    @property
    def people(self) -> list[str]:
        """The id of who was kept, and of who went."""
        return [str(self.kept_id), str(self.gone_id)]


class Parting(Committed):
    """That a merging was taken back: what was moved, and is still there, went back."""

    merging = models.OneToOneField(Merging, models.PROTECT, primary_key=True)
    because = models.TextField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = ("because", "agency", "name", "at")

    def __str__(self) -> str:
        return f"taken back: {self.merging_id}"


class Moved(models.Model):
    """A row that a merging moved from one person to another: the relation, as `table.column`, and
    the row's key. Only the functions of the database that merge touch it.
    """

    merging = models.ForeignKey(Merging, models.PROTECT, related_name="+")
    relation = models.CharField(max_length=200)
    row = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.relation} {self.row}"
