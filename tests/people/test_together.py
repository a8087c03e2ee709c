"""People of one referral weighed together, and names that go together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from roundtable.people.matching.circles import ELSE, circles
from roundtable.people.matching.comparing import Plain, plainly
from roundtable.people.matching.identity import Identity, Name, Place
from roundtable.people.matching.keys import asked, keys
from roundtable.people.matching.levels import Family, Given
from roundtable.people.matching.model import fallback
from roundtable.people.matching.scoring import LIKELY, scored, scored_together

MODEL = fallback()
MILLION = 1_000_000
HERE, THERE, ELSEWHERE = "ZZ99 3AB", "ZZ12 1XY", "ZZ7 0QQ"


def called(name: str, postcode: str, born: date | None = None, sex: str = "") -> Identity:
    first, _, last = name.partition("|")
    return Identity((Name(first, last),), born, sex=sex, places=(Place(postcode),))


def together(people: list[Identity], rows: list[dict[str, Identity]]) -> list[dict[str, float]]:
    plain = [{name: plainly(row) for name, row in each.items()} for each in rows]
    told = scored_together([plainly(one) for one in people], plain, model=MODEL, size=MILLION)
    return [{name: one.probability for name, one in ranked} for ranked in told]


def alone(person: Identity, row: Identity) -> float:
    return scored(plainly(person), [plainly(row)], model=MODEL, size=MILLION)[0].probability


MUM, DAD = called("Leah|Norton", HERE), called("Callum|Norton", HERE)
ROWS = {
    "mum": called("Leah|Norton", THERE, date(1990, 5, 6), "F"),
    "dad": called("Callum|Norton", THERE, date(1988, 2, 3), "M"),
}


def test_two_of_one_family_who_moved_raise_each_other():
    mum, dad = together([MUM, DAD], [{"mum": ROWS["mum"]}, {"dad": ROWS["dad"]}])
    assert alone(MUM, ROWS["mum"]) < LIKELY / 2
    assert mum["mum"] > LIKELY
    assert dad["dad"] > LIKELY


def test_who_lives_elsewhere_raises_nobody():
    apart = replace(ROWS["dad"], places=(Place(ELSEWHERE),))
    mum, _dad = together([MUM, DAD], [{"mum": ROWS["mum"]}, {"dad": apart}])
    assert mum["mum"] == alone(MUM, ROWS["mum"])


def test_where_they_were_said_to_live_is_not_counted_twice():
    mum = called("Leah|Norton", THERE)
    found, _dad = together([mum, called("Callum|Norton", THERE)],
                           [{"mum": ROWS["mum"]}, {"dad": ROWS["dad"]}])  # fmt: skip
    assert found["mum"] == alone(mum, ROWS["mum"])


def test_a_household_speaks_for_a_relative_as_much_as_for_the_person():
    sister = called("Amy|Norton", THERE, date(1994, 7, 8), "F")
    mum, _dad = together([MUM, DAD], [{"sister": sister}, {"dad": ROWS["dad"]}])
    assert mum["sister"] < 0.1


def test_a_row_that_is_surely_one_is_no_other():
    father = called("John|Norton", HERE, date(1960, 5, 6), "M")
    son = called("John|Norton", HERE, None, "M")
    row = called("John|Norton", HERE, date(1960, 5, 6), "M")
    _father, told = together([father, son], [{"him": row}, {"him": row}])
    assert told["him"] < alone(son, row) / 2


NAMES = st.sampled_from(["Leah|Norton", "Callum|Norton", "Leah|Smith", "Aisha|Khan"])
SOMEBODY = st.builds(called, NAMES, st.sampled_from([HERE, THERE]), st.none(), st.just(""))


@given(SOMEBODY, st.dictionaries(st.sampled_from("abc"), SOMEBODY, min_size=1))
def test_alone_and_together_are_one_thing_for_one_person(
    person: Identity, rows: dict[str, Identity]
) -> None:
    (found,) = together([person], [rows])
    plain: list[Plain] = [plainly(row) for row in rows.values()]
    ranked = scored(plainly(person), plain, model=MODEL, size=MILLION)
    assert found == {list(rows)[one.place]: one.probability for one in ranked}


@given(st.lists(SOMEBODY, min_size=1, max_size=3), SOMEBODY, SOMEBODY)
def test_the_probabilities_of_each_add_up_to_at_most_one(
    people: list[Identity], one: Identity, other: Identity
) -> None:
    for chances in together(people, [{"a": one, "b": other} for _each in people]):
        assert 0 <= sum(chances.values()) <= 1 + 1e-9


def test_names_that_are_borne_together_fall_into_circles():
    welsh = [(given, family) for given in ("seren", "rhys") for family in ("pryce", "bevan")]
    tamil = [(given, family) for given in ("kavin", "meena") for family in ("rajan", "selvan")]
    found = circles((welsh + tamil) * 50 + [("", "pryce")], count=2)
    assert found.given["seren"] == found.given["rhys"] != found.given["kavin"]
    assert found.family["pryce"] == found.family["bevan"] != found.family["rajan"]
    own = found.together[found.given["kavin"]][found.family["rajan"]]
    other = found.together[found.given["kavin"]][found.family["pryce"]]
    assert own > 1.5 > 0.5 > other
    assert len(found.together[ELSE]) == 3


def test_a_surname_weighs_less_for_a_first_name_of_its_circle():
    one = called("Amit|Agarwal", THERE)
    odds = MODEL.odds_of(_levels(one, one))[0]
    without = replace(MODEL, together=()).odds_of(_levels(one, one))[0]
    assert odds.stranger > 5 * without.stranger


def _levels(one: Identity, other: Identity):  # type: ignore[no-untyped-def]
    from roundtable.people.matching.comparing import compared

    return compared(plainly(one), plainly(other))


def test_two_names_in_use_are_no_slip():
    jade, jane = called("Jade|Brown", THERE), called("Jane|Browne", THERE)
    told = MODEL.told(_levels(jade, jane))
    assert (told.given, told.family) == (Given.ALIKE, Family.SLIP)


def test_what_too_many_share_is_not_asked_for():
    def both(name: str) -> list[str]:
        nobody = Identity((Name(*name.split("|")),))
        return [key for key in asked(nobody, MODEL) if key.startswith("f:")]

    assert both("John|Smith") == []
    assert both("Winifred|Quillfeather")
    row = set(keys(called("Winifred|Quillfeather", HERE, date(1950, 2, 3))))
    assert set(both("Winifred|Quillfeather")) <= row


def test_of_a_small_register_more_is_asked():
    smith = Identity((Name("Harriet", "Smith"),))
    large, small = asked(smith, MODEL), asked(smith, MODEL, size=1_000)
    assert set(large) < set(small)
    assert set(small) & set(keys(called("Harriet|Smith", HERE, date(1950, 2, 3))))
