"""What a draft would have made otherwise of a case than the charter did. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import Any, TypeVar

from roundtable.insight.trial.replaying import Trace

T = TypeVar("T")


class Kind(StrEnum):
    """What can differ. The value is kept with the trial."""

    TAKEN_ON = "taken_on"
    LEAD = "lead"
    GRADE = "grade"
    ASKED = "asked"
    CLOCK = "clock"
    LATE = "late"
    SHARED = "shared"
    QUORUM = "quorum"
    TOLD = "told"
    ACTION = "action"


@dataclass(frozen=True)
class Difference:
    """One thing that would have been otherwise: for an agency ("" for the whole case), about a
    step, a category, a source or an action; what it was and would be. Codes, counts and moments.
    `round` counts how often the case had been opened.
    """

    kind: Kind
    agency: str
    about: str
    was: str
    now: str
    round: int = 1


def kept(found: Iterable[Difference]) -> list[list[Any]]:
    """Return differences as they are kept. Agencies with the same deadline moved alike stand
    together, with a space between them.
    """
    said: dict[tuple[Any, ...], list[str]] = {}
    for each in found:
        alone = "" if each.kind is Kind.CLOCK else each.agency
        same = (each.kind.value, each.about, each.was, each.now, each.round, alone)
        said.setdefault(same, []).append(each.agency)
    return [
        [kind, " ".join(agencies), about, was, now, number]
        for (kind, about, was, now, number, _alone), agencies in said.items()
    ]


def differences(was: Sequence[Trace], now: Sequence[Trace]) -> tuple[Difference, ...]:
    """Return what differs between what the charter in force and a draft make of one case, round by
    round.
    """
    opened = _opened(was[0], now[0])
    rounds = enumerate(zip(was, now, strict=True), start=1)
    return tuple(chain(opened, *(_of_round(number, *traces) for number, traces in rounds)))


def _of_round(number: int, was: Trace, now: Trace) -> Iterator[Difference]:
    for find in (_whole, _asked, _clocks, _late, _shared, _told, _actions):
        for difference in find(was, now):
            yield replace(difference, round=number)


def _opened(was: Trace, now: Trace) -> Iterator[Difference]:
    if was.taken_on != now.taken_on:
        yield Difference(Kind.TAKEN_ON, "", "", _yes(was.taken_on), _yes(now.taken_on))
    if was.lead != now.lead:
        yield Difference(Kind.LEAD, was.lead, "", "leads", "")
        yield Difference(Kind.LEAD, now.lead, "", "", "leads")


def _whole(was: Trace, now: Trace) -> Iterator[Difference]:
    if was.grade != now.grade:
        yield Difference(Kind.GRADE, "", "", was.grade, now.grade)
    if was.quorum != now.quorum:
        yield Difference(Kind.QUORUM, "", "", was.quorum, now.quorum)


def _asked(was: Trace, now: Trace) -> Iterator[Difference]:
    for agency in _either(was.asked, now.asked):
        before, after = was.asked.get(agency, ()), now.asked.get(agency, ())
        if before != after:
            yield Difference(Kind.ASKED, agency, "", str(len(before)), str(len(after)))


def _clocks(was: Trace, now: Trace) -> Iterator[Difference]:
    # Who is asked or seated by one of the two alone has no deadline to be moved.
    for step, agency in (key for key in was.due if key in now.due):
        before, after = was.due[step, agency], now.due[step, agency]
        if before != after:
            said = (before.isoformat() if before else "", after.isoformat() if after else "")
            yield Difference(Kind.CLOCK, agency, step, *said)


def _late(was: Trace, now: Trace) -> Iterator[Difference]:
    for step, agency in sorted(was.late ^ now.late):
        late = (step, agency) in was.late
        words = ("late", "in time") if late else ("in time", "late")
        yield Difference(Kind.LATE, agency, step, *words)


def _shared(was: Trace, now: Trace) -> Iterator[Difference]:
    before, after = Counter(_flows(was)), Counter(_flows(now))
    for giver, category, receiver in sorted(before.keys() | after.keys()):
        flow = (giver, category, receiver)
        if before[flow] != after[flow]:
            about = f"{giver}/{category}"
            said = (str(before[flow]), str(after[flow]))
            yield Difference(Kind.SHARED, receiver, about, *said)


def _flows(trace: Trace) -> Iterator[tuple[str, str, str]]:
    for (giver, category, _place), receivers in trace.shared.items():
        for receiver in receivers:
            yield giver, category, receiver


def _told(was: Trace, now: Trace) -> Iterator[Difference]:
    for who in _either(was.told, now.told):
        (before, words), (after, other) = was.told.get(who, ("", "")), now.told.get(who, ("", ""))
        if before != after:
            yield Difference(Kind.TOLD, "", who, before, after)
        elif words != other:
            yield Difference(Kind.TOLD, "", who, before, "other_words")


def _actions(was: Trace, now: Trace) -> Iterator[Difference]:
    for agency, what in _either(was.actions, now.actions):
        before, after = was.actions.get((agency, what)), now.actions.get((agency, what))
        if before != after:
            said = (str(before or ""), str(after or ""))
            yield Difference(Kind.ACTION, agency, what, *said)


def _either(was: Mapping[T, object], now: Mapping[T, object]) -> list[T]:
    return list(dict.fromkeys((*was, *now)))


def _yes(so: bool) -> str:
    return "yes" if so else "no"
