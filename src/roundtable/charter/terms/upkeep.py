"""Parts 11 to 15: roles and reserved powers, retention, training, review and costs."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from roundtable.charter.terms.base import Clause, Code, Line


class RoleTerm(Clause):
    """What a role of the hub may do, in words."""

    code: Code
    name: Line
    does: Line


class Power(StrEnum):
    """What changes somebody's rights in the hub."""

    SEAT = "seat"
    CHANGE_ROLE = "change_role"
    END_SEAT = "end_seat"
    NAME_SIGNATORY = "name_signatory"
    RESET_SIGN_IN = "reset_sign_in"


class Reserved(Clause):
    """Powers that take effect only when so many agencies agree, the one that asks among them.

    `approvers` are the roles that may agree for another agency.
    """

    powers: tuple[Power, ...]
    agencies: Annotated[int, Field(ge=2)]
    approvers: tuple[Code, ...]


class Retention(Clause):
    """How long a kind of record is kept after its case closes."""

    record: Code
    years: Annotated[int, Field(gt=0)]


class Training(Clause):
    """What somebody in these roles must have learnt, and how long it holds.

    With `before_live_work`, nobody works on a case before it is done, or once it has lapsed.
    """

    code: Code
    name: Line
    roles: tuple[Code, ...]
    valid_months: Annotated[int, Field(gt=0)]
    before_live_work: bool = False


class Measure(StrEnum):
    """What the hub measures of its own work, over a period."""

    DECIDED_IN_TIME = "decided_in_time"
    ANSWERED_IN_TIME = "answered_in_time"
    FED_BACK = "fed_back"
    SINGLE_AGENCY_DECISIONS = "single_agency_decisions"
    DISSENTS = "dissents"
    WITHHELD = "withheld"
    REFERRED_AGAIN = "referred_again"


class Indicator(Clause):
    """A measure with the target the agencies agreed, in percent of what is counted."""

    measure: Measure
    name: Line
    better: Literal["at_least", "at_most"]
    target: Annotated[int, Field(ge=0, le=100)]


class AuditSample(Clause):
    """How many of the cases that ended so are looked at again by several agencies, in percent."""

    ended: Literal["no_further_action", "decided", "emergency"]
    percent: Annotated[int, Field(ge=1, le=100)]


class Amendment(Clause):
    """What a new version of the charter needs: signatures, notice, and, where it is urgent, how
    long it lasts.

    `signatures` is the number of agencies, or `all`. `notice_working_days` count from the last
    signature needed to the day it takes effect.
    """

    kind: Literal["ordinary", "urgent"]
    signatures: Literal["all"] | Annotated[int, Field(ge=2)]
    must_include: tuple[Code, ...] = ()
    notice_working_days: Annotated[int, Field(ge=0)]
    lapses_after_days: Annotated[int, Field(gt=0)] | None = None


class Review(Clause):
    """When the charter itself is looked at again, and how long before every agency is told."""

    due: dt.date
    warn_days: Annotated[int, Field(ge=0)] = 60


class UnitCost(Clause):
    """What one piece of work costs an agency, in pence, at the prices of a year.

    `agency` empty means every agency that has no line of its own.
    """

    piece: Literal["referral", "answer", "position", "decision", "action"]
    agency: Code | None = None
    pence: Annotated[int, Field(ge=0)]
    price_year: Annotated[int, Field(ge=2000, le=2100)]
    means: Line
