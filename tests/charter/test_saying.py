"""Every clause can be said, in words a page can show."""

from __future__ import annotations

import pytest

from roundtable.charter import terms
from roundtable.charter.contents import KINDS
from roundtable.charter.reading import read
from roundtable.charter.saying import aspects, sentence
from roundtable.charter.terms import (
    Amendment,
    AuditSample,
    Charter,
    Clause,
    Contact,
    Indicator,
    Measure,
    PauseReason,
    Power,
    Quorum,
    RegisterClause,
    RequestRule,
    Reserved,
    SharingClause,
    Step,
    Training,
    UnitCost,
)


def test_every_clause_can_be_said(northshire: Charter) -> None:
    for clause in northshire.clauses.values():
        said = sentence(clause, northshire)
        assert len(said.split()) > 0, clause
        assert "_" not in said, clause
        assert ".." not in said, clause


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("1.1", "The hub works 08:00 to 18:00, Monday to Friday."),
        (
            "5.1",
            (
                "Identify within 1 working hour when the grade is high. When 25% of the time is "
                "left, whoever holds it, the manager of their agency and the hub manager are "
                "warned."
            ),
        ),
        (
            "8.2",
            "For no further action, or advice and information, at least 2 agencies must agree.",
        ),
        (
            "8.6",
            (
                "For multi-agency risk assessment conference (MARAC), at least 3 agencies must "
                "agree, police and IDVA among them."
            ),
        ),
        (
            "2.81",
            (
                "Speaks about these people under 19: child the concern is about, and brother or "
                "sister. For domestic abuse, controlling or coercive behaviour, stalking or "
                "harassment, so-called honour-based abuse, physical abuse of a child, sexual "
                "abuse of a child, neglect of a child, emotional abuse of a child, and "
                "exploitation of a child."
            ),
        ),
        (
            "6.1",
            (
                "Ask police about every concern, 5 years back: Incidents, reports, arrests, "
                "convictions, orders and warnings about each person."
            ),
        ),
        (
            "7.65",
            (
                "Share, from any agency to police, when the grade is high: school and attendance "
                "(basis: public task, children; for protecting a child; up to ordinary). At high "
                "risk the police may have to find a child quickly."
            ),
        ),
        ("12.12", "A session is kept 1 year after the case closes."),
        (
            "14.1",
            "The charter is looked at again by 31 March 2027. Every agency is told 60 days before.",
        ),
        (
            "10.5",
            (
                "After no further action, an agency or another professional that referred is "
                "told the outcome and the reasons: {agency} looked at your referral "
                "{reference}. The hub takes no further action. Reason: {outcome}. {signpost} Call "
                "the hub if anything changes."
            ),
        ),
        ("7.13", "Information is shared for planning help with the person and the family."),
    ],
)
def test_clauses_in_words(northshire: Charter, clause: str, words: str) -> None:
    assert sentence(northshire.clauses[clause], northshire) == words


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        (
            Contact(
                clause="2.12",
                site="mill_lane",
                weekdays=(1, 2, 3),
                who="Duty sergeant",
                telephone="01632 960101",
                email="police.mash@example.org",
            ),
            (
                "Monday to Wednesday at Mill Lane Police Station, Easterby: Duty sergeant, "
                "01632 960101, police.mash@example.org."
            ),
        ),
        (
            PauseReason(
                clause="5.79",
                code="away",
                name="The person is abroad",
                steps=(Step.ANSWER, Step.POSITION),
                at_most_working_days=1,
            ),
            (
                "The clock to answer or give a position may stop for up to 1 working day: the "
                "person is abroad."
            ),
        ),
        (
            RequestRule(
                clause="6.99",
                agencies=("police",),
                concerns=("neglect",),
                people=("victim", "sibling"),
                asks="Orders",
                years_back=1,
            ),
            (
                "Ask police about neglect of a child, where it is about victim, or brother or "
                "sister, 1 year back: Orders."
            ),
        ),
        (
            Reserved(
                clause="11.20",
                powers=(Power.SEAT, Power.END_SEAT),
                agencies=2,
                approvers=("governance", "agency_manager"),
            ),
            (
                "It takes 2 agencies to give somebody a seat in the hub or end somebody's seat. "
                "The governance board member and agency manager may agree for another agency."
            ),
        ),
        (
            Training(
                clause="13.9",
                code="induction",
                name="Induction",
                roles=("practitioner",),
                valid_months=12,
                before_live_work=True,
            ),
            (
                "Induction: for the hub practitioner, and again every 12 months. Nobody works on a "
                "case without it."
            ),
        ),
        (
            Indicator(
                clause="14.10",
                measure=Measure.FED_BACK,
                name="Referrers told",
                better="at_least",
                target=95,
            ),
            "Referrers told: at least 95%.",
        ),
        (
            AuditSample(clause="14.20", ended="no_further_action", percent=5),
            (
                "Of the cases that ended with no further action, 5% are looked at again by several "
                "agencies."
            ),
        ),
        (
            Amendment(clause="14.30", kind="ordinary", signatures="all", notice_working_days=10),
            (
                "An ordinary change of the charter needs the signatures of all agencies and takes "
                "effect 10 working days after the last of them."
            ),
        ),
        (
            Amendment(
                clause="14.31",
                kind="urgent",
                signatures=3,
                must_include=("police",),
                notice_working_days=0,
                lapses_after_days=30,
            ),
            (
                "An urgent change of the charter needs the signatures of 3 agencies, police among "
                "them, and takes effect on the day of the last of them. It lapses after 30 days."
            ),
        ),
        (
            UnitCost(
                clause="15.1", piece="answer", pence=1250, price_year=2024, means="Half an hour"
            ),
            "Answering a request costs each agency £12.50 at the prices of 2024: Half an hour.",
        ),
        (
            UnitCost(
                clause="15.2",
                piece="decision",
                agency="police",
                pence=400000,
                price_year=2024,
                means="A day",
            ),
            "Taking part in a decision costs police £4,000 at the prices of 2024: A day.",
        ),
        (Quorum(clause="8.99", at_least=1), "At least 1 agency must agree."),
        (
            RegisterClause(
                clause="7.98",
                searched_by=("police", "health"),
                held_by=("idva",),
                basis="vital_interests",
                purpose="prevent_harm",
                because="They asked",
            ),
            (
                "Search: police and health may look in the register of IDVA, about everybody on a "
                "case (basis: vital interests, where the person cannot consent; for preventing "
                "serious harm or crime). A match shows that they are known, and no more. They "
                "asked."
            ),
        ),
        (
            SharingClause(
                clause="7.99",
                categories=("wishes",),
                consent="given",
                basis="vital_interests",
                because="They agreed",
            ),
            (
                "Share, from any agency to any agency: what the person wants (basis: vital "
                "interests, where the person cannot consent; only with the person's consent; "
                "up to ordinary). "
                "They agreed."
            ),
        ),
    ],
)
def test_kinds_of_clause_in_words(northshire: Charter, clause: Clause, words: str) -> None:
    assert sentence(clause, northshire) == words


def test_a_condition_is_said_with_the_charters_names(northshire: Charter) -> None:
    said = sentence(northshire.clauses["7.56"], northshire)
    assert "the role of the person it is about is person alleged to have caused harm" in said


def test_a_grade_is_said_by_its_name(northshire_text: str) -> None:
    renamed = northshire_text.replace("      name: High\n", "      name: Red\n", 1)
    charter = read(renamed)
    assert "when the grade is red." in sentence(charter.clauses["5.1"], charter)


def test_weekdays_are_aspects_by_name(northshire: Charter) -> None:
    assert aspects(northshire.hub.hours)["weekdays"] == "Monday to Friday"


def test_every_kind_of_clause_has_a_heading() -> None:
    kinds = {
        name
        for name in terms.__all__
        if isinstance(found := getattr(terms, name), type) and issubclass(found, Clause)
    }
    assert kinds <= KINDS.keys()
