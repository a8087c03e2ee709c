"""What registers hold, counted: how frequent names are, and what is missing. Pure.

Nothing that is kept names anybody: a name that fewer than five people of a register bear is not
listed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from roundtable.people.matching.comparing import Plain
from roundtable.people.matching.names import root, stem

FEWEST = 5
LISTED_FROM = 2e-4
PARTS = ("given", "family", "born", "lives", "sex", "nhs", "upn", "pnc")


@dataclass
class Counted:
    """What was counted in one register: names by how many rows bear them, and missing parts.

    `digest` tells these rows from any others.
    """

    rows: int = 0
    given: Counter[str] = field(default_factory=Counter)
    family: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    digest: str = ""

    def count(self, rows: Iterable[tuple[str, Plain]]) -> Iterator[tuple[str, Plain]]:
        """Yield rows as they are, and count them on the way."""
        told = hashlib.sha256()
        for pointer, row in rows:
            self._count(row)
            told.update(f"{pointer}\n{row}\n".encode())
            yield pointer, row
        self.digest = told.hexdigest()

    def _count(self, row: Plain) -> None:
        self.rows += 1
        first, _, last = (row.names or ("|",))[0].partition("|")
        self.given.update(map(root, first.split()[:1]))
        self.family.update(map(stem, last.split()[-1:]))
        there = (first, last, row.born, row.postcodes, row.sex)
        known = (*there, row.nhs_number, row.upn, row.pnc)
        self.missing.update(part for part, said in zip(PARTS, known, strict=True) if not said)


@dataclass(frozen=True)
class Held:
    """What several registers hold: shares of names that are listed, of what is not listed (`rare`),
    and of each part that is missing.
    """

    rows: int
    given: dict[str, float]
    family: dict[str, float]
    rare: float
    missing: dict[str, float]


def held(registers: Iterable[Counted]) -> Held:
    """Return what registers hold together.  :raises ValueError: when they hold nobody."""
    counted = list(registers)
    rows = sum(each.rows for each in counted)
    if not rows:
        raise ValueError("the registers hold nobody")
    given = _listed([each.given for each in counted], rows)
    family = _listed([each.family for each in counted], rows)
    missing: Counter[str] = sum((each.missing for each in counted), Counter())
    whole: Counter[str] = sum((each.family for each in counted), Counter())
    tail = [times for word, times in whole.items() if word not in family]
    rare = sum(times * times for times in tail) / sum(tail) / rows if tail else 1 / rows
    return Held(
        rows,
        given,
        family,
        float(f"{rare:.3g}"),
        {part: round(missing[part] / rows, 4) for part in PARTS},
    )


def _listed(registers: list[Counter[str]], rows: int) -> dict[str, float]:
    """Return the share of each name that is frequent, and that so many people of one register
    bear: somebody may stand in every register.
    """
    whole: Counter[str] = sum(registers, Counter())
    return {
        word: float(f"{times / rows:.3g}")
        for word, times in sorted(whole.items())
        if times >= LISTED_FROM * rows and max(each[word] for each in registers) >= FEWEST
    }
