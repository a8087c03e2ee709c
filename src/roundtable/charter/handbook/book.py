"""The handbook of a role: chapters along the path of a referral, of steps with their clauses. Pure.

A handbook is for one agency where one is named: then it holds the requests, the sharing and the
actions of that agency only. Else it holds everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roundtable.charter.contents import Said, said
from roundtable.charter.handbook import chapters
from roundtable.charter.handbook.pieces import Chapter, Reader, Step
from roundtable.charter.handbook.roles import may_do, may_not_do
from roundtable.charter.terms import Charter, RoleTerm
from roundtable.lib.actor import Role

__all__ = ["Chapter", "Handbook", "Step", "cited", "handbook", "roles_of"]


@dataclass(frozen=True)
class Handbook:
    """What a role does in an agency, "" for any, under a version of the charter."""

    version: str
    role: RoleTerm
    agency: str
    may: tuple[str, ...]
    may_not: tuple[str, ...]
    chapters: tuple[Chapter, ...]


def roles_of(charter: Charter) -> list[RoleTerm]:
    """Return the roles that have a handbook: those the charter names and the hub knows."""
    return [term for term in charter.roles if term.code in set(Role)]


def handbook(charter: Charter, role: str, agency: str = "") -> Handbook:
    """Return the handbook of a role.

    :raises KeyError: for a role that the charter does not name, or an agency that did not sign.
    """
    term = {each.code: each for each in roles_of(charter)}[role]
    if agency:
        charter.agency(agency)
    reader = Reader(charter, Role(role), agency)
    written = (write(reader) for write in chapters.ORDER if Role(role) in chapters.READ_BY[write])
    return Handbook(
        version=charter.version,
        role=term,
        agency=agency,
        may=tuple(may_do(Role(role))),
        may_not=tuple(may_not_do(Role(role))),
        chapters=tuple(chapter for chapter in written if chapter.steps),
    )


def cited(book: Handbook) -> frozenset[str]:
    """Return the clauses a handbook rests on."""
    return frozenset(
        clause.number for chapter in book.chapters for clause in _clauses(chapter.steps)
    ) | {book.role.clause}


def role_said(charter: Charter, book: Handbook) -> Said:
    """Return what the charter says of the role."""
    return said(charter, book.role)


def _clauses(steps: Iterable[Step]) -> Iterable[Said]:
    return (clause for step in steps for clause in step.clauses)
