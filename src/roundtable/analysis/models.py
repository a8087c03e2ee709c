"""Factors and what they rest on, somebody's own words, and the summary that agencies agree to.

Row security shows a factor to the agencies that see every item it rests on, because its text
repeats them, and a summary to those that see every factor it draws on. How many there are is kept
on the row itself: one that is hidden, or missing, hides what rests on it.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from roundtable.analysis.rules import KIND_NAMES, Kind
from roundtable.cases.models import Case, Involvement
from roundtable.journal.commitments import Committed
from roundtable.sharing.models import Disclosed, Item


class FactorQuerySet(models.QuerySet["Factor"]):
    """Factors by whether they stand."""

    def standing(self) -> FactorQuerySet:
        """Factors that nobody took back."""
        return self.filter(taken_back_at=None)


class Factor(Committed):
    """Something that bears on what a case means, about one person on it or the whole case.

    It is never changed: whoever corrects it takes it back, with the reason, and adds another. An
    unknown is settled by an answer, which rests on items of its own; `settled_by` is the agency
    that gave it, which those may know who do not see how.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="factors")
    kind = models.CharField(max_length=10)
    text = models.TextField()
    involvement = models.ForeignKey(
        Involvement, models.PROTECT, null=True, blank=True, related_name="factors"
    )
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    rests_on = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=40, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.CharField(max_length=40, blank=True)
    taken_back_because = models.TextField(blank=True)

    objects = FactorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rests_on_something",
                condition=Q(rests_on__gte=1) | Q(kind__in=[Kind.UNKNOWN.value, Kind.ANSWER.value]),
            ),
            models.CheckConstraint(
                name="an_answer_to_an_unknown",
                condition=Q(kind=Kind.ANSWER.value, answers__isnull=False)
                | ~Q(kind=Kind.ANSWER.value) & Q(answers=None),
            ),
            models.CheckConstraint(
                name="only_an_unknown_is_settled",
                condition=Q(settled_at=None, settled_by="")
                | Q(kind=Kind.UNKNOWN.value, settled_at__gte=F("at")) & ~Q(settled_by=""),
            ),
            models.CheckConstraint(
                name="factor_taken_back_with_a_reason",
                condition=Q(taken_back_at=None, taken_back_by="", taken_back_because="")
                | Q(taken_back_at__gte=F("at")) & ~Q(taken_back_by="") & ~Q(taken_back_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{KIND_NAMES.get(Kind(self.kind), 'Answer')} from {self.agency}"

    @classmethod
    def evidence(cls, using: str) -> models.QuerySet[Factor]:
        """Return every factor, with what it rests on."""
        return cls.objects.using(using).prefetch_related("grounds")

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: what was said by whom, and on what it rests."""
        said = (self.kind, self.text, self.involvement_id or "", self.answers_id or "")
        items = sorted(str(ground.item_id) for ground in self.grounds.all())
        return {"said": [*map(str, said), self.agency, self.name], "items": items}


class Grounds(models.Model):
    """That a factor rests on an item."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    factor = models.ForeignKey(Factor, models.PROTECT, related_name="grounds")
    item = models.ForeignKey(Item, models.PROTECT, related_name="grounds")
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "grounds"
        constraints = [
            models.UniqueConstraint(fields=["factor", "item"], name="rests_on_an_item_once"),
            models.UniqueConstraint(fields=["factor", "place"], name="one_ground_a_place"),
            models.CheckConstraint(name="grounds_from_one", condition=Q(place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.factor} rests on {self.item}"


class OwnWords(Committed):
    """What a child or adult on a case said, in their own words, and what they want: how, when and
    to whom they told it.

    It goes to other agencies as an item of the charter's category for what a person wants would.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="own_words")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="own_words")
    words = models.TextField(blank=True)
    wishes = models.TextField(blank=True)
    told_to = models.CharField(max_length=200)
    told_how = models.CharField(max_length=200, blank=True)
    told_on = models.DateField(null=True, blank=True)
    sensitivity = models.CharField(max_length=10, default="ordinary")
    consent = models.CharField(max_length=12, default="not_sought")
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = (
        "words",
        "wishes",
        "told_to",
        "told_how",
        "told_on",
        "sensitivity",
        "consent",
        "agency",
        "name",
    )

    class Meta:
        verbose_name_plural = "own words"
        constraints = [
            models.CheckConstraint(name="words_or_wishes", condition=~Q(words="") | ~Q(wishes=""))
        ]

    def __str__(self) -> str:
        return f"What {self.involvement} said"


class WordsDisclosure(Disclosed):
    """Somebody's own words made visible to an agency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    words = models.ForeignKey(OwnWords, models.PROTECT, related_name="disclosures")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["words", "to_agency"], name="words_disclosed_once")
        ]

    def __str__(self) -> str:
        return f"{self.words} to {self.to_agency} under {self.clause}"


class Summary(Committed):
    """A version of the summary of a case. Another version starts the agreement again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="summaries")
    text = models.TextField()
    draws_on = models.PositiveSmallIntegerField()
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "summaries"
        constraints = [
            models.CheckConstraint(name="draws_on_something", condition=Q(draws_on__gte=1))
        ]

    def __str__(self) -> str:
        return f"Summary of {self.at:%d %B %Y %H:%M}"

    @classmethod
    def evidence(cls, using: str) -> models.QuerySet[Summary]:
        """Return every version, with what it draws on."""
        return cls.objects.using(using).prefetch_related("drawn")

    def committed_content(self) -> dict[str, Any]:
        """Return what the journal vouches for: who wrote what, and on which factors it draws."""
        factors = sorted(str(each.factor_id) for each in self.drawn.all())
        return {"said": [self.text, self.agency, self.name], "factors": factors}


class Drawn(models.Model):
    """That a version of the summary draws on a factor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    summary = models.ForeignKey(Summary, models.PROTECT, related_name="drawn")
    factor = models.ForeignKey(Factor, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "drawn"
        constraints = [
            models.UniqueConstraint(fields=["summary", "factor"], name="draws_on_a_factor_once"),
            models.UniqueConstraint(fields=["summary", "place"], name="one_drawn_a_place"),
            models.CheckConstraint(name="drawn_from_one", condition=Q(place__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.summary} draws on {self.factor}"


class Agreement(Committed):
    """That another agency put its name to a version of the summary."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    summary = models.ForeignKey(Summary, models.PROTECT, related_name="agreements")
    agency = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    committed_fields = ("agency", "name", "at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["summary", "agency"], name="agreed_once_an_agency")
        ]

    def __str__(self) -> str:
        return f"{self.agency} agreed"
