"""Trials on cases that the real actions made: what the rules say now is what the hub did then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from roundtable.cases.models import Case
from roundtable.charter.periods import Period
from roundtable.charter.problems import CharterError
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.models import Action
from roundtable.feedback.actions import close_without_action, end_case, tell_everyone
from roundtable.insight.actions import ask_for_trial, end_trial
from roundtable.insight.models import Differing
from roundtable.insight.queries import (
    REPLAYER,
    count_past,
    differing_cases,
    past_cases,
)
from roundtable.insight.running import run
from roundtable.insight.trial import Judge, Trace, replay
from roundtable.intake.actions import grade, reopen
from roundtable.lib.actor import OPERATOR
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer, ask_everyone
from roundtable.sharing.models import AskedAbout, Disclosure, Request
from roundtable.workload.actions import pause, resume
from roundtable.workload.models import Clock
from tests.insight.made import MARCH, TEXT, shorter, trial_of
from tests.insight.past import NORTHSHIRE
from tests.staff import actor, somebody_of
from tests.stories import (
    MONDAY,
    answered,
    answers_of,
    asked,
    decided,
    fresh,
    identified,
    not_known,
    received,
    request_of,
)

pytestmark = pytest.mark.django_db

IN_FORCE = Judge(NORTHSHIRE)
WHOLE = ("identify", "gather", "decide", "feedback")


def traces() -> dict[str, Trace]:
    """Return what the charter in force makes of the last round of each case."""
    return {
        case.id: replay(case, lambda _moment: IN_FORCE)[-1]
        for together in past_cases(MARCH, together=2)
        for case in together
    }


def _about(request: Request) -> QuerySet[AskedAbout]:
    return AskedAbout.objects.filter(request=request)


def test_what_is_judged_again_is_what_the_hub_did() -> None:
    case = answered()
    trace = traces()[str(case.pk)]
    with entered(somebody_of(case.lead)):
        asked_about = {
            request.agency: {
                str(a.involvement_id) for a in AskedAbout.objects.filter(request=request)
            }
            for request in Request.objects.filter(case=case)
        }
        gone = set(Disclosure.objects.filter(case=case).values_list("to_agency", flat=True))
        set_for = Clock.objects.filter(case=case).values_list("step", "agency", "due_at")
        due = {(step, "" if step in WHOLE else agency): at for step, agency, at in set_for}
    assert {agency: set(people) for agency, people in trace.asked.items()} == asked_about
    shared = {
        agency
        for (giver, category, _place), agencies in trace.shared.items()
        if giver == case.lead and category == "involvement"
        for agency in agencies
    }
    assert shared == gone
    assert trace.due == due
    assert trace.grade == case.grade


def test_a_pause_moves_the_deadline_as_it_did() -> None:
    case = asked()
    by = somebody_of("health")
    with entered(by):
        clock = Clock.objects.get(case=case, agency="health", step="answer")
    for hours, days in ((1, 1), (3, 1)):
        at = case.opened_at + timedelta(hours=hours)
        said = {"reason": "interpreter", "because": "None is free.", "working_days": days}
        pause(clock=clock, by=by, at=at, **said)
        if hours == 1:
            resume(clock=clock, by=by, at=at + timedelta(hours=1))
    grade(
        case=case,
        grade="high",
        factors=[],
        answers=not_known(*case.concerns),
        reasons="Worse than it looked.",
        by=somebody_of(case.lead),
        at=case.opened_at + timedelta(hours=3),
    )
    with entered(by):
        clock.refresh_from_db()
    facts = next(found for together in past_cases(MARCH) for found in together)
    assert [bool(each.resumed_at) for each in facts.rounds[0].pauses] == [True, False]
    assert traces()[str(case.pk)].due["answer", "health"] == clock.due_at


def test_a_decision_and_what_was_told_are_facts_too() -> None:
    case = decided(dissenting="health")
    tell_everyone(case=case, by=somebody_of(case.lead), at=case.opened_at + timedelta(hours=4))
    trace = traces()[str(case.pk)]
    assert trace.quorum == "met"
    assert trace.late == frozenset()
    assert set(trace.told) == {"school", "contributors"}
    assert "childrens_social_care" in {agency for agency, _what in trace.actions}


def test_cases_stopped_anywhere_are_tried_and_the_same_charter_changes_nothing() -> None:
    received()
    identified()
    asked()
    decided()
    closed = received()
    close_without_action(
        case=closed,
        reason=NORTHSHIRE.intake.no_further_action[0].code,
        explanation="Nothing more.",
        by=somebody_of(closed.lead),
        at=closed.opened_at + timedelta(minutes=5),
    )
    reopen(
        case=closed,
        because="It began again.",
        by=somebody_of(closed.lead),
        at=closed.opened_at + timedelta(days=2),
    )
    heard: list[tuple[int, int]] = []
    trial = run(trial_of(TEXT), progress=lambda done, of: heard.append((done, of)))
    assert trial.counts is not None
    assert (trial.counts["cases"], trial.counts["differing"]) == (5, 0)
    assert heard == [(5, 5)]


def test_each_round_of_a_reopened_case_is_what_the_hub_did_in_it() -> None:
    case = asked_again()
    first, second = next(found for together in past_cases(MARCH) for found in together).rounds
    assert first.ended_at is None
    assert (first.decided is None, second.decided is None) == (False, True)
    assert second.started == case.opened_at + timedelta(days=3)
    assert second.asked_at == second.started + timedelta(minutes=30)
    assert len(first.answers) > len(second.answers) == 0
    past = next(found for together in past_cases(MARCH) for found in together)
    was, again = replay(past, lambda _moment: IN_FORCE)
    with entered(somebody_of(case.lead)):
        set_for = Clock.objects.filter(case=case).values_list("step", "agency", "started_at")
        asked_then = [agency for step, agency, _at in set_for if step == "answer"]
        due = dict(
            Clock.objects.filter(
                case=case, started_at__gte=second.started, step="answer"
            ).values_list("agency", "due_at")
        )
    assert sorted([*was.asked, *again.asked]) == sorted(asked_then)
    assert {agency: again.due["answer", agency] for agency in again.asked} == due


def asked_again() -> Case:
    """Return a case decided and ended, opened again after three days, on which all were asked."""
    case = decided()
    lead, at = somebody_of(case.lead), case.opened_at + timedelta(days=1)
    tell_everyone(case=case, by=lead, at=at)
    with entered(lead):
        actions = list(Action.objects.filter(case=case).select_related("case"))
    for each in actions:
        end_action(acted=each, done=True, result="Done.", by=somebody_of(each.agency), at=at)
    end_case(case=fresh(case), because="All is done.", by=lead, at=at)
    at = case.opened_at + timedelta(days=3)
    reopen(case=fresh(case), because="It began again.", by=lead, at=at)
    ask_everyone(case=fresh(case), by=lead, at=at + timedelta(minutes=30))
    return fresh(case)


def test_a_round_that_was_closed_without_action_ended_when_it_was() -> None:
    case = received()
    by, at = somebody_of(case.lead), case.opened_at + timedelta(minutes=5)
    reason = NORTHSHIRE.intake.no_further_action[0].code
    close_without_action(case=case, reason=reason, explanation="Nothing more.", by=by, at=at)
    reopen(case=fresh(case), because="It began again.", by=by, at=at + timedelta(days=2))
    past = next(found for together in past_cases(MARCH) for found in together)
    assert [each.ended_at for each in past.rounds] == [at, None]


def test_a_draft_with_another_clock_differs_on_the_cases_it_touches() -> None:
    touched, untouched = asked(), received()
    trial = run(trial_of(shorter()))
    assert trial.counts is not None
    assert trial.counts["by_kind"] == {"clock": 1}
    assert trial.counts["by_group"]["children"] == {"cases": 2, "differing": 1, "clock": 1}
    lead = somebody_of(touched.lead)
    with entered(lead):
        cases = [found.case for found in differing_cases(trial, lead)]
    assert cases == [touched]
    assert untouched not in cases


def test_cases_that_would_have_differed_are_seen_only_by_those_who_may_see_the_case() -> None:
    case = asked()
    trial = run(trial_of(shorter()))
    for who, seen in {"Aisha": 1, "Lena": 1, "Milo": 0}.items():
        with entered(actor(who)):
            assert Differing.objects.filter(trial=trial).count() == seen, who
            assert differing_cases(trial, actor(who)).count() == seen, who
    assert str(case.pk) not in str(trial.counts)


def test_a_period_holds_both_its_days_and_no_other() -> None:
    received(at=MONDAY)
    assert count_past(Period(MONDAY.date(), MONDAY.date())) == 1
    assert count_past(Period(MONDAY.date() + timedelta(days=1), date(2026, 3, 9))) == 0
    assert count_past(Period(date(2026, 2, 1), MONDAY.date() - timedelta(days=1))) == 0


@pytest.mark.parametrize("who", ["Aisha", "Lena", "Milo"])
def test_nobody_but_a_trial_reads_the_facts_of_past_cases(who: str) -> None:
    asking = "SELECT insight_past(now(), now(), NULL, NULL, 1)"
    counting = "SELECT insight_past_count(now(), now())"
    refused = pytest.raises(DatabaseError, match="are for a trial")
    for statement in (asking, counting):
        with refused, entered(actor(who)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_trial_reads_facts_and_no_row_of_a_case() -> None:
    received()
    with entered(REPLAYER), connection.cursor() as cursor:
        for table in ("cases_case", "cases_involvement", "intake_referral", "people_person"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_the_facts_hold_no_name_and_no_text() -> None:
    case = answered()
    with entered(REPLAYER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rounds FROM insight_past(%s, %s, NULL, NULL, 10)", [MARCH.begins, MARCH.ends]
        )
        said = str(cursor.fetchall())
    assert case.group in said
    for word in ("Tom", "Hollis", "Penn", "hungry", "Open to us", "Aisha", case.reference):
        assert word not in said


def test_reading_a_period_takes_one_query_for_so_many_cases() -> None:
    for _each in range(3):
        received()
    with CaptureQueriesContext(connection) as queries:
        found = list(past_cases(MARCH))
    reads = [q for q in queries.captured_queries if "insight_past" in q["sql"]]
    assert (len(found[0]), len(reads)) == (3, 1)


@pytest.mark.parametrize("who", ["Aisha", "Ben"])
def test_a_practitioner_tries_no_charter(who: str) -> None:
    with pytest.raises(Refused):
        ask_for_trial(
            name="x",
            text=TEXT,
            from_day=MARCH.from_day,
            to_day=MARCH.to_day,
            by=actor(who),
            at=MONDAY,
        )


def test_a_text_that_is_no_charter_is_not_tried() -> None:
    with pytest.raises(CharterError):
        trial_of("version: '1.0'\n")


def test_a_trial_ends_once() -> None:
    trial = run(trial_of(TEXT))
    with pytest.raises(Refused):
        end_trial(trial=trial, counts={"cases": 0}, differing=[], by=REPLAYER, at=MONDAY)


def test_the_operator_may_try_one_from_the_command_line() -> None:
    trial = ask_for_trial(
        name="x",
        text=TEXT,
        from_day=MARCH.from_day,
        to_day=MARCH.to_day,
        by=OPERATOR,
        at=MONDAY + timedelta(days=1),
        queued=False,
    )
    assert run(trial).ended_at


def test_asking_queues_the_work_in_the_same_transaction() -> None:
    trial = trial_of(TEXT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%run_trial'")
        assert str(trial.pk) in str(cursor.fetchall())


def test_a_late_answer_stays_late() -> None:
    case = asked()
    request = request_of(case, "health")
    answer(
        request=request,
        answers=answers_of(request),
        by=somebody_of("health"),
        at=case.opened_at + timedelta(days=9),
    )
    assert ("answer", "health") in traces()[str(case.pk)].late
