"""What is asked of a referral onwards, and of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from roundtable.charter.saying.values import time
from roundtable.charter.terms import Charter
from roundtable.deciding.onward.rules import Answer, Answered, Channel
from roundtable.web.forms import Choice, Choices, Day, Form, LongText, Look, Pick, Text, in_words

LONGEST = 500


class ReferOnForm(Form):
    """To whom somebody was referred, what for, and how it was sent."""

    kind = Choice(
        label="What kind of service is it?", missing="Choose the kind of service", choices=()
    )
    to = Text(
        label="Which service is it?",
        help_text="Its name, and the person or team there if you know them.",
        missing="Enter the name of the service",
        max_length=200,
        look=Look(width=30),
    )
    about = Choices(label="Whom is it about?", missing="Choose one person or more", choices=())
    asks = LongText(
        label="What does it ask them to do?",
        help_text="In one sentence.",
        missing="Say what it asks them to do",
        max_length=LONGEST,
        look=Look(rows=2),
    )
    serves = Pick(
        label="What is it for?",
        help_text="An action of this case, or an outcome of the decision.",
        required=False,
        choices=(),
    )
    sent_on = Day(label="When was it sent?", missing="Enter the day it was sent", past=True)
    channel = Choice(
        label="How was it sent?",
        missing="Say how it was sent",
        choices=Channel.choices(),
        look=Look(small=True),
    )

    def __init__(
        self,
        *args: Any,
        charter: Charter,
        people: Sequence[tuple[str, str]],
        serves: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(each.code, each.name) for each in charter.onward]
        expected = {each.code: time(each.answers_within, each.unit) for each in charter.onward}
        hints = {
            code: f"An answer is expected within {within}." for code, within in expected.items()
        }
        kind.look = Look(hints=hints, small=True)
        self.fields["about"].choices = people  # type: ignore[attr-defined]
        nothing = ("", "Nothing of these")
        self.fields["serves"].choices = [nothing, *serves]  # type: ignore[attr-defined]


class OnwardAnswerForm(Form):
    """What a service answered."""

    answer = Choice(
        label="What did they answer?",
        missing="Say what they answered",
        choices=[
            (Answered.ACCEPTED.value, "They accept it"),
            (Answered.DECLINED.value, "They decline it"),
        ],
    )
    heard_from = Text(
        label="Who there answered?",
        help_text="A name, or their role.",
        missing="Enter who there answered",
        max_length=200,
        look=Look(width=30),
    )
    answered_on = Day(
        label="When did they answer?", missing="Enter the day they answered", past=True
    )
    reference = Text(
        label="Their reference, if they gave one",
        required=False,
        max_length=100,
        look=Look(width=20),
    )
    because = LongText(
        label="If they decline: why?",
        help_text="In their words.",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where they declined, and for none where they accept."""
        declined = self.cleaned_data.get("answer") == Answered.DECLINED
        if declined and not self.cleaned_data.get("because"):
            self.add_error("because", "Say why they declined")
        return self.cleaned_data

    def given(self) -> Answer:
        """Return what was said. Only for a valid form."""
        said = dict(self.cleaned_data)
        return Answer(accepted=said.pop("answer") == Answered.ACCEPTED, **said)


class TakeBackOnwardForm(Form):
    """Why a referral onwards is taken back."""

    because = in_words(
        "Why do you take it back?",
        help_text="Whoever sees the actions of this case reads it.",
        missing="Say why you take it back",
    )
