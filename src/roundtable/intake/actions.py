"""How a concern comes in and is identified: received, people linked to those known, graded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from roundtable.access.rules import Verb, may
from roundtable.cases.actions import close, open_case
from roundtable.cases.models import Address, Case, Involvement, Relationship, Reopening
from roundtable.cases.relationships.rules import Tie
from roundtable.cases.rules import Stage
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Assessment, Charter, Step
from roundtable.intake.models import Draft, Grading, Joining, Referral
from roundtable.intake.queries import referrals_of
from roundtable.intake.rules import (
    Answers,
    JoinFacts,
    answers_to,
    assessments_for,
    may_grade,
    may_join,
    points_to,
    uses_the_charters_words,
)
from roundtable.intake.statement import PersonGiven, ReferralGiven
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require
from roundtable.matches.deferring import look_soon
from roundtable.people.actions import know
from roundtable.people.alike.actions import Apart, set_apart
from roundtable.people.matching.identity import Identity, joined
from roundtable.people.traces import now_known_as, remember
from roundtable.workload.actions import set_again, start, stop
from roundtable.workload.rules import due_at

GRADE_AGAIN = "grade/"


@action("intake.received")
def receive(*, given: ReferralGiven, by: Actor, at: datetime) -> Referral:
    """Receive a referral: open a case with its people and start the clock of the agency that
    leads it.

    The same sender's reference a second time returns the referral received the first time.

    :raises Refused: naming each word that the charter does not know.
    """
    charter = in_force(at)
    require(uses_the_charters_words(charter, given))
    earlier = _received_before(given, by)
    if earlier:
        record(subject=earlier.journal_name, purpose="received before")
        return earlier
    case = open_case(concerns=given.concerns, source=given.source, charter=charter, by=by, at=at)
    _add_people(case, given, by)
    referral = _keep(case, given, by, at)
    _start_identifying(case, given, charter, by, at)
    look_soon(case)
    clause = charter.source(given.source).clause
    record(case=case, record=referral, clauses=[clause], charter_version=charter.version)
    return referral


@action("intake.batch_received")
def receive_together(*, batch: Sequence[ReferralGiven], by: Actor, at: datetime) -> list[Referral]:
    """Receive several referrals of one sender in one transaction: all of them or none.

    :raises Refused: naming the words of the first one that the charter does not know.
    """
    received = [receive(given=given, by=by, at=at) for given in batch]
    record(subject="intake.referral", purpose=f"{len(received)} together")
    return received


def _received_before(given: ReferralGiven, by: Actor) -> Referral | None:
    return Referral.objects.filter(
        received_from=by.agency, source=given.source, sender_reference=given.sender_reference
    ).first()


def _keep(case: Case, given: ReferralGiven, by: Actor, at: datetime) -> Referral:
    return Referral.objects.create(
        case=case,
        reference=case.reference,
        source=given.source,
        received_from=by.agency,
        sender_reference=given.sender_reference,
        received_at=at,
        narrative=given.narrative,
        wishes=given.wishes,
        referrer_name=given.referrer_name,
        referrer_contact=given.referrer_contact,
        referred_by=by.user_id,
        immediate_danger=given.immediate_danger,
        content=given.model_dump(mode="json"),
    )


def _add_people(case: Case, given: ReferralGiven, by: Actor) -> None:
    people = [_involvement(case, place, person) for place, person in enumerate(given.people, 1)]
    Involvement.objects.bulk_create(people)
    Address.objects.bulk_create(
        Address(
            case=case,
            involvement=involvement,
            lines=person.address,
            postcode=person.postcode.upper(),
            confidential=person.address_confidential,
            given_by=by.agency,
        )
        for involvement, person in zip(people, given.people, strict=True)
        if person.address or person.postcode
    )
    Relationship.objects.bulk_create(
        Relationship(
            case=case, person=people[tie.person - 1], other=people[tie.other - 1], kind=tie.kind
        )
        for tie in given.relationships
    )


def _involvement(case: Case, place: int, person: PersonGiven) -> Involvement:
    shared = ("role", "given_name", "family_name", "born_on", "age_about", "sex", "nhs_number")
    return Involvement(case=case, place=place, **{name: getattr(person, name) for name in shared})


def _start_identifying(
    case: Case, given: ReferralGiven, charter: Charter, by: Actor, at: datetime
) -> None:
    # Until somebody has graded it, danger runs on the shortest clock.
    grade = charter.definitions.grades[0].code if given.immediate_danger else ""
    start(
        case=case,
        step=Step.IDENTIFY,
        agencies={case.lead: "identify/"},
        what="Immediate danger: identify and act" if grade else "Identify and grade",
        charter=charter,
        by=by,
        at=at,
        due=due_at(charter, step=Step.IDENTIFY, grade=grade, started=at),
    )


@action("intake.identified")
def identify(
    *,
    case: Case,
    involvement: Involvement,
    known_as: UUID | None,
    passed_over: Mapping[UUID, float] | None = None,
    unsure: bool = False,
    also: Identity | None = None,
    by: Actor,
    at: datetime,
) -> Involvement:
    """Say who somebody on the case is: a person the hub knows, or (None) somebody new. May be
    said again, while the case is open.

    Of somebody new, `passed_over` are those the hub knows whom they might have been, with how
    probable it was: they are none of these, or, where `unsure`, may yet prove to be one of them.
    `also` is what else was found out of them, by which they are found again.
    """
    case = Case.objects.locked(case)
    require(may(by, Verb.SAY_WHO, case.facts()))
    described = _described(case, involvement)
    if known_as is None:
        known_as = know(person=described, by=by, at=at, case=case).id
        if passed_over:
            verdict: Apart = "unsure" if unsure else "two"
            said: dict[str, Any] = {"others": passed_over, "verdict": verdict, "case": case}
            set_apart(known=known_as, **said, by=by, at=at)
    known_as = now_known_as(known_as)
    remember(known_as, joined(described, also or Identity()), source=involvement.pk)
    involvement.person_id = known_as
    involvement.save(update_fields=["person"])
    record(case=case, subject=f"people.person:{known_as}")
    return involvement


def _described(case: Case, involvement: Involvement) -> Identity:
    """Return somebody as the case describes them. A confidential address finds nobody: that two
    people share it would say where one of them is.
    """
    open_ones = involvement.addresses.filter(confidential=False)
    postcodes = open_ones.values_list("postcode", flat=True)
    return involvement.described(postcodes, on=case.opened_at.date())


@action("intake.graded")
def grade(
    *,
    case: Case,
    grade: str,
    factors: Sequence[str],
    answers: Answers,
    reasons: str,
    by: Actor,
    at: datetime,
) -> Grading:
    """Grade a case from the charter's indicators, assessments and definitions, with reasons.

    :raises Refused: when a question of an assessment is left open, or judgement would lower what
    indicators and answers point to.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.GRADE, case.facts()))
    said: dict[str, Any] = {"grade": grade, "factors": factors, "answers": answers}
    verdict = require(may_grade(charter, concerns=case.concerns, reasons=reasons, **said))
    assessed = assessments_for(charter, case.concerns)
    given = Grading.objects.create(
        case=case,
        grade=grade,
        factors=list(factors),
        assessments=[_assessed(assessment, answers) for assessment in assessed],
        reasons=reasons,
        agency=by.agency,
        name=by.name,
        at=at,
        clause=verdict.clauses[0],
        charter_version=charter.version,
    )
    case.grade = grade
    case.save(update_fields=["grade"])
    _danger_was_looked_at(case, by, at)
    set_again(case=case, charter=charter, by=by, at=at)
    clauses = [*verdict.clauses, *(assessment.clause for assessment in assessed)]
    record(case=case, record=given, clauses=clauses, charter_version=charter.version)
    return given


def _assessed(assessment: Assessment, answers: Answers) -> dict[str, object]:
    return {
        "code": assessment.code,
        "edition": assessment.edition,
        "clause": assessment.clause,
        "answers": answers_to(assessment, answers),
        "points_to": points_to(assessment, answers),
    }


@action("intake.draft_sent")
def send_draft(*, draft: Draft, given: ReferralGiven, by: Actor, at: datetime) -> Referral:
    """Turn a finished draft into a referral.

    :raises Refused: when it was sent already.
    """
    if not Draft.objects.select_for_update().filter(pk=draft.pk).exists():
        require(deny("This draft was sent already.", remedy="You need not send it again."))
    referral = receive(given=given, by=by, at=at)
    draft.delete()
    record(case=Case(id=referral.case_id), subject=referral.journal_name)
    return referral


@action("case.reopened")
def reopen(*, case: Case, because: str, by: Actor, at: datetime) -> Case:
    """Open a closed case again, with a reason; its people are looked at and it is graded anew.

    What came of its last decision is not looked at again meanwhile: another one may take its place.
    """
    charter = in_force(at)
    case = Case.objects.locked(case)
    require(may(by, Verb.REOPEN, case.facts()))
    if not because.strip():
        require(deny("A case is reopened with a reason.", remedy="Say what is new."))
    case.stage, case.closed_at, case.closed_because = Stage.IDENTIFY, None, ""
    case.save(update_fields=["stage", "closed_at", "closed_because"])
    reopening = Reopening.objects.create(
        case=case, at=at, agency=by.agency, name=by.name, because=because
    )
    if case.clocks.running().filter(step=Step.FOLLOW_UP).exists():
        stop(case=case, steps=(Step.FOLLOW_UP,), by=by, at=at)
    start(
        case=case,
        step=Step.IDENTIFY,
        agencies={case.lead: "identify/"},
        what="Reopened: identify and grade",
        charter=charter,
        by=by,
        at=at,
    )
    record(case=case, record=reopening, charter_version=charter.version)
    return case


@action("intake.joined")
def join(*, case: Case, into: Case, because: str, by: Actor, at: datetime) -> Case:
    """Join a referral to an open case about the same people; its own case closes.

    :raises Refused: where somebody or something on it would then be asked about by nobody.
    """
    case, into = _locked_both(case, into)
    require(may(by, Verb.IDENTIFY, case.facts()))
    require(may(by, Verb.SEE, into.facts()))
    require(may_join(_join_facts(case), _join_facts(into), because=because))
    _bring_people(case, into)
    into.concerns = list(dict.fromkeys([*into.concerns, *case.concerns]))
    into.save(update_fields=["concerns"])
    joining = Joining.objects.create(
        case=case, into=into, because=because, agency=by.agency, name=by.name, at=at
    )
    stop(case=case, steps=(Step.IDENTIFY,), by=by, at=at)
    close(case=case, because=f"Joined case {into.reference}. {because}", by=by, at=at)
    _pass_on_the_danger(case, into, in_force(at), by, at)
    record(case=into, record=joining)
    return into


def _pass_on_the_danger(case: Case, into: Case, charter: Charter, by: Actor, at: datetime) -> None:
    """Where a referral that joins speaks of immediate danger, have the case it joins graded again
    on the shortest clock, from when that referral arrived.
    """
    danger = referrals_of(case).filter(immediate_danger=True).first()
    if danger is None:
        return
    highest = charter.definitions.grades[0].code
    start(
        case=into,
        step=Step.IDENTIFY,
        agencies={into.lead: GRADE_AGAIN},
        what="Immediate danger in a referral that joined: act and grade again",
        charter=charter,
        by=by,
        at=at,
        due=due_at(charter, step=Step.IDENTIFY, grade=highest, started=danger.received_at),
    )


def _danger_was_looked_at(case: Case, by: Actor, at: datetime) -> None:
    if case.clocks.running().filter(step=Step.IDENTIFY, path=GRADE_AGAIN).exists():
        stop(case=case, steps=(Step.IDENTIFY,), path=GRADE_AGAIN, by=by, at=at)


def _locked_both(case: Case, into: Case) -> tuple[Case, Case]:
    # Always in the same order, so that two joinings at once never wait for each other.
    first, second = sorted((case, into), key=lambda each: each.id)
    locked = {each.id: Case.objects.locked(each) for each in (first, second)}
    return locked[case.id], locked[into.id]


def _join_facts(case: Case) -> JoinFacts:
    people = {str(person.person_id or "") for person in case.involvements.all()}
    going_on = (case.urgent_at is not None, case.transfer_at is not None)
    return JoinFacts(frozenset(people), frozenset(case.concerns), case.stage, *going_on)


def _bring_people(case: Case, into: Case) -> None:
    """Add to a case the people of the other who are not on it, where they live and how related."""
    there = {person.person_id: person for person in into.involvements.order_by("place")}
    place = max(person.place for person in there.values())
    for person in case.involvements.order_by("place"):
        if person.person_id not in there:
            place += 1
            there[person.person_id] = _copy(person, into, place)
    stated = {(tie.person_id, tie.other_id) for tie in into.relationships.standing()}
    for tie in case.relationships.standing().select_related("person", "other"):
        one, other = there[tie.person.person_id], there[tie.other.person_id]
        if one != other and (one.id, other.id) not in stated:
            tie.id, tie.case, tie.person, tie.other = uuid4(), into, one, other
            tie.save(force_insert=True)
    _bring_refusals(case, into, there)


def _bring_refusals(case: Case, into: Case, there: dict[UUID | None, Involvement]) -> None:
    """Let what was refused on a case not be proposed again on the one it joins."""
    known = {tie.told for tie in into.refused_ties.all()}
    for tie in case.refused_ties.select_related("person", "other"):
        one, other = there[tie.person.person_id], there[tie.other.person_id]
        told = Tie(one.id, other.id, tie.kind)
        if one != other and told not in known:
            known.add(told)
            tie.id, tie.case, tie.person, tie.other = uuid4(), into, one, other
            tie.save(force_insert=True)


def _copy(person: Involvement, into: Case, place: int) -> Involvement:
    addresses = list(person.addresses.all())
    person.id, person.case, person.place = uuid4(), into, place
    person.save(force_insert=True)
    for address in addresses:
        address.id, address.case, address.involvement = uuid4(), into, person
        address.save(force_insert=True)
    return person
