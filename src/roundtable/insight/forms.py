"""What is asked of whoever tries a charter on the past."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roundtable.web.forms import Day, Form, Pick


class TrialForm(Form):
    """Which text, on the cases of which days."""

    what = Pick(label="What do you want to try?", missing="Choose what to try", choices=())
    from_day = Day(label="Cases opened from", missing="Enter the first day", past=True)
    to_day = Day(label="Cases opened until", missing="Enter the last day", past=True)

    def __init__(self, *args: Any, texts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["what"]
        field.choices = texts
