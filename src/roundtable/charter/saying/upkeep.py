"""Parts 11 to 15 in words: powers, retention, training, review and costs."""

from __future__ import annotations

from roundtable.charter.saying.sentence import sentence
from roundtable.charter.saying.values import (
    agencies_named,
    counted,
    ended,
    joined,
    pounds,
    roles_named,
    value_in_words,
)
from roundtable.charter.terms import (
    Amendment,
    AuditSample,
    Charter,
    Indicator,
    Power,
    Reserved,
    Retention,
    Review,
    Training,
    UnitCost,
)

_POWERS = {
    Power.SEAT: "give somebody a seat in the hub",
    Power.CHANGE_ROLE: "change somebody's role",
    Power.END_SEAT: "end somebody's seat",
    Power.NAME_SIGNATORY: "name who signs for an agency",
    Power.RESET_SIGN_IN: "give somebody a new way to sign in",
}
_ENDED = {
    "no_further_action": "with no further action",
    "decided": "with a joint decision",
    "emergency": "on the emergency path",
}
_PIECES = {
    "referral": "Taking in a referral",
    "answer": "Answering a request",
    "position": "Giving a position",
    "decision": "Taking part in a decision",
    "action": "Carrying out an action",
}


@sentence.register
def _(clause: Reserved, charter: Charter) -> str:
    powers = joined((_POWERS[power] for power in clause.powers), "or")
    roles = roles_named(charter, clause.approvers)
    agree = f"The {roles} may agree for another agency" if roles else "Nobody may agree"
    return f"It takes {clause.agencies} agencies to {powers}. {agree}."


@sentence.register
def _(clause: Retention, charter: Charter) -> str:
    years = counted(clause.years, "year")
    return f"A {value_in_words(clause.record)} is kept {years} after the case closes."


@sentence.register
def _(clause: Training, charter: Charter) -> str:
    months = counted(clause.valid_months, "month")
    gate = " Nobody works on a case without it." if clause.before_live_work else ""
    who = roles_named(charter, clause.roles)
    return f"{clause.name}: for the {who}, and again every {months}.{gate}"


@sentence.register
def _(clause: Review, charter: Charter) -> str:
    days = counted(clause.warn_days, "day")
    return (
        f"The charter is looked at again by {clause.due:%-d %B %Y}. Every agency is told {days} "
        "before."
    )


@sentence.register
def _(clause: Indicator, charter: Charter) -> str:
    return f"{clause.name}: {clause.better.replace('_', ' ')} {clause.target}%."


@sentence.register
def _(clause: AuditSample, charter: Charter) -> str:
    return (
        f"Of the cases that ended {_ENDED[clause.ended]}, {clause.percent}% are looked at again "
        "by several agencies."
    )


@sentence.register
def _(clause: Amendment, charter: Charter) -> str:
    kind = "An ordinary" if clause.kind == "ordinary" else "An urgent"
    count = "all agencies" if clause.signatures == "all" else f"{clause.signatures} agencies"
    included = agencies_named(charter, clause.must_include)
    among = f", {included} among them," if clause.must_include else ""
    notice = f"{counted(clause.notice_working_days, 'working day')} after the last of them"
    begins = notice if clause.notice_working_days else "on the day of the last of them"
    lapses = clause.lapses_after_days
    end = f" It lapses after {counted(lapses, 'day')}." if lapses else ""
    signed = f"needs the signatures of {count}{among} and takes effect {begins}"
    return f"{kind} change of the charter {signed}.{end}"


@sentence.register
def _(clause: UnitCost, charter: Charter) -> str:
    whom = agencies_named(charter, (clause.agency,)) if clause.agency else "each agency"
    cost = f"{pounds(clause.pence)} at the prices of {clause.price_year}"
    return f"{_PIECES[clause.piece]} costs {whom} {cost}: {ended(clause.means)}"
