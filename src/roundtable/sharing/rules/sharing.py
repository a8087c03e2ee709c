"""What may go to whom. Pure; every answer carries its clause, and the default is no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from roundtable.charter.conditions import holds
from roundtable.charter.terms import Charter, SharingClause
from roundtable.lib.verdict import Reason, Verdict, deny

SENSITIVITY = ("ordinary", "sensitive", "restricted")
CONSENT = ("given", "refused", "not_sought")
PRESENCE = "presence"
SEEN_BY_ALL = frozenset({"withheld", "no_remit"})


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
    consent. `consents` are what the person said of some purposes, and `consent` of all others.
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
    consents: tuple[tuple[str, str], ...] = ()

    def consent_to(self, purpose: str | None) -> str:
        """Return what the person said of sharing this for a purpose."""
        return dict(self.consents).get(purpose or "", self.consent)


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
    if verdict and not all(_first_hit(charter, each, to_agency) for each in _unrefused(item)):
        return _because_refused(verdict)
    return verdict


def _unrefused(item: SharedFacts) -> Iterator[SharedFacts]:
    """Yield the item as it would be if each refusal had been a yes, not asked for, or itself."""
    said = (("", item.consent), *item.consents)
    could_be = ((CONSENT if word == "refused" else (word,)) for _purpose, word in said)
    for consent, *consents in product(*could_be):
        purposes = (purpose for purpose, _word in item.consents)
        yield replace(item, consent=consent, consents=tuple(zip(purposes, consents, strict=True)))


def _because_refused(verdict: Verdict) -> Verdict:
    text = "It would go only because the person said no, and no clause can make that so."
    remedy = "Propose a change of the clause."
    return deny(text, clause=next(iter(verdict.clauses), ""), remedy=remedy)


def _first_hit(charter: Charter, item: SharedFacts, to_agency: str) -> Verdict:
    facts = _facts(charter, item, to_agency)
    for clause in charter.sharing.clauses:
        if not _speaks_of(clause, item, to_agency):
            continue
        said = facts | {"item.consent": item.consent_to(clause.purpose)}
        if clause.when is None or holds(clause.when, said):
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
        and (clause.consent == "not_needed" or item.consent_to(clause.purpose) == "given")
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
