"""Parts 7 and 10 in words: what agencies share, and what a source is told."""

from __future__ import annotations

from roundtable.charter.conditions import in_words
from roundtable.charter.saying.names import names_of
from roundtable.charter.saying.sentence import sentence
from roundtable.charter.saying.values import (
    SOURCES,
    agencies_named,
    ended,
    joined,
    listed,
    people_named,
    roles_named,
)
from roundtable.charter.terms import (
    About,
    Category,
    Charter,
    Digest,
    Ending,
    FeedbackRule,
    OverrideGround,
    Purpose,
    RegisterClause,
    Rung,
    SharingClause,
    Volume,
)
from roundtable.lib.words import WEEKDAYS, inner

TELLS = {
    "outcome_and_reasons": "the outcome and the reasons",
    "outcome": "the outcome",
    "thanks": "thank you, and no more",
    "nothing": "nothing",
}
_SHOWS = {
    "presence": "that they are known, and no more",
    "pointer": "that they are known, where in the agency's records, and whom to call",
}
ENDINGS = {
    Ending.JOINT_DECISION: "a joint decision",
    Ending.NO_FURTHER_ACTION: "no further action",
    Ending.TRANSFERRED: "a transfer",
}

_VOLUMES = {
    Volume.LIVE: "as it happens",
    Volume.DAILY: "once a day, at {at}",
    Volume.WEEKLY: "once a week, on {day} at {at}",
}
_ABOUT = {
    About.EVERYTHING: "all that their agency is told",
    About.MINE: "what their agency is told about cases on which they did something",
    About.SURPRISES: "what came otherwise than their agency said",
}


@sentence.register
def _(clause: Purpose, charter: Charter) -> str:
    return f"Information is shared for {ended(inner(clause.name))}"


@sentence.register
def _(clause: Category, charter: Charter) -> str:
    sensitive = " Sensitive by its kind." if clause.sensitive else ""
    of = agencies_named(charter, clause.presence_of)
    instead = f" Said in place of presence by {of}." if of else ""
    seen = " Says that the person was seen on its date." if clause.seen else ""
    return f"{ended(clause.name)}{sensitive}{instead}{seen}"


@sentence.register
def _(clause: SharingClause, charter: Charter) -> str:
    verb = "Share" if clause.verdict == "share" else "Never share"
    what = listed(charter.category(code).name for code in clause.categories)
    giver = agencies_named(charter, clause.from_agencies)
    taker = agencies_named(charter, clause.to_agencies)
    when = f", when {in_words(clause.when, names_of(charter))}" if clause.when else ""
    bound = f" ({'; '.join(_bounds(clause, charter))})" if clause.basis else ""
    return f"{verb}, from {giver} to {taker}{when}: {what}{bound}. {ended(clause.because)}"


def _bounds(clause: SharingClause, charter: Charter) -> list[str]:
    said = _rests_on(clause, charter)
    if clause.consent == "given":
        said.append("only with the person's consent")
    return [*said, f"up to {clause.up_to}"]


def _rests_on(clause: SharingClause | RegisterClause, charter: Charter) -> list[str]:
    basis = next(known.name for known in charter.sharing.bases if known.code == clause.basis)
    purposes = (known for known in charter.sharing.purposes if known.code == clause.purpose)
    return [f"basis: {inner(basis)}", *(f"for {inner(purpose.name)}" for purpose in purposes)]


@sentence.register
def _(clause: RegisterClause, charter: Charter) -> str:
    who = agencies_named(charter, clause.searched_by)
    whose = agencies_named(charter, clause.held_by)
    about = people_named(charter, clause.about) or "everybody on a case"
    bound = "; ".join(_rests_on(clause, charter))
    return (
        f"Search: {who} may look in the register of {whose}, about {about} ({bound}). "
        f"A match shows {_SHOWS[clause.shows]}. {ended(clause.because)}"
    )


@sentence.register
def _(clause: Rung, charter: Charter) -> str:
    order = "First" if clause == charter.sharing.ladder[0] else "Then"
    who = inner(roles_named(charter, (clause.role,)))
    looks = "looks again at what is challenged"
    return f"{order} the {who} of the agency that withholds {looks}. {ended(clause.does)}"


@sentence.register
def _(clause: OverrideGround, charter: Charter) -> str:
    who = "whoever answers for the agency"
    if clause.authorised_by != "whoever_answers":
        who = f"the {inner(roles_named(charter, (clause.authorised_by,)))} of the agency"
    ground, test = ended(clause.name), ended(clause.test)
    if clause.needs_assessment:
        test += " It needs an assessment that they lack capacity."
    return f"Share though somebody said no, authorised by {who}: {ground} The test: {test}"


@sentence.register
def _(clause: FeedbackRule, charter: Charter) -> str:
    who = joined((SOURCES[kind] for kind in clause.sources), "or")
    did = "answered" if clause.to == "contributor" else "referred"
    after = joined((ENDINGS[ending] for ending in clause.after), "or")
    told = f"After {after}, {who} that {did} is told {TELLS[clause.tells]}"
    return f"{told}: {ended(clause.wording)}"


@sentence.register
def _(clause: Digest, charter: Charter) -> str:
    who = inner(roles_named(charter, clause.roles)) if clause.roles else "everybody else"
    at, day = f"{clause.at:%H:%M}", WEEKDAYS[clause.weekday - 1]
    if clause.volume is Volume.NEVER:
        often = f"No e-mail goes to {who}"
    else:
        when = _VOLUMES[clause.volume].format(at=at, day=day)
        often = f"E-mail goes to {who} {when}, about {_ABOUT[clause.about]}"
    return f"{often}, unless they choose otherwise. A digest goes at {at}, a weekly one on {day}."
