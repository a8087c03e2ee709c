"""What words mean here, and beside each what every agency calls it: the translator. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roundtable.charter.terms import Agency, Charter, Clause, Grade, LevelOfNeed


@dataclass(frozen=True)
class OwnTerm:
    """What one agency says, and what it means by it."""

    agency: Agency
    term: str
    means: str
    clause: str


@dataclass(frozen=True)
class Meaning:
    """A word, a grade or a level of need as the charter defines it, with what agencies call it."""

    kind: str
    name: str
    means: str
    clause: str
    own_terms: tuple[OwnTerm, ...]


def meanings(charter: Charter) -> list[Meaning]:
    """Return every definition in the order of the charter: words, grades, levels of need."""
    part = charter.definitions
    defined: list[tuple[str, str, str, Clause]] = [
        *(("word", each.term, each.means, each) for each in part.words),
        *(("grade", f"{each.name} risk", each.test, each) for each in part.grades),
        *(("level", _level(each), each.means, each) for each in part.levels_of_need),
    ]
    return [
        Meaning(kind, name, means, clause.clause, _own_terms(charter, clause))
        for kind, name, means, clause in defined
    ]


def untranslated(charter: Charter) -> list[OwnTerm]:
    """Return the terms of agencies that stand for nothing the charter defines, each explained."""
    return [
        OwnTerm(charter.agency(each.agency), each.term, each.means, each.clause)
        for each in charter.definitions.translations
        if not each.grade and not each.defined_in
    ]


def of_kind(charter: Charter, kind: str) -> list[Meaning]:
    """Return the definitions of one kind: word, grade or level."""
    return [each for each in meanings(charter) if each.kind == kind]


def found(among: Iterable[Meaning], *, text: str = "", agency: str = "") -> list[Meaning]:
    """Return the definitions in which a text stands, in the charter's words or an agency's, and
    those for which an agency has a term of its own; of the terms, only what was looked for.
    """
    kept = []
    for each in among:
        terms = tuple(own for own in each.own_terms if agency in ("", own.agency.code))
        itself = _has(text, each.name, each.means)
        named = terms if itself else tuple(own for own in terms if _term_has(text, own))
        if (itself and not agency) or named:
            kept.append(Meaning(each.kind, each.name, each.means, each.clause, named))
    return kept


def _own_terms(charter: Charter, clause: Clause) -> tuple[OwnTerm, ...]:
    code = clause.code if isinstance(clause, Grade) else None
    return tuple(
        OwnTerm(charter.agency(each.agency), each.term, each.means, each.clause)
        for each in charter.definitions.translations
        if each.defined_in == clause.clause or (code is not None and each.grade == code)
    )


def _level(level: LevelOfNeed) -> str:
    return f"Level {level.level}: {level.name}"


def _term_has(text: str, own: OwnTerm) -> bool:
    return _has(text, own.term, own.means, own.agency.name, own.agency.short_name)


def _has(text: str, *said: str) -> bool:
    return any(text.casefold() in each.casefold() for each in said)
