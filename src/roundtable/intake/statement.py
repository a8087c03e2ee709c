"""A referral as it is given: by the form, a file, or later an API. Its JSON Schema is published.

Pure. The words for roles, sources and concerns are the charter's, so they are checked against it,
not here.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Short = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Long = Annotated[str, StringConstraints(max_length=20_000, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]

RELATIONSHIPS = {
    "parent": "parent",
    "child": "child",
    "sibling": "brother or sister",
    "partner": "partner",
    "former_partner": "former partner",
    "grandparent": "grandparent",
    "grandchild": "grandchild",
    "carer": "carer",
    "cared_for": "person cared for",
    "other_relative": "other relative",
    "friend": "friend or acquaintance",
    "professional": "professional",
    "lives_with": "lives with",
    "not_known": "related, not known how",
}


class Given(BaseModel):
    """A part of a referral: unknown words are refused, so that nothing sent is silently lost."""

    model_config = ConfigDict(extra="forbid")


class PersonGiven(Given):
    """Somebody on the referral. Everything but the role may be unknown."""

    role: Code
    given_name: Short = ""
    family_name: Short = ""
    born_on: dt.date | None = None
    age_about: Annotated[int, Field(ge=0, le=120)] | None = None
    sex: Literal["F", "M", "U", ""] = ""
    nhs_number: Annotated[str, StringConstraints(pattern=r"^(\d{10})?$")] = ""
    address: Short = ""
    postcode: Annotated[str, StringConstraints(max_length=8, strip_whitespace=True)] = ""
    address_confidential: bool = False


class RelationshipGiven(Given):
    """Person number `person` (from 1) is the `kind` of person number `other`."""

    person: Annotated[int, Field(ge=1)]
    other: Annotated[int, Field(ge=1)]
    kind: Literal[tuple(RELATIONSHIPS)]  # type: ignore[valid-type]


class ReferralGiven(Given):
    """A concern about one or more people.

    `sender_reference` is the sender's own; the same one from the same sender is the same referral.
    `do_not_contact`: whoever refers is not to be told what came of it, because it is not safe or
    they do not want it.
    """

    source: Code
    sender_reference: Annotated[Short, StringConstraints(min_length=1)]
    concerns: Annotated[list[Code], Field(min_length=1, max_length=6)]
    narrative: Annotated[Long, StringConstraints(min_length=1)]
    wishes: Long = ""
    immediate_danger: bool = False
    referrer_name: Short = ""
    referrer_contact: Short = ""
    do_not_contact: bool = False
    people: Annotated[list[PersonGiven], Field(min_length=1, max_length=40)]
    relationships: list[RelationshipGiven] = []

    @model_validator(mode="after")
    def _relationships_join_people_given(self) -> ReferralGiven:
        for tie in self.relationships:
            if max(tie.person, tie.other) > len(self.people) or tie.person == tie.other:
                raise ValueError(
                    f"A relationship joins person {tie.person} to {tie.other}, but the referral has"
                    f" {len(self.people)}: use two different numbers from 1 to {len(self.people)}."
                )
        return self


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a referral."""
    return ReferralGiven.model_json_schema()
