"""Parts 11, 12 and 14: roles, retention and review."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from roundtable.charter.terms.base import Clause, Code, Line


class RoleTerm(Clause):
    """What a role of the hub may do, in words."""

    code: Code
    name: Line
    does: Line


class Retention(Clause):
    """How long a kind of record is kept after its case closes."""

    record: Code
    years: Annotated[int, Field(gt=0)]


class Review(Clause):
    """When the charter itself is looked at again."""

    due: dt.date
