"""The files on a case that the reader may see."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple
from uuid import UUID

from roundtable.cases.models import Case
from roundtable.database.prepared import Param, Prepared, Question
from roundtable.sharing.models import Attachment


class File(NamedTuple):
    """A file as pages list it."""

    pk: UUID
    item_id: UUID
    agency: str
    name: str
    size: int
    taken_back: bool
    because: str

    @property
    def size_in_words(self) -> str:
        """How large it is."""
        if self.size < 1024:
            return f"{self.size} bytes"
        if self.size < 1024 * 1024:
            return f"{self.size / 1024:.0f} KB"
        return f"{self.size / 1024 / 1024:.1f} MB"


_FILES = Prepared(
    lambda: (
        Attachment.objects.filter(case=Param("case"))
        .order_by("attached_at")
        .values_list(
            *("pk", "item_id", "agency", "name", "size", "taken_back_at", "taken_back_because")
        )
    )
)


def files_of(case: Case) -> dict[UUID, list[File]]:
    """Return the files on a case by the item they belong to, the first attached first."""
    found: dict[UUID, list[File]] = defaultdict(list)
    for pk, item, agency, name, size, taken_back_at, because in _FILES(case=case.pk):
        file = File(pk, item, agency, name, size, taken_back_at is not None, because)
        found[item].append(file)
    return dict(found)


def files_question(case: Case) -> Question[Any]:
    """Return what `files_of` will ask, for `ahead`."""
    return _FILES.question(case=case.pk)


def file_of(case: Case, attachment: UUID) -> Attachment | None:
    """Return a file on a case that the reader may see."""
    return (
        Attachment.objects.select_related("case", "item").filter(case=case, pk=attachment).first()
    )
