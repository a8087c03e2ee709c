"""What work costs, by agency, at the charter's unit costs. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from roundtable.charter.terms import Charter


def cost_of(charter: Charter, pieces: Mapping[str, int]) -> dict[str, int]:
    """Return the cost of work in pence by agency.

    `pieces` counts it by "piece/agency". An agency's own line goes before the line for all; a
    piece without a line costs nothing that is known, and is left out.
    Source: charter part 15.
    """
    found: dict[str, int] = defaultdict(int)
    lines: dict[tuple[str, str | None], int] = {
        (line.piece, line.agency): line.pence for line in charter.costs
    }
    for name, count in pieces.items():
        piece, _, agency = name.partition("/")
        pence = lines.get((piece, agency), lines.get((piece, None)))
        if pence is not None:
            found[agency] += count * pence
    return dict(found)


def pounds(pence: int) -> str:
    """Return an amount in whole pounds: "£1,234"; less than nothing with a sign before it.

    >>> pounds(123456), pounds(-123456)
    ('£1,235', '-£1,235')
    """
    amount = f"£{round(abs(pence) / 100):,}"
    return f"-{amount}" if pence < 0 else amount
