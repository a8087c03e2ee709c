"""NHS numbers: one wrong digit, or two swapped, is always noticed."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roundtable.lib import nhs_number
from roundtable.lib.nhs_number import digits_of, is_nhs_number

WEIGHTED = range(10, 1, -1)
NINE = st.lists(st.integers(0, 9), min_size=9, max_size=9)


def completed(nine: list[int]) -> str:
    """Return the number whose first nine digits these are; assumes that there is one."""
    check = -sum(weight * digit for weight, digit in zip(WEIGHTED, nine, strict=True)) % 11
    assume(check != 10)
    return "".join(map(str, [*nine, check]))


def test_the_examples_hold() -> None:
    assert doctest.testmod(nhs_number).failed == 0


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(nine: list[int], place: int, off: int) -> None:
    right = completed(nine)
    wrong = str((int(right[place]) + off) % 10)
    assert is_nhs_number(right)
    assert not is_nhs_number(right[:place] + wrong + right[place + 1 :])


@given(NINE, st.integers(0, 7))
def test_two_digits_swapped_are_noticed(nine: list[int], place: int) -> None:
    right = completed(nine)
    assume(right[place] != right[place + 1])
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assert not is_nhs_number(swapped)


@pytest.mark.parametrize("text", ["", "999000001", "99900000180", "99900o0018"])
def test_what_is_not_ten_digits_is_none(text: str) -> None:
    assert not is_nhs_number(text)


def test_spaces_and_hyphens_go() -> None:
    assert digits_of(" 999-000 0018 ") == "9990000018"
