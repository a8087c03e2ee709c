"""What is asked of whoever adds to the analysis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from roundtable.access.rules import agency_sees
from roundtable.analysis.actions import FactorGiven, WordsGiven
from roundtable.analysis.queries import Cited, Shown
from roundtable.analysis.rules import KIND_NAMES, LONGEST, Kind
from roundtable.cases.queries import OnCase
from roundtable.charter.remembering import Remembering
from roundtable.lib.words import day
from roundtable.sharing.forms.answering import CONSENTS, SENSITIVITIES
from roundtable.web.forms import Choice, Choices, Day, Form, LongText, Look, Pick, Text

LONGEST_SHOWN = 200
HINTS = {
    Kind.RISK.value: "What could harm somebody, or makes harm more likely.",
    Kind.PROTECTIVE.value: "What keeps them safer now.",
    Kind.STRENGTH.value: "What they and those around them do well, to build on.",
    Kind.UNKNOWN.value: "Ask, and tell nothing: resting on no item, every agency on the case"
    " reads it.",
}


class _Citing(Form):
    """A form on which one ticks the items that something rests on."""

    items = Choices(
        label="What does it rest on?",
        help_text="Only what your agency sees is listed. Who does not see all that you tick does"
        " not read what you write.",
        wrong="Tick only what is listed",
        choices=(),
        required=False,
        look=Look(small=True),
    )

    def __init__(
        self,
        *args: Any,
        charter: Remembering,
        case_agencies: Sequence[str],
        items: Iterable[Cited],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        listed = [each for each in items if not each.corrected]
        field: Any = self.fields["items"]
        field.choices = [(str(each.event.item.pk), _named(each, charter)) for each in listed]
        hints = {
            str(each.event.item.pk): _who_sees(each, case_agencies, charter) for each in listed
        }
        field.look = Look(small=True, hints=hints)

    @property
    def ticked(self) -> tuple[UUID, ...]:
        """The items ticked. Only for a valid form."""
        return tuple(UUID(each) for each in self.cleaned_data["items"])


def _named(cited: Cited, charter: Remembering) -> str:
    item = cited.event.item
    when = day(item.happened_on) if item.happened_on else "Date not known"
    text = item.text if len(item.text) <= LONGEST_SHOWN else f"{item.text[:LONGEST_SHOWN]}…"
    return f"{cited.number}. {when}, {charter.agency(item.agency).short_name}, {item.name}: {text}"


def _who_sees(cited: Cited, agencies: Sequence[str], charter: Remembering) -> str:
    others = [code for code in agencies if not agency_sees(code, cited.facts)]
    if not others:
        return "Every agency on the case sees this."
    return f"Not seen by {_names(others, charter)}."


def _who_reads(factor: Shown, charter: Remembering) -> str:
    others = [code for code, _missing in factor.audience.hidden_from]
    if not others:
        return "Every agency on the case reads this."
    return f"Not read by {_names(others, charter)}."


def _names(agencies: Iterable[str], charter: Remembering) -> str:
    return ", ".join(charter.agency(code).short_name for code in agencies)


class FactorForm(_Citing):
    """A risk or protective factor, a strength, or something nobody knows."""

    kind = Choice(
        label="What is it?",
        missing="Say whether it is risk, protection, a strength or something not known",
        choices=[(kind.value, name) for kind, name in KIND_NAMES.items()],
        look=Look(hints=HINTS),
    )
    text = LongText(
        label="In your words",
        help_text="One at a time: add another for the next.",
        missing="Say what it is",
        max_length=LONGEST,
        look=Look(rows=3),
    )
    about = Pick(label="About", choices=(), required=False)

    field_order = ("kind", "text", "about", "items")

    def __init__(self, *args: Any, people: Iterable[OnCase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = [("", "The whole case"), *_people(people)]

    def clean(self) -> dict[str, Any]:
        """Ask for what a factor rests on."""
        said: dict[str, Any] = super().clean() or {}
        kind = said.get("kind")
        if kind and kind != Kind.UNKNOWN and "items" in said and not said["items"]:
            self.add_error(
                "items", "Tick what it rests on, or enter it as something you do not know"
            )
        return said

    @property
    def given(self) -> FactorGiven:
        """What was entered. Only for a valid form."""
        said = self.cleaned_data
        about = UUID(said["about"]) if said["about"] else None
        return FactorGiven(said["kind"], said["text"], self.ticked, about)


class SettleForm(_Citing):
    """How something unknown was settled."""

    how = LongText(
        label="What do you know now?",
        missing="Say how it was settled",
        max_length=LONGEST,
        look=Look(rows=3),
    )
    field_order = ("how", "items")


class WordsForm(Form):
    """What somebody said, in their own words, and what they want."""

    about = Pick(label="Whose words are they?", missing="Choose whose words they are", choices=())
    words = LongText(
        label="What they said",
        help_text="As they said it, not as we would. A drawing or a sign can be described.",
        required=False,
        max_length=LONGEST,
    )
    wishes = LongText(
        label="What they want to happen", required=False, max_length=LONGEST, look=Look(rows=3)
    )
    told_to = Text(
        label="Whom did they tell?",
        help_text="For example, the form tutor, or the social worker.",
        missing="Say whom they told",
        max_length=200,
        look=Look(width=20),
    )
    told_how = Text(
        label="How did they tell it?",
        help_text="For example, alone, in a drawing, or through an interpreter. Optional.",
        required=False,
        max_length=200,
    )
    told_on = Day(label="When did they tell it?", required=False, past=True)
    sensitivity = Pick(
        label="How sensitive it is", choices=SENSITIVITIES, initial="ordinary", missing="Choose"
    )
    consent = Pick(
        label="Do they agree that it is shared?",
        choices=CONSENTS,
        initial="not_sought",
        missing="Choose",
    )

    def __init__(self, *args: Any, people: Iterable[OnCase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about: Any = self.fields["about"]
        about.choices = [("", "Choose somebody"), *_people(people)]

    def clean(self) -> dict[str, Any]:
        """Ask for what they said or want."""
        said: dict[str, Any] = super().clean() or {}
        if "words" in said and not (said["words"] or said.get("wishes")):
            self.add_error("words", "Write what they said, or what they want")
        return said

    @property
    def given(self) -> WordsGiven:
        """What was entered. Only for a valid form."""
        said = self.cleaned_data
        return WordsGiven(**(said | {"about": UUID(said["about"])}))


class SummaryForm(Form):
    """A version of the summary, and the factors that it draws on."""

    text = LongText(
        label="What it means, in a few sentences",
        missing="Write the summary",
        max_length=LONGEST,
    )
    factors = Choices(
        label="Which factors does it draw on?",
        help_text="Who does not read all of them does not read the summary.",
        missing="Tick the factors it draws on",
        wrong="Tick only what is listed",
        choices=(),
        look=Look(small=True),
    )

    def __init__(
        self, *args: Any, charter: Remembering, factors: Iterable[Shown], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        listed = list(factors)
        field: Any = self.fields["factors"]
        field.choices = [
            (str(each.row.pk), f"{number}. {KIND_NAMES[Kind(each.row.kind)]}: {each.row.text}")
            for number, each in enumerate(listed, 1)
        ]
        hints = {str(each.row.pk): _who_reads(each, charter) for each in listed}
        field.look = Look(small=True, hints=hints)

    @property
    def ticked(self) -> tuple[UUID, ...]:
        """The factors ticked. Only for a valid form."""
        return tuple(UUID(each) for each in self.cleaned_data["factors"])


def _people(people: Iterable[OnCase]) -> list[tuple[str, str]]:
    """Return names that tell apart those whose names are not known."""
    return [
        (str(each.pk), each.name if each.given_name else f"{each.name} (person {each.place})")
        for each in people
    ]
