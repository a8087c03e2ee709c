"""What is asked of whoever closes a case."""

from __future__ import annotations

from typing import Any

from django import forms

from roundtable.charter.terms import Charter
from roundtable.web.forms import Choice, Form, LongText, Look

LONGEST = 4000


class NoFurtherActionForm(Form):
    """Why a case closes below the criteria, confirmed on a page that shows who is told what."""

    reason = Choice(
        label="Why does the hub take no further action?",
        missing="Choose why the hub takes no further action",
        choices=(),
    )
    explanation = LongText(
        label="Explain it in your own words",
        help_text="It is kept with the case. The referrer is not told this.",
        missing="Explain in your own words why the hub takes no further action",
        max_length=LONGEST,
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = charter.intake.no_further_action
        field: Any = self.fields["reason"]
        field.choices = [(term.code, term.name) for term in terms]
        field.look = Look(hints={term.code: f"They are told: {term.signpost}" for term in terms})


class CloseForm(Form):
    """Why a case closes."""

    because = LongText(
        label="Why does the case close?",
        help_text="Say what is in place for the people on it.",
        missing="Say why the case closes",
        max_length=LONGEST,
    )


class TransferredForm(Form):
    """What is left for those who worked on a case that somebody else has taken over."""

    because = LongText(
        label="What should be remembered here?",
        help_text="Such as whom to ring there, and what is still looked at by an agency here.",
        missing="Say what should be remembered here, or that nothing should",
        max_length=LONGEST,
        look=Look(rows=3),
    )
