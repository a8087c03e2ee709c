"""Agencies' structured answers, the items in them, and what was added or corrected since."""

from __future__ import annotations

import uuid
from datetime import UTC
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from roundtable.cases.models import Case, Involvement
from roundtable.journal.commitments import Committed
from roundtable.sharing.models.requests import Request
from roundtable.sharing.statement import AnswerGiven


class Supplement(Committed):
    """What an agency adds to its answer about one person, or says instead of it, once that was
    sent: its second answer (`number` 2), its third, with why it changed. Those before it stay.

    Of somebody it was asked about only after it had answered for the others, it is the first
    (`number` 1).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    request = models.ForeignKey(Request, models.PROTECT, related_name="supplements")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="supplements")
    agency = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    because = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "involvement", "number"], name="one_supplement_a_number"
            ),
            models.CheckConstraint(name="supplements_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="added_for_a_reason", condition=~Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.agency} on {self.added_at:%d %B %Y}"

    def committed_content(self) -> dict[str, Any]:
        """Return what the agency said now and why, with every item and what each corrects."""
        corrected = sorted(
            [str(each.item_id), each.replacement.place if each.replacement else 0]
            for each in self.corrections.select_related("replacement")
        )
        about = (str(self.request_id), str(self.involvement_id))
        said = (*about, self.agency, self.number, self.because, self.added_by)
        answers = Return.objects.using(self._state.db).filter(supplement=self)
        return {
            "said": said,
            "answers": [answer.content() for answer in answers],
            "corrected": corrected,
        }


class Answer(models.TextChoices):
    """What an agency can say of a person."""

    KNOWN = "known", "Known to us"
    NOT_KNOWN = "not_known", "Not known to us"
    NO_REMIT = "no_remit", "Outside our remit"
    WITHHELD = "withheld", "Withheld"


class Return(models.Model):
    """An agency's structured answer about one person: its first, or that of a `supplement`.
    `shared_with` are the agencies that see it was known or not.

    `view` is the agency's own view of the risk, in its own term; `view_grade` is the common grade
    its term comes to, under the clause of part 3 that translates it.

    With a `ground` something is withheld: all that the agency knows, or some of it beside what is
    known. `charter_version` is the one it was answered under; `clause` is the ground's then, and
    otherwise the request's own, and so of the version that it was asked under.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="returns")
    request = models.ForeignKey(Request, models.PROTECT, related_name="returns")
    supplement = models.OneToOneField(
        Supplement, models.PROTECT, null=True, blank=True, related_name="answer"
    )
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="returns")
    agency = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, choices=Answer.choices)
    ground = models.CharField(max_length=40, blank=True)
    explanation = models.TextField(blank=True)
    view = models.CharField(max_length=2000, blank=True)
    view_grade = models.CharField(max_length=40, blank=True)
    view_clause = models.CharField(max_length=6, blank=True)
    clause = models.CharField(max_length=6, blank=True)
    charter_version = models.CharField(max_length=20)
    shared_with = ArrayField(models.CharField(max_length=40), default=list)
    returned_at = models.DateTimeField()
    returned_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "involvement"],
                condition=Q(supplement=None),
                name="answered_once",
            ),
            models.CheckConstraint(
                name="withheld_with_a_ground",
                condition=~Q(ground="") & Q(answer__in=[Answer.KNOWN, Answer.WITHHELD])
                | Q(ground="") & ~Q(answer=Answer.WITHHELD),
            ),
            models.CheckConstraint(
                name="a_view_of_whom_one_knows",
                condition=Q(view="", view_grade="", view_clause="")
                | Q(answer=Answer.KNOWN) & ~Q(view="") & ~Q(view_grade="") & ~Q(view_clause=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_answer_display()}"

    @property
    def number(self) -> int:
        """Which of its agency's answers about the person it is: 1 for the first."""
        return self.supplement.number if self.supplement else 1

    def given(self) -> AnswerGiven:
        """Return the answer as it was given, without its items."""
        said = ("answer", "ground", "explanation", "view")
        return AnswerGiven.model_validate(
            {"involvement": self.involvement_id} | {name: getattr(self, name) for name in said}
        )

    def content(self) -> dict[str, Any]:
        """Return what the journal vouches for: the answer and every item in it, in order."""
        view = (self.view, self.view_grade, self.view_clause)
        about = (str(self.involvement_id), self.agency)
        said = (*about, self.answer, self.ground, self.explanation, *view, self.returned_by)
        items = sorted(self.items.all(), key=lambda item: item.place)
        at = self.returned_at.astimezone(UTC).isoformat()
        return {"said": [*said, at], "items": [item.content() for item in items]}


class Item(models.Model):
    """One piece of information in a return: what, when, from where, fact or opinion, how
    sensitive. `consents` are what the person said of some purposes, `consent` of all others, as it
    counted when the item was given; `told` is what they said of this piece alone, "recorded" for
    nothing else than what was recorded of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    answer = models.ForeignKey(Return, models.PROTECT, related_name="items")
    involvement = models.ForeignKey(Involvement, models.PROTECT, related_name="items")
    agency = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=40)
    text = models.TextField()
    happened_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    fact = models.BooleanField(default=True)
    sensitivity = models.CharField(max_length=10, default="ordinary")
    consent = models.CharField(max_length=12, default="not_sought")
    consents = models.JSONField(default=dict)
    told = models.CharField(max_length=12, default="recorded")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "place"], name="one_item_a_place")]

    def __str__(self) -> str:
        return f"{self.category} from {self.agency}"

    def content(self) -> list[str]:
        """Return what the journal vouches for, in order."""
        about = (self.involvement_id, self.agency, self.place)
        said = (*about, self.category, self.text, self.happened_on or "", self.source)
        consents = sorted(self.consents.items())
        return [str(part) for part in (*said, self.fact, self.sensitivity, self.consent, *consents)]


class Correction(models.Model):
    """That an item was wrong, and the item that stands in its place, if any. The item itself stays
    readable to everybody who had it, marked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    supplement = models.ForeignKey(Supplement, models.PROTECT, related_name="corrections")
    item = models.OneToOneField(Item, models.PROTECT, related_name="corrected")
    replacement = models.OneToOneField(
        Item, models.PROTECT, null=True, blank=True, related_name="corrects"
    )
    corrected_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="corrected_by_another", condition=~Q(replacement=F("item")))
        ]

    def __str__(self) -> str:
        return f"{self.item} corrected on {self.corrected_at:%d %B %Y}"
