"""How two descriptions agree, what that weighs, and who it probably is."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.people.matching import names, telling
from roundtable.people.matching.comparing import (
    Born,
    Family,
    Given,
    Issued,
    Levels,
    Lives,
    Plain,
    Sex,
    compared,
    plainly,
)
from roundtable.people.matching.identity import Identity, Name, Place
from roundtable.people.matching.keys import asked, keys
from roundtable.people.matching.model import PARTS, fallback, read_model, written_model
from roundtable.people.matching.names import plain
from roundtable.people.matching.scoring import LIKELY, scored, waterfall

MODEL = fallback()
MILLION = 1_000_000
BORN = date(1984, 3, 7)


def somebody(name: str, born: date | None = None, postcode: str = "", **more: object) -> Identity:
    """Return somebody called "Given names|Family names"."""
    first, _, last = name.partition("|")
    places = (Place(postcode),) if postcode else ()
    return Identity((Name(first, last),), born, places=places, **more)  # type: ignore[arg-type]


def levels(one: Identity, other: Identity) -> Levels:
    found = compared(plainly(one), plainly(other))
    turned = compared(plainly(other), plainly(one))
    assert found == turned, "it matters who is compared with whom"
    return found


def probability(one: Identity, *others: Identity, size: int = MILLION) -> list[float]:
    """Return how probably each of these rows is the person, in their order."""
    found = scored(plainly(one), [plainly(other) for other in others], model=MODEL, size=size)
    return [each.probability for each in sorted(found, key=lambda each: each.place)]


ONE_PERSON = [
    ("Mohammed|Khan", "Md|Khan"),
    ("Muhammad Ali|Al-Hassan", "Mohammed|Hassan"),
    ("Siân|Llewelyn", "Sian|Llewellyn"),
    ("Sean|O'Brien", "Shaun|OBrien"),
    ("Katarzyna|Kowalska", "Kasia|Kowalski"),
    ("Łukasz|Wójcik", "Lukasz|Wojcik"),
    ("Ștefan|Popescu", "Stefan|Popescu"),
    ("Gurpreet|Kaur", "Gurprit|Kaur"),
    ("Khadija|", "|Khadijah"),
    ("Xiao Ming|Li", "Li|Xiaoming"),
    ("Nguyen|Van", "Van|Nguyen"),
    ("Anna|Smith-Jones", "Anna|Jones"),
    ("William|Baker", "Bill|Baker"),
    ("Rehana Bibi|Begum", "Rehana|Bibi"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_two_spellings_of_one_person_share_a_key_and_are_likely_one(one: str, other: str) -> None:
    ours, theirs = somebody(one, BORN, "ZZ99 3AB"), somebody(other, BORN, "ZZ99 3AB")
    assert set(asked(somebody(one, BORN), MODEL)) & set(keys(somebody(other, BORN)))
    assert set(keys(somebody(one))) & set(keys(somebody(other))), "by name alone"
    assert probability(ours, theirs)[0] > LIKELY


TWIN = replace(somebody("Ahmed|Khan", BORN, "ZZ99 3AB"), sex="M")
DIFFERENT_PEOPLE = {
    "twins": (TWIN, replace(TWIN, names=(Name("Hamza", "Khan"),))),
    "twins of two sexes": (TWIN, replace(TWIN, names=(Name("Zara", "Khan"),), sex="F")),
    "father and son": (TWIN, replace(TWIN, born_on=date(1955, 9, 20))),
    "sisters": (
        somebody("Ewa|Nowak", date(1990, 5, 1), "ZZ99 3AB"),
        somebody("Ola|Nowak", date(1992, 8, 9), "ZZ99 3AB"),
    ),
    "one common name": (
        somebody("Mohammed|Khan", date(1980, 2, 3)),
        somebody("Mohammed|Khan", date(1991, 12, 24)),
    ),
    "a couple": (
        somebody("John|Smith", date(1970, 2, 3), "ZZ99 3AB", sex="M"),
        somebody("Jane|Smith", date(1971, 4, 5), "ZZ99 3AB", sex="F"),
    ),
}


@pytest.mark.parametrize("pair", DIFFERENT_PEOPLE.values(), ids=DIFFERENT_PEOPLE.keys())
def test_who_only_lives_together_is_not_one(pair: tuple[Identity, Identity]) -> None:
    assert probability(*pair)[0] < 0.3
    assert probability(pair[0], *pair)[1] < 0.001, "beside themselves"


def test_twins_beside_each_other_are_told_apart() -> None:
    one, other = DIFFERENT_PEOPLE["twins"]
    assert probability(one, one, other)[0] > LIKELY
    assert probability(one, other, one)[0] < 0.001


def test_a_relative_is_said_to_be_one() -> None:
    one, other = DIFFERENT_PEOPLE["twins"]
    (found,) = scored(plainly(one), [plainly(other)], model=MODEL, size=MILLION)
    stranger = plainly(somebody("Ahmed|Khan"))
    (unknown,) = scored(plainly(one), [stranger], model=MODEL, size=MILLION)
    assert found.relative > 0.99
    assert unknown.relative < 0.1


@pytest.mark.parametrize(
    ("one", "other", "given_level", "family_level"),
    [
        ("Ann|Lee", "Ann|Lee", Given.SAME, Family.SAME),
        ("Ann|Lee", "Nancy|Lee", Given.FORM, Family.SAME),
        ("Mary Ann|Lee", "Ann|Leigh", Given.SECOND, Family.SOUND),
        ("Ann|Jones", "Ann|Jonas", Given.SAME, Family.SLIP),
        ("A|Lee", "Ann|Lee", Given.INITIAL, Family.SAME),
        ("|Lee", "Ann|Lee", Given.MISSING, Family.SAME),
        ("Ann|", "Ann|Lee", Given.SAME, Family.MISSING),
        ("Lee|Ann", "Ann|Lee", Given.SWAPPED, Family.SWAPPED),
        ("Marzhurst|Dan", "Dean|Marshurst", Given.CROSSED, Family.CROSSED),
        ("Mary Ann|Lee", "Mary Anne|Lee", Given.BOTH, Family.SAME),
        ("Mary Ann|Lee", "Mary Jo|Lee", Given.UNLIKE, Family.SAME),
        ("Mohammed Ali|Khan", "Mohammed Asif|Khan", Given.LOOSE, Family.SAME),
        ("Mohammed Ali|Khan", "Ali|Khan", Given.SAME, Family.SAME),
        ("Mohammed Ali|Khan", "Mohammed|Khan", Given.COMMON, Family.SAME),
        ("Beth|Lee", "Bethany|Lee", Given.SHORT, Family.SAME),
        ("Isla|Lee", "Willow|Lee", Given.DIFFERS, Family.SAME),
        ("Ann|Robertson", "Tom|Robertsen", Given.DIFFERS, Family.SLIP),
        ("Ann|Weatherby", "Ann|Weatherley", Given.SAME, Family.CLOSE),
    ],
)
def test_levels_of_names(one: str, other: str, given_level: Given, family_level: Family) -> None:
    found = levels(somebody(one), somebody(other))
    assert (found.given, found.family) == (given_level, family_level)


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (BORN, Born.SAME),
        (date(1984, 7, 3), Born.SWAPPED),
        (date(1984, 3, 8), Born.TYPO),
        (date(1948, 3, 7), Born.TYPO),
        (date(1984, 1, 1), Born.YEAR),
        (date(1985, 1, 1), Born.ABOUT),
        (date(1986, 1, 1), Born.NEAR),
        (date(1984, 3, 26), Born.PARTS),
        (date(1984, 9, 26), Born.NEAR),
        (date(1960, 9, 26), Born.DIFFERS),
        (None, Born.MISSING),
    ],
)
def test_levels_of_birth_dates(other: date | None, level: Born) -> None:
    assert levels(somebody("A|B", BORN), somebody("A|B", other)).born == level


def test_a_guessed_birth_date_counts_by_its_year() -> None:
    guessed = somebody("A|B", date(1984, 6, 15), born_estimated=True)
    assert levels(guessed, somebody("A|B", BORN)).born == Born.YEAR
    assert levels(guessed, guessed).born == Born.YEAR
    assert set(keys(somebody("A|B", date(1985, 2, 2)))) & set(keys(guessed))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("ZZ99 3AB", "zz993ab", Lives.SAME),
        ("ZZ99 3AB", "ZZ99 3XY", Lives.SECTOR),
        ("ZZ99 3AB", "ZZ99 4AB", Lives.SLIP),
        ("ZZ99 3AB", "ZZ99 4XY", Lives.DISTRICT),
        ("ZZ99 3AB", "ZZ98 4AB", Lives.DIFFERS),
        ("ZZ99 3AB", "", Lives.MISSING),
    ],
)
def test_levels_of_places(one: str, other: str, level: Lives) -> None:
    assert levels(somebody("A|B", None, one), somebody("A|B", None, other)).lives == level


def test_a_former_address_and_a_former_name_count() -> None:
    moved = replace(
        somebody("Ann|Carter", BORN),
        names=(Name("Ann", "Carter"), Name("Ann", "Lee")),
        places=(Place("ZZ99 4XY"), Place("ZZ99 3AB", until=date(2024, 5, 1))),
    )
    found = levels(moved, somebody("Ann|Lee", BORN, "ZZ99 3AB"))
    assert (found.family, found.lives) == (Family.SAME, Lives.SAME)


def test_numbers_that_somebody_issued() -> None:
    one = replace(somebody("A|B"), nhs_number="9990000018", upn="A1", pnc="")
    other = replace(somebody("A|B"), nhs_number="9990000081", upn="Z9", pnc="X")
    found = levels(one, other)
    assert (found.nhs, found.upn, found.pnc) == (Issued.TYPO, Issued.DIFFERS, Issued.MISSING)
    assert levels(one, one).nhs == Issued.SAME
    assert levels(replace(one, sex="F"), replace(other, sex="M")).sex == Sex.DIFFERS


def test_the_rarer_the_name_the_more_it_weighs() -> None:
    model = replace(MODEL, family_frequencies={"smith": 0.01, "quillfeather": 1e-6})
    common, rare = (
        levels(somebody(f"Ann|{name}"), somebody(f"Ann|{name}"))
        for name in ("Smith", "Quillfeather")
    )
    bits = [waterfall(model, each)[PARTS.index("family")].bits for each in (common, rare)]
    assert bits[1] > bits[0] + 10


def test_a_model_is_read_back_as_it_was_written() -> None:
    assert read_model(written_model(MODEL)) == MODEL
    without = written_model(MODEL).replace('"sex"', '"hat"')
    with pytest.raises(ValueError, match="a model weighs exactly given, family"):
        read_model(without)


def test_calibration_moves_probabilities_along_its_points() -> None:
    model = replace(MODEL, calibration=((0.5, 0.2), (0.9, 0.8)))
    assert [model.calibrated(p) for p in (0, 0.25, 0.5, 0.7, 0.9, 1)] == pytest.approx(
        [0, 0.1, 0.2, 0.5, 0.8, 1]
    )


NAMES = st.sampled_from([side for pair in ONE_PERSON for side in pair])
DAYS = st.dates(date(1930, 1, 1), date(2026, 1, 1))
PEOPLE = st.builds(
    Identity,
    names=st.lists(NAMES, min_size=1, max_size=2).map(
        lambda names: tuple(Name(*name.split("|")) for name in names)
    ),
    born_on=st.none() | DAYS,
    born_estimated=st.booleans(),
    sex=st.sampled_from(["", "F", "M"]),
    places=st.lists(st.sampled_from(["ZZ99 3AB", "ZZ99 3XY", "ZZ98 1AA"]), max_size=2).map(
        lambda codes: tuple(Place(code) for code in codes)
    ),
    nhs_number=st.sampled_from(["", "9990000018", "9990000026"]),
)


@given(PEOPLE, PEOPLE)
def test_it_does_not_matter_who_is_compared_with_whom(one: Identity, other: Identity) -> None:
    levels(one, other)


@given(PEOPLE)
def test_what_is_missing_weighs_nothing(person: Identity) -> None:
    nothing = plainly(Identity())
    weights = waterfall(MODEL, compared(plainly(person), nothing))
    assert [weight.bits for weight in weights] == [0.0] * len(PARTS)


TRUE_PARTS = {
    "born": lambda p: replace(p, born=BORN, born_estimated=False),
    "sex": lambda p: replace(p, sex="F"),
    "postcodes": lambda p: replace(p, postcodes=("ZZ993AB",)),
    "nhs_number": lambda p: replace(p, nhs_number="9990000018"),
    "upn": lambda p: replace(p, upn="A123"),
    "pnc": lambda p: replace(p, pnc="99/1X"),
}


@given(PEOPLE, st.sampled_from(sorted(TRUE_PARTS)))
def test_more_that_is_true_of_both_never_makes_it_less_likely(person: Identity, part: str) -> None:
    known = TRUE_PARTS[part](plainly(person))
    unknown: Plain = replace(
        known, **{part: type(getattr(known, part))() if part != "born" else None}
    )
    more, less = (
        scored(each, [each], model=MODEL, size=MILLION)[0].probability for each in (known, unknown)
    )
    assert more >= less - 1e-12


@given(PEOPLE, st.lists(PEOPLE, max_size=6))
def test_the_probabilities_of_a_register_add_up_to_at_most_one(
    person: Identity, others: list[Identity]
) -> None:
    assert 0 <= sum(probability(person, *others)) <= 1 + 1e-9


@given(PEOPLE, st.integers(1, 400))
def test_a_day_later_is_never_better_than_the_same_day(person: Identity, days: int) -> None:
    born = replace(person, born_on=BORN, born_estimated=False)
    later = replace(born, born_on=BORN + timedelta(days=days))
    assert probability(born, later)[0] <= probability(born, born)[0]


@given(PEOPLE)
def test_a_plain_name_is_plain_already(person: Identity) -> None:
    for name in person.names:
        given_words, _, family_words = plain(name).partition("|")
        assert plain(Name(given_words, family_words)) == plain(name)


def test_the_examples_of_names_run() -> None:
    assert doctest.testmod(names).failed == 0
    assert doctest.testmod(telling).failed == 0
