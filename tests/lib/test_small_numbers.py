"""No number from 1 to 4 is shown, and nobody can work one out from what is."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from roundtable.lib.small_numbers import (
    FEWEST_SHOWN,
    NOT_SHOWN,
    are_shown,
    as_shown,
    is_shown_of,
    line,
    small,
)

few_or_many = st.one_of(st.integers(0, 6), st.integers(0, 40))
lines = st.lists(few_or_many, min_size=1, max_size=5)
short_lines = st.lists(st.integers(0, 12), min_size=1, max_size=4)
places = st.sets(st.integers(0, 4))


def shown_as(counts: list[int], also: set[int]) -> tuple[list[str], str]:
    cells, together = line(dict(enumerate(counts)), also=also)
    return list(cells.values()), together


@given(lines, places)
def test_what_is_shown_is_true_and_never_small(counts: list[int], also: set[int]) -> None:
    cells, together = shown_as(counts, also)
    for cell, count in zip([*cells, together], [*counts, sum(counts)], strict=True):
        assert cell == NOT_SHOWN or (cell == str(count) and not small(count))
    assert all(cells[place] == NOT_SHOWN for place in also if counts[place : place + 1] > [0])


@given(short_lines, places)
@example([1, 1, 1, 1, 1], set())  # five that are each 1, because none of them is nought
@example([4, 1, 0], set())
@example([3, 40], set())
@example([200, 0, 7], {0})
def test_from_the_sum_nobody_can_tell_that_a_missing_number_is_small(
    counts: list[int], also: set[int]
) -> None:
    cells, together = shown_as(counts, also)
    missing = [count for count, cell in zip(counts, cells, strict=True) if cell == NOT_SHOWN]
    if not missing or together == NOT_SHOWN:
        return
    could_be = list(_with_the_sum(sum(missing), len(missing)))
    for place in range(len(missing)):
        possible = {each[place] for each in could_be}
        assert missing[place] in possible
        assert len(possible) >= FEWEST_SHOWN
        assert max(possible) >= FEWEST_SHOWN


def _with_the_sum(total: int, how_many: int) -> Iterator[tuple[int, ...]]:
    """Yield, by trying, what so many numbers may be that are not nought and have a sum."""
    if how_many == 1:
        yield (total,)
        return
    for first in range(1, total - how_many + 2):
        for rest in _with_the_sum(total - first, how_many - 1):
            yield (first, *rest)


@given(lines)
def test_a_line_without_small_numbers_is_shown_whole(counts: list[int]) -> None:
    cells, together = shown_as(counts, set())
    if not any(small(count) for count in counts):
        assert [*cells, together] == [f"{count:,}" for count in [*counts, sum(counts)]]


@given(st.integers(0, 60), st.integers(0, 60))
def test_how_many_of_how_many_says_neither_few_nor_all_but_a_few(one: int, other: int) -> None:
    counted, of = sorted((one, other))
    if is_shown_of(counted, of):
        assert not any(map(small, (counted, of - counted, of)))
    elif of >= FEWEST_SHOWN:
        alike = [n for n in range(of + 1) if not is_shown_of(n, of)]
        assert len(alike) >= FEWEST_SHOWN - 1


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_two_counts_side_by_side_say_no_small_difference(was: int, now: int, more: int) -> None:
    if are_shown(was, now, of=max(was, now) + more):
        assert not small(abs(was - now))


def test_a_nought_is_shown_and_thousands_have_a_comma() -> None:
    assert [as_shown(n) for n in (0, 1, 4, 5, 1234)] == ["0", NOT_SHOWN, NOT_SHOWN, "5", "1,234"]
