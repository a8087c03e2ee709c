"""What work costs, by agency, at the charter's unit costs. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from roundtable.charter.terms import Charter
from roundtable.lib.small_numbers import small


def cost_of(charter: Charter, pieces: Mapping[str, int]) -> dict[str, int]:
    """Return the cost of work in pence by agency.

    `pieces` counts it by "piece/agency". An agency's own line goes before the line for all; a
    piece without a line costs nothing that is known, and is left out.
    Source: charter part 15.
    """
    found: dict[str, int] = defaultdict(int)
    for name, pence in _priced(charter, pieces):
        found[name.partition("/")[2]] += pieces[name] * pence
    return dict(found)


def _priced(charter: Charter, names: Iterable[str]) -> Iterator[tuple[str, int]]:
    lines: dict[tuple[str, str | None], int] = {
        (line.piece, line.agency): line.pence for line in charter.costs
    }
    for name in names:
        piece, _, agency = name.partition("/")
        pence = lines.get((piece, agency), lines.get((piece, None)))
        if pence is not None:
            yield name, pence


def not_shown(
    charter: Charter, pieces: Mapping[str, int], *, beside: Mapping[str, int] | None = None
) -> frozenset[str]:
    """Return the agencies whose cost is not shown, because a unit cost would lead back from it to a
    small number of pieces; also to how few more or less there are `beside`.
    """
    other = pieces if beside is None else beside
    return frozenset(
        name.partition("/")[2]
        for name, _pence in _priced(charter, pieces.keys() | other.keys())
        if small(pieces.get(name, 0)) or small(abs(pieces.get(name, 0) - other.get(name, 0)))
    )


def pounds(pence: int) -> str:
    """Return an amount in whole pounds: "£1,234"; less than nothing with a sign before it.

    >>> pounds(123456), pounds(-123456)
    ('£1,235', '-£1,235')
    """
    amount = f"£{round(abs(pence) / 100):,}"
    return f"-{amount}" if pence < 0 else amount
