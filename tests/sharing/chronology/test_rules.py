"""Gaps, accounts that differ, and who was last seen: from examples, and whatever is said."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.sharing.chronology.rules import (
    GAP_DAYS,
    Account,
    Gap,
    Matter,
    Sighting,
    ago,
    conflicts,
    differ,
    gaps_before,
    last_seen,
    months,
    place_marks,
    postcode_marks,
)

TODAY = date(2026, 3, 2)
DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))
MAYBE_DAYS = st.lists(st.none() | DAYS, max_size=12)
WORDS = st.sampled_from(["4 Mill Row", "Flat 2, 14 Mill Row", "16 Mill Row", "Mill Row", ""])
POSTCODES = st.sampled_from(["ZZ99 3AB", "zz993ab", "ZZ99 9ZZ", ""])


def lives(by: str, lines: str, postcode: str = "", on: date | None = None) -> Account:
    text, marks = f"{lines} {postcode}".strip(), place_marks(lines, postcode)
    return Account(1, Matter.ADDRESS, by, text, on, marks)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    place, by = draw(st.integers(1, 3)), draw(st.sampled_from(["Police", "Health", "School"]))
    lines, postcode, on = draw(WORDS), draw(POSTCODES), draw(st.none() | DAYS)
    text, marks = f"{lines} {postcode}", place_marks(lines, postcode)
    return Account(place, Matter.ADDRESS, by, text, on, marks)


def sightings() -> st.SearchStrategy[list[Sighting]]:
    one = st.builds(Sighting, st.integers(1, 3), DAYS, st.sampled_from(["police", "health"]))
    return st.lists(one, max_size=12)


# Gaps --------------------------------------------------------------------------------------------


def test_a_long_silence_stands_before_what_ended_it() -> None:
    first, later = date(2025, 5, 3), date(2026, 7, 2)
    assert gaps_before([first, later]) == (None, Gap(first, later))
    assert Gap(first, later).length == "14 months"


def test_half_a_year_is_no_gap_and_a_day_more_is() -> None:
    end = TODAY + timedelta(days=GAP_DAYS)
    assert gaps_before([TODAY, end]) == (None, None)
    assert gaps_before([TODAY, end + timedelta(days=1)])[1] is not None


def test_what_has_no_day_neither_ends_nor_begins_a_gap() -> None:
    later = TODAY + timedelta(days=400)
    assert gaps_before([None, TODAY, None, later, None]) == (
        None,
        None,
        None,
        Gap(TODAY, later),
        None,
    )


@given(MAYBE_DAYS)
def test_each_line_has_its_gap_or_none_and_every_gap_is_long(days: list[date | None]) -> None:
    ordered = sorted(days, key=lambda day: (day is None, day or date.max))
    found = gaps_before(ordered)
    assert len(found) == len(ordered)
    for day, gap in zip(ordered, found, strict=True):
        assert gap is None or (gap.until == day and (gap.until - gap.since).days > GAP_DAYS)


@given(MAYBE_DAYS)
def test_nothing_is_known_inside_a_gap_and_no_long_silence_is_left_out(
    days: list[date | None],
) -> None:
    known = sorted(day for day in days if day)
    found = [gap for gap in gaps_before([*known]) if gap]
    assert not [day for day in known for gap in found if gap.since < day < gap.until]
    silences = [(a, b) for a, b in pairwise(known) if (b - a).days > GAP_DAYS]
    assert [(gap.since, gap.until) for gap in found] == silences


@given(st.lists(DAYS, max_size=12), DAYS)
def test_more_that_is_known_never_makes_a_longer_gap(days: list[date], more: date) -> None:
    def longest(known: list[date]) -> int:
        gaps = [gap for gap in gaps_before(sorted(known)) if gap]
        return max(((gap.until - gap.since).days for gap in gaps), default=0)

    within = not days or min(days) <= more <= max(days)
    assert not within or longest([*days, more]) <= longest(days)


@pytest.mark.parametrize(
    ("days", "words"),
    [(181, "6 months"), (425, "14 months"), (700, "23 months"), (731, "2 years")],
)
def test_a_length_is_said_in_months_and_then_in_years(days: int, words: str) -> None:
    assert months(days) == words


# Accounts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        (("4 Mill Row", "ZZ99 3AB"), ("9 Quay Side", "ZZ99 9ZZ"), True),
        (("14 Mill Row", "ZZ99 3AB"), ("16 Mill Row", "ZZ99 3AB"), True),
        (("Flat 2, 14 Mill Row", "ZZ99 3AB"), ("14, Mill Row", "zz993ab"), False),
        (("4 Mill Row", ""), ("Mill Row", "ZZ99 3AB"), False),
        (("4 Mill Row, ZZ99 3AB", ""), ("4 Mill Row", "ZZ99 3AB"), False),
        (("", ""), ("4 Mill Row", "ZZ99 3AB"), False),
    ],
)
def test_addresses_differ_in_what_both_say(
    one: tuple[str, str], other: tuple[str, str], differs: bool
) -> None:
    assert differ(lives("School", *one), lives("Police", *other)) is differs


def test_of_what_somebody_wrote_freely_only_postcodes_are_compared() -> None:
    assert postcode_marks("Moved on 4 May from zz99 3ab to ZZ999ZZ, flat 7") == (
        frozenset({"ZZ993AB", "ZZ999ZZ"}),
    )
    assert postcode_marks("Stays with 2 friends") == (frozenset(),)


def test_two_agencies_that_differ_are_both_named_and_a_third_that_agrees_is_too() -> None:
    said = [lives("School", "4 Mill Row", "ZZ99 3AB"), lives("Police", "9 Quay Side", "ZZ99 9ZZ")]
    [found] = conflicts([*said, lives("Health", "4 Mill Row", "ZZ99 3AB")])
    assert [account.by for account in found.accounts] == ["Health", "Police", "School"]


def test_an_account_that_cannot_be_compared_is_left_out_of_the_conflict() -> None:
    said = [lives("School", "", "ZZ99 3AB"), lives("Police", "", "ZZ99 9ZZ")]
    [found] = conflicts([*said, lives("Health", "Mill Row")])
    assert [account.by for account in found.accounts] == ["Police", "School"]


def test_an_agency_does_not_differ_from_itself_its_latest_word_holds() -> None:
    old = lives("Police", "4 Mill Row", "ZZ99 3AB", date(2024, 1, 1))
    new = lives("Police", "9 Quay Side", "ZZ99 9ZZ", date(2026, 1, 1))
    assert conflicts([new, old]) == ()
    assert conflicts([new, old, lives("School", "4 Mill Row", "ZZ99 3AB")]) != ()
    assert conflicts([new, old, lives("School", "9 Quay Side", "ZZ99 9ZZ")]) == ()


@given(accounts(), accounts())
def test_to_differ_is_mutual_and_nobody_differs_from_the_same(one: Account, other: Account) -> None:
    assert differ(one, other) == differ(other, one)
    assert not differ(one, one)


@given(st.lists(accounts(), max_size=9))
def test_each_account_in_a_conflict_differs_from_another_of_it(said: list[Account]) -> None:
    for conflict in conflicts(said):
        assert len({account.by for account in conflict.accounts}) == len(conflict.accounts) > 1
        for account in conflict.accounts:
            assert account in said
            assert (account.place, account.matter) == (conflict.place, conflict.matter)
            assert any(differ(account, other) for other in conflict.accounts)


@given(st.lists(accounts(), max_size=9))
def test_who_says_nothing_that_can_be_compared_changes_nothing(said: list[Account]) -> None:
    silent = Account(1, Matter.ADDRESS, "Probation", "with friends", None, place_marks("friends"))
    assert conflicts([*said, silent]) == conflicts(said)


# Last seen ---------------------------------------------------------------------------------------


def test_the_latest_day_counts_and_one_to_come_does_not() -> None:
    seen = [
        Sighting(1, date(2025, 11, 3), "health"),
        Sighting(1, date(2025, 6, 1), "police"),
        Sighting(1, TODAY + timedelta(days=1), "police"),
        Sighting(2, TODAY, "police"),
    ]
    assert last_seen(seen, today=TODAY) == {1: seen[0], 2: seen[3]}


@given(sightings(), DAYS)
def test_nobody_was_seen_later_than_they_were_last_seen(seen: list[Sighting], today: date) -> None:
    latest = last_seen(seen, today=today)
    for one in seen:
        if one.on <= today:
            assert latest[one.place].on >= one.on
    assert all(one in seen and one.on <= today for one in latest.values())


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "1 day ago"), (24, "24 days ago")])
def test_how_long_ago_is_said_in_days(days: int, words: str) -> None:
    assert ago(days) == words
