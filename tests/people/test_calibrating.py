"""What a model says is brought to what practitioners' answers bear out, and never falls."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.people.matching.calibrating import are_enough, isotonic, recalibrated
from roundtable.people.matching.model import Model, fallback

BARE = replace(fallback(), calibration=())
SHARES = st.floats(0, 1)


def answers(model: Model, *, often: float, count: int = 4_000) -> list[tuple[float, bool]]:
    """Return what a model says, right so many times as often as it says."""
    rng = Random(7)
    said = (model.calibrated(rng.random()) for _each in range(count))
    return [(chance, rng.random() < often * chance) for chance in said]


@pytest.mark.parametrize("model", [BARE, fallback()])
def test_a_model_that_says_too_much_says_less(model: Model) -> None:
    better = recalibrated(model, answers(model, often=0.6))
    for raw in (0.3, 0.5, 0.7, 0.9):
        assert abs(better.calibrated(raw) - 0.6 * model.calibrated(raw)) < 0.08


def test_a_model_that_is_right_stays_as_it_is() -> None:
    better = recalibrated(fallback(), answers(fallback(), often=1.0))
    for raw in (0.1, 0.5, 0.9):
        assert abs(better.calibrated(raw) - fallback().calibrated(raw)) < 0.08


@given(st.lists(st.tuples(SHARES, st.booleans()), max_size=200), st.lists(SHARES, min_size=2))
def test_what_is_likelier_never_becomes_less_likely(
    said: list[tuple[float, bool]], raw: list[float]
) -> None:
    said += [(0.2, False)] * 200 + [(0.9, True)] * 200
    better = recalibrated(fallback(), said)
    brought = [better.calibrated(chance) for chance in sorted(raw)]
    assert brought == sorted(brought)
    assert all(0 <= chance <= 1 for chance in brought)


@pytest.mark.parametrize(
    "said",
    [[], [(0.5, True)] * 299, [(0.5, True)] * 900, [(0.5, False)] * 49 + [(0.9, True)] * 900],
)
def test_a_few_answers_or_those_of_one_kind_are_not_enough(said: list[tuple[float, bool]]) -> None:
    assert not are_enough(said)
    with pytest.raises(ValueError, match="fewest"):
        recalibrated(BARE, said)


def test_points_stand_for_groups_of_some_size() -> None:
    points = isotonic(answers(BARE, often=1.0, count=1_000))
    assert 1 < len(points) <= 1_000 / 60


def test_answers_to_one_probability_are_one_point() -> None:
    said = [(0.9, True)] * 240 + [(0.9, False)] * 160 + [(0.1, False)] * 200
    assert isotonic(said) == ((0.1, 0.0), (0.9, 0.6))
