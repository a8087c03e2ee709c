"""What a trial comes to: how many cases would have been otherwise, how, for whom. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from roundtable.insight.trial.differing import Difference, Kind
from roundtable.insight.trial.facts import PastCase
from roundtable.insight.trial.replaying import Trace

Counts = dict[str, Counter[str]]


def _counts() -> Counts:
    return defaultdict(Counter)


@dataclass
class Totals:
    """Counts of cases. `by_agency` and `by_group` count, for each kind of difference, the cases
    that have one; "cases" and "differing" stand beside the kinds in `by_group`. `pieces` are the
    pieces of work by "piece/agency", as they were and as they would have been.
    """

    cases: int = 0
    differing: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    by_agency: Counts = field(default_factory=_counts)
    by_group: Counts = field(default_factory=_counts)
    late: dict[str, int] = field(default_factory=lambda: {"was": 0, "now": 0})
    steps: Counter[str] = field(default_factory=Counter)
    pieces: Counts = field(default_factory=_counts)

    def add(self, case: PastCase, was: Trace, now: Trace, found: Iterable[Difference]) -> None:
        """Count a case with what the charter in force and the draft make of it."""
        found = tuple(found)
        self.cases += 1
        self.by_group[case.group]["cases"] += 1
        self.late["was"] += bool(was.late)
        self.late["now"] += bool(now.late)
        self._count_pieces("was", was)
        self._count_pieces("now", now)
        if not found:
            return
        self.differing += 1
        self.by_group[case.group]["differing"] += 1
        kinds = {each.kind.value for each in found}
        self.by_kind.update(kinds)
        self.by_group[case.group].update(kinds)
        self.steps.update({each.about for each in found if each.kind is Kind.CLOCK})
        for agency, kind in {(each.agency, each.kind.value) for each in found if each.agency}:
            self.by_agency[agency][kind] += 1

    def _count_pieces(self, which: str, trace: Trace) -> None:
        counted = self.pieces[which]
        counted[f"referral/{trace.lead}"] += 1
        counted.update(f"answer/{agency}" for agency in trace.asked)
        for agency in trace.table:
            counted.update((f"position/{agency}", f"decision/{agency}"))
        counted.update(f"action/{agency}" for agency, _what in trace.actions)

    def kept(self) -> dict[str, Any]:
        """Return the counts as they are kept."""
        return {
            "cases": self.cases,
            "differing": self.differing,
            "by_kind": dict(self.by_kind),
            "by_agency": {agency: dict(kinds) for agency, kinds in self.by_agency.items()},
            "by_group": {group: dict(kinds) for group, kinds in self.by_group.items()},
            "late": self.late,
            "steps": dict(self.steps),
            "pieces": {which: dict(counted) for which, counted in self.pieces.items()},
        }
