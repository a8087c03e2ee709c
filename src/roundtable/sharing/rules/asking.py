"""Who is asked about whom. Pure; every answer carries its clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from roundtable.charter.terms import Agency, Charter, RequestRule
from roundtable.lib.verdict import Reason, Verdict, deny


@dataclass(frozen=True)
class PersonFacts:
    """Somebody on a case, as routing sees them. `age` in years, None when not known."""

    id: str
    role: str
    age: int | None = None


@dataclass(frozen=True)
class Ask:
    """One agency asked about some people of a case: what, how far back, and under which clauses.

    `clause` is the first of part 6 that asks, `clauses` are all that do.
    """

    agency: str
    people: tuple[str, ...]
    asks: str
    years_back: int
    clause: str
    remits: dict[str, str] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()


def route(
    charter: Charter, *, people: Sequence[PersonFacts], concerns: Sequence[str]
) -> tuple[Ask, ...]:
    """Return every agency to ask, in the charter's order, about the people its remit covers and
    a clause of part 6 asks about. Where several clauses ask one agency about different people, it
    is asked all they ask, as far back as the longest of them.

    Whoever referred is no fact of this rule: the same people and concerns ask the same agencies.
    Source: charter parts 2 and 6.
    """
    asks = (_ask(charter, agency, people, concerns) for agency in charter.agencies)
    return tuple(ask for ask in asks if ask)


def somebody_asked(
    charter: Charter, *, people: Sequence[PersonFacts], concerns: Sequence[str]
) -> Verdict:
    """Return whether any agency is asked about a referral, under which clauses, or why none is.

    Source: charter parts 2 and 6.
    """
    asks = route(charter, people=people, concerns=concerns)
    if asks:
        clauses = dict.fromkeys(clause for ask in asks for clause in ask.clauses)
        return Verdict(True, tuple(Reason("An agency is asked.", clause) for clause in clauses))
    if not people:
        return deny("Nobody is named whom an agency could know.", remedy="Say whom it is about.")
    if not concerns:
        return deny("No concern is named.", remedy="Say what the worry is.")
    missed = dict.fromkeys((person.role, person.age) for person in people)
    return Verdict(False, tuple(_missed(charter, role, age, concerns[0]) for role, age in missed))


def _missed(charter: Charter, role: str, age: int | None, concern: str) -> Reason:
    name = charter.person_role(role).name
    aged = "" if age is None else f" of {age}"
    return Reason(
        f"No agency that is asked for this concern speaks about: {name}{aged}.",
        charter.concern(concern).clause,
        "Propose a remit of part 2 that covers them, and ask its agency in part 6.",
    )


def _ask(
    charter: Charter, agency: Agency, people: Sequence[PersonFacts], concerns: Sequence[str]
) -> Ask | None:
    rules: dict[str, RequestRule] = {}
    remits: dict[str, str] = {}
    for person in people:
        remit = remit_clause(agency, person=person, concerns=concerns)
        rule = _request_rule(charter, agency.code, person, concerns)
        if remit and rule:
            remits[person.id] = remit
            rules[rule.clause] = rule
    if not remits:
        return None
    found = [rule for rule in charter.requests if rule.clause in rules]
    return Ask(
        agency=agency.code,
        people=tuple(remits),
        asks=" ".join(dict.fromkeys(rule.asks for rule in found)),
        years_back=max(rule.years_back for rule in found),
        clause=found[0].clause,
        remits=remits,
        clauses=tuple(rule.clause for rule in found),
    )


def _request_rule(
    charter: Charter, agency: str, person: PersonFacts, concerns: Iterable[str]
) -> RequestRule | None:
    """Return the first clause that asks this agency about somebody in this role."""
    wanted = set(concerns)
    for rule in charter.requests:
        speaks_of = not rule.people or person.role in rule.people
        if speaks_of and agency in rule.agencies and wanted & set(rule.concerns):
            return rule
    return None


def ready_to_ask(*, unidentified: int, grade: str) -> Verdict:
    """Return whether a case can be asked about: everybody on it identified, and a grade given."""
    missing = []
    if unidentified:
        missing.append(
            Reason(
                "Somebody on the case is not identified yet.",
                remedy="Say for each person whether the hub knows them.",
            )
        )
    if not grade:
        missing.append(Reason("The case is not graded yet.", remedy="Grade it first."))
    return Verdict(not missing, tuple(missing))


def remit_clause(agency: Agency, *, person: PersonFacts, concerns: Iterable[str]) -> str | None:
    """Return the clause under which a person is in an agency's remit, None where they are not.

    An unknown age never takes a person out of a remit: better asked once too often.
    """
    wanted = set(concerns)
    for remit in agency.remit:
        in_age = person.age is None or (
            (remit.over_age is None or person.age >= remit.over_age)
            and (remit.under_age is None or person.age < remit.under_age)
        )
        if in_age and person.role in remit.people and wanted & set(remit.concerns):
            return remit.clause
    return None


def may_ask_by_hand(charter: Charter, *, agency: str, people: Sequence[PersonFacts]) -> Verdict:
    """Return whether an agency can be asked about these people though no clause of part 6 asks it
    about this concern: where a remit of part 2 speaks about people like each of them, whatever the
    concern. The clauses are those remits, in the order of the people.
    """
    if not people:
        return deny("Nobody is chosen.", remedy="Choose whom to ask about.")
    reasons = []
    for person in people:
        clause = remit_by_hand(charter.agency(agency), person=person)
        if clause is None:
            name = charter.person_role(person.role).name.lower()
            return deny(
                f"No remit of this agency speaks about somebody who is: {name}.",
                remedy="Leave them out, or ask an agency whose remit covers them.",
            )
        reasons.append(Reason("A remit of the agency speaks about them.", clause))
    return Verdict(True, tuple(reasons))


def remit_by_hand(agency: Agency, *, person: PersonFacts) -> str | None:
    """Return the first clause of an agency's remit that speaks about somebody, whatever the
    concern; None where none does.
    """
    every = [concern for remit in agency.remit for concern in remit.concerns]
    return remit_clause(agency, person=person, concerns=every)


def years_back_by_hand(charter: Charter, agency: str) -> int:
    """Return how many years an agency asked by hand looks back: as far as part 6 has it look where
    it names it, else as little as it has any agency look.
    """
    own = [rule.years_back for rule in charter.requests if agency in rule.agencies]
    return max(own) if own else min(rule.years_back for rule in charter.requests)
