"""The form that pauses a deadline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roundtable.charter.terms import PauseReason
from roundtable.lib.words import plural
from roundtable.web.forms import Choice, Form, LongText, Look, Whole


class PauseForm(Form):
    """Why is a deadline paused, and for how long?"""

    reason = Choice(label="What are you waiting for?", missing="Choose a reason", choices=[])
    because = LongText(
        label="Why can it not go on without?",
        missing="Say why it cannot go on without",
        max_length=2000,
        help_text="Every agency on the case can read this.",
        look=Look(rows=3, spellcheck=True),
    )
    working_days = Whole(
        label="For how many hub days at most?",
        help_text="Resume it as soon as you can. What is not used comes off the deadline again.",
        missing="Enter a number of hub days",
        wrong="The number of hub days must be a whole number, like 2",
        min_value=1,
        max_value=100,
        error_messages={
            "min_value": "Pause it for one hub day or more",
            "max_value": "Pause it for fewer hub days",
        },
        look=Look(width=2, inputmode="numeric"),
    )

    def __init__(self, *args: Any, reasons: Sequence[PauseReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.choices = [(reason.code, reason.name) for reason in reasons]
        field.look = Look(
            hints={
                reason.code: f"At most {plural(reason.at_most_working_days, 'hub day')},"
                f" clause {reason.clause}."
                for reason in reasons
            }
        )
