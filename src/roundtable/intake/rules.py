"""Whether a referral uses the charter's words, meets its criteria, and how it is graded. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roundtable.charter.conditions import holds
from roundtable.charter.terms import Charter, Factor
from roundtable.intake.statement import ReferralGiven
from roundtable.lib.verdict import Reason, Verdict, allow, deny


@dataclass(frozen=True)
class ReferralFacts:
    """What the criteria ask of a referral: charter codes only, and never its source."""

    concerns: tuple[str, ...]
    roles: tuple[str, ...]
    narrative_known: bool


def uses_the_charters_words(charter: Charter, given: ReferralGiven) -> Verdict:
    """Return whether source, concerns and roles are ones the charter names; each one that is not
    is a reason.
    """
    known = {
        "source": {source.code for source in charter.intake.sources},
        "concern": {concern.code for concern in charter.intake.concerns},
        "role": {role.code for role in charter.intake.people},
    }
    said = [("source", given.source)]
    said += [("concern", concern) for concern in given.concerns]
    said += [("role", person.role) for person in given.people]
    strange = [(what, word) for what, word in said if word not in known[what]]
    reasons = tuple(
        Reason(
            f"The {what} “{word}” is not in the charter.",
            remedy=f"Use one of: {', '.join(sorted(known[what]))}.",
        )
        for what, word in dict.fromkeys(strange)
    )
    return Verdict(False, reasons) if reasons else allow()


def meets_criteria(charter: Charter, referral: ReferralFacts) -> Verdict:
    """Return whether a referral meets every criterion of the charter, with the clause of each
    that it does not.

    Source: charter part 4. Who referred is not a fact these rules can see.
    """
    facts = {
        "concerns": referral.concerns,
        "people.count": len(referral.roles),
        "people.roles": referral.roles,
        "narrative.known": referral.narrative_known,
    }
    unmet = tuple(
        Reason(criterion.otherwise, criterion.clause)
        for criterion in charter.intake.criteria
        if not holds(criterion.when, facts)
    )
    if unmet:
        return Verdict(False, unmet)
    met = tuple(Reason(c.name, c.clause) for c in charter.intake.criteria)
    return Verdict(True, met)


def factors_for(charter: Charter, concerns: Iterable[str]) -> tuple[Factor, ...]:
    """Return the indicators the charter lists for these concerns, in its order."""
    wanted = set(concerns)
    return tuple(f for f in charter.intake.factors if wanted & set(f.concerns))


def suggested_grade(charter: Charter, factors: Sequence[str]) -> str:
    """Return the highest grade that the ticked indicators point to; the lowest grade where none
    is ticked.
    """
    order = [grade.code for grade in charter.definitions.grades]
    pointed = [order.index(f.grade) for f in charter.intake.factors if f.code in factors]
    return order[min(pointed, default=len(order) - 1)]


def may_grade(charter: Charter, *, grade: str, factors: Sequence[str], reasons: str) -> Verdict:
    """Return whether this grade may stand beside these indicators: judgement raises a grade,
    never lowers it.

    Source: charter part 3; SafeLives guidance on professional judgement.
    """
    order = [term.code for term in charter.definitions.grades]
    if grade not in order:
        return deny(f"“{grade}” is not a grade of the charter.", remedy="Choose a grade listed.")
    if not reasons.strip():
        return deny("A grade needs its reasons.", remedy="Write why, in a sentence or two.")
    suggested = suggested_grade(charter, factors)
    if order.index(grade) > order.index(suggested):
        term = charter.grade(suggested)
        return deny(
            f"The indicators point to {term.name.lower()}. Judgement may raise it, not lower it.",
            term.clause,
            "Choose that grade or a higher one, or untick an indicator that does not apply.",
        )
    return allow(charter.grade(grade).test, charter.grade(grade).clause)


@dataclass(frozen=True)
class JoinFacts:
    """What joining asks of a case. `people` are ids, "" for somebody not identified."""

    people: frozenset[str]
    concerns: frozenset[str]
    stage: str


def may_join(later: JoinFacts, earlier: JoinFacts, *, because: str) -> Verdict:
    """Return whether a later referral may join an earlier case.

    Nobody and no concern may slip in behind a request that has gone out: once the agencies are
    asked, only a referral about the same people and concerns joins.
    """
    if earlier.stage not in _JOINABLE:
        return deny("That case is past its decision.", remedy="Take this referral on by itself.")
    if "" in later.people:
        return deny(
            "Somebody on this referral is not identified yet.",
            remedy="Say who each person is, then join.",
        )
    if not later.people & earlier.people:
        return deny("Nobody is on both cases.", remedy="Take this referral on by itself.")
    beyond = later.people - earlier.people or later.concerns - earlier.concerns
    if beyond and earlier.stage != "identify":
        return deny(
            "The agencies on that case were not asked about everybody and everything here.",
            remedy="Take this referral on by itself, so that they are.",
        )
    if not because.strip():
        return deny("Say why the two belong together.", remedy="A sentence is enough.")
    return allow()


_JOINABLE = frozenset({"identify", "gather", "decide"})
