"""How whole registers are linked: begun under the charter's clauses, and handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from roundtable.charter.terms import Charter
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.people.bulk.opening import Opened, as_they_were, opened
from roundtable.people.rules import may_link


@dataclass(frozen=True)
class Linkage:
    """A linkage: of whose registers, by which model, on what ("duckdb" or "spark")."""

    agencies: tuple[str, ...]
    model: str
    engine: str

    def __str__(self) -> str:
        if len(self.agencies) == 1:
            return f"register of {self.agencies[0]} with itself on {self.engine}"
        return f"registers of {', '.join(self.agencies)} on {self.engine}"


@action("people.linkage_begun", using="owner")
def begin_linkage(*, linkage: Linkage, charter: Charter, by: Actor, at: datetime) -> Opened:
    """Begin to link registers, and return them as they are.

    :raises Refused: when the charter does not let each of the agencies search every other's
        register about anybody, or one of them is not there.
    """
    verdict = require(may_link(charter, agencies=linkage.agencies, by_role=by.role))
    first = linkage.agencies[0]
    found = opened(charter, agency=first, about="", registers=linkage.agencies)
    if found.missing or found.outdated:
        absent = " and ".join((*found.missing, *found.outdated))
        raise Refused(
            deny(
                f"The register of {absent} is not there, or people are found in another way than "
                "when it was loaded.",
                remedy="Load the whole register first.",
            )
        )
    record(
        subject="people.registers:" + "+".join(linkage.agencies),
        purpose=f"{linkage}; model {linkage.model}",
        clauses=verdict.clauses,
        charter_version=charter.version,
    )
    return found


@action("people.registers_linked", using="owner")
def hand_over_linkage(
    *, linkage: Linkage, opened: Opened, pairs: int, charter: Charter, by: Actor, at: datetime
) -> None:
    """Let the pairs found go to the agencies. Until this is in the journal, nothing is there.

    :raises Refused: when a register was loaded anew meanwhile.
    """
    require(as_they_were(opened))
    verdict = require(may_link(charter, agencies=linkage.agencies, by_role=by.role))
    sizes = ", ".join(f"{each.size} of {each.register}" for each in opened.open)
    record(
        subject="people.registers:" + "+".join(linkage.agencies),
        purpose=f"{linkage}; {sizes}; {pairs} pairs; model {linkage.model}",
        clauses=verdict.clauses,
        charter_version=charter.version,
    )
