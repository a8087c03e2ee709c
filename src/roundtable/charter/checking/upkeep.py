"""Parts 11 to 15: powers, learning, review and costs, each whole or not there.

A part that is empty is a weakness, which a board may sign with open eyes. A part that is begun and
not finished is an error, because somebody meant the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from itertools import chain

from roundtable.charter.problems import Problem
from roundtable.charter.terms import Amendment, Charter, Power
from roundtable.lib.actor import Role

PIECES = ("referral", "answer", "position", "decision", "action")
KINDS = ("ordinary", "urgent")


def unfinished(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for everything in parts 11 to 15 that is begun and not finished."""
    return chain(
        _reserved(charter),
        _training(charter),
        _measures(charter),
        _amendments(charter),
        _costs(charter),
    )


def _reserved(charter: Charter) -> Iterator[Problem]:
    named = [(power, clause.clause) for clause in charter.reserved for power in clause.powers]
    yield from _twice(named, "The power `{}` is reserved twice.", "Keep it in one clause.")
    if charter.reserved:
        for power in (power for power in Power if power not in dict(named)):
            text = f"The power `{power}` is left to one agency alone, the others are not."
            remedy = f"Add `{power}` to the powers of this clause."
            yield Problem(0, charter.reserved[-1].clause, text, remedy)
    for clause in charter.reserved:
        if not clause.approvers:
            text = "Nobody can agree for another agency: `approvers` is empty."
            yield Problem(0, clause.clause, text, "Name the roles that may, such as governance.")
        if Role.OPERATOR in clause.approvers:
            text = "The operator belongs to no agency, and cannot agree for one."
            yield Problem(0, clause.clause, text, "Take `operator` out of `approvers`.")
        if Power.NAME_SIGNATORY in clause.powers and Role.GOVERNANCE not in clause.approvers:
            text = "Who signs for an agency is agreed without the role that signs."
            yield Problem(0, clause.clause, text, "Add `governance` to `approvers`.")
        if clause.agencies > len(charter.agencies):
            yield _too_many(charter, clause.clause, clause.agencies)


def _training(charter: Charter) -> Iterator[Problem]:
    for term in charter.training:
        if not term.roles:
            text = f"{term.name} is for nobody."
            yield Problem(0, term.clause, text, "Name at least one role of part 11.")


def _measures(charter: Charter) -> Iterator[Problem]:
    yield from _twice(
        ((indicator.measure, indicator.clause) for indicator in charter.indicators),
        "`{}` is measured twice.",
        "Keep one target.",
    )
    yield from _twice(
        ((sample.ended, sample.clause) for sample in charter.samples),
        "Cases that ended with `{}` are sampled twice.",
        "Keep one of the two.",
    )


def _amendments(charter: Charter) -> Iterator[Problem]:
    kinds = [(amendment.kind, amendment.clause) for amendment in charter.amendments]
    yield from _twice(kinds, "There are two ways to make an {} change.", "Keep one of them.")
    if charter.amendments:
        for kind in KINDS:
            if kind not in dict(kinds):
                text = f"Nothing says what an {kind} change of the charter needs."
                remedy = f"Add a clause with `kind: {kind}` to the amendments of part 14."
                yield Problem(0, charter.amendments[-1].clause, text, remedy)
    for amendment in charter.amendments:
        yield from _amendment(charter, amendment)


def _amendment(charter: Charter, amendment: Amendment) -> Iterator[Problem]:
    clause, wanted = amendment.clause, amendment.signatures
    if wanted != "all" and wanted > len(charter.agencies):
        yield _too_many(charter, clause, wanted)
    if wanted != "all" and len(set(amendment.must_include)) > wanted:
        named = len(set(amendment.must_include))
        text = f"{wanted} signatures are enough, and {named} agencies must be among them."
        yield Problem(0, clause, text, "Raise `signatures`, or name fewer agencies.")
    if amendment.kind == "urgent" and amendment.lapses_after_days is None:
        text = "An urgent change would stay for ever."
        yield Problem(0, clause, text, "Say after how many days it ends: `lapses_after_days:`.")
    if amendment.kind == "ordinary" and amendment.lapses_after_days is not None:
        text = "An ordinary change would end by itself, and the old rules with it."
        yield Problem(0, clause, text, "Take `lapses_after_days` out.")


def _costs(charter: Charter) -> Iterator[Problem]:
    lines = [((cost.piece, cost.agency), cost.clause) for cost in charter.costs]
    said = (((piece, agency or "every agency"), clause) for (piece, agency), clause in lines)
    yield from _twice(
        ((" for ".join(line), clause) for line, clause in said),
        "The cost of `{}` is said twice.",
        "Keep one of the two.",
    )
    if charter.costs:
        priced = {piece for (piece, agency), _ in lines if agency is None}
        for piece in (piece for piece in PIECES if piece not in priced):
            text = f"Nothing says what one `{piece}` costs an agency without a line of its own."
            remedy = f"Add a clause with `piece: {piece}` and without `agency`."
            yield Problem(0, charter.costs[-1].clause, text, remedy)


def _too_many(charter: Charter, clause: str, wanted: int) -> Problem:
    text = f"{wanted} agencies have to agree, and only {len(charter.agencies)} signed the charter."
    return Problem(0, clause, text, "Ask for fewer.")


def _twice(named: Iterable[tuple[Hashable, str]], text: str, remedy: str) -> Iterator[Problem]:
    every = list(named)
    times = Counter(name for name, _ in every)
    last = dict(every)
    for name in times:
        if times[name] > 1:
            yield Problem(0, last[name], text.format(name), remedy)
