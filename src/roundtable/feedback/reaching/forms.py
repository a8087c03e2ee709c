"""What is asked of whoever tells one who referred."""

from __future__ import annotations

from roundtable.feedback.reaching.rules import Result
from roundtable.web.forms import Choice, Form, LongText, Look


class ReachForm(Form):
    """What came of it."""

    result = Choice(
        label="What came of it?",
        missing="Choose what came of it",
        choices=[
            (Result.TOLD.value, "I told them, in these words"),
            (Result.NOT_REACHED.value, "I could not reach them. Somebody tries again"),
            (Result.NOT_TOLD.value, "They will not be told"),
        ],
        look=Look(
            hints={Result.NOT_TOLD.value: "It is not safe, or there is no way to reach them."}
        ),
    )
    note = LongText(
        label="What happened?",
        help_text="Needed unless you told them.",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )
