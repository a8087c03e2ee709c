"""Which generation everybody belongs to, as far as anybody said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from roundtable.cases.relationships.layout.parts import K, Link, Node

# How many generations below the other somebody stands who is this to them.
STEPS = {
    "parent": -1,
    "child": 1,
    "grandparent": -2,
    "grandchild": 2,
    "sibling": 0,
    "partner": 0,
    "former_partner": 0,
}
GENERATION = 16


def generations(nodes: Sequence[Node[K]], links: Sequence[Link[K]]) -> dict[K, int]:
    """Return the row of everybody, 0 for the oldest.

    A kind of relationship says it first; where it does not, the ages do. Whoever is tied to nobody
    stands in the last row.
    """
    rows: dict[K, int] = {}
    ages = {node.key: node.age for node in nodes}
    for node in nodes:
        if node.key in rows or not any(node.key in (link.one, link.other) for link in links):
            continue
        part = _rows_from(node.key, links, ages)
        lowest = min(part.values())
        rows |= {key: row - lowest for key, row in part.items()}
    last = max(rows.values(), default=0)
    tied = bool(rows)
    return {node.key: rows.get(node.key, last + tied) for node in nodes}


def _rows_from(first: K, links: Sequence[Link[K]], ages: Mapping[K, int | None]) -> dict[K, int]:
    """Return the rows of all that are tied to somebody, theirs being 0. What a kind says is
    followed before what only ages say.
    """
    rows, changed = {first: 0}, True
    while changed:
        changed = False
        for surely in (True, False):
            for link in links:
                if (link.kind in STEPS) is surely and _reach(link, rows, ages):
                    changed = True
            if changed:
                break
    return rows


def _reach(link: Link[K], rows: dict[K, int], ages: Mapping[K, int | None]) -> bool:
    """Give a row to the end of a link that has none, where the other has one."""
    step = _step(link, ages)
    if link.other in rows and link.one not in rows:
        rows[link.one] = rows[link.other] + step
        return True
    if link.one in rows and link.other not in rows:
        rows[link.other] = rows[link.one] - step
        return True
    return False


def _step(link: Link[K], ages: Mapping[K, int | None]) -> int:
    if link.kind in STEPS:
        return STEPS[link.kind]
    one, other = ages[link.one], ages[link.other]
    if one is None or other is None or abs(one - other) < GENERATION:
        return 0
    return -1 if one > other else 1
