"""What goes into a package: the case as whoever leads it sees it, without what was not released."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from roundtable.cases.models import Case, Involvement
from roundtable.charter.remembering import Remembering
from roundtable.deciding.models import Action, Decision, Release, Transfer
from roundtable.deciding.queries import emergency_decisions, joint_decisions
from roundtable.deciding.transferring.queries import last_releases, releasable
from roundtable.deciding.transferring.rules import holds_any, secrets_of, without
from roundtable.deciding.transferring.statement import (
    ActionHandedOver,
    CaseHandedOver,
    DecidedForOne,
    DecisionHandedOver,
    HomeGiven,
    ItemHandedOver,
    NotReleased,
    PersonHandedOver,
    ReferralHandedOver,
    Term,
    TieHandedOver,
    VoiceHandedOver,
    WithheldHere,
)
from roundtable.intake.queries import referrals_of
from roundtable.sharing.models import Item, Return

Places = Mapping[UUID, int]


def handed_over(transfer: Transfer, charter: Remembering, at: datetime) -> CaseHandedOver:
    """Return the case of a transfer as it may go, read by the agency that leads it: rows come as
    row security shows them to it, pieces of information only where their agency released them, and
    no words with an address that is confidential.
    """
    case = transfer.case
    people = list(case.involvements.order_by("place"))
    places = {person.pk: person.place for person in people}
    secrets = _secrets(case)
    released = last_releases(transfer)
    items = releasable(case)
    case_as_it_is = CaseHandedOver(
        hub=charter.hub.name,
        reference=case.reference,
        transfer=transfer.number,
        to=transfer.to_name,
        because=transfer.because,
        made_at=at,
        charter_version=charter.version,
        opened_at=case.opened_at,
        lead=charter.agency(case.lead).name,
        contact=_contact(case, charter),
        grade=_grade(case, charter),
        concerns=[Term(code=c, name=charter.concern(c).name) for c in case.concerns],
        referrals=_referrals(case, charter),
        people=_people(case, people, charter, secrets),
        ties=_ties(case, places),
        decisions=_decisions(case, charter, places),
        actions=_actions(case, charter, places),
        items=_items(items, released, charter, places),
        not_released=_left(items, released, charter),
        withheld=_withheld(case, charter, places),
    )
    return CaseHandedOver.model_validate(_cleaned(case_as_it_is.model_dump(), secrets))


def _contact(case: Case, charter: Remembering) -> str:
    contacts = charter.agency(case.lead).contacts
    return ", ".join([contacts[0].who, contacts[0].telephone]) if contacts else ""


def _secrets(case: Case) -> frozenset[str]:
    kept = case.addresses.filter(confidential=True)
    return secrets_of(list(kept.values_list("lines", "postcode")))


def _cleaned(said: Any, secrets: Collection[str]) -> Any:
    """Return what is said without any words that hold something secret, wherever they stand."""
    if isinstance(said, str):
        return without(said, secrets)
    if isinstance(said, dict):
        return {name: _cleaned(each, secrets) for name, each in said.items()}
    if isinstance(said, list):
        return [_cleaned(each, secrets) for each in said]
    return said


def _grade(case: Case, charter: Remembering) -> Term | None:
    return Term(code=case.grade, name=charter.grade(case.grade).name) if case.grade else None


def _referrals(case: Case, charter: Remembering) -> list[ReferralHandedOver]:
    return [
        ReferralHandedOver(
            source=charter.source(each.source).name,
            received_at=each.received_at,
            narrative=each.narrative,
            wishes=each.wishes,
            immediate_danger=each.immediate_danger,
        )
        for each in referrals_of(case)
    ]


def _people(
    case: Case, people: list[Involvement], charter: Remembering, secrets: Collection[str]
) -> list[PersonHandedOver]:
    homes: dict[UUID, list[HomeGiven]] = defaultdict(list)
    kept_back: Counter[UUID] = Counter()
    for home in case.addresses.order_by("involvement__place", "pk"):
        # Somebody else may have given openly where another is in hiding.
        if home.confidential or holds_any(f"{home.lines} {home.postcode}", secrets):
            kept_back[home.involvement_id] += 1
            continue
        by = charter.agency(home.given_by).name
        given = HomeGiven(lines=home.lines, postcode=home.postcode, given_by=by)
        homes[home.involvement_id].append(given)
    return [
        PersonHandedOver(
            place=person.place,
            role=Term(code=person.role, name=charter.person_role(person.role).name),
            given_name=person.given_name,
            family_name=person.family_name,
            born_on=person.born_on,
            age_about=person.age_about,
            sex=person.sex,
            nhs_number=person.nhs_number,
            homes=homes[person.pk],
            kept_back=kept_back[person.pk],
        )
        for person in people
    ]


def _ties(case: Case, places: Places) -> list[TieHandedOver]:
    standing = case.relationships.standing()
    ties = [(places[tie.person_id], places[tie.other_id], tie.kind) for tie in standing]
    return [TieHandedOver(person=one, other=other, kind=kind) for one, other, kind in sorted(ties)]


def _decisions(case: Case, charter: Remembering, places: Places) -> list[DecisionHandedOver]:
    found = [*emergency_decisions(case), *joint_decisions(case)]
    found.sort(key=lambda each: each.decided_at or each.proposed_at)
    return [_decision(each, charter, places) for each in found]


def _decision(decision: Decision, charter: Remembering, places: Places) -> DecisionHandedOver:
    people = decision.people.exclude(outcome="").order_by("involvement__place")
    return DecisionHandedOver(
        outcome=_outcome(decision.outcome, charter),
        level_of_need=decision.level_of_need,
        reasons=decision.reasons,
        emergency=decision.emergency,
        decided_at=decision.decided_at or decision.proposed_at,
        decided_by=[charter.agency(code).name for code in decision.decided_by],
        people=[
            DecidedForOne(person=places[one.involvement_id], outcome=_outcome(one.outcome, charter))
            for one in people
        ],
        voices=[
            VoiceHandedOver(
                agency=charter.agency(voice.agency).name,
                stance=voice.stance_name,
                reasons=voice.reasons,
            )
            for voice in decision.voices.order_by("said_at", "agency")
        ],
    )


def _outcome(code: str, charter: Remembering) -> Term:
    return Term(code=code, name=charter.outcome(code).name)


def _actions(case: Case, charter: Remembering, places: Places) -> list[ActionHandedOver]:
    open_ones = Action.objects.filter(case=case, ended_at=None).order_by("due_at", "pk")
    return [
        ActionHandedOver(
            what=each.what,
            agency=charter.agency(each.agency).name,
            due_at=each.due_at,
            accepted=each.accepted_at is not None,
            about=sorted(places[person] for person in each.about if person in places),
        )
        for each in open_ones
    ]


def _items(
    items: list[Item], released: Mapping[str, Release], charter: Remembering, places: Places
) -> list[ItemHandedOver]:
    going = [item for item in items if _goes(item, released)]
    bases = {term.code: term.name for term in charter.sharing.bases}
    basis = {agency: release.basis for agency, release in released.items()}
    return [
        ItemHandedOver(
            agency=charter.agency(item.agency).name,
            person=places[item.involvement_id],
            category=Term(code=item.category, name=charter.category(item.category).name),
            text=item.text,
            happened_on=item.happened_on,
            source=item.source,
            fact=item.fact,
            sensitivity=item.sensitivity,
            basis=Term(
                code=basis[item.agency], name=bases.get(basis[item.agency], basis[item.agency])
            ),
        )
        for item in going
    ]


def _goes(item: Item, released: Mapping[str, Release]) -> bool:
    release = released.get(item.agency)
    return release is not None and item.pk in release.items


def _left(
    items: list[Item], released: Mapping[str, Release], charter: Remembering
) -> list[NotReleased]:
    left = Counter(item.agency for item in items if not _goes(item, released))
    return [
        NotReleased(agency=charter.agency(agency).name, count=count)
        for agency, count in sorted(left.items())
    ]


def _withheld(case: Case, charter: Remembering, places: Places) -> list[WithheldHere]:
    """Return what is withheld about whom on which ground: of each agency's last answer about them.
    Why it is withheld does not go.
    """
    answers = Return.objects.filter(case=case).order_by("returned_at", "pk")
    last = {(each.agency, each.involvement_id): each for each in answers}
    return [
        WithheldHere(
            agency=charter.agency(agency).name,
            person=places[about],
            ground=charter.ground(answer.ground).name,
        )
        for (agency, about), answer in sorted(
            last.items(), key=lambda each: (each[0][0], places[each[0][1]])
        )
        if answer.ground
    ]
