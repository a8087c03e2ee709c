"""Who refers onwards, by when an answer is expected, and what an answer says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtable.charter.reading import read
from roundtable.charter.terms import Unit
from roundtable.deciding.onward.rules import (
    Answer,
    Answered,
    Channel,
    Sender,
    Sent,
    Waiting,
    answer_due,
    answered_in_full,
    in_full,
    may_answer,
    may_refer_on,
    may_take_back,
)
from tests.clauses import changed

NORTHSHIRE = read("charters/northshire")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
TODAY = MONDAY.date()
SENT = Sent(
    to="Harbour House",
    kind="refuge",
    about=[UUID(int=1)],
    asks="A room for her and Tom tonight.",
    channel="telephone",
    sent_on=TODAY,
)
SENDERS = st.builds(Sender, st.booleans(), st.booleans(), st.sampled_from([None, True, False]))


@given(sender=SENDERS, decided=st.booleans())
def test_the_lead_refers_onwards_for_anything_and_others_for_their_own_actions(
    sender: Sender, decided: bool
) -> None:
    allowed = bool(may_refer_on(NORTHSHIRE, sender, decided=decided))
    owns = sender.has_action and sender.has_this_action is not False
    assert allowed == (decided and (sender.leads or owns))


def test_without_services_in_the_charter_nobody_refers_onwards() -> None:
    none = NORTHSHIRE.model_copy(update={"onward": ()})
    refused = may_refer_on(none, Sender(leads=True, has_action=True), decided=True)
    assert refused.reasons[0].remedy == "Ask the governance board to name them in part 9."


def test_what_is_said_in_full_names_the_clause_of_its_service() -> None:
    said = in_full(NORTHSHIRE, SENT, case_opened=MONDAY, at=MONDAY)
    assert said
    assert said.clauses == ("9.43",)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "circus"}, "no such kind"),
        ({"to": " "}, "to which service"),
        ({"about": []}, "whom it is about"),
        ({"asks": ""}, "what it asks for"),
        ({"channel": "pigeon"}, "how it was sent"),
        ({"sent_on": TODAY + timedelta(days=1)}, "and today"),
        ({"sent_on": TODAY - timedelta(days=1)}, "the case was opened"),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, Any], says: str) -> None:
    said = in_full(NORTHSHIRE, replace(SENT, **changes), case_opened=MONDAY, at=MONDAY)
    assert says in str(said)


def test_an_answer_is_expected_in_the_time_of_its_service_on_the_working_calendar() -> None:
    friday = datetime(2026, 3, 6, 16, tzinfo=UTC)
    due = answer_due(NORTHSHIRE, "refuge", sent_on=friday.date(), at=friday)
    # Two hours until the hub closes on Friday, the rest on Monday.
    assert (due.at, due.clause) == (datetime(2026, 3, 9, 10, tzinfo=UTC), "9.43")
    far = answer_due(NORTHSHIRE, "family_hub", sent_on=friday.date(), at=friday)
    assert far.at.date() == date(2026, 3, 13)


def test_what_was_sent_on_an_earlier_day_counts_from_that_morning() -> None:
    due = answer_due(NORTHSHIRE, "refuge", sent_on=TODAY, at=MONDAY + timedelta(days=3))
    assert due.at.date() == TODAY
    assert due.at < MONDAY + timedelta(hours=4)


@settings(deadline=None)
@given(
    days=st.integers(0, 400), unit=st.sampled_from(Unit), kind=st.sampled_from(["refuge", "mappa"])
)
def test_it_warns_before_it_is_due_and_never_before_it_was_sent(
    days: int, unit: Unit, kind: str
) -> None:
    at = MONDAY + timedelta(days=days)
    clause = NORTHSHIRE.onward_service(kind).clause
    charter = changed(NORTHSHIRE, clause, unit=unit, answers_within=7)
    due = answer_due(charter, kind, sent_on=TODAY, at=at)
    assert MONDAY - timedelta(hours=10) <= due.warn_at <= due.at


@given(
    agency=st.sampled_from(["health", "police", "idva"]),
    answered=st.sampled_from(["", *Answered]),
)
def test_sender_and_lead_record_an_answer_once_and_only_the_sender_takes_it_back(
    agency: str, answered: str
) -> None:
    waiting = Waiting("health", "police", TODAY, answered)
    assert bool(may_answer(waiting, agency=agency)) == (agency != "idva" and not answered)
    assert bool(may_take_back(waiting, agency=agency)) == (agency == "health" and not answered)


YES = Answer(accepted=True, answered_on=TODAY, heard_from="The manager")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, ""),
        ({"accepted": False, "because": "They are full."}, ""),
        ({"accepted": False}, "why they declined"),
        ({"heard_from": " "}, "who there answered"),
        ({"answered_on": TODAY - timedelta(days=1)}, "and today"),
        ({"answered_on": TODAY + timedelta(days=1)}, "and today"),
    ],
)
def test_an_answer_says_who_when_and_why_not(changes: dict[str, Any], says: str) -> None:
    said = answered_in_full(replace(YES, **changes), sent_on=TODAY, today=TODAY)
    assert bool(said) == (not says)
    assert says in str(said)


def test_every_channel_and_answer_has_its_words() -> None:
    assert [code for code, _words in Channel.choices()] == list(Channel)
    assert [code for code, _words in Answered.choices()] == list(Answered)
