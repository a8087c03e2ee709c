"""Which registers a file of people may be matched against: what the charter opens and is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roundtable.charter.terms import Charter
from roundtable.lib.verdict import Verdict, allow, deny
from roundtable.people.bulk.answering import Open
from roundtable.people.matching.keys import EDITION
from roundtable.people.models import RegisterLoad
from roundtable.people.rules import may_search, shown


@dataclass(frozen=True)
class Opened:
    """The registers as they are for an agency: open, `closed` by the charter, `missing` because
    none was loaded, and `outdated` where people are found in another way than when it was loaded.
    """

    open: tuple[Open, ...]
    closed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses under which the registers are open."""
        return tuple(sorted({each.clause for each in self.open} - {""}))


def opened(charter: Charter, *, agency: str, about: str, registers: Sequence[str]) -> Opened:
    """Return what is open to an agency of these registers, about people in a role on a case; or,
    where `about` is empty, about anybody.
    """
    verdicts = {
        code: may_search(charter, agency=agency, register=code, role=about) for code in registers
    }
    loads = loads_of(code for code, verdict in verdicts.items() if verdict)
    let = {code: verdict for code, verdict in verdicts.items() if verdict}
    return Opened(
        open=tuple(
            _open(charter, code, verdict, loads[code])
            for code, verdict in let.items()
            if code in loads and loads[code].edition == EDITION
        ),
        closed=tuple(code for code, verdict in verdicts.items() if not verdict),
        missing=tuple(code for code in let if code not in loads),
        outdated=tuple(c for c in let if c in loads and loads[c].edition != EDITION),
    )


def _open(charter: Charter, code: str, verdict: Verdict, load: RegisterLoad) -> Open:
    clause = next(iter(verdict.clauses), "")
    return Open(code, clause, shown(charter, verdict), load.size, load.pk)


def loads_of(registers: Iterable[str]) -> dict[str, RegisterLoad]:
    """Return how each of these registers was last loaded, where it was."""
    finished = RegisterLoad.objects.using("owner").exclude(finished_at=None)
    last = finished.filter(agency__in=list(registers)).order_by("agency", "-pk")
    return {load.agency: load for load in last.distinct("agency")}


def findable(registers: Iterable[str]) -> list[str]:
    """Return those of these registers that are there, and in which people are found as today."""
    return sorted(code for code, load in loads_of(registers).items() if load.edition == EDITION)


def as_they_were(opened: Opened) -> Verdict:
    """Return whether every register is still the one that was opened."""
    now = loads_of(each.register for each in opened.open)
    anew = [
        e.register for e in opened.open if e.register not in now or now[e.register].pk != e.load
    ]
    if not anew:
        return allow()
    return deny(
        f"The register of {' and '.join(anew)} was loaded anew meanwhile: one half would be of "
        "the old one.",
        remedy="Begin again.",
    )
