"""The form by which a manager records what a colleague has learnt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roundtable.charter.terms import Training
from roundtable.web.forms import Choice, Day, Form, Look


class RecordForm(Form):
    """What did a colleague learn, and when?"""

    training = Choice(label="What was done?", missing="Choose what was done", choices=[])
    done_on = Day(label="Day it was done", missing="Enter the day it was done", past=True)

    def __init__(self, *args: Any, offered: Sequence[Training], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["training"]
        field.choices = [(each.code, each.name) for each in offered]
        field.look = Look(
            hints={
                each.code: f"Holds {each.valid_months} months, clause {each.clause}."
                for each in offered
            }
        )
