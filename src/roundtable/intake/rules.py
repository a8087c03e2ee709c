"""Whether a referral uses the charter's words, meets its criteria, and how it is graded. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from roundtable.charter.conditions import holds
from roundtable.charter.terms import Assessment, Charter, Factor, Question
from roundtable.intake.statement import ReferralGiven
from roundtable.lib.verdict import Reason, Verdict, allow, deny

# What was answered to each question of the assessments, by `answer_key`.
Answers = Mapping[str, str]
NO_ANSWERS: Answers = MappingProxyType({})
YES, NO, UNKNOWN = "yes", "no", "unknown"


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


def assessments_for(charter: Charter, concerns: Iterable[str]) -> tuple[Assessment, ...]:
    """Return the structured assessments that these concerns need, in the charter's order."""
    wanted = set(concerns)
    return tuple(each for each in charter.intake.assessments if wanted & set(each.concerns))


def answer_key(assessment: Assessment, question: Question) -> str:
    """Return how an answer to a question is named among those to all assessments."""
    return f"{assessment.code}-{question.code}"


def answers_to(assessment: Assessment, answers: Answers) -> dict[str, str]:
    """Return the answers to one assessment, by question; "" where there is none."""
    return {q.code: answers.get(answer_key(assessment, q), "") for q in assessment.questions}


def points_to(
    assessment: Assessment, answers: Answers, *, counted: Collection[str] = (YES,)
) -> str:
    """Return the grade that the answers point to, "" where too few are yes.

    With `counted` also holding "unknown": the grade they would point to, were that all yes.
    """
    said = list(answers_to(assessment, answers).values())
    enough = assessment.at_least or len(said)
    return assessment.grade if sum(each in counted for each in said) >= enough else ""


def suggested_grade(charter: Charter, factors: Sequence[str], answers: Answers = NO_ANSWERS) -> str:
    """Return the highest grade that the ticked indicators or the assessments point to; the lowest
    grade where none does. What is not known lowers nothing: it only points nowhere.
    """
    order = [grade.code for grade in charter.definitions.grades]
    pointed = [order.index(f.grade) for f in charter.intake.factors if f.code in factors]
    found = (points_to(each, answers) for each in charter.intake.assessments)
    pointed += [order.index(grade) for grade in found if grade]
    return order[min(pointed, default=len(order) - 1)]


def answered_in_full(charter: Charter, concerns: Iterable[str], answers: Answers) -> Verdict:
    """Return whether every question of every assessment these concerns need has an answer, with
    the clause of each assessment that is left open. "Not known" is an answer.
    """
    needed = assessments_for(charter, concerns)
    asked = {answer_key(each, question) for each in needed for question in each.questions}
    if not answers.keys() <= asked or not set(answers.values()) <= {YES, NO, UNKNOWN}:
        return deny(
            "An answer is to no question that the charter asks here.",
            remedy="Answer the questions shown, with yes, no or not known.",
        )
    left = [
        Reason(
            f"“{each.name}” is not answered in full.",
            each.clause,
            "Answer every question. “Not known” is an answer too.",
        )
        for each in needed
        if "" in answers_to(each, answers).values()
    ]
    return Verdict(not left, tuple(left))


def may_grade(
    charter: Charter,
    *,
    concerns: Iterable[str],
    grade: str,
    factors: Sequence[str],
    answers: Answers,
    reasons: str,
) -> Verdict:
    """Return whether this grade may stand beside these indicators and answers: judgement raises a
    grade, never lowers it.

    Source: charter parts 3 and 4; SafeLives guidance on professional judgement.
    """
    order = [term.code for term in charter.definitions.grades]
    if grade not in order:
        return deny(f"“{grade}” is not a grade of the charter.", remedy="Choose a grade listed.")
    if not reasons.strip():
        return deny("A grade needs its reasons.", remedy="Write why, in a sentence or two.")
    assessed = answered_in_full(charter, concerns, answers)
    if not assessed:
        return assessed
    suggested = suggested_grade(charter, factors, answers)
    if order.index(grade) > order.index(suggested):
        term = charter.grade(suggested)
        return deny(
            f"What you ticked and answered points to {term.name.lower()}. Judgement may raise it,"
            " not lower it.",
            term.clause,
            "Choose that grade or a higher one, or change what does not apply.",
        )
    return allow(charter.grade(grade).test, charter.grade(grade).clause)


@dataclass(frozen=True)
class JoinFacts:
    """What joining asks of a case. `people` are ids, "" for somebody not identified; `urgent` while
    an urgent discussion goes on, `leaving` while it is being handed over.
    """

    people: frozenset[str]
    concerns: frozenset[str]
    stage: str
    urgent: bool = False
    leaving: bool = False


def may_join(later: JoinFacts, earlier: JoinFacts, *, because: str) -> Verdict:
    """Return whether a later referral may join an earlier case.

    Nobody and no concern may slip in behind a request that has gone out: once the agencies are
    asked, only a referral about the same people and concerns joins.
    """
    if earlier.stage not in _JOINABLE:
        return deny("That case is past its decision.", remedy="Take this referral on by itself.")
    if later.urgent:
        return deny(
            "An urgent discussion goes on about this referral.", remedy="Decide there, or end it."
        )
    if later.leaving or earlier.leaving:
        return deny(
            "One of the two is being handed over.", remedy="Let that end, or withdraw it first."
        )
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
