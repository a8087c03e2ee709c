"""Cases that show how a kind of clause changes what the hub does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from roundtable.charter.terms import Charter, Clause

Does = Callable[[Charter], object]
Case = Callable[[Charter], tuple[Does, Charter]]
CASES: dict[type[Clause], Case] = {}


def counts(kind: type[Clause]) -> Callable[[Case], Case]:
    """Keep a case: what the hub does, and the charter with one clause of this kind changed."""

    def keep(case: Case) -> Case:
        assert kind not in CASES, f"{kind.__name__} has two cases"
        CASES[kind] = case
        return case

    return keep


def kinds(above: type[Clause] = Clause) -> Iterator[type[Clause]]:
    for kind in above.__subclasses__():
        yield kind
        yield from kinds(kind)
