"""Who is asked about whom, and what may go to whom. Pure; every answer carries its clause, and
the default is no.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from roundtable.charter.conditions import holds
from roundtable.charter.terms import Agency, Charter, RequestRule, SharingClause, Translation
from roundtable.lib.verdict import Reason, Verdict, allow, deny

SENSITIVITY = ("ordinary", "sensitive", "restricted")
CONSENT = ("given", "refused", "not_sought")
PRESENCE = "presence"
SEEN_BY_ALL = frozenset({"withheld", "no_remit"})


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


@dataclass(frozen=True)
class Destination:
    """Agencies that an item goes to, or does not, for the same reason. `basis` and `purpose` are
    codes.
    """

    agencies: tuple[str, ...]
    verdict: Verdict
    basis: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class SharedFacts:
    """What `may_share` looks at: the item, whom it is about, the case it stands on, and the
    consent.
    """

    category: str
    sensitivity: str
    from_agency: str
    about_role: str
    grade: str
    group: str
    concerns: tuple[str, ...]
    people_count: int = 1
    consent: str = "not_sought"


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


def may_share(charter: Charter, *, item: SharedFacts, to_agency: str) -> Verdict:
    """Return whether the charter lets an item go to `to_agency` (a charter code), and the clause
    why.

    First hit of part 7 wins; no clause means no. The agency that gave it always has it. Whatever a
    clause says, a refusal lets nothing go that would stay if the person had said yes, or had not
    been asked.
    Source: charter part 7; DPA 2018 Sch. 1 para. 18.
    """
    if to_agency == item.from_agency:
        return Verdict(True, (Reason("Your own agency's information."),))
    verdict = _first_hit(charter, item, to_agency)
    if verdict and item.consent == "refused":
        otherwise = (replace(item, consent=said) for said in ("given", "not_sought"))
        if not all(_first_hit(charter, each, to_agency) for each in otherwise):
            return _because_refused(verdict)
    return verdict


def _because_refused(verdict: Verdict) -> Verdict:
    text = "It would go only because the person said no, and no clause can make that so."
    remedy = "Propose a change of the clause."
    return deny(text, clause=next(iter(verdict.clauses), ""), remedy=remedy)


def _first_hit(charter: Charter, item: SharedFacts, to_agency: str) -> Verdict:
    facts = _facts(charter, item, to_agency)
    for clause in charter.sharing.clauses:
        if _speaks_of(clause, item, to_agency) and (
            clause.when is None or holds(clause.when, facts)
        ):
            return _by_clause(clause)
    return deny(
        f"No clause lets {charter.category(item.category).name.lower()} go to this agency.",
        remedy="Ask the case's lead agency, or propose a clause.",
    )


def destinations(
    charter: Charter, *, item: SharedFacts, agencies: Iterable[str]
) -> tuple[Destination, ...]:
    """Return to which agencies an item goes and to which it does not, those with one reason
    together, the yeses first. The agency that gave it is left out.
    """
    found: dict[Verdict, list[str]] = {}
    for agency in agencies:
        if agency != item.from_agency:
            verdict = may_share(charter, item=item, to_agency=agency)
            found.setdefault(verdict, []).append(agency)
    return tuple(
        _destination(charter, tuple(who), why)
        for why, who in sorted(found.items(), key=lambda pair: not pair[0])
    )


def _destination(charter: Charter, agencies: tuple[str, ...], why: Verdict) -> Destination:
    if not why:
        return Destination(agencies, why)
    clause = why.clauses[0]
    return Destination(agencies, why, basis_of(charter, clause), purpose_of(charter, clause))


def presence_of(charter: Charter, agency: str) -> tuple[str, str]:
    """Return the kind of information that an agency knows a person or not, and its sensitivity.

    Source: charter part 7, categories.
    """
    for category in charter.sharing.categories:
        if agency in category.presence_of:
            return category.code, SENSITIVITY[category.sensitive]
    return PRESENCE, SENSITIVITY[0]


def answer_seen_by(
    charter: Charter, *, said: str, presence: SharedFacts, agencies: Iterable[str]
) -> tuple[str, ...]:
    """Return which agencies see an answer about a person. That something is withheld, or is in
    no remit, everybody on the case sees; whether the person is known goes as `presence` does,
    which is what `presence_of` makes it.
    """
    others = (code for code in agencies if code != presence.from_agency)
    if said in SEEN_BY_ALL:
        return tuple(others)
    return tuple(c for c in others if may_share(charter, item=presence, to_agency=c))


def _speaks_of(clause: SharingClause, item: SharedFacts, to_agency: str) -> bool:
    within = SENSITIVITY.index(item.sensitivity) <= SENSITIVITY.index(clause.up_to)
    return (
        item.category in clause.categories
        and (clause.verdict == "refuse" or within)
        and (clause.consent == "not_needed" or item.consent == "given")
        and bool({"any", item.from_agency} & set(clause.from_agencies))
        and bool({"any", to_agency} & set(clause.to_agencies))
    )


def _facts(charter: Charter, item: SharedFacts, to_agency: str) -> dict[str, object]:
    return {
        "grade": item.grade,
        "concern.group": item.group,
        "concerns": item.concerns,
        "item.category": item.category,
        "item.sensitivity": item.sensitivity,
        "item.about_role": item.about_role,
        "item.consent": item.consent,
        "to.kind": charter.agency(to_agency).kind,
        "people.count": item.people_count,
    }


def _by_clause(clause: SharingClause) -> Verdict:
    reason = Reason(clause.because, clause.clause, "Ask the agency that gave it.")
    return Verdict(clause.verdict == "share", (reason,))


def basis_of(charter: Charter, clause: str) -> str:
    """Return the code of the lawful basis a sharing clause names, "" where it is none that
    shares.
    """
    term = charter.clauses[clause]
    return (term.basis or "") if isinstance(term, SharingClause) else ""


def purpose_of(charter: Charter, clause: str) -> str:
    """Return the code of the purpose a sharing clause names, "" where it names none."""
    term = charter.clauses[clause]
    return (term.purpose or "") if isinstance(term, SharingClause) else ""


@dataclass(frozen=True)
class Compared:
    """An agency's view of the risk beside the common grade. `differs` is "", "higher" or "lower"
    than the common grade; `translation` says what the agency's term means.
    """

    translation: Translation
    grade: str
    differs: str


def views_of(charter: Charter, agency: str) -> tuple[Translation, ...]:
    """Return the terms in which an agency can say how it sees the risk: those of part 3 that come
    to a common grade.
    """
    return tuple(
        each for each in charter.definitions.translations if each.agency == agency and each.grade
    )


def may_say_view(charter: Charter, *, agency: str, term: str) -> Verdict:
    """Return whether an agency may say its view in this term, with the clause that translates it.

    No view is a view that anybody may hold back.
    """
    if not term:
        return allow()
    for each in views_of(charter, agency):
        if each.term == term:
            return allow(each.means, each.clause)
    return deny(
        f"The charter does not translate “{term}” for this agency.",
        remedy="Choose one of your agency's terms, or leave it out.",
    )


def compared(charter: Charter, *, clause: str, view: str, grade: str) -> Compared | None:
    """Return a view (the grade it came to) beside the common grade; None where part 3 has no such
    clause any more, or the case no grade. Views are never averaged.
    """
    term = charter.clauses.get(clause)
    order = [each.code for each in charter.definitions.grades]
    if not isinstance(term, Translation) or view not in order or grade not in order:
        return None
    place, common = order.index(view), order.index(grade)
    differs = "" if place == common else "higher" if place < common else "lower"
    return Compared(term, view, differs)
