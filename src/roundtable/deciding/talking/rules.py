"""Who writes what at the table, and who confirms it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from roundtable.lib.verdict import Verdict, allow, deny

AGENDA = "agenda"


@dataclass(frozen=True)
class PointGiven:
    """What somebody writes at the table: for which agency, of which kind, about which point of the
    agenda, and which point it replaces.
    """

    kind: str
    text: str
    agency: str
    about: UUID | None = None
    replaces: UUID | None = None


@dataclass(frozen=True)
class Table:
    """The table as far as talking asks: who sits at it, whether positions are open, and whether
    it has decided.
    """

    agencies: Collection[str]
    opened: bool
    decided: bool


@dataclass(frozen=True)
class Written:
    """A point as far as changing and confirming it asks."""

    agency: str
    by_agency: str
    confirmed: bool = False
    replaced: bool = False


def may_write(table: Table, given: PointGiven, *, agency: str) -> Verdict:
    """Return whether an agency writes a point: at the table, while it has not decided, and about
    what is to be done only once the positions are open, because they would not be independent.
    """
    if agency not in table.agencies:
        return deny(
            "Your agency is not at this table.", remedy="Tell the lead agency what you think."
        )
    if table.decided:
        return deny("The table has decided.", remedy="What was said stays as its minutes.")
    if given.kind != AGENDA and not table.opened:
        return deny(
            "Positions are sealed, and would not be independent any more.",
            remedy="Put it on the agenda, or wait until they are open.",
        )
    if given.agency not in table.agencies:
        return deny("That agency is not at this table.", remedy="Choose one that is.")
    if not given.text.strip():
        return deny("It says nothing.", remedy="Write a sentence.")
    return allow()


def may_replace(written: Written, *, agency: str) -> Verdict:
    """Return whether an agency says a point otherwise: its own, or what it wrote for another that
    has not confirmed it.
    """
    if written.replaced:
        return deny("This was said otherwise meanwhile.", remedy="Read what stands there now.")
    own = written.agency == agency
    scribe = written.by_agency == agency and not written.confirmed
    if own or scribe:
        return allow()
    return deny("This is another agency's.", remedy="Write your own.")


def may_confirm(written: Written, *, agency: str) -> Verdict:
    """Return whether an agency confirms what another wrote for it."""
    if written.agency != agency or written.by_agency == agency:
        return deny("There is nothing to confirm for your agency.", remedy="Write your own.")
    if written.replaced or written.confirmed:
        return deny("This was confirmed or said otherwise meanwhile.", remedy="Read it again.")
    return allow()
