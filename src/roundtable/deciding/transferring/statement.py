"""A case as it is handed over: `case.json` in its package. Its JSON Schema is published. Pure.

Words of the charter of the hub that gives it stand with their code, where a receiver could have the
same, and with their name, which everybody can read.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Term(_Part):
    """A word of a charter."""

    code: str
    name: str


class HomeGiven(_Part):
    """Where somebody lives. One that is kept confidential is never handed over."""

    lines: str
    postcode: str
    given_by: str


class PersonHandedOver(_Part):
    """Somebody on the case, as the referral gave them. `kept_back` says how many confidential
    addresses of theirs there are.
    """

    place: int
    role: Term
    given_name: str
    family_name: str
    born_on: dt.date | None
    age_about: int | None
    sex: str
    nhs_number: str
    homes: list[HomeGiven]
    kept_back: int


class TieHandedOver(_Part):
    """The person at a place is the `kind` of the `other` one."""

    person: int
    other: int
    kind: str


class ReferralHandedOver(_Part):
    """A referral as it arrived; who referred is not handed over."""

    source: str
    received_at: dt.datetime
    narrative: str
    wishes: str
    immediate_danger: bool


class VoiceHandedOver(_Part):
    """How an agency answered what was decided: its dissent with its reasons."""

    agency: str
    stance: str
    reasons: str


class DecidedForOne(_Part):
    """What a decision is for the person at a place."""

    person: int
    outcome: Term


class DecisionHandedOver(_Part):
    """A decision: of all agencies together, or of one in an emergency."""

    outcome: Term
    level_of_need: int
    reasons: str
    emergency: bool
    decided_at: dt.datetime
    decided_by: list[str]
    people: list[DecidedForOne]
    voices: list[VoiceHandedOver]


class ActionHandedOver(_Part):
    """An action that has not ended, for the people at these places; for the case where there are
    none.
    """

    what: str
    agency: str
    due_at: dt.datetime
    accepted: bool
    about: list[int]


class ItemHandedOver(_Part):
    """A piece of information that its agency released, and on which lawful basis."""

    agency: str
    person: int
    category: Term
    text: str
    happened_on: dt.date | None
    source: str
    fact: bool
    sensitivity: str
    basis: Term


class NotReleased(_Part):
    """How many pieces of information of an agency stay with the hub that hands the case over."""

    agency: str
    count: int


class WithheldHere(_Part):
    """That an agency withheld something about the person at a place, on a ground."""

    agency: str
    person: int
    ground: str


class CaseHandedOver(_Part):
    """A case as it is handed over: what may go, and what was left out, counted. `contact` is whom
    to ask at the agency that led it.
    """

    hub: str
    reference: str
    transfer: int
    to: str
    because: str
    made_at: dt.datetime
    charter_version: str
    opened_at: dt.datetime
    lead: str
    contact: str
    grade: Term | None
    concerns: list[Term]
    referrals: list[ReferralHandedOver]
    people: list[PersonHandedOver]
    ties: list[TieHandedOver]
    decisions: list[DecisionHandedOver]
    actions: list[ActionHandedOver]
    items: list[ItemHandedOver]
    not_released: list[NotReleased]
    withheld: list[WithheldHere]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a case that is handed over."""
    return CaseHandedOver.model_json_schema()
