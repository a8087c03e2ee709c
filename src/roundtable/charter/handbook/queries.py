"""What changed in a handbook since somebody read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roundtable.charter.comparing import Change
from roundtable.charter.handbook.book import cited, handbook
from roundtable.charter.handbook.models import LastRead
from roundtable.charter.queries import version
from roundtable.charter.reigns import differences
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor


@dataclass(frozen=True)
class Since:
    """What changed since a version, for the reader of a handbook."""

    version: str
    changes: tuple[Change, ...]


def last_read(reader: Actor, role: str) -> LastRead | None:
    """Return by which version a reader knows a role's handbook, None where they never opened it."""
    return LastRead.objects.filter(reader_id=reader.user_id, role=role).first()


def changed_since(read: LastRead, charter: Charter, *, role: str, agency: str) -> Since | None:
    """Return what a handbook says otherwise than when it was read, None when it was under this
    same version.
    """
    if read.version == charter.version:
        return None
    ours = _cited(version(read.version), role, agency) | _cited(charter, role, agency)
    changes = differences(read.version, charter.version)
    return Since(read.version, tuple(_of(changes, ours)))


def _of(changes: Iterable[Change], clauses: frozenset[str]) -> Iterable[Change]:
    return (change for change in changes if change.clause in clauses)


def _cited(charter: Charter, role: str, agency: str) -> frozenset[str]:
    """Return the clauses of a handbook; none where that version knew no such role or agency."""
    try:
        return cited(handbook(charter, role, agency))
    except KeyError:
        return frozenset()
