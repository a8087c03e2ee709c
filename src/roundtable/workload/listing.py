"""Work as a list shows it: a row of values, without the clock, case and person behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from roundtable.cases.models import case_address
from roundtable.cases.rules import STAGE_NAMES, Stage
from roundtable.workload.models import Clock


class Work(NamedTuple):
    """One piece of work on a list. `holder` is a name, None where nobody took it on."""

    pk: UUID
    case_id: UUID
    reference: str
    stage: str
    grade: str
    agency: str
    role: str
    holder_id: UUID | None
    holder: str | None
    what: str
    path: str
    warn_at: datetime
    due_at: datetime
    paused_until: datetime | None
    reminded_at: datetime | None
    handed_at: datetime | None
    clause: str
    charter_version: str

    @property
    def stage_name(self) -> str:
        """The stage of its case in words."""
        return STAGE_NAMES[Stage(self.stage)]

    @property
    def case_address(self) -> str:
        """The address of its case."""
        return case_address(self.reference)

    def get_absolute_url(self) -> str:
        """Return the page where it is done."""
        return f"{self.case_address}{self.path}"


_ELSEWHERE = {
    **{name: f"case__{name}" for name in ("reference", "stage", "grade")},
    "holder": "holder__name",
}
COLUMNS = tuple(_ELSEWHERE.get(name, name) for name in Work._fields)


def rows_of(clocks: QuerySet[Clock]) -> QuerySet[Clock, tuple[Any, ...]]:
    """Return what `Work` is made of, in the order of the clocks."""
    return clocks.select_related(None).values_list(*COLUMNS)


@dataclass(frozen=True)
class Listed:
    """Clocks as a paginator asks for them: how many, and the work on one page."""

    clocks: QuerySet[Clock]

    def __len__(self) -> int:
        return self.clocks.count()

    def __getitem__(self, part: slice) -> list[Work]:
        return [Work(*row) for row in rows_of(self.clocks)[part]]
