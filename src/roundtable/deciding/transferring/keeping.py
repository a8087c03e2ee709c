"""What ends at the table when a case closes because somebody else took it over."""

from __future__ import annotations

from datetime import datetime

from roundtable.cases.models import Case
from roundtable.deciding.models import Decision


def end_table(case: Case, *, at: datetime) -> None:
    """Let a proposal that stands fall. Sealed positions stay so: nobody decides on them."""
    proposed = Decision.objects.filter(case=case, emergency=False, decided_at=None, fell_at=None)
    proposed.update(fell_at=at)
