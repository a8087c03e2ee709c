"""Every kind of clause of the charter changes what the hub does.

For each kind, one clause is changed and something the hub does is asked before and after: a
verdict, a deadline, who is asked. What a page only says of a clause does not count. A new kind of
clause fails here until it has its case.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict

from roundtable.cases.models import Involvement
from roundtable.cases.rules import kept_until
from roundtable.charter.checking import check
from roundtable.charter.meanings import found, meanings
from roundtable.charter.power import rules_of
from roundtable.charter.terms import (
    Amendment,
    AuditSample,
    Category,
    Charter,
    Clause,
    Contact,
    DecisionOutcome,
    DefaultAction,
    Definition,
    Digest,
    DisagreementRung,
    Ending,
    Escalation,
    FeedbackRule,
    FollowUpRule,
    Indicator,
    LawfulBasis,
    OnwardService,
    OverrideGround,
    Purpose,
    Quorum,
    RegisterClause,
    Reserved,
    Retention,
    Review,
    RoleTerm,
    Rung,
    ScaleStep,
    SharingClause,
    Training,
    UnitCost,
    UrgentDiscussion,
    WithholdingGround,
)
from roundtable.deciding.acting.rules import default_actions
from roundtable.deciding.disagreeing.rules import Speaker, Standing, may_speak
from roundtable.deciding.following.rules import Found, dates, in_full
from roundtable.deciding.onward.rules import answer_due
from roundtable.deciding.rules import (
    outcomes_for,
    quorum_met,
)
from roundtable.deciding.urgent.rules import urgent_for
from roundtable.feedback.notices.rules import wish_by_charter
from roundtable.feedback.rules import rule_for
from roundtable.insight.cost import cost_of
from roundtable.insight.rules import drawn, meets, review_of
from roundtable.learning.directory.entries import directory
from roundtable.learning.rules import ready_for_live_work
from roundtable.people.rules import may_search, shown
from roundtable.sharing.challenging.rules import Withholding, may_challenge
from roundtable.sharing.consent.rules import Known, may_override
from roundtable.sharing.forms.answering import ReturnForm
from roundtable.sharing.models import AskedAbout
from roundtable.sharing.rules import (
    SharedFacts,
    may_share,
)
from roundtable.workload.rules import late_for
from tests.charter import counted_at_the_door  # noqa: F401 its cases are kept as it is read
from tests.charter.counting import CASES, Does, counts, kinds
from tests.clauses import changed, without
from tests.sharing.consent.test_rules import overriding

TODAY = date(2026, 3, 2)
INCIDENT = SharedFacts(
    category="incident",
    sensitivity="sensitive",
    from_agency="police",
    about_role="parent_carer",
    grade="high",
    group="children",
    concerns=("neglect",),
)

# What the hub does not obey yet: kinds whose code is still to come, and what it will do with them.
OWED: dict[type[Clause], str] = {}


def test_every_kind_of_clause_has_its_case_or_is_owed() -> None:
    known = set(kinds())
    assert len(known) > 30
    assert CASES.keys() | OWED.keys() == known
    assert not CASES.keys() & OWED.keys(), "what has its case is owed no more"


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
def test_changing_the_clause_changes_what_the_hub_does(
    northshire: Charter, kind: type[Clause]
) -> None:
    does, other = CASES[kind](northshire)
    assert does(northshire) == does(northshire), "asked twice, it says the same"
    assert does(northshire) != does(other)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
def test_exactly_such_a_clause_is_changed(northshire: Charter, kind: type[Clause]) -> None:
    _does, other = CASES[kind](northshire)
    before, after_it = northshire.clauses, other.clauses
    different = {n for n in before if before[n] != after_it.get(n)}
    # A clause inside another (a question, a remit) changes both.
    assert kind in {type(before[number]) for number in different}
    assert after_it.keys() <= before.keys()


def answering(**posted: str) -> Does:
    """Return whether the form takes an answer about one person."""

    def accepts(charter: Charter) -> object:
        about = AskedAbout(involvement=Involvement(place=1, given_name="Tom"))
        sent = QueryDict(mutable=True)
        sent.update(posted)  # type: ignore[arg-type]
        return ReturnForm(sent, charter=charter, agency="health", asked=[about]).is_valid()

    return accepts


ITEM = {
    "answer-1": "known",
    "item-1": "1",
    "text-1-1": "Seen on Friday.",
    "day_unknown-1-1": "on",
    "fact-1-1": "fact",
    "sensitivity-1-1": "ordinary",
    "consent-1-1": "not_sought",
}


# Part 7 ------------------------------------------------------------------------------------------


def _sound(charter: Charter) -> object:
    """Return whether the hub could adopt it: a clause may name only what the charter defines."""
    return not check(charter)


@counts(Purpose)
def _(charter: Charter) -> tuple[Does, Charter]:
    return _sound, changed(charter, "7.10", code="look_after_child")


@counts(LawfulBasis)
def _(charter: Charter) -> tuple[Does, Charter]:
    return _sound, changed(charter, "7.4", code="guarding")


@counts(Category)
def _(charter: Charter) -> tuple[Does, Charter]:
    kind = {"category-1-1": "involvement"}
    return answering(**ITEM, **kind), changed(charter, "7.21", code="work")


@counts(SharingClause)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: bool(may_share(c, item=INCIDENT, to_agency="education"))  # noqa: E731
    return does, changed(charter, "7.51", consent="given")


@counts(RegisterClause)
def _(charter: Charter) -> tuple[Does, Charter]:
    sought = {"agency": "police", "register": "mental_health", "role": "victim"}
    does = lambda c: shown(c, may_search(c, **sought))  # noqa: E731
    return does, changed(charter, "7.84", about=["subject_child"])


@counts(WithholdingGround)
def _(charter: Charter) -> tuple[Does, Charter]:
    withheld = {"answer-1": "withheld", "ground-1": "legal_privilege"}
    return answering(**withheld), changed(charter, "7.94", code="privilege")


@counts(Rung)
def _(charter: Charter) -> tuple[Does, Charter]:
    withholding = Withholding("health", "legal_privilege", held={"agency_manager"})
    does = lambda c: may_challenge(c, withholding, agency="police").clauses  # noqa: E731
    return does, without(charter, "7.98")


@counts(OverrideGround)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: bool(may_override(c, overriding(), Known(said="refused")))  # noqa: E731
    return does, changed(charter, "7.100", needs_assessment=True)


# Parts 8 to 15 -----------------------------------------------------------------------------------


@counts(DisagreementRung)
def _(charter: Charter) -> tuple[Does, Charter]:
    second = Standing("health", "police", rung=2)
    works = Speaker("police", "practitioner", managed=True)
    does = lambda c: bool(may_speak(c, second, works))  # noqa: E731
    return does, changed(charter, "8.41", role="practitioner")


@counts(Quorum)
def _(charter: Charter) -> tuple[Does, Charter]:
    agreeing = ["health", "education"]
    does = lambda c: bool(quorum_met(c, outcome="advice", agreeing=agreeing))  # noqa: E731
    return does, changed(charter, "8.2", at_least=3)


@counts(UrgentDiscussion)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: [one.code for one in urgent_for(c, "domestic_abuse")]  # noqa: E731
    return does, changed(charter, "8.36", groups=["adults"])


@counts(DecisionOutcome)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: [one.code for one in outcomes_for(c, "children")]  # noqa: E731
    return does, changed(charter, "8.21", groups=["adults"])


@counts(DefaultAction)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: default_actions(c, outcome="advice", people={}, on_case=["health"])  # noqa: E731
    return does, changed(charter, "9.2", agency="education")


@counts(FollowUpRule)
def _(charter: Charter) -> tuple[Does, Charter]:
    decided_at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    does = lambda c: dates(c, outcomes=["advice"], decided_at=decided_at)  # noqa: E731
    return does, changed(charter, "9.20", after_days=60)


@counts(ScaleStep)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: bool(in_full(c, Found("same", "no"), asked=False))  # noqa: E731
    return does, changed(charter, "9.32", code="no_different")


@counts(OnwardService)
def _(charter: Charter) -> tuple[Does, Charter]:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    does = lambda c: answer_due(c, "refuge", sent_on=TODAY, at=at)  # noqa: E731
    return does, changed(charter, "9.43", answers_within=2)


@counts(Escalation)
def _(charter: Charter) -> tuple[Does, Charter]:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    does = lambda c: late_for(c, "hub_manager", at)  # noqa: E731
    return does, changed(charter, "5.82", late_by=3)


@counts(FeedbackRule)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: rule_for(c, "neighbour", after=Ending.JOINT_DECISION).tells  # noqa: E731
    return does, changed(charter, "10.3", tells="outcome")


@counts(Digest)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: wish_by_charter(c, "representative").volume  # noqa: E731
    return does, changed(charter, "10.11", volume="weekly")


@counts(Contact)
def _(charter: Charter) -> tuple[Does, Charter]:
    def called(c: Charter) -> object:  # TODAY is a Monday
        [police] = [e for e in directory(c, TODAY, []) if e.agency.code == "police"]
        return [contact.telephone for site in police.sites for contact in site.call]

    return called, changed(charter, "2.15", weekdays=[6, 7])


@counts(Definition)
def _(charter: Charter) -> tuple[Does, Charter]:
    def looked_up(c: Charter) -> object:
        return [each.clause for each in found(meanings(c), text="able to protect themselves")]

    return looked_up, changed(charter, "3.2", means="What makes harm easier.")


@counts(RoleTerm)
def _(charter: Charter) -> tuple[Does, Charter]:
    return _sound, changed(charter, "11.2", code="spokesperson")


@counts(Retention)
def _(charter: Charter) -> tuple[Does, Charter]:
    return lambda c: kept_until(c, TODAY), changed(charter, "12.1", years=3)


@counts(Training)
def _(charter: Charter) -> tuple[Does, Charter]:
    learnt = {"induction": [TODAY], "sharing_lawfully": [TODAY]}
    said: dict[str, Any] = {"role": "practitioner", "learnt": learnt, "today": TODAY}
    does = lambda c: bool(ready_for_live_work(c, **said))  # noqa: E731
    return does, changed(charter, "13.3", before_live_work=True)


@counts(Reserved)
def _(charter: Charter) -> tuple[Does, Charter]:
    # What the database itself is told, which refuses whoever asks.
    does = lambda c: rules_of(c)["reserved"]  # noqa: E731
    return does, changed(charter, charter.reserved[0].clause, agencies=5)


@counts(Amendment)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: rules_of(c)["amendments"]  # noqa: E731
    return does, changed(charter, charter.amendments[0].clause, notice_working_days=77)


@counts(Indicator)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: [bool(meets(one, counted=92, of=100)) for one in c.indicators]  # noqa: E731
    return does, changed(charter, "14.10", target=95)


@counts(AuditSample)
def _(charter: Charter) -> tuple[Does, Charter]:
    def sampled(c: Charter) -> object:
        (rate,) = (sample.percent for sample in c.samples if sample.ended == "emergency")
        return [drawn(UUID(int=n), percent=rate, secret=b"so") for n in range(50)]

    return sampled, changed(charter, "14.22", percent=10)


@counts(Review)
def _(charter: Charter) -> tuple[Does, Charter]:
    does = lambda c: review_of(c, {}).opens  # noqa: E731
    return does, changed(charter, "14.1", warn_days=30)


@counts(UnitCost)
def _(charter: Charter) -> tuple[Does, Charter]:
    return lambda c: cost_of(c, {"referral/police": 3}), changed(charter, "15.1", pence=5000)
