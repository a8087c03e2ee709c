"""Parts 1 to 3 in words: the hub, the agencies, and what words mean."""

from __future__ import annotations

from roundtable.charter.saying.sentence import sentence
from roundtable.charter.saying.values import (
    agencies_named,
    concerns_named,
    counted,
    days,
    ended,
    grade_named,
    joined,
    people_named,
)
from roundtable.charter.terms import (
    Agency,
    Charter,
    Contact,
    Hours,
    LevelOfNeed,
    Remit,
    Translation,
)


@sentence.register
def _(clause: Hours, charter: Charter) -> str:
    return f"The hub works {clause.opens:%H:%M} to {clause.closes:%H:%M}, {days(clause.weekdays)}."


@sentence.register
def _(clause: Agency, charter: Charter) -> str:
    said = [f"{clause.name} ({counted(clause.posts, 'post')}). {ended(clause.does)}"]
    said += [f"Duties: {ended(clause.duties)}", f"Cannot: {ended(clause.cannot)}"]
    said += [f"Needs to know: {ended(clause.needs_to_know)}", f"Signs: {ended(clause.signatory)}"]
    if clause.terms:
        said.append(f"Its own words: {joined(clause.terms)}.")
    return " ".join(said)


@sentence.register
def _(clause: Contact, charter: Charter) -> str:
    site = next(site.name for site in charter.hub.sites if site.code == clause.site)
    reached = f"{clause.who}, {clause.telephone}, {clause.email}"
    return f"{days(clause.weekdays)} at {site}: {reached}."


@sentence.register
def _(clause: Remit, charter: Charter) -> str:
    ages = [f"of {clause.over_age} and over"] if clause.over_age is not None else []
    ages += [f"under {clause.under_age}"] if clause.under_age is not None else []
    which = " ".join(["these people", *ages])
    people = people_named(charter, clause.people)
    concerns = concerns_named(charter, clause.concerns)
    return f"Speaks about {which}: {people}. For {concerns}."


@sentence.register
def _(clause: LevelOfNeed, charter: Charter) -> str:
    return f"Level {clause.level}, {clause.name}: {ended(clause.means)}"


@sentence.register
def _(clause: Translation, charter: Charter) -> str:
    here = [grade_named(charter, clause.grade)] if clause.grade else []
    here += [f"what clause {clause.defined_in} defines"] if clause.defined_in else []
    agency = agencies_named(charter, (clause.agency,))
    agency = f"{agency[:1].upper()}{agency[1:]}"
    which = f", which is {' and '.join(here)} here" if here else ""
    return f'{agency} says "{clause.term}"{which}: {ended(clause.means)}'
