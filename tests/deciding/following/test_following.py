"""A decision is looked at again on its days, on an open case and on a closed one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.deciding.actions import call_for_positions
from roundtable.deciding.following import queries
from roundtable.deciding.following.rules import Found
from roundtable.deciding.models import FollowUp, PersonOutcome
from roundtable.feedback.actions import close_without_action
from roundtable.intake.actions import reopen
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused
from roundtable.workload.actions import remind, set_again, take_on
from roundtable.workload.queries import my_work, next_step
from tests.deciding.following.followed import (
    SAID,
    WORDS,
    closed,
    decided,
    follow_ups,
    found_of,
    look_at,
    running,
)
from tests.deciding.tables import of_four, opened_four, proposed_four
from tests.deciding.test_actions import HEALTH, LEAD, POLICE, say
from tests.staff import somebody_of
from tests.stories import MONDAY, fresh

pytestmark = pytest.mark.django_db
READY, AGAIN = 29.0, 80.0


def at(days: float) -> datetime:
    """Return a moment so many days after the case was opened."""
    return MONDAY + timedelta(days=days)


def test_a_decision_starts_a_clock_for_the_lead_for_each_day() -> None:
    case = decided()
    due = {clause: moment.date() for clause, moment in running(case).items()}
    assert due == {"9.20": date(2026, 4, 1), "9.21": date(2026, 6, 1)}
    with entered(somebody_of(LEAD)):
        work = [each for each in my_work(somebody_of(LEAD)) if each.step == "follow_up"]
        assert [each.get_absolute_url() for each in work] == [
            f"/cases/{case.reference}/follow-up/"
        ] * 2
    with entered(somebody_of(POLICE)):
        assert not [each for each in my_work(somebody_of(POLICE)) if each.step == "follow_up"]


def test_it_is_said_of_everybody_and_the_journal_vouches_for_it() -> None:
    case = decided()
    look_at(case, 30, days=READY)
    done = follow_ups(case, by=POLICE)[30]
    assert (done.ended, done.name) == ("done", somebody_of(LEAD).name)
    with entered(somebody_of(POLICE)):
        said = {each.involvement.name: each for each in done.outcomes.select_related("involvement")}
        assert (said["Olive Marsh"].change, said["Olive Marsh"].own_words) == ("better", WORDS)
        assert (said["Neil Marsh"].own_view, said["Neil Marsh"].own_words) == ("", "")
        kinds = [entry.kind for entry in entries_of(case.pk)]
        entry = next(e for e in entries_of(case.pk) if e.kind == "deciding.outcome_recorded")
        vouched = {each.journal_name: each.commitment() for each in done.outcomes.all()}
        assert vouched[entry.record] == bytes(entry.commitment)
    assert kinds.count("deciding.outcome_recorded") == 2
    assert kinds.count("deciding.followed_up") == 1
    assert list(running(case)) == ["9.21"]


def test_it_is_done_on_a_closed_case_too() -> None:
    case = closed()
    lead = somebody_of(LEAD)
    assert may(lead, Verb.FOLLOW_UP, case.facts())
    with entered(lead):
        clock = next(each for each in my_work(lead) if each.step == "follow_up")
        assert next_step(case, lead).href.endswith("/follow-up/")
    take_on(clock=clock, by=lead, at=at(2))
    look_at(case, 30, days=READY)
    look_at(case, 90, days=AGAIN)
    assert running(case) == {}
    assert {each.ended for each in follow_ups(case).values()} == {"done"}


def test_only_the_lead_says_it_and_only_in_its_time() -> None:
    case = decided()
    with pytest.raises(Refused, match="Only the agency that leads"):
        look_at(case, 30, by=POLICE, days=READY)
    with pytest.raises(Refused, match="too early"):
        look_at(case, 30, days=10)


def test_what_is_said_too_early_of_the_second_is_refused_after_the_first() -> None:
    case = decided()
    look_at(case, 30, days=READY)
    with pytest.raises(Refused, match="too early"):
        look_at(case, 90, days=READY + 1)
    with pytest.raises(Refused, match="already"):
        look_at(case, 30, days=READY + 1)


def test_a_day_that_nobody_looked_at_is_passed_over_by_the_next() -> None:
    case = closed()
    with pytest.raises(Refused, match="is over"):
        look_at(case, 30, days=AGAIN)
    look_at(case, 90, days=AGAIN)
    ended = {days: each.ended for days, each in follow_ups(case).items()}
    assert ended == {30: "passed_over", 90: "done"}
    assert running(case) == {}


def test_late_it_can_still_be_said_and_counts_as_late() -> None:
    case = decided()
    done = look_at(case, 30, days=45)
    assert done.ended_at is not None
    assert done.ended_at > done.due_at


def test_nobody_is_left_out_and_nothing_is_said_in_bulk() -> None:
    case = decided()
    found = found_of(follow_ups(case)[30])
    one, other = found
    for wrong in ({one: SAID}, {one: SAID, other: Found("same", "")}, found | {other: SAID}):
        with pytest.raises(Refused):
            look_at(case, 30, days=READY, found=wrong)
    assert follow_ups(case)[30].ended == ""
    with entered(somebody_of(LEAD)):
        assert not PersonOutcome.objects.exists()
        refused = [e for e in entries_of(case.pk) if e.kind == "deciding.followed_up.refused"]
    assert len(refused) == 3


def test_whoever_cannot_be_reached_is_recorded_so_with_the_reason() -> None:
    case = decided()
    gone = Found("not_known", "not_known", own_view="not_reached", own_words="Moved away.")
    looked_at = follow_ups(case)[30]
    look_at(case, 30, days=READY, found=found_of(looked_at, gone))
    with entered(somebody_of(LEAD)):
        olive = PersonOutcome.objects.get(involvement__given_name="Olive")
    assert (olive.own_view, olive.own_words) == ("not_reached", "Moved away.")


def test_opening_the_case_again_stops_what_was_to_come() -> None:
    case = closed()
    reopen(case=case, because="It began again.", by=somebody_of(POLICE), at=at(20))
    assert running(case) == {}
    with pytest.raises(Refused, match="not done at the stage"):
        look_at(fresh(case), 30, days=READY)


def test_closed_again_without_a_decision_it_goes_on_on_its_day_or_soon() -> None:
    case = closed()
    lead = somebody_of(LEAD)
    reopen(case=case, because="A neighbour rang.", by=lead, at=at(20))
    close_without_action(
        case=fresh(case), reason="below_criteria", explanation="Nothing new.", by=lead, at=at(40)
    )
    due = {clause: moment.date() for clause, moment in running(case).items()}
    assert due == {"9.20": date(2026, 4, 13), "9.21": date(2026, 6, 1)}
    look_at(case, 30, days=41)
    assert list(running(case)) == ["9.21"]


def test_another_decision_takes_the_place_of_what_was_to_come() -> None:
    case = closed()
    reopen(case=case, because="It began again.", by=somebody_of(LEAD), at=at(20))
    with entered(somebody_of(LEAD)):
        Case.objects.filter(pk=case.pk).update(stage="gather")
    call_for_positions(case=case, because="Late.", by=somebody_of(LEAD), at=at(21))
    decision = proposed_four(opened_four(fresh(case)))
    for agency in (POLICE, HEALTH):
        say(decision, agency, at=at(22))
    with entered(somebody_of(POLICE)):
        held = FollowUp.objects.filter(case=case)
        assert sorted(held.values_list("after_days", "ended")) == [
            *((30, ""), (30, "replaced")),
            *((90, ""), (90, "replaced")),
        ]
        shown = [each.due_at.date() for each in queries.follow_ups_of(case)]
    assert shown == [date(2026, 4, 23), date(2026, 6, 22)]
    assert len(running(case)) == 2


def test_a_case_closed_without_ever_deciding_has_none() -> None:
    case = of_four()
    close_without_action(
        case=case,
        reason="below_criteria",
        explanation="Her daughter helps.",
        by=somebody_of(LEAD),
        at=MONDAY + timedelta(hours=1),
    )
    assert follow_ups(case) == {}


def test_another_grade_moves_no_day() -> None:
    case = decided()
    before = running(case)
    set_again(case=case, charter=in_force(at(2)), by=somebody_of(LEAD), at=at(2))
    assert running(case) == before


def test_nobody_reminds_the_lead_of_its_own_affair() -> None:
    case = decided()
    with pytest.raises(Refused, match="None of them owes anything"):
        remind(case=case, agencies=[LEAD, POLICE], by=somebody_of(LEAD), at=at(40))
