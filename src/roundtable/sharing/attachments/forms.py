"""The forms on which a file is attached and taken back."""

from __future__ import annotations

from django import forms

from roundtable.web.forms import Form, in_words


class AttachForm(Form):
    """Which file?"""

    file = forms.FileField(
        label="File", error_messages={"required": "Choose a file", "empty": "This file is empty"}
    )


class TakeBackForm(Form):
    """Why is it taken back?"""

    because = in_words(
        "Why do you take it back?",
        help_text="Every agency that could open it sees this.",
        missing="Say why you take it back",
    )
