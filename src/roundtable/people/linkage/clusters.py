"""Pairs put together: everybody who is linked, directly or through others. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Row = TypeVar("Row", bound=tuple[str, str])


def clusters(pairs: Iterable[tuple[Row, Row]]) -> dict[Row, Row]:
    """Return for each row that stands in a pair the first row, in order, of those it is linked
    with.

    >>> found = clusters([(("a", "2"), ("b", "7")), (("b", "7"), ("a", "1"))])
    >>> found["a", "2"], found["b", "7"]
    (('a', '1'), ('a', '1'))
    """
    above: dict[Row, Row] = {}

    def first(row: Row) -> Row:
        top = row
        while above.setdefault(top, top) != top:
            top = above[top]
        while above[row] != top:  # so that the next way up is short
            above[row], row = top, above[row]
        return top

    for one, other in pairs:
        low, high = sorted((first(one), first(other)))
        above[high] = low
    return {row: first(row) for row in list(above)}
