"""What is asked of an action: what is done for whom by when, to whom it is passed on, and what came
of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from roundtable.charter.terms import Charter
from roundtable.web.forms import Choice, Choices, Form, LongText, Look, Pick, Whole, in_words

LONGEST = 4000


class SetActionForm(Form):
    """A further action for an agency of the case."""

    agency = Pick(label="Who does it?", missing="Choose the agency that does it", choices=())
    what = LongText(
        label="What is to be done?",
        missing="Say what is to be done",
        max_length=LONGEST,
        look=Look(rows=3),
    )
    about = Choices(
        label="For whom?",
        help_text="Choose nobody where it is for the case as a whole.",
        required=False,
        choices=(),
    )
    working_days = Whole(
        label="Within how many working days?",
        missing="Enter a number of working days",
        wrong="The number of working days must be a whole number, like 5",
        min_value=1,
        max_value=250,
        error_messages={
            "min_value": "Give it one working day or more",
            "max_value": "Give it 250 working days or fewer",
        },
        look=Look(width=3),
    )

    def __init__(
        self,
        *args: Any,
        charter: Charter,
        agencies: Iterable[str],
        people: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = _named(charter, agencies)  # type: ignore[attr-defined]
        self.fields["about"].choices = people  # type: ignore[attr-defined]


class PassOnForm(Form):
    """To which agency an action is passed on, and why."""

    agency = Pick(label="Who does it instead?", missing="Choose the agency", choices=())
    because = in_words(
        "Why do you pass it on?",
        help_text="They read this, and so does everybody at the table. Its day stays.",
        missing="Say why you pass it on",
    )

    def __init__(
        self, *args: Any, charter: Charter, agencies: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = _named(charter, agencies)  # type: ignore[attr-defined]


def _named(charter: Charter, agencies: Iterable[str]) -> list[tuple[str, str]]:
    return [("", "Choose an agency"), *((code, charter.agency(code).name) for code in agencies)]


class EndActionForm(Form):
    """What came of an action."""

    done = Choice(
        label="Was it done?",
        missing="Say whether it was done",
        choices=[("yes", "Yes, it was done"), ("no", "No, it was not done")],
    )
    result = LongText(
        label="What came of it?",
        help_text="If it was not done, say why, and what happens instead.",
        missing="Say what came of it",
        max_length=LONGEST,
    )
