"""The forms by which relationships are entered, corrected and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from roundtable.cases.models import Involvement
from roundtable.cases.relationships.actions import TieGiven
from roundtable.cases.relationships.rules import Tie
from roundtable.cases.rules import TIES
from roundtable.web.forms import Day, Form, LongText, Look, Pick, Text

LONGEST_REASON = 2_000
KINDS = [("", "Choose one"), *((kind, text[:1].upper() + text[1:]) for kind, text in TIES.items())]


class TieForm(Form):
    """How are two people related, since when, and who said so?"""

    person = Pick(label="Who?", missing="Choose somebody", choices=[])
    kind = Pick(
        label="What are they to the other?", missing="Choose how they are related", choices=KINDS
    )
    other = Pick(label="To whom?", missing="Choose to whom", choices=[])
    since = Day(
        label="Since",
        required=False,
        past=True,
        help_text="Leave it empty where it is not known, or always so.",
    )
    until = Day(
        label="Until", required=False, past=True, help_text="Leave it empty where it still holds."
    )
    said_by = Text(
        label="Who said so?",
        required=False,
        max_length=200,
        help_text="For example, the mother, or the school. Every agency on the case sees it.",
        look=Look(width=20),
    )

    def __init__(self, *args: Any, people: Sequence[Involvement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", "Choose somebody"), *((str(each.pk), _named(each)) for each in people)]
        for name in ("person", "other"):
            self.fields[name].choices = named  # type: ignore[attr-defined]

    @property
    def given(self) -> TieGiven:
        """What was entered. Only for a valid form."""
        said = self.cleaned_data
        tie = Tie(UUID(said["person"]), UUID(said["other"]), said["kind"])
        return TieGiven(tie, since=said["since"], until=said["until"], said_by=said["said_by"])


def _named(person: Involvement) -> str:
    """Return a name that tells apart those whose names are not known."""
    return person.name if person.given_name else f"{person.name} (person {person.place})"


class TakeBackForm(Form):
    """Why is a relationship taken back?"""

    because = LongText(
        label="Why is it taken back?",
        missing="Say why it is taken back",
        max_length=LONGEST_REASON,
        help_text="What was said stays in the record, with this reason.",
        look=Look(rows=3, spellcheck=True),
    )
