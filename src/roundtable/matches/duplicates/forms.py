"""Forms by which people known twice are merged, said to be two, or taken apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from roundtable.lib.words import day
from roundtable.matches.duplicates.queries import Known, Pair
from roundtable.people.alike.actions import Said
from roundtable.web.forms import Choice, Form, LongText, Look

LONGEST_REASON = 500
TWO, UNSURE, OPEN = "two", "unsure", "open"


class PairForm(Form):
    """Are these one person?"""

    verdict = Choice(
        label="Are they one person?",
        missing="Say whether they are one person",
        wrong="Choose one of the answers",
        choices=[],
    )
    because = LongText(
        label="What shows it?",
        missing="Say what shows it, in a sentence",
        max_length=LONGEST_REASON,
        help_text="Whoever takes it back one day reads this.",
        look=Look(spellcheck=True),
    )

    def __init__(self, *args: Any, pair: Pair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verdict"]
        field.choices = [  # type: ignore[attr-defined]
            (str(pair.one.id), f"One person: keep {_described(pair.one)}"),
            (str(pair.other.id), f"One person: keep {_described(pair.other)}"),
            (TWO, "Two people"),
            (UNSURE, "Not sure"),
            *([(OPEN, "Take back what was said")] if pair.verdict else []),
        ]
        kept = "The name and birth date of this one stand. The cases of the other come along."
        hints = {
            str(pair.one.id): kept,
            TWO: "Twins, for instance, or father and son of one name. They are not proposed again.",
            UNSURE: "They stay on the list.",
        }
        field.look = Look(hints=hints)  # type: ignore[attr-defined]

    def says(self) -> Said:
        """Return what is said of two who are not merged; "" takes it back. For a valid form."""
        verdicts: dict[str, Said] = {TWO: "two", UNSURE: "unsure"}
        return verdicts.get(self.cleaned_data["verdict"], "")

    def keeps(self) -> UUID | None:
        """Return who is kept, None where they are not merged. Only for a valid form."""
        said = self.cleaned_data["verdict"]
        return None if said in {TWO, UNSURE, OPEN} else UUID(said)


class PartForm(Form):
    """Why is a merging taken back?"""

    because = LongText(
        label="Why are they two people after all?",
        missing="Say why, in a sentence",
        max_length=LONGEST_REASON,
        look=Look(spellcheck=True),
    )


def _described(known: Known) -> str:
    born = f"born {day(known.born_on)}" if known.born_on else "date of birth not known"
    return f"{known.name}, {born}, known since {day(known.since)}"
