"""The people that the matcher is trained and measured on: invented, and the same from one seed."""

from __future__ import annotations

import re
from itertools import groupby
from random import Random

import pytest

from benchmarks.people.asking import Asking
from benchmarks.people.errors import ERRORS, described
from benchmarks.people.households import nhs_number, people, without_numbers
from benchmarks.people.origins import ORIGINS
from benchmarks.people.quality import Answer, calibration_error, figures
from roundtable.people.matching.calibrating import isotonic
from tests.architecture.test_fiction import real_looking

SOME = list(people(3000, seed=5))


def test_one_seed_gives_the_same_people_and_another_gives_others():
    assert list(people(3000, seed=5)) == SOME
    assert list(people(3000, seed=6)) != SOME


def test_everybody_is_invented():
    for person in SOME:
        assert all(place.postcode.startswith("ZZ") for place in person.identity.places)
        assert re.fullmatch(r"(999\d{7})?", person.identity.nhs_number)
    assert real_looking("\n".join(str(person) for person in SOME)) == []


def test_a_household_shares_its_postcode_and_holds_twins_and_generations():
    households = [list(each) for _n, each in groupby(SOME, key=lambda one: one.household)]
    for members in households:
        assert len({one.identity.places[0].postcode for one in members}) == 1
    assert {one.role for one in SOME} == {"adult", "child", "twin"}
    assert 2.0 < len(SOME) / len(households) < 3.0


def test_every_origin_sex_and_age_is_met():
    assert {one.origin for one in SOME} == {origin.name for origin in ORIGINS}
    assert len({(one.sex, one.age_band) for one in SOME}) == 10
    assert sum(origin.share for origin in ORIGINS) == pytest.approx(1)


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_is_made_and_leaves_somebody_to_be_found(kind):
    error, _share = ERRORS[kind]
    rng = Random(kind)
    rows = [without_numbers(one.identity) for one in SOME]
    changed = [told for row in rows if (told := error(row, rng)) != row]
    assert changed
    assert all(told.names and (told.names[0].given or told.names[0].family) for told in changed)


def test_a_description_has_one_to_three_errors_and_no_numbers():
    rng = Random(1)
    told = [described(one.identity, rng) for one in SOME]
    assert {len(errors) for _told, errors in told} == {1, 2, 3}
    assert {one.nhs_number for one, _errors in told} == {""}
    assert {error for _told, errors in told for error in errors} == set(ERRORS)


def test_nobody_asked_about_in_vain_is_in_the_register():
    asking = Asking(1000, seed=3, asked=100, training=50)
    rows = dict(asking.rows())
    known = [one for one in asking.questions if one.place is not None]
    unknown = [one for one in asking.questions if one.place is None]
    assert len(rows) == 950
    assert (len(known), len(unknown)) == (100, 100)
    assert all(rows[one.place] == one.about.identity for one in known)
    assert not {one.about.identity for one in unknown} & set(rows.values())
    assert 40 <= len(asking.described) <= 50


def test_a_dirty_register_holds_errors_of_its_own():
    clean = dict(Asking(1000, seed=3, asked=10).rows())
    dirty = dict(Asking(1000, seed=3, asked=10, dirty=0.3).rows())
    changed = sum(row != dirty[place] for place, row in clean.items())
    assert 200 < changed < 300


def test_an_nhs_number_has_its_check_digit():
    for number in (nhs_number(Random(seed)) for seed in range(20)):
        total = sum(int(digit) * weight for digit, weight in zip(number, range(10, 0, -1)))  # noqa: B905
        assert total % 11 == 0


def test_figures_count_what_was_right():
    asking = Asking(100, seed=3, asked=2)
    list(asking.rows())
    known = [one for one in asking.questions if one.place is not None]
    unknown = [one for one in asking.questions if one.place is None]
    found = figures(
        [
            Answer(known[0], ((known[0].place, 0.95), (0, 0.01)), fetched=True),
            Answer(known[1], (), fetched=False),
            Answer(unknown[0], ((3, 0.9),), fetched=False),
            Answer(unknown[1], ((3, 0.2),), fetched=False),
        ]
    )
    assert (found.fetched, found.recall, found.first, found.in_five) == (0.5, 0.5, 0.5, 0.5)
    assert (found.precision, found.wrongly) == (0.5, 0.5)


def test_what_is_said_right_so_often_has_no_calibration_error():
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == pytest.approx(0)
    assert calibration_error([(0.9, False)] * 10) == pytest.approx(0.9)


def test_a_calibration_never_falls_and_follows_what_is_so():
    rng = Random(1)
    said = [(chance, rng.random() < chance**2) for chance in (rng.random() for _ in range(20_000))]
    points = isotonic(said, least=200)
    assert points == tuple(sorted(points))
    assert [y for _x, y in points] == sorted(y for _x, y in points)
    assert all(abs(y - x**2) < 0.1 for x, y in points)
