"""Part 4 in words: who may refer, about whom and what, and what is taken on."""

from __future__ import annotations

from roundtable.charter.conditions import in_words
from roundtable.charter.saying.names import names_of
from roundtable.charter.saying.sentence import sentence
from roundtable.charter.saying.values import (
    SOURCES,
    concerns_named,
    counted,
    ended,
    grade_named,
    time,
)
from roundtable.charter.terms import (
    Assessment,
    Charter,
    Concern,
    Criterion,
    EmergencyPath,
    Factor,
    PersonRole,
    Question,
    Source,
)


@sentence.register
def _(clause: PersonRole, charter: Charter) -> str:
    told = " Is never told that there is a case." if clause.never_told else ""
    return f"{ended(clause.name)}{told}"


@sentence.register
def _(clause: Source, charter: Charter) -> str:
    agency = f", {charter.agency(clause.agency).short_name}" if clause.agency else ""
    return f"{clause.name}: told what {SOURCES[clause.kind]} is told{agency}."


@sentence.register
def _(clause: Concern, charter: Charter) -> str:
    lead = charter.agency(clause.lead).short_name
    return f"{clause.name}: {ended(clause.means)} {lead} leads."


@sentence.register
def _(clause: Factor, charter: Charter) -> str:
    grade = grade_named(charter, clause.grade)
    return f"{clause.name}: points to {grade}, for {concerns_named(charter, clause.concerns)}."


@sentence.register
def _(clause: Assessment, charter: Charter) -> str:
    asked = len(clause.questions)
    wanted = f"{clause.at_least} or more" if clause.at_least else "all"
    before = f"before {concerns_named(charter, clause.concerns, 'or')} is graded"
    grade = grade_named(charter, clause.grade)
    return (
        f"{clause.name} ({clause.edition}), {counted(asked, 'question')}, {before}. "
        f"A yes to {wanted} of them points to {grade}."
    )


@sentence.register
def _(clause: Question, charter: Charter) -> str:
    return ended(clause.asks)


@sentence.register
def _(clause: Criterion, charter: Charter) -> str:
    when = in_words(clause.when, names_of(charter))
    return f"{clause.name}: {when}. Otherwise: {ended(clause.otherwise)}"


@sentence.register
def _(clause: EmergencyPath, charter: Charter) -> str:
    within = time(clause.joint_decision_within, clause.unit)
    return f"{ended(clause.means)} The joint decision follows within {within}."
