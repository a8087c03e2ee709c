"""A case judged again: the same charter finds no difference, each changed clause its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from roundtable.charter.terms import Charter, Ending
from roundtable.feedback.rules import rule_for
from roundtable.insight.cost import cost_of
from roundtable.insight.trial import (
    Difference,
    Graded,
    Judge,
    Kind,
    PastCase,
    Paused,
    Round,
    Totals,
    Trace,
    differences,
    kept,
    replay,
)
from tests.clauses import added, changed, without
from tests.insight.past import NORTHSHIRE, after, case, cases, once

IN_FORCE = Judge(NORTHSHIRE)


def traced(past: Round | PastCase, by: Judge = IN_FORCE) -> tuple[Trace, ...]:
    return replay(case(past) if isinstance(past, Round) else past, lambda _moment: by)


def otherwise(past: Round | PastCase, draft: Charter) -> tuple[Difference, ...]:
    return differences(traced(past), traced(past, Judge(draft)))


def of(kind: Kind, found: tuple[Difference, ...]) -> list[Difference]:
    return [difference for difference in found if difference.kind is kind]


@given(past=cases())
@settings(max_examples=150, deadline=None)
def test_the_charter_in_force_tried_on_its_own_past_finds_no_difference(past: PastCase) -> None:
    again = Charter.model_validate(NORTHSHIRE.model_dump(mode="json"))
    assert otherwise(past, again) == ()


@given(past=cases())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_draft_that_no_longer_knows_the_words_of_the_past_is_tried_all_the_same(
    past: PastCase,
) -> None:
    lost = without(NORTHSHIRE, *(c.clause for c in NORTHSHIRE.sharing.categories[:2]))
    poorer = lost.model_copy(
        update={
            "clocks": (),
            "feedback": (),
            "agencies": tuple(a for a in NORTHSHIRE.agencies if a.code != "education"),
            "intake": lost.intake.model_copy(update={"concerns": lost.intake.concerns[3:]}),
            "decision": lost.decision.model_copy(update={"outcomes": lost.decision.outcomes[1:]}),
        }
    )
    for difference in otherwise(past, poorer):
        assert difference.was != difference.now


def test_a_shorter_clock_is_another_deadline_and_makes_some_late() -> None:
    slow = once(answers=tuple(replace(a, at=after(4)) for a in once().answers))
    found = otherwise(slow, changed(NORTHSHIRE, "5.11", length=1))
    assert {d.about for d in of(Kind.CLOCK, found)} == {"answer"}
    assert {"health", "police"} <= {d.agency for d in of(Kind.CLOCK, found)}
    assert Difference(Kind.LATE, "health", "answer", "in time", "late") in found


def test_an_agency_asked_no_longer_is_found_with_what_it_gave() -> None:
    draft = NORTHSHIRE.model_copy(
        update={"requests": tuple(r for r in NORTHSHIRE.requests if "health" not in r.agencies)}
    )
    found = otherwise(once(), draft)
    asked = of(Kind.ASKED, found)
    assert [(d.agency, d.now) for d in asked] == [("health", "0")]
    lost = of(Kind.SHARED, found)
    assert lost
    assert all(d.about.startswith("health/") or d.agency == "health" for d in lost)


def test_a_clause_that_refuses_what_was_shared_is_found_by_who_no_longer_has_it() -> None:
    refusing = {
        "clause": "7.999",
        "categories": ["involvement"],
        "to_agencies": ["police"],
        "verdict": "refuse",
        "because": "Not to the police.",
    }
    found = otherwise(once(), added(NORTHSHIRE, "sharing.clauses", refusing))
    assert [(d.agency, d.about, d.was, d.now) for d in of(Kind.SHARED, found)] == [
        ("police", "health/involvement", "1", "0")
    ]


def test_a_quorum_that_would_not_have_been_met_is_found() -> None:
    quorum = next(o.quorum for o in NORTHSHIRE.decision.outcomes if o.code == "child_in_need_s17")
    found = otherwise(once(), changed(NORTHSHIRE, quorum, at_least=3))
    assert of(Kind.QUORUM, found) == [Difference(Kind.QUORUM, "", "", "met", "not met")]


def test_criteria_that_would_not_have_been_met_are_found() -> None:
    first = NORTHSHIRE.intake.criteria[0].clause
    stricter = {"field": "people.count", "op": "at_least", "value": 9}
    found = otherwise(once(), changed(NORTHSHIRE, first, when=stricter))
    assert of(Kind.TAKEN_ON, found) == [Difference(Kind.TAKEN_ON, "", "", "yes", "no")]


def test_other_feedback_and_other_actions_are_found() -> None:
    rule = rule_for(NORTHSHIRE, "school", after=Ending.JOINT_DECISION)
    draft = changed(NORTHSHIRE, rule.clause, wording="Thank you. {outcome}.")
    told = of(Kind.TOLD, otherwise(once(), draft))
    assert [d.now for d in told] == ["other_words"]
    gone = [a.clause for a in NORTHSHIRE.actions if "child_in_need_s17" in a.outcomes]
    assert of(Kind.ACTION, otherwise(once(), without(NORTHSHIRE, *gone)))


def test_a_factor_that_points_higher_raises_the_grade_and_with_it_the_clocks() -> None:
    factor = next(f for f in NORTHSHIRE.intake.factors if f.grade == "medium")
    grade, graded = "high", Graded(after(0.5), "medium", (factor.code,))
    found = otherwise(once(gradings=(graded,)), changed(NORTHSHIRE, factor.clause, grade=grade))
    assert [(d.was, d.now) for d in of(Kind.GRADE, found)] == [(factor.grade, grade)]
    assert of(Kind.CLOCK, found)


def test_judgement_that_raised_a_grade_still_does() -> None:
    found = otherwise(once(), changed(NORTHSHIRE, "5.10", length=1))
    assert of(Kind.GRADE, found) == []


def test_each_step_is_judged_by_the_version_of_its_moment() -> None:
    later = Judge(changed(NORTHSHIRE, "5.11", length=1))
    (trace,) = replay(case(once()), lambda moment: later if moment >= after(1) else IN_FORCE)
    (whole,), (before,) = traced(once(), later), traced(once())
    answer = ("answer", "health")
    assert trace.due[answer] == whole.due[answer] != before.due[answer]
    assert trace.due["identify", ""] == before.due["identify", ""]


def test_a_request_that_nobody_answered_is_late_once_the_agencies_are_called_after_it() -> None:
    unanswered = once(answers=(), called_at=after(200), opened_at=after(201), decided=None)
    late = {agency for step, agency in traced(unanswered)[0].late if step == "answer"}
    assert late == set(unanswered.requested)


def paused_for(days: int, **changes: Any) -> Round:
    """Return a case on which health paused its request for an interpreter, and answered late."""
    pause = Paused("health", "answer", after(1), "interpreter", after(2), days)
    late = tuple(replace(a, at=after(30)) for a in once().answers)
    at = {"called_at": after(31), "opened_at": after(32), "decided": None}
    return once(answers=late, pauses=(replace(pause, **changes),), **at)


def test_a_pause_counts_only_where_the_draft_allows_it() -> None:
    past = paused_for(2)
    for draft in (
        changed(NORTHSHIRE, "5.70", at_most_working_days=1),
        changed(NORTHSHIRE, "5.70", steps=["position"]),
        without(NORTHSHIRE, "5.70"),
    ):
        found = otherwise(past, draft)
        assert [(d.agency, d.about) for d in of(Kind.CLOCK, found)] == [("health", "answer")]
        assert of(Kind.LATE, found) == [
            Difference(Kind.LATE, "health", "answer", "in time", "late")
        ]
    longer = changed(NORTHSHIRE, "5.70", at_most_working_days=9)
    assert otherwise(past, longer) == ()


def test_a_pause_of_what_the_draft_makes_late_already_is_not_allowed() -> None:
    found = otherwise(paused_for(2, at=after(4)), changed(NORTHSHIRE, "5.11", length=1))
    (health,) = (d for d in of(Kind.CLOCK, found) if d.agency == "health")
    (police,) = (d for d in of(Kind.CLOCK, found) if d.agency == "police")
    assert health.now == police.now


def test_a_pause_ends_when_it_was_resumed_and_never_begins_within_another() -> None:
    whole, resumed = paused_for(2), paused_for(2, resumed_at=after(3))
    unpaused = due_of_health(replace(whole, pauses=()))
    assert due_of_health(resumed) == unpaused + timedelta(hours=1)
    one = whole.pauses[0]
    twice = replace(whole, pauses=(one, replace(one, at=after(3), working_days=1)))
    assert due_of_health(twice) == due_of_health(whole) > due_of_health(resumed)


def due_of_health(past: Round) -> datetime:
    due = traced(past)[0].due["answer", "health"]
    assert due
    return due


def test_every_round_of_a_reopened_case_is_judged_and_the_case_is_counted_once() -> None:
    later = 24 * 9
    moments = {"started": after(later), "asked_at": after(later + 1), "called_at": None}
    again = once(**moments, opened_at=None, decided=None, answers=(), told_at=None)
    past, draft = case(once(), again), changed(NORTHSHIRE, "5.11", length=6)
    found = otherwise(past, draft)
    assert {d.round for d in of(Kind.CLOCK, found)} == {1, 2}
    totals = Totals()
    totals.add(past, traced(past), traced(past, Judge(draft)), found)
    said = totals.kept()
    assert (said["cases"], said["by_kind"]) == (1, {"clock": 1})
    assert said["requests"]["health"] == {"made": 2, "earlier": 2}
    assert said["pieces"]["was"]["referral/childrens_social_care"] == 1


def test_the_lead_and_taking_on_are_settled_once_and_who_contributed_before_is_told_again() -> None:
    closed = once(decided=None, answers=(), ended_at=after(300))
    stricter = {"field": "people.count", "op": "at_least", "value": 9}
    draft = changed(NORTHSHIRE, NORTHSHIRE.intake.criteria[0].clause, when=stricter)
    assert [d.round for d in of(Kind.TAKEN_ON, otherwise(case(once(), closed), draft))] == [1]
    assert "contributors" in traced(case(once(), closed))[1].told
    assert "contributors" not in traced(closed)[0].told


def test_requests_are_counted_by_agency_as_due_earlier_or_later_and_as_late() -> None:
    late = case(once(answers=tuple(replace(a, at=after(4)) for a in once().answers)))
    for length, counted in ((1, {"made": 1, "earlier": 1, "late_now": 1}), (20, {"later": 1})):
        totals, draft = Totals(), Judge(changed(NORTHSHIRE, "5.11", length=length))
        totals.add(late, traced(late), traced(late, draft), ())
        assert totals.kept()["requests"]["health"] == {"made": 1, **counted}


def test_agencies_with_the_same_deadline_are_kept_together() -> None:
    found = otherwise(once(), changed(NORTHSHIRE, "5.11", length=1))
    (together,) = (said for said in kept(found) if said[0] == "clock")
    assert {"health", "police"} <= set(together[1].split())


def test_totals_count_cases_by_agency_and_kind_of_referral_and_the_pieces_of_work() -> None:
    totals, past = Totals(), case(once())
    was, now = traced(past), traced(past, Judge(without(NORTHSHIRE, "6.1")))
    totals.add(past, was, now, differences(was, now))
    totals.add(past, was, was, ())
    kept = totals.kept()
    assert (kept["cases"], kept["differing"]) == (2, 1)
    assert kept["by_group"]["children"]["cases"] == 2
    assert sum(kept["pieces"]["was"].values()) > sum(kept["pieces"]["now"].values())


@pytest.mark.parametrize(("own", "pence"), [(None, 500), (900, 900)])
def test_an_agency_pays_its_own_unit_cost_or_else_everybodys(own: int | None, pence: int) -> None:
    general = next(line for line in NORTHSHIRE.costs if line.piece == "answer")
    charter = changed(NORTHSHIRE, general.clause, pence=500)
    if own:
        line = general.model_copy(update={"clause": "15.902", "agency": "police", "pence": own})
        charter = added(charter, "costs", line.model_dump(mode="json"))
    assert cost_of(charter, {"answer/police": 2})["police"] == 2 * pence
