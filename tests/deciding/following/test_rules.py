"""When a decision is looked at again, and what is said of each person then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.checking import check, warnings
from roundtable.charter.saying import sentence
from roundtable.charter.terms import Charter, Step
from roundtable.deciding.following.rules import (
    Found,
    asked_for_own_view,
    dates,
    in_full,
    may_follow_up,
    next_of,
    place_of,
    rule_of,
)
from roundtable.workload.rules import calendar
from tests.clauses import added, changed, without

DECIDED = datetime(2026, 3, 2, 15, tzinfo=UTC)
FOLLOW_UPS, SCALE = ("9.20", "9.21"), ("9.30", "9.31", "9.32", "9.33", "9.34", "9.35")
moments = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 the zone is drawn
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@dataclass(frozen=True)
class Day:
    """A day still to come."""

    after_days: int
    opens_at: datetime


def day(after: int) -> Day:
    return Day(after, DECIDED + timedelta(days=after - 7))


def test_the_charter_looks_again_after_30_and_after_90_days(charter: Charter) -> None:
    found = dates(charter, outcomes=["early_help"], decided_at=DECIDED)
    assert [each.after_days for each in found] == [30, 90]
    assert [each.due_at.date() for each in found] == [date(2026, 4, 1), date(2026, 6, 1)]
    assert [each.clause for each in found] == ["9.20", "9.21"]
    # The 90th day is a Sunday, 31 May, which gives way to Monday; it opens 14 days before it.
    assert found[1].opens_at == datetime(2026, 5, 16, 23, tzinfo=UTC)


@given(decided_at=moments)
def test_every_day_is_one_on_which_the_hub_works_and_none_too_soon(
    charter: Charter, decided_at: datetime
) -> None:
    hub = calendar(charter)
    for each in dates(charter, outcomes=["advice"], decided_at=decided_at):
        length = each.due_at - decided_at
        assert hub.works_on(each.due_at.date())
        assert length > timedelta(days=each.after_days - 1)
        assert length < timedelta(days=each.after_days + 7), "Christmas is the longest"
        assert decided_at < each.opens_at < each.due_at


def test_a_clause_for_some_outcomes_is_for_no_other(charter: Charter) -> None:
    only = changed(charter, "9.20", outcomes=["marac"])
    after = {
        outcome: [each.after_days for each in dates(only, outcomes=[outcome], decided_at=DECIDED)]
        for outcome in ("marac", "advice")
    }
    assert after == {"marac": [30, 90], "advice": [90]}
    both = dates(only, outcomes=["advice", "marac"], decided_at=DECIDED)
    assert [each.after_days for each in both] == [30, 90]


@given(after=st.lists(st.integers(8, 400), unique=True, max_size=5), days=st.integers(0, 500))
def test_one_looks_at_the_latest_day_that_has_opened(after: list[int], days: int) -> None:
    to_come, at = [day(each) for each in after], DECIDED + timedelta(days=days)
    found = next_of(to_come, at)
    assert (found is None) == (not to_come)
    open_now = [each for each in to_come if each.opens_at <= at]
    if found and open_now:
        assert found.after_days == max(each.after_days for each in open_now)
    elif found:
        assert found.after_days == min(after)


@given(after=st.lists(st.integers(8, 400), unique=True, max_size=4), days=st.integers(0, 500))
def test_only_that_one_can_be_done_and_in_its_time_only(after: list[int], days: int) -> None:
    to_come, at = [day(each) for each in after], DECIDED + timedelta(days=days)
    allowed = [each for each in to_come if may_follow_up(to_come, each, at, "9.20")]
    open_now = [each for each in to_come if each.opens_at <= at]
    assert allowed == ([next_of(to_come, at)] if open_now else [])


def test_it_says_why_not_and_what_instead() -> None:
    early = may_follow_up([day(30)], day(30), DECIDED, "9.20")
    assert early.clauses == ("9.20",)
    assert early.reasons[0].remedy == "Come back on 25 March 2026."
    missed = may_follow_up([day(30), day(90)], day(30), DECIDED + timedelta(days=88), "9.20")
    assert missed.reasons[0].remedy == "Say how it is after 90 days."
    assert "already" in str(may_follow_up([], day(30), DECIDED, "9.20"))
    assert "already" in str(may_follow_up([day(90)], day(30), DECIDED, "9.20"))


FINE: dict[str, Any] = {
    "change": "better",
    "harm": "no",
    "own_view": "said",
    "own_words": "It is quiet now.",
}


@pytest.mark.parametrize(
    "changes",
    [
        {"change": "splendid"},
        {"change": ""},
        {"harm": ""},
        {"harm": "yes"},
        {"harm": "yes", "harm_what": "  "},
        {"harm_what": "A bruise."},
        {"own_view": ""},
        {"own_view": "perhaps"},
        {"own_words": " "},
        {"own_view": "not_reached", "own_words": ""},
    ],
)
def test_nothing_may_be_missing_of_one_who_is_asked(
    charter: Charter, changes: dict[str, Any]
) -> None:
    assert in_full(charter, Found(**FINE), asked=True).clauses == ("9.31",)
    assert not in_full(charter, Found(**(FINE | changes)), asked=True)


def test_whoever_is_not_to_be_asked_was_not(charter: Charter) -> None:
    assert not in_full(charter, Found(**FINE), asked=False)
    assert in_full(charter, Found("worse", "yes", "He came back."), asked=False)
    assert not in_full(charter, Found("worse", "no", own_words="Fine."), asked=False)


def test_whoever_is_never_told_is_never_asked(charter: Charter) -> None:
    rule = rule_of(charter, outcomes=["advice"], after_days=30)
    assert rule
    assert asked_for_own_view(charter, rule, "subject_child")
    assert not asked_for_own_view(charter, rule, "alleged_harmer")
    assert not asked_for_own_view(charter, None, "alleged_harmer")
    fewer = rule.model_copy(update={"own_view_of": ("victim", "alleged_harmer")})
    assert asked_for_own_view(charter, fewer, "victim")
    assert not asked_for_own_view(charter, fewer, "subject_child")
    assert not asked_for_own_view(charter, fewer, "alleged_harmer")
    assert rule_of(charter, outcomes=["advice"], after_days=31) is None


def test_whom_it_is_about_comes_first_and_who_is_never_told_last(charter: Charter) -> None:
    roles = ["alleged_harmer", "parent_carer", "victim", "subject_child"]
    in_order = sorted(roles, key=lambda role: place_of(charter, role))
    assert in_order == ["subject_child", "victim", "parent_carer", "alleged_harmer"]


def test_a_charter_without_them_looks_at_nothing_and_is_weak(charter: Charter) -> None:
    bare = without(charter, *FOLLOW_UPS, *SCALE)
    assert not check(bare)
    assert dates(bare, outcomes=["advice"], decided_at=DECIDED) == ()
    assert any("Nobody looks again" in problem.text for problem in warnings(bare))
    assert not any("looks again at what came" in each.text for each in warnings(charter))
    some = without(changed(charter, "9.21", outcomes=["marac"]), "9.20")
    found = {each.clause for each in warnings(some) if "Nobody looks again" in each.text}
    assert found == {outcome.clause for outcome in charter.decision.outcomes} - {"8.27"}


def problems(charter: Charter) -> list[tuple[str, str]]:
    return [(problem.clause, problem.text) for problem in check(charter)]


def test_what_could_not_be_done_is_refused(charter: Charter) -> None:
    (mute,) = problems(without(charter, *SCALE[1:]))
    assert mute == ("9.20", "Nobody could say on this scale what changed.")
    (twice,) = problems(changed(charter, "9.21", after_days=30))
    assert twice == ("9.21", "An outcome would be looked at twice after 30 days.")
    (at_once,) = problems(changed(charter, "9.20", opens_days_before=30))
    assert "on the day of the decision" in at_once[1]
    (told,) = problems(changed(charter, "9.20", own_view_of=["alleged_harmer"]))
    assert "tells them that there is a case" in told[1]
    (unknown,) = problems(changed(charter, "9.20", outcomes=["nothing_such"]))
    assert unknown[0] == "9.20"
    (nobody,) = problems(changed(charter, "9.20", own_view_of=["nobody_such"]))
    assert nobody[0] == "9.20"
    clock = {"clause": "5.99", "step": Step.FOLLOW_UP, "length": 3, "unit": "days"}
    (timed,) = problems(added(charter, "clocks", clock, first=False))
    assert timed == ("5.99", "No clock says when an outcome is looked at again.")


def test_a_clause_says_itself(charter: Charter) -> None:
    said = sentence(charter.clauses["9.21"], charter)
    assert said.startswith("90 days after any joint decision, or up to 14 days before that, ")
    assert sentence(charter.clauses["9.32"], charter).startswith("No different: ")
    narrow = changed(charter, "9.20", outcomes=["marac"], own_view_of=["victim"])
    assert "decision on multi-agency" in sentence(narrow.clauses["9.20"], narrow)
