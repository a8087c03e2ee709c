"""Clauses in words: the sentence of a clause, and its aspects one by one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import singledispatch

from roundtable.charter.conditions import in_words
from roundtable.charter.terms import (
    Agency,
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
def sentence(clause: Clause) -> str:
    """Return what a clause says, in a sentence or two."""
    name = next((getattr(clause, word) for word in _NAMES if hasattr(clause, word)), "")
    body = next((getattr(clause, word) for word in _BODIES if hasattr(clause, word)), "")
    if name and body:
        return f"{name}: {body}"
    if name or body:
        return f"{name or body}".rstrip(".") + "."
    return "Each agency gives its position before it sees the others'."


@sentence.register
def _(clause: Hours) -> str:
    first, last = min(clause.weekdays), max(clause.weekdays)
    in_a_row = sorted(clause.weekdays) == list(range(first, last + 1)) and first != last
    named = [_DAYS[day - 1] for day in sorted(clause.weekdays)]
    days = f"{named[0]} to {named[-1]}" if in_a_row else ", ".join(named)
    return f"The hub works {clause.opens:%H:%M} to {clause.closes:%H:%M}, {days}."


@sentence.register
def _(clause: Agency) -> str:
    posts = "1 post" if clause.posts == 1 else f"{clause.posts} posts"
    return f"{clause.name} ({posts}). {clause.does} Cannot: {clause.cannot}"


@sentence.register
def _(clause: Remit) -> str:
    ages = [f"of {clause.over_age} and over"] if clause.over_age is not None else []
    ages += [f"under {clause.under_age}"] if clause.under_age is not None else []
    people = " ".join([value_in_words(clause.people), *ages])
    return f"Speaks about {people}, where there is {value_in_words(clause.concerns)}."


@sentence.register
def _(clause: Translation) -> str:
    return (
        f'{value_in_words(clause.agency).capitalize()} say "{clause.term}", which is {clause.grade}'
        f" here: {clause.means}"
    )


@sentence.register
def _(clause: Concern) -> str:
    return f"{clause.name}: {clause.means} {value_in_words(clause.lead).capitalize()} leads."


@sentence.register
def _(clause: Factor) -> str:
    return f"{clause.name}: points to {clause.grade}, for {value_in_words(clause.concerns)}."


@sentence.register
def _(clause: Criterion) -> str:
    return f"{clause.name}: {in_words(clause.when)}. Otherwise: {clause.otherwise}"


@sentence.register
def _(clause: ClockRule) -> str:
    grade = f" when the grade is {value_in_words(clause.grade)}" if clause.grade else ""
    return f"{value_in_words(clause.step).capitalize()} within {length(clause)}{grade}."


@sentence.register
def _(clause: RequestRule) -> str:
    return (
        f"Ask {value_in_words(clause.agencies)} about {value_in_words(clause.concerns)}, "
        f"{clause.years_back} years back: {clause.asks}"
    )


@sentence.register
def _(clause: SharingClause) -> str:
    verb = "Share" if clause.verdict == "share" else "Never share"
    ends = f"from {_whom(clause.from_agencies)} to {_whom(clause.to_agencies)}"
    when = f", when {in_words(clause.when)}" if clause.when else ""
    basis = value_in_words(clause.basis)
    bound = f" (basis: {basis}; up to {clause.up_to})" if clause.basis else ""
    return f"{verb} {value_in_words(clause.categories)} {ends}{when}{bound}. {clause.because}"


@sentence.register
def _(clause: Quorum) -> str:
    agencies = "agency" if clause.at_least == 1 else "agencies"
    among = f", {value_in_words(clause.must_include)} among them" if clause.must_include else ""
    return f"At least {clause.at_least} {agencies}{among}."


@sentence.register
def _(clause: DefaultAction) -> str:
    return (
        f"After {value_in_words(clause.outcomes)}, {value_in_words(clause.agency)} within "
        f"{clause.working_days} hub days: {clause.what}"
    )


@sentence.register
def _(clause: FeedbackRule) -> str:
    sources, tells = value_in_words(clause.sources), value_in_words(clause.tells)
    return f"A source of the kind {sources} is told {tells}: {clause.wording}"


@sentence.register
def _(clause: Retention) -> str:
    years = "year" if clause.years == 1 else "years"
    return (
        f"A {value_in_words(clause.record)} is kept {clause.years} {years} after the case closes."
    )


@sentence.register
def _(clause: Review) -> str:
    return f"The charter is looked at again by {clause.due:%-d %B %Y}."


def _whom(agencies: tuple[str, ...]) -> str:
    return "any agency" if "any" in agencies else value_in_words(agencies)


def _own(clause: Term) -> Iterator[tuple[str, object]]:
    """Yield the fields that are the clause's own words, not clauses inside it."""
    for name in type(clause).model_fields:
        value = getattr(clause, name)
        inside = value if isinstance(value, tuple) else (value,)
        if not any(isinstance(part, Clause) for part in inside):
            yield name, value
