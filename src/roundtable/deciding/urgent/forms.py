"""The forms on which an urgent discussion is called and ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roundtable.web.forms import Choices, Form, LongText, Look, in_words

LONGEST = 4000


class CallAtOnceForm(Form):
    """Who else comes, and why it cannot wait. Nothing has to be typed: the table asks."""

    wanted = Choices(label="Who else comes?", choices=(), required=False)
    because = LongText(
        label="What is it about?",
        help_text="If you have the time. Everybody at the table reads this.",
        required=False,
        max_length=LONGEST,
        look=Look(rows=3),
    )

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            self.fields["wanted"].choices = others  # type: ignore[attr-defined]
        else:
            del self.fields["wanted"]


class EndUrgentForm(Form):
    """Why an urgent discussion ends without a decision."""

    because = in_words(
        "Why does it end without a decision?",
        help_text="Everybody at the table reads this. The case goes on where it is.",
        missing="Say why it ends without a decision",
    )
