"""What is done about matches: looking for everybody on a case, and saying what a match is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case, Involvement
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.matches.looking import found_on
from roundtable.matches.models import Look, MatchAnswer
from roundtable.matches.queries import answered_already
from roundtable.matches.rules import Answer, confirmed_by_itself
from roundtable.people.actions import Candidate, search
from roundtable.people.alike.rules import may_judge
from roundtable.people.registers.finding import Looked, Match, Sought, looked_for
from roundtable.people.rules import may_search, shown
from roundtable.people.training.queries import model_in_force

# Who confirms what the charter lets be confirmed without a person.
BY_ITSELF = "The hub, without a person"


@dataclass(frozen=True)
class Meant:
    """Which match somebody speaks of: a row of a register, for somebody on the case."""

    involvement: UUID
    register: str
    pointer: str


@action("matches.looked")
def look(*, case: Case, by: Actor, at: datetime) -> dict[UUID, Looked]:
    """Look for everybody on a case in every register that the charter lets one search, and keep
    where somebody was found. Everybody and every register in one question.

    Confirms what a clause lets be confirmed without a person. Journalled with the clauses, without
    names.

    :raises Refused: for a case that one may not see.
    """
    require(may(by, Verb.SEE, case.facts()))
    charter = in_force(at)
    found = found_on(case, charter, by.agency)
    _keep(case, found, charter, by, at)
    if may(by, Verb.MATCH, case.facts()):
        _confirm_the_sure(case, found, charter, by, at)
    clauses = {match.clause for looked in found.values() for match in looked.matches}
    record(
        case=case,
        purpose="find who knows the people on a case",
        clauses=sorted(clauses - {""}),
        charter_version=charter.version,
    )
    return found


def _keep(
    case: Case, found: Mapping[UUID, Looked], charter: Charter, by: Actor, at: datetime
) -> None:
    kept = {str(involvement): _by_register(looked) for involvement, looked in found.items()}
    Look.objects.update_or_create(
        case=case,
        agency=by.agency,
        defaults={
            "at": at,
            "found": {involvement: told for involvement, told in kept.items() if told},
            "model": model_in_force().version,
            "charter_version": charter.version,
        },
    )


def _by_register(looked: Looked) -> list[dict[str, Any]]:
    likeliest: dict[str, Match] = {}
    for match in looked.matches:
        likeliest.setdefault(match.agency, match)
    return [
        {"register": register, "probability": round(match.probability, 4), "clause": match.clause}
        for register, match in likeliest.items()
    ]


def _confirm_the_sure(
    case: Case, found: Mapping[UUID, Looked], charter: Charter, by: Actor, at: datetime
) -> None:
    for involvement, looked in found.items():
        for register in {match.agency for match in looked.matches}:
            matches = [match for match in looked.matches if match.agency == register]
            first, chances = matches[0], [match.probability for match in matches]
            sure = confirmed_by_itself(charter, first.clause, chances)
            if sure and first.pointer and not answered_already(case, involvement, register):
                confirm_the_sure(case=case, involvement=involvement, match=first, by=by, at=at)


@action("matches.confirmed_by_itself")
def confirm_the_sure(
    *, case: Case, involvement: UUID, match: Match, by: Actor, at: datetime
) -> MatchAnswer:
    """Confirm a match without a person, because its clause says from which probability."""
    charter = in_force(at)
    said = _answer(case, involvement, match, charter)
    said.answer = Answer.CONFIRMED
    said.agency, said.name, said.at = by.agency, BY_ITSELF, at
    said.save(force_insert=True)
    record(case=case, record=said, clauses=[match.clause], charter_version=charter.version)
    return said


@action("matches.looked_as_typed")
def look_as_typed(*, sought: Sought, by: Actor, at: datetime) -> tuple[list[Candidate], Looked]:
    """Look for somebody who is being described on a referral: among those the hub knows, and in
    every register that the charter lets one search. Journalled with the clauses, without names.
    """
    require(may_judge(by))
    charter = in_force(at)
    known = search(person=sought.identity, by=by, at=at)
    (looked,) = looked_for({uuid4(): sought}, charter=charter, agency=by.agency).values()
    clauses = {match.clause for match in looked.matches} - {""}
    record(
        purpose="find somebody while they are described",
        clauses=sorted(clauses),
        charter_version=charter.version,
    )
    return known, looked


@action("matches.answered")
def answer_match(
    *, case: Case, meant: Meant, answer: Answer, because: str = "", by: Actor, at: datetime
) -> MatchAnswer:
    """Say that a match is the same person, is somebody else, or that one cannot tell; or take back
    what one's agency said. May be said again at any time.

    :raises Refused: for what one may not change, and for a match that the charter does not show one
        or that is there no longer.
    """
    case = Case.objects.locked(case)
    require(may(by, Verb.MATCH, case.facts()))
    charter = in_force(at)
    match = _match(found_on(case, charter, by.agency), meant)
    said = _answer(case, meant.involvement, match, charter)
    said.answer, said.because = answer, because.strip()
    said.agency, said.name, said.at = by.agency, by.name, at
    said.save(force_insert=True)
    record(case=case, record=said, clauses=[match.clause], charter_version=charter.version)
    return said


def _match(found: Mapping[UUID, Looked], meant: Meant) -> Match:
    """Return the match that is meant.  :raises Refused: where there is none that one is shown."""
    looked = found.get(meant.involvement)
    for match in looked.matches if looked else ():
        if meant.pointer and (match.agency, match.pointer) == (meant.register, meant.pointer):
            return match
    raise Refused(
        deny(
            "This match is not there any longer, or not for your agency to judge.",
            remedy="Look at the page again: registers change every day.",
        )
    )


def _answer(case: Case, involvement: UUID, match: Match, charter: Charter) -> MatchAnswer:
    """Return an answer to a match, of which only who says what is missing."""
    role = Involvement.objects.values_list("role", flat=True).get(pk=involvement)
    return MatchAnswer(
        case=case,
        involvement_id=involvement,
        register=match.agency,
        pointer=match.pointer,
        probability=match.probability,
        model=model_in_force().version,
        clause=match.clause,
        charter_version=charter.version,
        seen_by=[
            agency.code
            for agency in charter.agencies
            if shown(
                charter,
                may_search(charter, agency=agency.code, register=match.agency, role=role),
            )
            == "pointer"
        ],
    )
