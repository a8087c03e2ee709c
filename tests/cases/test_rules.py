"""The stages of a case, ages, and what a search text means."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.cases.rules import (
    MOVES,
    RECORDS,
    TIES,
    Sought,
    Stage,
    age_on,
    kept_until,
    may_move,
    sought,
    years_after,
)
from roundtable.charter.reading import read
from roundtable.intake.statement import RELATIONSHIPS
from roundtable.lib.references import new_reference
from roundtable.people.matching.names import letters
from tests.clauses import changed

stages = st.sampled_from(Stage)


@given(stages, stages)
def test_a_case_moves_only_along_the_path_and_a_refusal_says_what_to_do(here, there):
    verdict = may_move(here, there)
    assert bool(verdict) is ((here, there) in MOVES)
    assert verdict.reasons[0].text
    assert bool(verdict) or verdict.reasons[0].remedy


def test_every_stage_can_be_reached_from_the_first():
    reached = {Stage.IDENTIFY}
    for _ in Stage:
        reached |= {there for here, there in MOVES if here in reached}
    assert reached == set(Stage)


def test_every_relationship_a_referral_can_give_is_said_in_words():
    assert TIES.keys() == RELATIONSHIPS.keys()


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.integers(0, 36_000))
def test_an_age_goes_up_by_one_on_a_birthday_and_never_down(born_on, days):
    day = born_on + timedelta(days=days)
    today, tomorrow = age_on(day, born_on), age_on(day + timedelta(days=1), born_on)
    assert tomorrow - today in (0, 1)
    assert today >= 0


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 2, 28), 1), (date(2026, 3, 1), 2), (date(2028, 2, 29), 4)]
)
def test_somebody_born_on_a_leap_day(day, age):
    assert age_on(day, date(2024, 2, 29)) == age


@given(st.text(max_size=60))
def test_any_text_is_sought_without_a_fault(text):
    meant = sought(text)
    assert all(given or family for given, family in meant.names)
    assert not meant.reference or meant.born_on is None


@given(
    st.from_regex(r"[A-Za-z'-]{1,12}", fullmatch=True),
    st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True),
)
def test_a_whole_name_is_sought_either_way_round(given_name, family_name):
    pair = (letters(given_name), letters(family_name))
    names = sought(f"{given_name} {family_name}").names
    if all(pair):
        assert pair in names
        assert pair[::-1] in names


def test_a_reference_is_known_in_any_case_and_spacing():
    reference = new_reference()
    assert sought(f" {reference.lower()} ").reference == reference
    assert sought(reference.replace("-", "")).reference == reference


def test_an_empty_search_means_nothing():
    assert sought("  ") == Sought()


CHARTER = read(Path("charters/northshire/1.0.yaml").read_text())


def test_a_closed_case_says_until_when_each_record_is_kept() -> None:
    kept = {each.clause: each for each in kept_until(CHARTER, date(2026, 3, 2))}
    assert kept["12.1"].until == date(2036, 3, 2)
    assert kept["12.10"].until == date(2051, 3, 2)
    shorter = kept_until(changed(CHARTER, "12.1", years=3), date(2026, 3, 2))
    assert shorter[0].until == date(2029, 3, 2)
    assert {each.what for each in kept.values()} == set(RECORDS.values())


def test_what_is_no_record_of_a_case_is_not_said_of_one() -> None:
    assert "12.12" not in {each.clause for each in kept_until(CHARTER, date(2026, 3, 2))}


def test_the_last_of_february_stays_the_last() -> None:
    assert years_after(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert years_after(date(2028, 2, 29), 4) == date(2032, 2, 29)
