"""Clauses in words: the sentence of a clause, and its aspects one by one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch

from roundtable.charter.conditions import in_words
from roundtable.charter.terms import (
    Agency,
    Charter,
    Clause,
    ClockRule,
    Combination,
    Comparison,
    Concern,
    Criterion,
    DefaultAction,
    Factor,
    FeedbackRule,
    Hours,
    Quorum,
    Remit,
    RequestRule,
    Retention,
    Review,
    SharingClause,
    Site,
    Term,
    Translation,
)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES = ("name", "term")
_BODIES = ("means", "test", "does", "law", "signpost")


def value_in_words(value: object) -> str:
    """Return a value of a charter as a page would write it."""
    if isinstance(value, Comparison | Combination):
        return in_words(value)
    if isinstance(value, tuple):
        joint = "; " if any(isinstance(part, Site) for part in value) else ", "
        return joint.join(value_in_words(part) for part in value) or "none"
    if isinstance(value, Site):
        return value.name
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "none" if value in (None, "") else str(value)
    return text if " " in text else text.replace("_", " ")


def aspects(clause: Term) -> Mapping[str, str]:
    """Return what a clause says, aspect by aspect, without its number and the clauses inside it."""
    found = {
        name.replace("_", " "): value_in_words(value)
        for name, value in _own(clause)
        if name != "clause"
    }
    if isinstance(clause, ClockRule):
        del found["length"], found["unit"]
        return {f"{clause.step} within": length(clause)} | found
    return found


def length(clock: ClockRule) -> str:
    """Return how long a step may take, for instance "4 working hours"."""
    unit = value_in_words(clock.unit)
    return f"{clock.length} {unit[:-1] if clock.length == 1 else unit}"


@singledispatch
def sentence(clause: Clause, charter: Charter) -> str:
    """Return what a clause of the charter says, in a sentence or two."""
    name = next((getattr(clause, word) for word in _NAMES if hasattr(clause, word)), "")
    body = next((getattr(clause, word) for word in _BODIES if hasattr(clause, word)), "")
    if name and body:
        return f"{name}: {body}"
    if name or body:
        return f"{name or body}".rstrip(".") + "."
    return "Each agency gives its position before it sees the others'."


@sentence.register
def _(clause: Hours, charter: Charter) -> str:
    first, last = min(clause.weekdays), max(clause.weekdays)
    in_a_row = sorted(clause.weekdays) == list(range(first, last + 1)) and first != last
    named = [_DAYS[day - 1] for day in sorted(clause.weekdays)]
    days = f"{named[0]} to {named[-1]}" if in_a_row else ", ".join(named)
    return f"The hub works {clause.opens:%H:%M} to {clause.closes:%H:%M}, {days}."


@sentence.register
def _(clause: Agency, charter: Charter) -> str:
    posts = "1 post" if clause.posts == 1 else f"{clause.posts} posts"
    return f"{clause.name} ({posts}). {clause.does} Cannot: {clause.cannot}"


@sentence.register
def _(clause: Remit, charter: Charter) -> str:
    ages = [f"of {clause.over_age} and over"] if clause.over_age is not None else []
    ages += [f"under {clause.under_age}"] if clause.under_age is not None else []
    people = " ".join([_people(charter, clause.people), *ages])
    return f"Speaks about {people}, for {_concerns(charter, clause.concerns)}."


@sentence.register
def _(clause: Translation, charter: Charter) -> str:
    here = clause.grade or f"what clause {clause.defined_in} defines"
    agency = charter.agency(clause.agency).short_name
    return f'{agency} says "{clause.term}", which is {here} here: {clause.means}'


@sentence.register
def _(clause: Concern, charter: Charter) -> str:
    return f"{clause.name}: {clause.means} {charter.agency(clause.lead).short_name} leads."


@sentence.register
def _(clause: Factor, charter: Charter) -> str:
    return f"{clause.name}: points to {clause.grade}, for {_concerns(charter, clause.concerns)}."


@sentence.register
def _(clause: Criterion, charter: Charter) -> str:
    return f"{clause.name}: {in_words(clause.when)}. Otherwise: {clause.otherwise}"


@sentence.register
def _(clause: ClockRule, charter: Charter) -> str:
    grade = f" when the grade is {value_in_words(clause.grade)}" if clause.grade else ""
    return f"{value_in_words(clause.step).capitalize()} within {length(clause)}{grade}."


@sentence.register
def _(clause: RequestRule, charter: Charter) -> str:
    return (
        f"Ask {_agencies(charter, clause.agencies)} about {_concerns(charter, clause.concerns)}, "
        f"{clause.years_back} years back: {clause.asks}"
    )


@sentence.register
def _(clause: SharingClause, charter: Charter) -> str:
    verb = "Share" if clause.verdict == "share" else "Never share"
    what = _listed(charter.category(code).name for code in clause.categories)
    giver, taker = _agencies(charter, clause.from_agencies), _agencies(charter, clause.to_agencies)
    when = f", when {in_words(clause.when)}" if clause.when else ""
    basis = value_in_words(clause.basis)
    bound = f" (basis: {basis}; up to {clause.up_to})" if clause.basis else ""
    return f"{verb}, from {giver} to {taker}{when}: {what}{bound}. {clause.because}"


@sentence.register
def _(clause: Quorum, charter: Charter) -> str:
    agencies = "agency" if clause.at_least == 1 else "agencies"
    among = f", {_agencies(charter, clause.must_include)} among them" if clause.must_include else ""
    return f"At least {clause.at_least} {agencies}{among}."


@sentence.register
def _(clause: DefaultAction, charter: Charter) -> str:
    outcomes = _listed(charter.outcome(code).name for code in clause.outcomes)
    days = "1 hub day" if clause.working_days == 1 else f"{clause.working_days} hub days"
    return f"After {outcomes}, {_agencies(charter, (clause.agency,))} within {days}: {clause.what}"


@sentence.register
def _(clause: FeedbackRule, charter: Charter) -> str:
    sources, tells = value_in_words(clause.sources), value_in_words(clause.tells)
    return f"A source of the kind {sources} is told {tells}: {clause.wording}"


@sentence.register
def _(clause: Retention, charter: Charter) -> str:
    years = "year" if clause.years == 1 else "years"
    return (
        f"A {value_in_words(clause.record)} is kept {clause.years} {years} after the case closes."
    )


@sentence.register
def _(clause: Review, charter: Charter) -> str:
    return f"The charter is looked at again by {clause.due:%-d %B %Y}."


def _agencies(charter: Charter, codes: tuple[str, ...]) -> str:
    if "any" in codes:
        return "any agency"
    return _listed(charter.agency(code).short_name for code in codes)


def _people(charter: Charter, codes: tuple[str, ...]) -> str:
    return _listed(charter.person_role(code).name for code in codes)


def _concerns(charter: Charter, codes: tuple[str, ...]) -> str:
    if set(codes) == {concern.code for concern in charter.intake.concerns}:
        return "every concern"
    return _listed(charter.concern(code).name for code in codes)


def _listed(names: Iterable[str]) -> str:
    """Join names as they stand inside a sentence: an abbreviation keeps its capitals."""
    return ", ".join(
        name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}" for name in names
    )


def _own(clause: Term) -> Iterator[tuple[str, object]]:
    """Yield the fields that are the clause's own words, not clauses inside it."""
    for name in type(clause).model_fields:
        value = getattr(clause, name)
        inside = value if isinstance(value, tuple) else (value,)
        if not any(isinstance(part, Clause) for part in inside):
            yield name, value
