"""What is weighed in few steps is what the parts of each comparison say, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.people.matching.comparing import Plain, compared
from roundtable.people.matching.model import Model, fallback
from roundtable.people.matching.scoring import scored, scored_together

MILLION = 1_000_000
HARDLY, TOGETHER = 1e-4, 0.5
MODELS = {
    "ships": fallback(),
    "not calibrated": replace(fallback(), calibration=()),
    "hardly ever right": replace(fallback(), calibration=((0.5, 0.01), (0.99, 0.3))),
    "of a small town": replace(fallback(), known=0.05, relatives=30.0),
}
GIVEN = ("leah", "callum", "mohammed ali", "mohammed", "md", "l", "lea", "norton", "amit", "")
FAMILY = ("norton", "nortan", "khan", "smith jones", "jones", "begum", "leah", "agarwal", "")
WHOLE = st.builds("{}|{}".format, st.sampled_from(GIVEN), st.sampled_from(FAMILY))
SOMEBODY = st.builds(
    Plain,
    names=st.lists(WHOLE, min_size=1, max_size=2, unique=True).map(tuple),
    born=st.sampled_from([None, *(date(1984, *day) for day in ((3, 7), (7, 3), (3, 8), (1, 1)))]),
    born_estimated=st.booleans(),
    sex=st.sampled_from(["", "F", "M"]),
    postcodes=st.lists(
        st.sampled_from(["ZZ993AB", "ZZ993XY", "ZZ121XY"]), max_size=2, unique=True
    ).map(tuple),
    nhs_number=st.sampled_from(["", "9990000018", "9990000026"]),
    upn=st.just(""),
    pnc=st.just(""),
)
REFERRALS = st.lists(
    st.tuples(SOMEBODY, st.dictionaries(st.sampled_from("abcd"), SOMEBODY)), min_size=1, max_size=3
)
Chances = dict[str, float]


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
@given(referral=REFERRALS, size=st.sampled_from([1, 1_000, MILLION]))
def test_everybody_on_a_referral_is_weighed_as_by_hand(
    model: Model, referral: list[tuple[Plain, dict[str, Plain]]], size: int
) -> None:
    people, rows = [one for one, _rows in referral], [known for _one, known in referral]
    told = scored_together(people, rows, model=model, size=size)
    for ranked, chances in zip(told, together(people, rows, model, size), strict=True):
        assert {name: one.probability for name, one in ranked} == pytest.approx(chances, rel=1e-9)
        said = [one.probability for _name, one in ranked]
        assert said == sorted(said, reverse=True)


@given(SOMEBODY, st.lists(SOMEBODY, max_size=4))
def test_whoever_asks_how_they_agree_is_told_it_of_the_row_in_question(
    person: Plain, rows: list[Plain]
) -> None:
    for one in scored(person, rows, model=fallback(), size=MILLION):
        assert one.levels == compared(person, rows[one.place])


def together(
    people: list[Plain], rows: list[dict[str, Plain]], model: Model, size: int
) -> list[Chances]:
    """Weigh each row by itself, then again beside what the others may be."""
    alone = [
        chances({name: ratio(one, row, model, size) for name, row in known.items()}, model, size)
        for one, known in zip(people, rows, strict=True)
    ]
    found = []
    for place, (one, known) in enumerate(zip(people, rows, strict=True)):
        others = [
            (rows[other][name], name, chance)
            for other, each in enumerate(alone)
            for name, chance in each.items()
            if other != place and chance >= HARDLY
        ]
        ratios = {
            name: ratio(one, row, model, size, lift(one, name, row, others, model))
            * prod(1 - chance for _row, other, chance in others if other == name)
            for name, row in known.items()
        }
        found.append(chances(ratios, model, size))
    return found


def lift(
    one: Plain, name: str, row: Plain, others: list[tuple[Plain, str, float]], model: Model
) -> float:
    """Return by how much likelier a row is for living with what is another's row, elsewhere than
    the person does.
    """
    elsewhere = set(row.postcodes) - set(one.postcodes)
    near = (
        chance for other, its, chance in others if its != name and elsewhere & set(other.postcodes)
    )
    return 1 + max(near, default=0.0) * TOGETHER / model.odds["lives"]["same"].stranger


def ratio(one: Plain, row: Plain, model: Model, size: int, lift: float = 1.0) -> float:
    """Return how much likelier it is that a row is the person than that it is anybody else."""
    share = min(model.relatives / size, 0.5)
    odds = model.odds_of(compared(one, row))
    same, kin, stranger = (prod(each) for each in zip(*odds, strict=True))
    return same * lift / (share * kin * lift + (1 - share) * stranger)


def chances(ratios: Chances, model: Model, size: int) -> Chances:
    """Return how probable each of competing rows is."""
    each = model.known / size
    whole = 1 - model.known + each * sum(ratios.values())
    said = {name: model.calibrated(each * ratio / whole) for name, ratio in ratios.items()}
    most = max(sum(said.values()), 1.0)
    return {name: chance / most for name, chance in said.items()}
