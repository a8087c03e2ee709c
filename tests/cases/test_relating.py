"""How people may be related, and what is proposed: the rules alone."""

from __future__ import annotations

import itertools
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.cases.relationships.rules import (
    Earlier,
    Somebody,
    Tie,
    may_relate,
    proposals,
    words,
    words_back,
)
from roundtable.cases.rules import TIES, Origin, place_key

IDS = [UUID(int=number) for number in range(1, 17)]
TOM, MAIR, RHYS, GWEN = IDS[:4]
HOME = frozenset({"zz993ab 4millrow"})


def somebody(number: int, surname: str = "", **changes: object) -> Somebody:
    given_ = {"person": UUID(int=100 + number), "homes": frozenset[str]()} | changes
    return Somebody(IDS[number], number + 1, surname, **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "sex", "said"),
    [
        ("parent", "F", "mother of"),
        ("parent", "M", "father of"),
        ("parent", "", "parent of"),
        ("child", "F", "child of"),
        ("sibling", "M", "brother of"),
        ("grandparent", "F", "grandmother of"),
        ("professional", "F", "professional working with"),
    ],
)
def test_a_relationship_is_said_in_words(kind: str, sex: str, said: str) -> None:
    assert words(kind, sex) == said


@pytest.mark.parametrize(
    ("kind", "sex", "said"),
    [
        ("parent", "F", "child of"),
        ("child", "F", "mother of"),
        ("grandchild", "M", "grandfather of"),
        ("carer", "", "cared for by"),
        ("sibling", "F", "sister of"),
        ("partner", "", "partner of"),
        ("professional", "", "worked with by"),
    ],
)
def test_it_is_said_from_the_other_side_too(kind: str, sex: str, said: str) -> None:
    assert words_back(kind, sex) == said


@pytest.mark.parametrize("kind", TIES)
def test_every_kind_has_words_both_ways(kind: str) -> None:
    assert words(kind)
    assert words_back(kind)


@pytest.mark.parametrize(
    ("tie", "dates", "refused"),
    [
        (Tie(MAIR, TOM, "aunt"), {}, "No relationship is called `aunt`."),
        (Tie(MAIR, MAIR, "parent"), {}, "Nobody is related to themselves."),
        (Tie(MAIR, IDS[9], "parent"), {}, "They are not both on this case."),
        (Tie(TOM, GWEN, "grandchild"), {}, "It is said already how they are related."),
        (
            Tie(MAIR, TOM, "parent"),
            {"since": date(2024, 1, 2), "until": date(2024, 1, 1)},
            "It ends before it begins.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    tie: Tie, dates: dict[str, date], refused: str
) -> None:
    standing = [Tie(GWEN, TOM, "grandparent")]
    verdict = may_relate(tie, standing, on_case=IDS[:4], **dates)
    assert str(verdict) == refused
    assert verdict.reasons[0].remedy


def test_two_who_are_not_related_yet_may_be() -> None:
    standing = [Tie(GWEN, TOM, "grandparent")]
    assert may_relate(Tie(MAIR, TOM, "parent"), standing, on_case=IDS[:4])
    day = date(2024, 1, 1)
    assert may_relate(Tie(MAIR, TOM, "parent"), (), on_case=IDS[:4], since=day, until=day)


@pytest.mark.parametrize(
    ("lines", "postcode", "same"),
    [
        ("4 Mill Row", "ZZ99 3AB", True),
        ("4, mill row", "zz993ab", True),
        ("4 Mill Row\n", " ZZ99  3AB ", True),
        ("14 Mill Row", "ZZ99 3AB", False),
        ("4 Mill Row", "ZZ99 3AC", False),
        ("", "ZZ99 3AB", False),
        ("4 Mill Row", "", False),
    ],
)
def test_the_same_address_has_the_same_key(lines: str, postcode: str, same: bool) -> None:
    assert (place_key(lines, postcode) == place_key("4 Mill Row", "ZZ99 3AB")) is same


@pytest.mark.parametrize(("lines", "postcode"), [("", "ZZ99 3AB"), ("4 Mill Row", ""), (",", "-")])
def test_half_an_address_has_no_key(lines: str, postcode: str) -> None:
    assert place_key(lines, postcode) == ""


def test_who_lives_together_is_proposed_as_that() -> None:
    people = [somebody(0, "hollis", homes=HOME), somebody(1, "penn", homes=HOME), somebody(2)]
    (found,) = proposals(people, (), (), ())
    assert found.tie == Tie(TOM, MAIR, "lives_with")
    assert found.origin is Origin.ADDRESS
    assert "same address" in found.because


def test_the_same_surname_at_home_is_proposed_as_related() -> None:
    people = [somebody(0, "hollis", homes=HOME), somebody(1, "hollis", homes=HOME)]
    (found,) = proposals(people, (), (), ())
    assert found.tie.kind == "not_known"
    assert found.origin is Origin.SURNAME


def test_the_same_surname_elsewhere_says_nothing() -> None:
    people = [somebody(0, "hollis", homes=HOME), somebody(1, "hollis")]
    assert proposals(people, (), (), ()) == ()


def test_another_case_says_more_than_an_address() -> None:
    people = [somebody(0, "hollis", homes=HOME), somebody(1, "hollis", homes=HOME)]
    earlier = [Earlier(people[0].person, people[1].person, "child", "AAAA-BBBB")]  # type: ignore[arg-type]
    (found,) = proposals(people, (), (), earlier)
    assert found.tie == Tie(MAIR, TOM, "parent")
    assert found.origin is Origin.EARLIER_CASE
    assert "AAAA-BBBB" in found.because


@pytest.mark.parametrize("kind", ["lives_with", "not_known"])
def test_where_people_live_is_not_proposed_from_another_case(kind: str) -> None:
    people = [somebody(0), somebody(1)]
    earlier = [Earlier(people[0].person, people[1].person, kind, "AAAA-BBBB")]  # type: ignore[arg-type]
    assert proposals(people, (), (), earlier) == ()


def test_two_who_are_the_same_person_are_not_proposed_to_each_other() -> None:
    one = UUID(int=200)
    people = [somebody(0, person=one), somebody(1, person=one)]
    assert proposals(people, (), (), [Earlier(one, one, "sibling", "AAAA-BBBB")]) == ()


def test_when_a_better_one_is_refused_the_next_is_proposed() -> None:
    people = [somebody(0, "hollis", homes=HOME), somebody(1, "penn", homes=HOME)]
    earlier = [Earlier(people[1].person, people[0].person, "carer", "AAAA-BBBB")]  # type: ignore[arg-type]
    (first,) = proposals(people, (), (), earlier)
    (then,) = proposals(people, (), [first.tie], earlier)
    assert (first.origin, then.origin) == (Origin.EARLIER_CASE, Origin.ADDRESS)


kinds = st.sampled_from(sorted(TIES))
surnames = st.sampled_from(["", "hollis", "penn"])
homes = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Somebody], list[Tie], list[Earlier]]:
    count = draw(st.integers(2, 8))
    people = [somebody(n, draw(surnames), homes=draw(homes)) for n in range(count)]
    pairs = list(itertools.permutations(range(count), 2))
    some = st.lists(st.tuples(st.sampled_from(pairs), kinds), max_size=6)
    standing = [Tie(IDS[one], IDS[other], kind) for (one, other), kind in draw(some)]
    earlier = [
        Earlier(UUID(int=100 + one), UUID(int=100 + other), kind, "AAAA-BBBB")
        for (one, other), kind in draw(some)
    ]
    return people, standing, earlier


@given(cases(), st.randoms(use_true_random=False))
def test_a_refused_proposal_never_returns(case, chance) -> None:
    people, standing, earlier = case
    refused: list[Tie] = []
    for _press in range(60):
        found = proposals(people, standing, refused, earlier)
        said_before = {frozenset({tie, tie.turned()}) for tie in refused}
        assert not {frozenset({each.tie, each.tie.turned()}) for each in found} & said_before
        if not found:
            break
        refused.append(chance.choice(found).tie)
    assert proposals(people, standing, refused, earlier) == ()


@given(cases())
def test_what_is_proposed_may_be_entered_and_is_then_proposed_no_more(case) -> None:
    people, standing, earlier = case
    for _press in range(60):
        found = proposals(people, standing, (), earlier)
        if not found:
            break
        assert may_relate(found[0].tie, standing, on_case=IDS)
        standing = [*standing, found[0].tie]
    assert proposals(people, standing, (), earlier) == ()


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_does_not_matter(case, chance) -> None:
    people, standing, earlier = case
    shuffled = chance.sample(people, len(people))
    assert proposals(shuffled, standing, (), earlier) == proposals(people, standing, (), earlier)


@given(cases())
def test_an_address_that_is_not_there_changes_nothing_for_the_others(case) -> None:
    """Whoever's address is confidential is, to a proposal, somebody without an address."""
    people, standing, _earlier = case
    hidden = people[-1]._replace(homes=frozenset())
    without = proposals([*people[:-1], hidden], standing, (), ())
    gone = proposals(people[:-1], standing, (), ())
    assert without == gone
