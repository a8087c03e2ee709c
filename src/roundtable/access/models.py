"""Agencies, the people who work for them, and the roles they hold."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import F, Q

from roundtable.database.prepared import Param
from roundtable.journal.commitments import Committed
from roundtable.lib.actor import Actor, Role


class Agency(models.Model):
    """An agency that signed the charter. Its terms are the charter's; this row is what other rows
    point at.
    """

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Practitioners(BaseUserManager["User"]):
    """How practitioners are found and made."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the practitioner of that e-mail address, in any case."""
        return self.get(email=(username or "").lower())

    def enrol(self, *, email: str, name: str, password: str | None) -> User:
        """Make a practitioner. The password is kept as an argon2 hash; None means none will sign
        in.
        """
        user = self.model(email=email.lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A practitioner, known by their work e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[Practitioners] = Practitioners()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # Who they act as on the day they were read, where their role was read with them.
    acted_as: tuple[date, Actor] | None = None

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Return whether that is the password. It is never hashed anew on the way.

        Django would keep a stronger hash here, and the app may not write a password.
        """
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        """Return the name as the person gives it."""
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by time."""

    def on(self, day: date | Param) -> MembershipQuerySet:
        """Memberships that hold on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Membership(Committed):
    """A person's role in an agency, at a site, from one day to another.

    With `signs`, they sign the charter for their agency. `change_id` is the last change that two
    agencies agreed to, None as long as the row is as the hub was founded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])
    site = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    signs = models.BooleanField(default=False)
    change_id = models.UUIDField(null=True, blank=True)

    committed_fields = (
        "user_id",
        "agency_id",
        "role",
        "site",
        "starts_on",
        "ends_on",
        "signs",
        "change_id",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ends_after_it_starts",
                # A seat ended on its first day holds on no day.
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on") - timedelta(days=1)),
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(ends_on=None, signs=True),
                name="one_signatory_an_agency",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ends_on=None), name="one_open_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role}, {self.agency_id})"

    def actor(self) -> Actor:
        """Return who this membership lets its user act as."""
        return Actor(self.user_id, self.agency_id, Role(self.role), self.user.name)
