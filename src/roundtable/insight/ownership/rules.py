"""Who led, contributed, decided and dissented, what of that is shown, and whether a joint decision
followed what one agency decided alone. Pure.

Whoever reads the tables knows every sum in them, so they are hidden together:

- Where few have done something, or all but a few, that is not shown.
- Of what is not shown itself, no part is, and of few cases nothing.
- What could be worked out from a sum beside it, or from what is left of it, is not shown either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from roundtable.lib.small_numbers import as_shown, is_shown_of, kept_back, small
from roundtable.lib.words import day, percent

ALL = ""
CASES, DECISIONS = "cases", "decisions"


class Did(StrEnum):
    """What an agency did: led a case, contributed to one, took part in a joint decision, or
    dissented from one.
    """

    LED = "led"
    CONTRIBUTED = "contributed"
    DECIDED = "decided"
    DISSENTED = "dissented"


Name = tuple[str, str, str]
"""A number on the page: what is counted, of which agency and of which kind of concern.

("led", "police", "children") for one agency and kind, ("led", "police", "") for all kinds,
("cases", "", "children") for the hub.
"""
Line = tuple[tuple[Name, ...], Name]
"""Numbers whose sum stands beside them, and the sum."""


@dataclass(frozen=True)
class Owned:
    """What was counted of a period, with every sum, and the names that are not shown."""

    numbers: Mapping[Name, int]
    hidden: frozenset[Name]

    def count(self, name: Name) -> str:
        """Return a number as it is shown."""
        return as_shown(self.numbers[name], name not in self.hidden)

    def share(self, name: Name) -> str:
        """Return a number with its share of what it is a part of, as far as they are shown."""
        of, said = _of(name), self.count(name)
        whole = self.numbers[of] if of else 0
        if not whole or {name, of} & self.hidden:
            return said
        return f"{said} ({percent(self.numbers[name], whole)})"


def owned(counted: Mapping[Name, int], agencies: Sequence[str], kinds: Sequence[str]) -> Owned:
    """Return what is shown of what each agency did. `counted` holds no sums; what is missing in it
    is nought.
    """
    numbers: dict[Name, int] = {}
    for parts, whole in _rows(agencies, kinds):
        numbers |= {name: counted.get(name, 0) for name in parts}
        numbers[whole] = sum(numbers[name] for name in parts)
    return Owned(numbers, _hidden(numbers, agencies, kinds))


def _rows(agencies: Sequence[str], kinds: Sequence[str]) -> Iterator[Line]:
    """Yield each line over the kinds of concern."""
    whose = [(what, ALL) for what in (CASES, DECISIONS)]
    whose += [(did.value, agency) for did in Did for agency in agencies]
    for what, agency in whose:
        yield tuple((what, agency, kind) for kind in kinds), (what, agency, ALL)


def _leads(agencies: Sequence[str], kinds: Sequence[str]) -> Iterator[Line]:
    """Yield each line over the agencies: every case is led by one of them."""
    for kind in kinds:
        yield tuple((Did.LED.value, agency, kind) for agency in agencies), (CASES, ALL, kind)


def _of(name: Name) -> Name | None:
    """Return what a number is a part of."""
    what, agency, kind = name
    match what:
        case Did.LED | Did.CONTRIBUTED:
            return CASES, ALL, kind
        case Did.DECIDED:
            return DECISIONS, ALL, kind
        case Did.DISSENTED:
            return Did.DECIDED.value, agency, kind
    return None


def _hidden(
    numbers: Mapping[Name, int], agencies: Sequence[str], kinds: Sequence[str]
) -> frozenset[Name]:
    rows, leads = tuple(_rows(agencies, kinds)), tuple(_leads(agencies, kinds))
    hidden = {name for name in numbers if _few(name, numbers)}
    before: set[Name] = set()
    while before != hidden:
        before = set(hidden)
        hidden |= {name for name, count in numbers.items() if count and _of(name) in hidden}
        for line in rows:
            hidden |= _row(line, hidden, numbers)
        for parts, whole in leads:
            hidden |= _beside(parts, whole, hidden, numbers)
        hidden |= _together(leads, hidden, numbers)
    return frozenset(hidden)


def _row(line: Line, hidden: set[Name], numbers: Mapping[Name, int]) -> set[Name]:
    parts, whole = line
    if whole[0] == Did.LED:  # a sum over the kinds beside the sums over the agencies tells too much
        return {whole} if hidden & set(parts) else set()
    found = _beside(parts, whole, hidden, numbers)
    if whole[0] not in (CASES, DECISIONS):
        found |= _beside(parts, whole, hidden, _left(parts, numbers))
    return found


def _left(parts: Sequence[Name], numbers: Mapping[Name, int]) -> dict[Name, int]:
    """Return for each number what is left of what it is a part of. A nought is shown, and says
    nothing of the others.
    """
    of = {name: numbers[_of(name) or name] for name in parts}
    return {name: of[name] - numbers[name] if numbers[name] else 0 for name in parts}


def _beside(
    parts: Sequence[Name], whole: Name, hidden: set[Name], numbers: Mapping[Name, int]
) -> set[Name]:
    """Return what of a line is not shown, where some of it is not."""
    counts = {name: numbers[name] for name in parts}
    if whole in hidden:
        return {name for name, count in counts.items() if count}
    kept, without_sum = kept_back(counts, also=hidden & counts.keys())
    return set(kept) | ({whole} if without_sum else set())


def _together(leads: Sequence[Line], hidden: set[Name], numbers: Mapping[Name, int]) -> set[Name]:
    """Return what else is not shown where the kinds that are not shown are led by so many that,
    all together, none of them could have led many: the next kind, or the sum of all.
    """
    unseen = [name for parts, whole in leads if whole in hidden for name in parts]
    counts = {name: numbers[name] for name in unseen}
    _kept, too_few = kept_back(counts, also=counts)
    if not too_few:
        return set()
    rest = [whole for _parts, whole in leads if numbers[whole] and whole not in hidden]
    return {min(rest, key=lambda name: numbers[name], default=(CASES, ALL, ALL))}


def _few(name: Name, numbers: Mapping[Name, int]) -> bool:
    """Return whether few did it, or all but a few. Who led the others is seen beside it."""
    count, of = numbers[name], _of(name)
    if of is None or name[0] == Did.LED:
        return small(count)
    return bool(count) and not is_shown_of(count, numbers[of])


@dataclass(frozen=True)
class Alone:
    """That one agency decided alone: when, whether at once in an emergency or by closing a case
    with no further action; when the agencies decided together after that, and by when they were to.
    """

    at: datetime
    emergency: bool
    joint_at: datetime | None = None
    joint_due: datetime | None = None


def followed(alone: Alone, now: datetime) -> tuple[bool | None, str]:
    """Return whether the joint decision followed as agreed, None where none is due, and in words.

    Source: charter part 4, emergency path.
    """
    if not alone.emergency:
        again = f"Opened again, and decided together on {day(alone.joint_at or now)}"
        return None, again if alone.joint_at else "None: the agencies were not asked"
    due = alone.joint_due or alone.at
    if alone.joint_at:
        in_time = alone.joint_at <= due
        how = "in time" if in_time else f"late: it was due by {day(due)}"
        return in_time, f"On {day(alone.joint_at)}, {how}"
    if due < now:
        return False, f"None yet, and late: it was due by {day(due)}"
    return None, f"None yet: it is due by {day(due)}"
