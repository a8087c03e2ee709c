"""A case, the people on it, how they are related, and where they live."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from roundtable.access.rules import NOTHING_HERE, CaseFacts
from roundtable.cases.half_typed.models import HalfTyped as HalfTyped
from roundtable.cases.relationships.rules import Tie
from roundtable.cases.rules import ORIGIN_NAMES, STAGE_NAMES, Origin, Stage, born_about, place_key
from roundtable.database.prepared import Param
from roundtable.journal.commitments import Committed
from roundtable.lib.actor import Actor, Role
from roundtable.lib.references import new_reference
from roundtable.lib.verdict import Refused
from roundtable.people.matching.identity import Identity, Name, Place
from roundtable.people.matching.names import letters
from roundtable.people.models import Person


class PlainName(models.TextField):  # type: ignore[type-arg]
    """The plain lower-case letters of another column, so that a search finds it by equality.

    Under row security only a leak-proof comparison uses an index. The database does not work the
    letters out itself, because it would hand the row back to somebody who may add but not see it.
    """

    def __init__(self, *, of: str = "", **kwargs: Any) -> None:
        super().__init__(**{"editable": False, "default": "", **kwargs})
        self.of = of

    def deconstruct(self) -> Any:
        """Tell migrations of an ordinary column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, instance: models.Model, add: bool) -> str:
        """Return the letters of the other column as it is saved."""
        return letters(getattr(instance, self.of))


class PlaceKey(models.TextField):  # type: ignore[type-arg]
    """What two rows about the same address share: its lines and postcode in plain form.

    Empty without both, and always for a confidential address: nothing can be matched with one.
    Worked out as it is saved, as a plain name is.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        """Tell migrations of an ordinary column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, instance: Any, add: bool) -> str:
        """Return the key of the address as it is saved."""
        return "" if instance.confidential else place_key(instance.lines, instance.postcode)


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases by who may see them and where they stand."""

    def visible_to(self, actor: Actor) -> CaseQuerySet:
        """Cases that an actor may find. Row security says the same underneath."""
        if actor.role is Role.HUB_MANAGER:
            return self
        return self.of_agency(actor.agency)

    def of_agency(self, agency: str | Param) -> CaseQuerySet:
        """Cases that an agency is on."""
        return self.filter(agencies__contains=[agency])

    def open(self) -> CaseQuerySet:
        """Cases that are not closed."""
        return self.exclude(stage=Stage.CLOSED)

    def locked(self, case: Case) -> Case:
        """Return the case as it stands now, locked until the transaction ends.

        Every change begins here.

        :raises Refused: for a case the actor may not know of.
        """
        now = self.select_for_update().filter(pk=case.pk).first()
        if now is None:
            raise Refused(NOTHING_HERE)
        return now


class Case(models.Model):
    """The hub's work on one concern.

    `agencies` are the charter codes of those asked (the lead among them), `contributing` those
    that answered, `called` those called to an urgent discussion, which goes on while `urgent_at`.
    It is being handed over to another hub or agency while `transfer_at`.
    `tasks` are what waits on it for a role that works no cases, as `access.rules.task_of` writes
    them; the database keeps them, as clocks start and stop.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    opened_at = models.DateTimeField()
    stage = models.CharField(max_length=10, default=Stage.IDENTIFY)
    group = models.CharField(max_length=20)
    concerns = ArrayField(models.CharField(max_length=40))
    source = models.CharField(max_length=40)
    lead = models.CharField(max_length=40)
    agencies = ArrayField(models.CharField(max_length=40))
    contributing = ArrayField(models.CharField(max_length=40), default=list)
    tasks = ArrayField(models.CharField(max_length=81), default=list)
    grade = models.CharField(max_length=20, blank=True)
    emergency_at = models.DateTimeField(null=True, blank=True)
    emergency_by = models.CharField(max_length=40, blank=True)
    called = ArrayField(models.CharField(max_length=40), default=list)
    urgent_at = models.DateTimeField(null=True, blank=True)
    transfer_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.TextField(blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closed_with_a_reason",
                condition=Q(stage=Stage.CLOSED, closed_at__isnull=False) & ~Q(closed_because="")
                | ~Q(stage=Stage.CLOSED) & Q(closed_at=None, closed_because=""),
            ),
            models.CheckConstraint(
                name="emergency_by_an_agency",
                condition=Q(emergency_at=None, emergency_by="")
                | Q(emergency_at__isnull=False) & ~Q(emergency_by=""),
            ),
        ]
        indexes = [models.Index(fields=["stage", "-opened_at"], name="case_stage_opened")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the case's overview."""
        return case_address(self.reference)

    @property
    def stage_name(self) -> str:
        """The stage in words."""
        return STAGE_NAMES[Stage(self.stage)]

    @property
    def is_open(self) -> bool:
        """Whether the case is not closed."""
        return self.stage != Stage.CLOSED

    def facts(self) -> CaseFacts:
        """Return what the access rules need to know."""
        return CaseFacts(
            self.lead,
            frozenset(self.agencies),
            frozenset([*self.contributing, *self.called]),
            self.stage,
            frozenset(self.tasks),
            self.urgent_at is not None,
        )


@lru_cache(maxsize=4096)
def case_address(reference: str) -> str:
    """Return the address of the overview of a case."""
    # A list of cases asks on every row of every page, and working one out is slow.
    return reverse("case:overview", args=[reference])


def full_name(given: str, family: str) -> str:
    """Return a name as given, or that it is not known."""
    return f"{given} {family}".strip() or "Name not known"


class Involvement(models.Model):
    """A person's role on a case, as the referral gave them; `person` once somebody said who that
    is.

    What was given is kept as given: identifying links it to a person and never overwrites it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="involvements")
    place = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=40)
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    age_about = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="involvements"
    )
    given_plain = PlainName(of="given_name")
    family_plain = PlainName(of="family_name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="one_person_a_place")]
        indexes = [
            models.Index(fields=["family_plain", "given_plain"], name="involved_by_family_name"),
            models.Index(fields=["given_plain"], name="involved_by_given_name"),
            models.Index(fields=["born_on"], name="involved_by_birth_date"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as given, or that it is not known."""
        return full_name(self.given_name, self.family_name)

    def described(self, postcodes: Iterable[str] = (), *, on: date) -> Identity:
        """Return what a search for this person may use. An age stands for a year, as on a day."""
        guessed = self.born_on is None and self.age_about is not None
        return Identity(
            names=(Name(self.given_name, self.family_name),),
            born_on=born_about(self.age_about or 0, on) if guessed else self.born_on,
            born_estimated=guessed,
            sex=self.sex,
            places=tuple(Place(postcode) for postcode in postcodes if postcode),
            nhs_number=self.nhs_number,
        )


class Address(models.Model):
    """Where somebody on a case lives. A confidential one is seen only by the agency that gave it
    and the lead.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="addresses")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="addresses")
    lines = models.TextField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    confidential = models.BooleanField(default=False)
    given_by = models.CharField(max_length=40)
    place_key = PlaceKey()

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.CheckConstraint(
                name="confidential_is_never_matched",
                condition=Q(confidential=False) | Q(place_key=""),
            )
        ]
        indexes = [models.Index(fields=["place_key"], name="address_by_place")]

    def __str__(self) -> str:
        return "Confidential address" if self.confidential else f"{self.lines} {self.postcode}"


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    """Relationships by whether they hold."""

    def standing(self) -> RelationshipQuerySet:
        """Relationships that nobody took back."""
        return self.filter(taken_back_at=None)


class Relationship(models.Model):
    """How one person on a case is related to another: `person` is the `kind` of `other`.

    `agency` and `name` are of who entered it, empty where a referral said it. It is never changed:
    whoever corrects it takes it back, with the reason, and another one stands in its place.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="relationships")
    person = models.ForeignKey(Involvement, models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    origin = models.CharField(max_length=20, default=Origin.REFERRAL)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    said_by = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=40, blank=True)
    taken_back_because = models.TextField(blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="related_to_another", condition=~Q(person=models.F("other"))
            ),
            models.CheckConstraint(
                name="related_since_before_until",
                condition=Q(since=None) | Q(until=None) | Q(since__lte=models.F("until")),
            ),
            models.CheckConstraint(
                name="taken_back_with_a_reason",
                condition=Q(taken_back_at=None, taken_back_by="", taken_back_because="")
                | Q(taken_back_at__isnull=False) & ~Q(taken_back_by="") & ~Q(taken_back_because=""),
            ),
            models.UniqueConstraint(
                fields=["person", "other"],
                name="related_once",
                condition=Q(taken_back_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is {self.kind} of {self.other}"

    @property
    def told(self) -> Tie:
        """The relationship as rules compare it."""
        return Tie(self.person_id, self.other_id, self.kind)

    @property
    def origin_name(self) -> str:
        """Where it comes from, in words."""
        return ORIGIN_NAMES[Origin(self.origin)]


class RefusedTie(models.Model):
    """That somebody refused a proposed relationship, so that it is never proposed again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="refused_ties")
    person = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    other = models.ForeignKey(Involvement, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="refused_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} is not {self.kind} of {self.other}"

    @property
    def told(self) -> Tie:
        """What was refused, as rules compare it."""
        return Tie(self.person_id, self.other_id, self.kind)


class Reopening(Committed):
    """That a closed case was opened again, by whom and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reopenings")
    at = models.DateTimeField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    because = models.TextField()

    committed_fields = ("agency", "name", "because", "at")

    def __str__(self) -> str:
        return f"{self.case} reopened by {self.agency}"
