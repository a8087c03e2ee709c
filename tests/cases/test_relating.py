"""How people may be related, what is proposed, and how the picture is laid out: the rules alone."""

from __future__ import annotations

import itertools
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.cases.relationships.layout import Box, Link, Node, Picture, generations, picture
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


# ---- the picture


def link(one: int, other: int, kind: str) -> Link[int]:
    return Link(one, other, kind, words(kind), words_back(kind))


@st.composite
def pictures(draw: st.DrawFn) -> tuple[list[Node[int]], list[Link[int]]]:
    count = draw(st.integers(1, 16))
    ages = st.none() | st.integers(0, 95)
    nodes = [Node(n, draw(st.integers(0, 3)), draw(ages)) for n in range(count)]
    if count == 1:
        return nodes, []
    pairs = st.sampled_from(list(itertools.combinations(range(count), 2)))
    tied = draw(st.dictionaries(pairs, kinds, max_size=24))
    return nodes, [link(one, other, kind) for (one, other), kind in tied.items()]


def inside(box: Box, drawn: Picture[int]) -> bool:
    return (
        box.x >= 0
        and box.y >= 0
        and box.x + box.width <= drawn.width
        and box.y + box.height <= drawn.height
    )


@given(pictures())
def test_no_two_boxes_and_no_two_labels_overlap(drawn_from) -> None:
    nodes, links = drawn_from
    drawn = picture(nodes, links)
    assert drawn.boxes.keys() == {node.key for node in nodes}
    assert len(drawn.lines) == len(links)
    placed = [*drawn.boxes.values(), *(line.label for line in drawn.lines)]
    assert all(inside(box, drawn) for box in placed)
    for one, other in itertools.combinations(placed, 2):
        assert not one.meets(other)


@given(pictures())
def test_no_line_crosses_a_box(drawn_from) -> None:
    drawn = picture(*drawn_from)
    for line in drawn.lines:
        assert len(line.corners) >= 4
        for (x, y), (u, v) in itertools.pairwise(line.corners):
            assert x == u or y == v
            way = Box(min(x, u), min(y, v), max(abs(x - u), 0.001), max(abs(y - v), 0.001))
            assert not any(way.meets(box) for box in drawn.boxes.values())


@given(pictures())
def test_a_line_goes_from_one_to_the_other_and_no_two_go_the_same_way(drawn_from) -> None:
    drawn = picture(*drawn_from)
    stretches: set[tuple[object, ...]] = set()
    for line in drawn.lines:
        upper, lower = drawn.boxes[line.upper], drawn.boxes[line.lower]
        (x, y), (u, v) = line.corners[0], line.corners[-1]
        assert y == upper.y + upper.height
        assert upper.x < x < upper.x + upper.width
        assert v in (lower.y, lower.y + lower.height)
        assert lower.x < u < lower.x + lower.width
        ways = {(a, b) for a, b in itertools.pairwise(line.corners) if a[1] == b[1] and a != b}
        assert not ways & stretches
        stretches |= ways


@given(pictures())
def test_no_line_to_the_side_falls_past_what_is_written_on_one_downwards(drawn_from) -> None:
    drawn = picture(*drawn_from)
    aside = [ln for ln in drawn.lines if drawn.boxes[ln.upper].y == drawn.boxes[ln.lower].y]
    for line in drawn.lines:
        for other in aside if line not in aside else []:
            for (x, y), (u, v) in itertools.pairwise(other.corners):
                falls = Box(x - 0.001, min(y, v), 0.002, abs(y - v))
                assert x != u or not falls.meets(line.label)


@given(pictures())
def test_the_same_people_give_the_same_picture(drawn_from) -> None:
    nodes, links = drawn_from
    assert picture(nodes, links) == picture(list(nodes), list(links))


@given(pictures())
def test_those_of_one_home_stand_side_by_side(drawn_from) -> None:
    nodes, links = drawn_from
    boxes = picture(nodes, links).boxes
    rows: dict[float, list[Node[int]]] = {}
    for node in sorted(nodes, key=lambda node: boxes[node.key].x):
        rows.setdefault(boxes[node.key].y, []).append(node)
    for row in rows.values():
        met = [home for home, _group in itertools.groupby(node.home for node in row)]
        assert len(met) == len(set(met))


def test_generations_stand_above_each_other() -> None:
    nodes = [Node(n) for n in range(5)]
    links = [
        link(1, 0, "parent"),
        link(2, 1, "partner"),
        link(3, 0, "grandparent"),
        link(4, 0, "sibling"),
    ]
    assert generations(nodes, links) == {0: 2, 1: 1, 2: 1, 3: 0, 4: 2}


def test_ages_say_it_where_the_relationship_does_not() -> None:
    nodes = [Node(0, age=7), Node(1, age=41), Node(2, age=9), Node(3, age=40), Node(4)]
    links = [link(1, 0, "carer"), link(2, 0, "friend"), link(3, 1, "lives_with")]
    assert generations(nodes, links) == {0: 1, 1: 0, 2: 1, 3: 0, 4: 2}


def test_a_line_reads_downwards_whichever_way_it_was_entered() -> None:
    nodes = [Node(0), Node(1), Node(2)]
    down = picture(nodes, [link(1, 0, "parent"), link(0, 2, "child")]).lines
    assert [(line.upper, line.text) for line in down] == [(1, "parent of"), (2, "parent of")]


def test_nobody_at_all_is_an_empty_picture() -> None:
    drawn = picture([], [])
    assert drawn.boxes == {}
    assert drawn.lines == ()
