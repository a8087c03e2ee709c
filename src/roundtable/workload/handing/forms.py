"""The form on which work is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from roundtable.web.forms import Choice, Choices, Form, LongText, Look, Pick
from roundtable.workload.handing.rules import WHY_NAMES

NOBODY = "nobody"
GONE = "Some of this is done by now, or not theirs any more. Choose again"


class HandoverForm(Form):
    """Which pieces of work, to whom, why, and what they have to know."""

    work = Choices(label="Which work?", choices=[], missing="Choose what you hand over", wrong=GONE)
    to = Pick(label="To whom?", choices=[], missing="Choose to whom you hand it over")
    why = Choice(label="Why?", choices=list(WHY_NAMES.items()), missing="Say why")
    note = LongText(
        label="What do they have to know?",
        help_text="What is done, what is next, whom you wait for. Your agency alone reads it.",
        missing="Say what they have to know",
        max_length=2000,
        look=Look(rows=4, spellcheck=True),
    )

    def __init__(
        self,
        *args: Any,
        work: Iterable[tuple[str, str]],
        people: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        pieces = list(work)
        self.fields["work"].choices = pieces  # type: ignore[attr-defined]
        self.fields["work"].initial = [code for code, _name in pieces]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a colleague"),
            *people,
            (NOBODY, "Nobody: whoever takes it on"),
        ]
