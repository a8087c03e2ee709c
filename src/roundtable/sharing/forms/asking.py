"""The forms on which the lead agency asks by hand and withdraws."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict

from roundtable.web.forms import Choices, Form, Pick, in_words


class FurtherForm(Form):
    """Whom to ask by hand, about whom, for what, and why."""

    agency = Pick(label="Which agency?", choices=[], missing="Choose the agency")
    about = Choices(label="About whom?", choices=[], missing="Choose whom to ask about")
    asks = in_words(
        "What do you ask?", help_text="They read this as it stands.", missing="Say what you ask"
    )
    because = in_words(
        "Why do you ask them?",
        help_text="Every agency on the case sees this.",
        missing="Say why you ask them",
    )

    def __init__(
        self,
        posted: QueryDict | None = None,
        *,
        agencies: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(posted)
        self.fields["agency"].choices = [("", "Choose an agency"), *agencies]  # type: ignore[attr-defined]
        self.fields["about"].choices = people  # type: ignore[attr-defined]


class WithdrawForm(Form):
    """Why a request is withdrawn."""

    because = in_words(
        "Why do you withdraw it?",
        help_text="Every agency on the case sees this.",
        missing="Say why you withdraw it",
    )
