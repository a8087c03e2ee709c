"""By which keys somebody is asked for: fewer in a larger register."""

from __future__ import annotations

import doctest
from datetime import date
from itertools import product
from math import isclose, prod

from hypothesis import given
from hypothesis import strategies as st

from roundtable.people.matching import keys as searching
from roundtable.people.matching.comparing import compared, plainly
from roundtable.people.matching.identity import Identity, Name, Place
from roundtable.people.matching.keys import asked, asked_of, keys, numbered
from roundtable.people.matching.model import fallback
from roundtable.people.matching.names import sound

MODEL = fallback()
SIZES = (1_000, 50_000, 1_000_000)
NAMES = st.builds(
    Name,
    st.sampled_from(sorted(MODEL.given_frequencies)),
    st.sampled_from(sorted(MODEL.family_frequencies)),
)
PEOPLE = st.builds(
    Identity,
    st.lists(NAMES, min_size=1, max_size=2).map(tuple),
    st.none() | st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    st.booleans(),
    st.sampled_from(["", "F", "M"]),
    st.just(()) | st.just((Place("ZZ99 3AB"),)),
)


@given(PEOPLE)
def test_what_is_asked_of_a_large_register_is_asked_of_a_small_one(person: Identity) -> None:
    small, middle, large = asked_of(person, MODEL, *SIZES)
    assert set(large) <= set(middle) <= set(small)
    assert asked(person, MODEL, size=50_000) == middle


@given(PEOPLE)
def test_who_was_described_exactly_is_found_in_a_small_register(person: Identity) -> None:
    assert set(asked(person, MODEL, size=1_000)) & set(keys(person))


def test_names_that_nobody_bears_together_are_asked_for() -> None:
    names = product(MODEL.given_frequencies, MODEL.family_frequencies)
    never = [both for both in names if not MODEL.share(*sorted(map(sound, both)))]
    assert never, "the model that ships knows of names that do not mix"
    for first, last in never:
        nobody = Identity((Name(first, last),))
        assert set(asked(nobody, MODEL)) & set(keys(nobody))


@given(PEOPLE)
def test_a_key_is_kept_as_a_number_that_postgresql_can_hold(person: Identity) -> None:
    assert all(-(2**31) <= number < 2**31 for number in numbered(keys(person)))


@given(PEOPLE, PEOPLE)
def test_what_is_remembered_weighs_as_much_as_its_parts(one: Identity, other: Identity) -> None:
    ours, theirs = plainly(one), plainly(other)
    levels = compared(ours, theirs)
    parts = [prod(each) for each in zip(*MODEL.odds_of(levels), strict=True)]
    assert all(map(isclose, MODEL.likelihoods(ours.names, theirs.names, levels.rest), parts))


def test_the_examples_of_keys_run() -> None:
    assert doctest.testmod(searching).failed == 0
