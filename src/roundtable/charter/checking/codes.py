"""Codes: each used once in its list, and every one that is pointed to exists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from typing import Protocol

from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter


class Coded(Protocol):
    """Anything of the charter with a code."""

    @property
    def code(self) -> str:
        """The code that other clauses point to."""


@dataclass(frozen=True)
class Pointer:
    """A code that a clause points to, and the list it should be in."""

    clause: str
    code: str
    known: Collection[str]
    kind: str


def unknown_codes(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for every code that is given twice, or pointed to and not there."""
    yield from _doubles(charter)
    for pointer in _pointers(charter):
        if pointer.code not in pointer.known:
            text = f"There is no {pointer.kind} `{pointer.code}` in this charter."
            yield Problem(0, pointer.clause, text, nearest(pointer.code, pointer.known))


def nearest(code: str, known: Collection[str]) -> str:
    """Return a remedy: the code that was probably meant, or the ones there are."""
    near = get_close_matches(code, known, n=1)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Use one of: {', '.join(sorted(known))}." if known else "Add it first."


def codes(terms: Iterable[Coded]) -> frozenset[str]:
    """Return the codes of some terms."""
    return frozenset(term.code for term in terms)


def _doubles(charter: Charter) -> Iterator[Problem]:
    for kind, terms in _lists(charter):
        seen: set[str] = set()
        for term in terms:
            if term.code in seen:
                text = f"Two entries among the {kind} have the code `{term.code}`."
                yield Problem(0, getattr(term, "clause", ""), text, "Give one another code.")
            seen.add(term.code)


def _lists(charter: Charter) -> Iterator[tuple[str, Iterable[Coded]]]:
    intake, sharing = charter.intake, charter.sharing
    yield "sites", charter.hub.sites
    yield "agencies", charter.agencies
    yield "grades", charter.definitions.grades
    yield "roles of people", intake.people
    yield "sources", intake.sources
    yield "concerns", intake.concerns
    yield "indicators", intake.factors
    yield "assessments", intake.assessments
    for assessment in intake.assessments:
        yield f"questions of {assessment.name}", assessment.questions
    yield "reasons for no further action", intake.no_further_action
    yield "reasons to pause", charter.pauses
    yield "lawful bases", sharing.bases
    yield "purposes", sharing.purposes
    yield "categories", sharing.categories
    yield "grounds to withhold", sharing.grounds
    yield "grounds to share though somebody said no", sharing.overrides
    yield "outcomes", charter.decision.outcomes
    yield "steps of the scale", charter.outcome_scale
    yield "services outside the hub", charter.onward
    yield "roles", charter.roles
    yield "pieces of training", charter.training


def _pointers(charter: Charter) -> Iterator[Pointer]:
    yield from chain(
        _to_agencies(charter),
        _to_grades(charter),
        _to_concerns(charter),
        _to_the_rest(charter),
        _to_requests(charter),
        _to_sharing(charter),
        _to_outcomes(charter),
        _to_definitions(charter),
        _to_roles(charter),
    )


def _to_agencies(charter: Charter) -> Iterator[Pointer]:
    known = codes(charter.agencies)
    named = chain(
        ((term.clause, term.agency) for term in charter.definitions.translations),
        ((source.clause, source.agency) for source in charter.intake.sources if source.agency),
        ((concern.clause, concern.lead) for concern in charter.intake.concerns),
        ((rule.clause, code) for rule in charter.requests for code in rule.agencies),
        ((term.clause, code) for term in charter.decision.quorums for code in term.must_include),
        ((term.clause, code) for term in charter.decision.urgent for code in term.must_include),
        ((action.clause, action.agency) for action in charter.actions),
        ((kind.clause, code) for kind in charter.sharing.categories for code in kind.presence_of),
        ((term.clause, code) for term in charter.amendments for code in term.must_include),
        ((cost.clause, cost.agency) for cost in charter.costs if cost.agency),
    )
    for clause, code in named:
        yield Pointer(clause, code, known, "agency")
    either = chain(
        (
            (each.clause, (*each.from_agencies, *each.to_agencies))
            for each in charter.sharing.clauses
        ),
        ((each.clause, (*each.searched_by, *each.held_by)) for each in charter.sharing.registers),
    )
    for clause, named_here in either:
        for code in named_here:
            yield Pointer(clause, code, known | {"any"}, "agency")


def _to_grades(charter: Charter) -> Iterator[Pointer]:
    known = codes(charter.definitions.grades)
    named = chain(
        ((term.clause, term.grade) for term in charter.definitions.translations if term.grade),
        ((factor.clause, factor.grade) for factor in charter.intake.factors),
        ((each.clause, each.grade) for each in charter.intake.assessments),
        ((clock.clause, clock.grade) for clock in charter.clocks if clock.grade),
    )
    for clause, code in named:
        yield Pointer(clause, code, known, "grade")


def _to_concerns(charter: Charter) -> Iterator[Pointer]:
    known = codes(charter.intake.concerns)
    remits = [remit for agency in charter.agencies for remit in agency.remit]
    named = chain(
        ((remit.clause, remit.concerns) for remit in remits),
        ((factor.clause, factor.concerns) for factor in charter.intake.factors),
        ((each.clause, each.concerns) for each in charter.intake.assessments),
        ((rule.clause, rule.concerns) for rule in charter.requests),
    )
    for clause, concerns in named:
        for code in concerns:
            yield Pointer(clause, code, known, "concern")


def _to_the_rest(charter: Charter) -> Iterator[Pointer]:
    sites, people = codes(charter.hub.sites), codes(charter.intake.people)
    for agency in charter.agencies:
        for code in agency.sites:
            yield Pointer(agency.clause, code, sites, "site")
        for remit in agency.remit:
            for code in remit.people:
                yield Pointer(remit.clause, code, people, "role of a person")
        for contact in agency.contacts:
            yield Pointer(contact.clause, contact.site, sites, "site")


def _to_requests(charter: Charter) -> Iterator[Pointer]:
    people, sources = codes(charter.intake.people), codes(charter.intake.sources)
    for follow_up in charter.follow_ups:
        for code in follow_up.own_view_of:
            yield Pointer(follow_up.clause, code, people, "role of a person")
    for rule in charter.requests:
        for code in rule.people:
            yield Pointer(rule.clause, code, people, "role of a person")
        for code in rule.sources:
            yield Pointer(rule.clause, code, sources, "source")


def _to_sharing(charter: Charter) -> Iterator[Pointer]:
    bases, categories = codes(charter.sharing.bases), codes(charter.sharing.categories)
    purposes = codes(charter.sharing.purposes)
    for clause in charter.sharing.clauses:
        for code in clause.categories:
            yield Pointer(clause.clause, code, categories, "category")
        if clause.basis:
            yield Pointer(clause.clause, clause.basis, bases, "lawful basis")
        if clause.purpose:
            yield Pointer(clause.clause, clause.purpose, purposes, "purpose")
    people = codes(charter.intake.people)
    for register in charter.sharing.registers:
        yield Pointer(register.clause, register.basis, bases, "lawful basis")
        yield Pointer(register.clause, register.purpose, purposes, "purpose")
        for code in register.about:
            yield Pointer(register.clause, code, people, "role of a person")


def _to_outcomes(charter: Charter) -> Iterator[Pointer]:
    quorums = [quorum.clause for quorum in charter.decision.quorums]
    for outcome in charter.decision.outcomes:
        yield Pointer(outcome.clause, outcome.quorum, quorums, "quorum")
    known = codes(charter.decision.outcomes)
    named = [(term.clause, term.outcomes) for term in charter.actions]
    named += [(term.clause, term.outcomes) for term in charter.follow_ups]
    for clause, outcomes in named:
        for code in outcomes:
            yield Pointer(clause, code, known, "outcome")


def _to_definitions(charter: Charter) -> Iterator[Pointer]:
    words, levels = charter.definitions.words, charter.definitions.levels_of_need
    known = [term.clause for term in (*words, *levels)]
    for term in charter.definitions.translations:
        if term.defined_in:
            yield Pointer(term.clause, term.defined_in, known, "definition in clause")


def _to_roles(charter: Charter) -> Iterator[Pointer]:
    known = codes(charter.roles)
    named = chain(
        ((clause.clause, code) for clause in charter.reserved for code in clause.approvers),
        ((term.clause, code) for term in charter.training for code in term.roles),
        ((term.clause, code) for term in charter.digests for code in term.roles),
    )
    for clause, code in named:
        yield Pointer(clause, code, known, "role")
