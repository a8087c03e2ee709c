"""A return as an agency gives it: by the page today, by file or API with the same structure.
Pure.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator


class Given(BaseModel):
    """A part of a return; unknown words are refused."""

    model_config = ConfigDict(extra="forbid")


class ItemGiven(Given):
    """One piece of information about a person. `consent` is what they said of this piece alone,
    "recorded" where what the agency recorded about them counts.
    """

    category: str
    text: Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
    happened_on: dt.date | None = None
    source: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""
    fact: bool = True
    sensitivity: Literal["ordinary", "sensitive", "restricted"] = "ordinary"
    consent: Literal["recorded", "given", "refused", "not_sought"] = "recorded"


class AnswerGiven(Given):
    """What the agency says of somebody it was asked about. `view` is its own term for the risk.
    A `ground` says that something is withheld: all of it, or some of it beside what is known.
    """

    involvement: UUID
    answer: Literal["known", "not_known", "no_remit", "withheld"]
    ground: str = ""
    explanation: Annotated[str, StringConstraints(max_length=10_000, strip_whitespace=True)] = ""
    view: str = ""
    items: tuple[ItemGiven, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_the_answer(self) -> AnswerGiven:
        if self.items and self.answer != "known":
            raise ValueError(
                "Items go with “known to us”. Choose that answer, or take the items out."
            )
        if self.view and self.answer != "known":
            raise ValueError("A view goes with “known to us”. Choose that answer, or take it out.")
        if self.answer == "withheld" and not self.ground:
            raise ValueError("Choose the ground for withholding.")
        if self.ground and self.answer not in ("known", "withheld"):
            raise ValueError("A ground goes with “known to us” or “withheld”. Take it out.")
        return self


class SupplementGiven(Given):
    """What an agency says of one person after it answered. `corrects` holds the ids of its items
    that were wrong, each with the place (from 1) of the item here that stands for it, or None.
    """

    answer: AnswerGiven
    because: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    corrects: dict[UUID, int | None] = {}

    @model_validator(mode="after")
    def _corrected_by_what_is_here(self) -> SupplementGiven:
        places = [place for place in self.corrects.values() if place is not None]
        here = range(1, len(self.answer.items) + 1)
        if len(set(places)) < len(places) or any(place not in here for place in places):
            raise ValueError("Say for each item that was wrong which one of these stands for it.")
        return self
