"""How a file of people is matched for an agency: begun under the charter's clauses, and handed
over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from roundtable.charter.terms import Charter
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.people.bulk.opening import Opened, as_they_were, opened
from roundtable.people.rules import may_match_file


@dataclass(frozen=True)
class Batch:
    """A file of people to match: for which agency, about people in which role on a case ("" means
    whatever their role), against which registers, by which model, and the file's digest.
    """

    agency: str
    about: str
    registers: tuple[str, ...]
    model: str
    digest: str


@action("people.batch_begun", using="owner")
def begin_batch(*, batch: Batch, charter: Charter, by: Actor, at: datetime) -> Opened:
    """Begin to match a file of people for an agency, and return the registers that are open to it.

    :raises Refused: when the charter opens none of them, or none of those is there.
    """
    require(
        may_match_file(
            charter,
            agency=batch.agency,
            about=batch.about,
            registers=batch.registers,
            by_role=by.role,
        )
    )
    found = opened(charter, agency=batch.agency, about=batch.about, registers=batch.registers)
    if not found.open:
        raise Refused(
            deny("None of the registers that are open is there.", remedy="Load them first.")
        )
    record(
        subject=f"people.batch:{batch.digest}",
        purpose=f"for {batch.agency} about {batch.about or 'anybody'}; registers "
        f"{', '.join(each.register for each in found.open)}; model {batch.model}",
        clauses=found.clauses,
        charter_version=charter.version,
    )
    return found


@dataclass(frozen=True)
class Counts:
    """What came of a file: people asked about, rows refused, and matches told."""

    asked: int
    refused: int
    told: int


@action("people.batch_matched", using="owner")
def hand_over(
    *, batch: Batch, opened: Opened, counts: Counts, charter: Charter, by: Actor, at: datetime
) -> None:
    """Let a file's matches go to its agency. Until this is in the journal, nothing of it is there.

    :raises Refused: when a register was loaded anew meanwhile.
    """
    require(as_they_were(opened))
    record(
        subject=f"people.batch:{batch.digest}",
        purpose=f"for {batch.agency}; {counts.asked} people, {counts.refused} rows refused, "
        f"{counts.told} matches; model {batch.model}",
        clauses=opened.clauses,
        charter_version=charter.version,
    )
