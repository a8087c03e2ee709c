"""First hit wins: no clause may stand behind earlier ones that always answer before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, product

from roundtable.charter.problems import Problem
from roundtable.charter.terms import (
    Charter,
    ClockRule,
    Condition,
    RegisterClause,
    RequestRule,
    SharingClause,
)

_SENSITIVITY = ("ordinary", "sensitive", "restricted")
Cell = tuple[str, ...]


def unreachable(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for every clause that earlier clauses leave nothing to."""
    return chain(
        _clocks(charter.clocks),
        _requests(charter),
        _sharing(charter),
        _registers(charter),
        _feedback(charter),
        _digests(charter),
    )


def _behind(clause: str, earlier: Iterable[str]) -> Problem:
    before = ", ".join(dict.fromkeys(earlier))
    text = f"Clause {clause} can never apply: clause {before} always answers first."
    return Problem(0, clause, text, "Move it up, make the earlier one narrower, or take it out.")


def _clocks(clocks: tuple[ClockRule, ...]) -> Iterator[Problem]:
    for at, clock in enumerate(clocks):
        earlier = [
            before.clause
            for before in clocks[:at]
            if before.step == clock.step and before.grade in (None, clock.grade)
        ]
        if earlier:
            yield _behind(clock.clause, earlier[:1])


def _taken(rules: Iterable[tuple[str, set[Cell]]]) -> Iterator[Problem]:
    """Yield a problem for every rule whose every cell an earlier rule has taken."""
    owner: dict[Cell, str] = {}
    for clause, cells in rules:
        if cells and cells <= owner.keys():
            yield _behind(clause, (owner[cell] for cell in sorted(cells)))
        for cell in cells:
            owner.setdefault(cell, clause)


def _requests(charter: Charter) -> Iterator[Problem]:
    """Compare clauses as sets of agency x concern x role x source, where none named means every."""
    roles = tuple(role.code for role in charter.intake.people)
    return _taken((rule.clause, set(_asked(charter, rule, roles))) for rule in charter.requests)


def _asked(charter: Charter, rule: RequestRule, roles: Cell) -> Iterator[Cell]:
    narrowed = any(each.sources for each in charter.requests)
    sources = tuple(source.code for source in charter.intake.sources) if narrowed else ("any",)
    return product(rule.agencies, rule.concerns, rule.people or roles, rule.sources or sources)


def _feedback(charter: Charter) -> Iterator[Problem]:
    return _taken(
        (rule.clause, set(product([rule.to], rule.sources, rule.after)))
        for rule in charter.feedback
    )


def _digests(charter: Charter) -> Iterator[Problem]:
    roles = [role.code for role in charter.roles]
    return _taken(
        (rule.clause, {(code,) for code in rule.roles or roles}) for rule in charter.digests
    )


def _sharing(charter: Charter) -> Iterator[Problem]:
    """Compare clauses as sets of category x from x to x sensitivity, by their condition.

    A clause with a condition takes its cells only from later clauses with the same condition, and
    one that needs consent only from those that need it too.
    """
    agencies = tuple(agency.code for agency in charter.agencies)
    owners: defaultdict[tuple[Condition | None, str], dict[Cell, str]] = defaultdict(dict)
    for clause in charter.sharing.clauses:
        cells = set(_cells(clause, agencies))
        taken: dict[Cell, str] = {}
        for when, consent in product({None, clause.when}, {"not_needed", clause.consent}):
            taken |= owners[when, consent]
        if cells and cells <= taken.keys():
            yield _behind(clause.clause, (taken[cell] for cell in sorted(cells)))
        for cell in cells:
            owners[clause.when, clause.consent].setdefault(cell, clause.clause)


def _registers(charter: Charter) -> Iterator[Problem]:
    """Compare clauses as sets of who searches x whose register x role, without one's own."""
    return _taken(
        (clause.clause, set(_searched(charter, clause))) for clause in charter.sharing.registers
    )


def _searched(charter: Charter, clause: RegisterClause) -> Iterator[Cell]:
    agencies = tuple(agency.code for agency in charter.agencies)
    cells = product(
        agencies if "any" in clause.searched_by else clause.searched_by,
        agencies if "any" in clause.held_by else clause.held_by,
        clause.about or tuple(role.code for role in charter.intake.people),
    )
    return (cell for cell in cells if cell[0] != cell[1])


def _cells(clause: SharingClause, agencies: tuple[str, ...]) -> Iterator[Cell]:
    return product(
        clause.categories,
        agencies if "any" in clause.from_agencies else clause.from_agencies,
        agencies if "any" in clause.to_agencies else clause.to_agencies,
        _sensitivities(clause),
    )


def _sensitivities(clause: SharingClause) -> tuple[str, ...]:
    """Return what a clause answers for: a refusal any sensitivity, a share up to its own."""
    if clause.verdict == "refuse":
        return _SENSITIVITY
    return _SENSITIVITY[: _SENSITIVITY.index(clause.up_to) + 1]
