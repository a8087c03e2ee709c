"""Cases at every stage, made by the real actions: what most tests begin from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.deciding.actions import call_for_positions, propose, take_position, voice
from roundtable.deciding.models import Decision
from roundtable.deciding.queries import latest_discussion
from roundtable.deciding.rules import Stance
from roundtable.deciding.statement import PositionGiven, ProposalGiven
from roundtable.intake.actions import grade, identify, receive
from roundtable.intake.rules import answer_key, assessments_for
from roundtable.intake.statement import PersonGiven, ReferralGiven, RelationshipGiven
from roundtable.lib.actor import Actor
from roundtable.sharing.actions import answer, ask_everyone, ask_further
from roundtable.sharing.models import Request
from roundtable.sharing.queries import nothing_known, people_facts, unanswered
from roundtable.sharing.rules import remit_by_hand
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from tests.staff import somebody_of

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
PEOPLE = [
    PersonGiven(role="subject_child", given_name="Tom", family_name="Hollis", age_about=7),
    PersonGiven(role="parent_carer", given_name="Mair", family_name="Hollis", sex="F"),
    PersonGiven(role="alleged_harmer", given_name="Rhys", family_name="Penn", sex="M"),
]


def concern(**changes: Any) -> ReferralGiven:
    """Return a school's concern about a child of seven, with what a test wants otherwise."""
    given = {
        "source": "school",
        "sender_reference": uuid4().hex,
        "concerns": ["neglect"],
        "narrative": "Tom came to school hungry again and would not go home with Rhys.",
        "people": PEOPLE,
    }
    return ReferralGiven.model_validate(given | changes)


def received(by: Actor | None = None, at: datetime = MONDAY, **changes: Any) -> Case:
    """Return the case of a referral just received."""
    sender = by or somebody_of("education")
    referral = receive(given=concern(**changes), by=sender, at=at)
    return fresh(referral.case)


HOME = {"address": "4 Mill Row", "postcode": "ZZ99 3AB"}
THREE_GENERATIONS = [
    {"role": "subject_child", "given_name": "Tom", "family_name": "Hollis", "age_about": 7},
    {"role": "parent_carer", "given_name": "Mair", "family_name": "Hollis", "sex": "F"},
    {"role": "alleged_harmer", "given_name": "Rhys", "family_name": "Penn", "sex": "M"},
    {"role": "sibling", "given_name": "Nia", "family_name": "Hollis", "sex": "F"},
    {"role": "sibling", "given_name": "Owain", "family_name": "Penn", "age_about": 2},
    {"role": "unborn_child"},
    {"role": "household_member", "given_name": "Gwen", "family_name": "Hollis"},
]
THEIR_TIES = [(2, 1, "parent"), (3, 2, "partner"), (4, 1, "sibling"), (7, 2, "parent")]


def seven_at_home() -> Case:
    """Return a new case of three generations in one home, of whom some are related as said."""
    return received(
        people=[PersonGiven.model_validate(each | HOME) for each in THREE_GENERATIONS],
        relationships=[
            RelationshipGiven(person=one, other=other, kind=kind) for one, other, kind in THEIR_TIES
        ],
    )


def fresh(case: Case) -> Case:
    """Return the case as its lead sees it now."""
    with entered(somebody_of(case.lead)):
        return Case.objects.get(pk=case.pk)


def not_known(*concerns: str) -> dict[str, str]:
    """Return "not known" to every question that these concerns need answered."""
    charter = in_force(MONDAY)
    needed = assessments_for(charter, concerns)
    return {answer_key(each, question): "unknown" for each in needed for question in each.questions}


def identified(case: Case | None = None, level: str = "medium") -> Case:
    """Return a case whose people are known and which is graded."""
    case = case or received()
    lead, at = somebody_of(case.lead), case.opened_at + timedelta(minutes=20)
    with entered(lead):
        people = list(case.involvements.order_by("place"))
    for person in people:
        identify(case=case, involvement=person, known_as=None, by=lead, at=at)
    grade(
        case=case,
        grade=level,
        factors=[],
        answers=not_known(*case.concerns),
        reasons="As described.",
        by=lead,
        at=at,
    )
    return fresh(case)


def asked(case: Case | None = None) -> Case:
    """Return a case on which every agency with a remit has been asked."""
    case = case or identified()
    lead = somebody_of(case.lead)
    ask_everyone(case=case, by=lead, at=case.opened_at + timedelta(minutes=30))
    return fresh(case)


SIXTEEN = [
    {"role": role, "given_name": name, "family_name": "Hollis", "age_about": age}
    for role, names, age in (
        ("subject_child", ("Tom", "Nia", "Owain", "Efa"), 7),
        ("parent_carer", ("Mair", "Rhodri"), 34),
        ("victim", ("Gwen",), 61),
        ("adult_at_risk", ("Idris", "Olwen"), 80),
        ("alleged_harmer", ("Rhys", "Garth"), 36),
        ("sibling", ("Huw", "Siân", "Lowri"), 15),
        ("household_member", ("Dai", "Beti"), 40),
    )
    for name in names
]


def crowded() -> Case:
    """Return a case with sixteen people on it, about whom every agency of the hub was asked."""
    case = asked(
        identified(received(people=SIXTEEN, concerns=["domestic_abuse", "neglect"], at=MONDAY))
    )
    lead = somebody_of(case.lead)
    with entered(lead):
        people = people_facts(case.involvements.order_by("place"), MONDAY.date())
        ids = list(case.involvements.order_by("place").values_list("pk", flat=True))
    charter = in_force(MONDAY)
    for agency in charter.agencies:
        if agency.code not in case.agencies:
            about = [
                pk
                for pk, person in zip(ids, people, strict=True)
                if remit_by_hand(agency, person=person)
            ]
            ask_further(
                case=case,
                agency=agency.code,
                about=about,
                asks="What do you know of them?",
                because="Nobody is to be left out.",
                by=lead,
                at=case.opened_at + timedelta(minutes=40),
            )
    return fresh(case)


def request_of(case: Case, agency: str) -> Request:
    """Return an agency's request, as it sees it."""
    with entered(somebody_of(agency)):
        return Request.objects.select_related("case").get(case=case, agency=agency)


def answers_of(request: Request, *items: ItemGiven) -> list[AnswerGiven]:
    """Return "known" with these items for the first person, "not known" for the others."""
    with entered(somebody_of(request.agency)):
        given = nothing_known(request)
    first = given[0]
    known = AnswerGiven(involvement=first.involvement, answer="known", items=items)
    return [known, *given[1:]] if items else given


def answered(case: Case | None = None) -> Case:
    """Return a case on which everybody has answered: the lead with an item, the others that
    nothing is known.
    """
    case = case or asked()
    at = case.opened_at + timedelta(minutes=50)
    with entered(somebody_of(case.lead)):
        agencies = unanswered(case)
    for agency in agencies:
        request = request_of(case, agency)
        items = [ItemGiven(category="involvement", text="Open to us since 2024.")]
        given = answers_of(request, *(items if agency == case.lead else []))
        answer(request=request, answers=given, by=somebody_of(agency), at=at)
    return fresh(case)


def at_the_table(case: Case | None = None) -> Case:
    """Return a case with positions called for."""
    case = case or answered()
    at = case.opened_at + timedelta(minutes=60)
    call_for_positions(case=case, because="", by=somebody_of(case.lead), at=at)
    return fresh(case)


def table_of(case: Case) -> list[str]:
    """Return the agencies at the table."""
    with entered(somebody_of(case.lead)):
        discussion = latest_discussion(case)
        assert discussion is not None
        return list(discussion.table)


def recommending(outcome: str = "child_in_need_s17", **changes: Any) -> PositionGiven:
    """Return a position that recommends an outcome."""
    said = PositionGiven(
        outcome=outcome,
        level_of_need=3,
        grade="medium",
        reasons="The child needs help that the family accepts.",
        would_change="That the family does not let us in.",
    )
    return replace(said, **changes)


def opened(case: Case | None = None, outcome: str = "child_in_need_s17") -> Case:
    """Return a case whose positions are open."""
    case = case or at_the_table()
    for agency in table_of(case):
        take_position(
            case=case,
            given=recommending(outcome, grade=case.grade),
            by=somebody_of(agency),
            at=case.opened_at + timedelta(minutes=90),
        )
    return fresh(case)


def proposed(case: Case | None = None, outcome: str = "child_in_need_s17") -> Decision:
    """Return a decision proposed by the lead."""
    case = case or opened()
    return propose(
        case=case,
        given=ProposalGiven(outcome, 3, "A plan with the family, led by children's social care."),
        by=somebody_of(case.lead),
        at=case.opened_at + timedelta(minutes=100),
    )


def decided(case: Case | None = None, dissenting: str = "") -> Case:
    """Return a jointly decided case; `dissenting` names an agency that dissents."""
    case = case or opened()
    decision = proposed(case)
    for agency in table_of(case):
        if agency != case.lead:
            stance = Stance.DISSENT if agency == dissenting else Stance.AGREE
            reasons = "We would go further." if agency == dissenting else ""
            at = case.opened_at + timedelta(minutes=110)
            voice(
                decision=decision,
                stance=stance,
                reasons=reasons,
                by=somebody_of(agency),
                at=at,
            )
    return fresh(case)
