"""A request as an agency's own system reads it, and the return it sends back: one a line of a
file. Their JSON Schemas are published. Pure.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from roundtable.sharing.statement import AnswerGiven, Given


class PersonAskedAbout(BaseModel):
    """Somebody a request asks about, as the referral gave them: what it takes to look them up. No
    address, because a confidential one would stay in a file that nobody can call back.
    """

    involvement: UUID
    place: int
    role: str
    given_name: str
    family_name: str
    born_on: dt.date | None
    age_about: int | None
    sex: str
    nhs_number: str
    clause: str


class RequestTaken(BaseModel):
    """A request that an agency has yet to answer. `asks` is what is asked, with what was asked for
    later; `since` is the day back to which it asks. Clauses are of that version of the charter.
    """

    case: str
    request: UUID
    asks: tuple[str, ...]
    years_back: int
    since: dt.date
    asked_at: dt.datetime
    due_at: dt.datetime
    clause: str
    charter_version: str
    people: tuple[PersonAskedAbout, ...]


class ReturnGiven(Given):
    """An agency's return: the request, by its id or by the reference of its case, and an answer for
    each person it asks about.
    """

    case: str = ""
    request: UUID | None = None
    answers: Annotated[tuple[AnswerGiven, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_which_request(self) -> ReturnGiven:
        if not self.case and not self.request:
            raise ValueError("Say which request this answers: its id, or the case's reference.")
        return self


def request_schema() -> dict[str, Any]:
    """Return the JSON Schema of a request as it is taken along."""
    return RequestTaken.model_json_schema(mode="serialization")


def return_schema() -> dict[str, Any]:
    """Return the JSON Schema of a return."""
    return ReturnGiven.model_json_schema()
