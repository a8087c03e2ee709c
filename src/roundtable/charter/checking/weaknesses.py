"""What a charter may say, and a governance board should think about before it signs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise

from roundtable.charter.checking.coverage import asked_about
from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter, SourceKind, Step


def weaknesses(charter: Charter) -> Iterator[Problem]:
    """Yield a warning for every weakness."""
    return chain(
        _agencies(charter),
        _concerns(charter),
        _clocks(charter),
        _sharing(charter),
        _decision(charter),
        _feedback(charter),
    )


def _agencies(charter: Charter) -> Iterator[Problem]:
    refers = {source.agency for source in charter.intake.sources}
    translated = {translation.agency for translation in charter.definitions.translations}
    for agency in charter.agencies:
        if agency.posts == 0:
            text = f"{agency.name} has no posts: nobody is there to answer."
            yield Problem(0, agency.clause, text, "Give it posts, or agree who covers for it.")
        if agency.code not in refers:
            text = f"{agency.name} is not a source, so it cannot refer."
            yield Problem(0, agency.clause, text, "Add a source for it to part 4.")
        if agency.code not in translated:
            text = f"No term of {agency.name} is translated to the common grades."
            yield Problem(0, agency.clause, text, "Add its terms to the translations of part 3.")


def _concerns(charter: Charter) -> Iterator[Problem]:
    for concern in charter.intake.concerns:
        asked = asked_about(charter, concern.code)
        if len(asked) == 1:
            text = f"Only one agency is asked about {concern.name}."
            yield Problem(0, concern.clause, text, "Ask a second one in part 6.")
        if not any(concern.code in factor.concerns for factor in charter.intake.factors):
            text = f"No indicator helps to grade {concern.name}."
            yield Problem(0, concern.clause, text, "Add one to the indicators of part 4.")


def _clocks(charter: Charter) -> Iterator[Problem]:
    """Warn where a higher grade may take longer than a lower one, counted in the same unit."""
    order = [grade.code for grade in charter.definitions.grades]
    for step in Step:
        graded = {clock.grade: clock for clock in charter.clocks if clock.step == step}
        clocks = [graded[grade] for grade in order if grade in graded]
        for higher, lower in pairwise(clocks):
            if higher.unit == lower.unit and higher.length > lower.length:
                text = f"`{step}` may take longer at the grade {higher.grade} than {lower.grade}."
                yield Problem(0, higher.clause, text, "Make the higher grade's clock the shorter.")


def _sharing(charter: Charter) -> Iterator[Problem]:
    shares = [clause for clause in charter.sharing.clauses if clause.verdict == "share"]
    if not shares:
        text = "No clause lets any agency share anything."
        yield Problem(0, "", text, "Agree in part 7 what goes to whom, on which basis.")
    named = {code for clause in charter.sharing.clauses for code in clause.categories}
    for category in charter.sharing.categories:
        if category.code not in named:
            text = f"No sharing clause speaks of {category.name}, so it never goes anywhere."
            yield Problem(0, category.clause, text, "Add a clause, if only one that refuses it.")
    used = {clause.basis for clause in shares}
    for basis in charter.sharing.bases:
        if basis.code not in used:
            text = f"No clause rests on {basis.name}."
            yield Problem(0, basis.clause, text, "Use it or take it out.")


def _decision(charter: Charter) -> Iterator[Problem]:
    used = {outcome.quorum for outcome in charter.decision.outcomes}
    for quorum in charter.decision.quorums:
        if quorum.at_least == 1:
            text = "One agency can decide alone."
            yield Problem(0, quorum.clause, text, "Ask for at least two agencies.")
        if quorum.clause not in used:
            text = "No outcome uses this quorum."
            yield Problem(0, quorum.clause, text, "Use it or take it out.")
    acted = {code for action in charter.actions for code in action.outcomes}
    for outcome in charter.decision.outcomes:
        if outcome.code not in acted:
            text = f"{outcome.name} proposes no action."
            yield Problem(0, outcome.clause, text, "Add a default action to part 9.")


def _feedback(charter: Charter) -> Iterator[Problem]:
    for rule in charter.feedback:
        if rule.tells == "nothing" and set(rule.sources) != {SourceKind.ANONYMOUS}:
            text = "A source that could be told learns nothing."
            yield Problem(0, rule.clause, text, "Tell it at least that its concern was received.")
