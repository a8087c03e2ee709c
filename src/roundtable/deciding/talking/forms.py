"""The forms on which one writes at the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from roundtable.charter.terms import Charter
from roundtable.deciding.models import Point, PointKind
from roundtable.deciding.talking.rules import PointGiven
from roundtable.web.forms import Choice, Form, LongText, Look, Pick

LONGEST = 4000


class PointForm(Form):
    """A point for the table: what it is, whose, and about what."""

    kind = Choice(
        label="What do you write?",
        choices=PointKind.choices,
        missing="Choose what you write",
        initial=PointKind.SAID.value,
        look=Look(inline=True),
    )
    text = LongText(label="In words", missing="Write a sentence", max_length=LONGEST,
                    look=Look(rows=3))  # fmt: skip
    agency = Pick(
        label="Who says it?",
        help_text="Where one writes for all, the agency it was written for confirms it.",
        required=False,
    )
    about = Pick(label="About which point of the agenda?", required=False)

    def __init__(
        self,
        *args: Any,
        charter: Charter,
        own: str,
        table: Sequence[str],
        agenda: Sequence[Point],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        others = [(code, charter.agency(code).short_name) for code in table if code != own]
        _offer(self, "agency", [("", f"{charter.agency(own).short_name} (we)"), *others])
        _offer(self, "about", [("", "None"), *((str(p.pk), p.text[:80]) for p in agenda)])

    def point(self) -> PointGiven:
        """Return what was written. Only for a valid form."""
        said = self.cleaned_data
        about = said["about"] if said["kind"] == PointKind.SAID else ""
        agency, head = said["agency"] or self.own, UUID(about) if about else None
        return PointGiven(said["kind"], said["text"], agency, head)


class OtherwiseForm(Form):
    """A point said otherwise."""

    text = LongText(
        label="How should it read?",
        help_text="What stood there before stays readable.",
        missing="Write how it should read",
        max_length=LONGEST,
        look=Look(rows=4),
    )


def _offer(form: Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices
