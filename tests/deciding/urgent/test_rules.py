"""Which discussions are called at once, who comes to one, and how one ends. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from roundtable.charter.terms import Charter
from roundtable.deciding.rules import may_call
from roundtable.deciding.urgent.rules import (
    may_call_at_once,
    may_end_urgent,
    urgent_due,
    urgent_for,
    urgent_name,
    urgent_table,
)

STRATEGY = "strategy_discussion"
CALLED: dict[str, Any] = {
    "group": "children",
    "code": STRATEGY,
    "wanted": ["education"],
    "on_case": ["childrens_social_care", "education"],
    "going_on": False,
}


def test_the_charter_says_which_is_called_about_what(charter: Charter) -> None:
    named = {
        group: [each.code for each in urgent_for(charter, group)]
        for group in ("children", "adults", "domestic_abuse")
    }
    assert named["children"] == [STRATEGY]
    assert named["adults"] == ["planning_discussion"]
    assert named["domestic_abuse"] == [STRATEGY, "planning_discussion"]
    assert urgent_name(charter, STRATEGY) == "Strategy discussion"
    assert urgent_name(charter, "gone_since") == "Gone since"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"group": "adults"}, "no such discussion"),
        ({"going_on": True}, "goes on already"),
        ({"wanted": ["probation"]}, "not on this case"),
    ],
)
def test_one_is_called_by_the_charter(
    charter: Charter, changes: dict[str, Any], reason: str
) -> None:
    assert may_call_at_once(charter, **CALLED).clauses == ("8.35",)
    refused = may_call_at_once(charter, **(CALLED | changes))
    assert not refused
    assert reason in refused.reasons[0].text
    assert refused.reasons[0].remedy


def test_whoever_it_must_include_comes_whoever_calls(charter: Charter) -> None:
    (term,) = urgent_for(charter, "children")
    assert urgent_table(term, caller="probation", at_table=["police"], wanted=["education"]) == (
        *("probation", "childrens_social_care", "police", "health"),
        "education",
    )


def test_it_is_held_within_hours_by_day_and_night(charter: Charter) -> None:
    (term,) = urgent_for(charter, "children")
    friday = datetime(2026, 3, 6, 22, tzinfo=UTC)
    due = urgent_due(term, charter, friday)
    assert (due.at - friday, due.at - due.warn_at) == (timedelta(hours=4), timedelta(hours=2))
    assert due.clause == "8.35"


ENDS: dict[str, Any] = {"going_on": True, "deciding": False, "proposed": False, "because": "So."}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"going_on": False}, "No urgent discussion"),
        ({"deciding": True}, "have to decide here anyway"),
        ({"proposed": True}, "before the table"),
        ({"because": " \n"}, "Say why"),
    ],
)
def test_it_ends_without_a_decision_for_a_reason(changes: dict[str, Any], reason: str) -> None:
    assert may_end_urgent(**ENDS)
    refused = may_end_urgent(**(ENDS | changes))
    assert not refused
    assert reason in refused.reasons[0].text


def test_positions_are_not_called_for_while_one_goes_on_nor_anew_without_a_reason(
    charter: Charter,
) -> None:
    said: dict[str, Any] = {"at_table": ["police", "health"], "waiting": [], "because": ""}
    assert not may_call(charter, **said, going_on=True)
    assert not may_call(charter, **said, anew=" ")
    assert may_call(charter, **said, anew="He was arrested again.")
