"""What an agency records of somebody's consent: by the page today, by file or API with the same
structure. Pure.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import StringConstraints

from roundtable.sharing.statement import Given

Words = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class ConsentGiven(Given):
    """What somebody said of sharing what the agency knows of them, for one purpose of part 7 or,
    where `purpose` is empty, for all. `clause` is the one that needs no consent.
    """

    purpose: str = ""
    state: Literal["given", "refused", "withdrawn", "not_sought", "not_needed"]
    decided_by: Literal["", "self", "parent", "attorney"] = ""
    asked_on: dt.date | None = None
    because: Words = ""
    clause: str = ""


class AssessmentGiven(Given):
    """An assessment of whether somebody can make one decision. `impairment` is empty where there is
    no impairment or disturbance of mind or brain.
    """

    decision: Said
    assessed_on: dt.date
    assessor: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    helped_by: Said
    impairment: Words = ""
    understands: bool
    retains: bool
    weighs: bool
    communicates: bool
    because_of_it: bool = False
    shown_by: Said
    best_interests: Words = ""


class OverrideGiven(Given):
    """That the agency shares, or asks to share, though somebody said no."""

    purpose: str = ""
    ground: str
    test_met: Said
    why_now: Literal["cannot_consent", "cannot_obtain", "would_prejudice", "other_basis"]
    because: Said
    told: bool
    not_told_because: Words = ""
