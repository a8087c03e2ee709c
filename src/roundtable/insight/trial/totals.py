"""What a trial comes to: how many cases would have been otherwise, how, for whom. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from roundtable.charter.terms import Step
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
    pieces of work by "piece/agency", as they were and as they would have been. `requests` counts,
    by agency, the requests that were made, those due earlier and later, and those late.
    """

    cases: int = 0
    differing: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    by_agency: Counts = field(default_factory=_counts)
    by_group: Counts = field(default_factory=_counts)
    late: dict[str, int] = field(default_factory=lambda: {"was": 0, "now": 0})
    steps: Counter[str] = field(default_factory=Counter)
    pieces: Counts = field(default_factory=_counts)
    requests: Counts = field(default_factory=_counts)

    def add(
        self,
        past: PastCase,
        was: Sequence[Trace],
        now: Sequence[Trace],
        found: Sequence[Difference],
    ) -> None:
        """Count a case with what the charter in force and the draft make of it, in all rounds."""
        self.cases += 1
        self.by_group[past.group]["cases"] += 1
        self.late["was"] += any(trace.late for trace in was)
        self.late["now"] += any(trace.late for trace in now)
        self._count_pieces("was", was)
        self._count_pieces("now", now)
        for before, after in zip(was, now, strict=True):
            self._count_requests(before, after)
        if not found:
            return
        self.differing += 1
        self.by_group[past.group]["differing"] += 1
        kinds = {each.kind.value for each in found}
        self.by_kind.update(kinds)
        self.by_group[past.group].update(kinds)
        self.steps.update({each.about for each in found if each.kind is Kind.CLOCK})
        for agency, kind in {(each.agency, each.kind.value) for each in found if each.agency}:
            self.by_agency[agency][kind] += 1

    def _count_pieces(self, which: str, traces: Sequence[Trace]) -> None:
        counted = self.pieces[which]
        counted[f"referral/{traces[0].lead}"] += 1
        for trace in traces:
            counted.update(f"answer/{agency}" for agency in trace.asked)
            for agency in trace.table if trace.quorum else ():
                counted.update((f"position/{agency}", f"decision/{agency}"))
            counted.update(f"action/{agency}" for agency, _what in trace.actions)

    def _count_requests(self, was: Trace, now: Trace) -> None:
        for agency in was.asked:
            self.requests[agency]["made"] += 1
            key = (Step.ANSWER.value, agency)
            if key in now.due and was.due[key] != now.due[key]:
                self.requests[agency][_moved(was.due[key], now.due[key])] += 1
        for which, trace in (("late_was", was), ("late_now", now)):
            for step, agency in trace.late:
                if step == Step.ANSWER:
                    self.requests[agency][which] += 1

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
            "requests": {agency: dict(counted) for agency, counted in self.requests.items()},
            "pieces": {which: dict(counted) for which, counted in self.pieces.items()},
        }


def _moved(was: datetime | None, now: datetime | None) -> str:
    """Return whether a deadline came earlier or later. None is later than any."""
    return "earlier" if now and (was is None or now < was) else "later"
