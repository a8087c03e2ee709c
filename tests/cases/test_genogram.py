"""How the picture of who is who is laid out: the conventions of a genogram, by the rules alone."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.cases.relationships.layout.generations import generations
from roundtable.cases.relationships.layout.parts import Box, Link, Node, Picture, Stroke
from roundtable.cases.relationships.layout.picture import picture
from roundtable.cases.relationships.layout.seats import spread
from roundtable.cases.relationships.rules import words, words_back
from roundtable.cases.rules import TIES


def link(one: int, other: int, kind: str, *, ended: bool = False) -> Link[int]:
    return Link(one, other, kind, words(kind), words_back(kind), ended)


@st.composite
def pictures(draw: st.DrawFn) -> tuple[list[Node[int]], list[Link[int]]]:
    """Return up to sixteen people and any relationships between them, however contradictory."""
    count = draw(st.integers(1, 16))
    ages, lines = st.none() | st.integers(0, 95), st.integers(1, 5)
    nodes = [
        Node(
            n,
            draw(st.integers(0, 3)),
            draw(ages),
            draw(ages),
            draw(st.sampled_from("MFU")),
            draw(st.booleans()),
            draw(lines),
        )
        for n in range(count)
    ]
    if count == 1:
        return nodes, []
    pairs = st.sampled_from(list(itertools.permutations(range(count), 2)))
    # Families more often than chance makes them.
    kinds = st.sampled_from([*TIES, "parent", "parent", "child", "partner", "sibling"])
    tied = draw(st.dictionaries(pairs, st.tuples(kinds, st.booleans()), max_size=24))
    return nodes, [link(*pair, kind, ended=over) for pair, (kind, over) in tied.items()]


def ways_of(stroke: Stroke[int]) -> tuple[tuple[tuple[float, float], ...], ...]:
    return (*stroke.ways, *stroke.unsaid)


def inside(box: Box, other: Box) -> bool:
    return (
        box.x >= other.x
        and box.y >= other.y
        and box.x + box.width <= other.x + other.width
        and box.y + box.height <= other.y + other.height
    )


def whole(drawn: Picture[int]) -> Box:
    return Box(0, 0, drawn.width, drawn.height)


# ---- whatever the relationships say


@given(pictures())
def test_everybody_is_drawn_once_and_nobody_over_anybody_or_anything_written(drawn_from) -> None:
    nodes, links = drawn_from
    drawn = picture(nodes, links)
    assert drawn.seats.keys() == {node.key for node in nodes}
    placed = [seat.cell for seat in drawn.seats.values()]
    placed += [stroke.label for stroke in drawn.strokes if stroke.label]
    assert all(inside(box, whole(drawn)) for box in placed)
    for one, other in itertools.combinations(placed, 2):
        assert not one.meets(other)


@given(pictures())
def test_every_relationship_is_drawn_exactly_once(drawn_from) -> None:
    nodes, links = drawn_from
    drawn = picture(nodes, links)
    told = Counter(each for part in (*drawn.strokes, *drawn.homes) for each in part.links)
    assert told == Counter(links)


@given(pictures())
def test_what_its_shape_does_not_say_is_written_on_a_line(drawn_from) -> None:
    for stroke in picture(*drawn_from).strokes:
        assert bool(stroke.text) is bool(stroke.label) is (stroke.kind in ("tie", "siblings"))
        assert bool(stroke.slashes) is stroke.over is any(each.over for each in stroke.links)


@given(pictures())
def test_lines_run_straight_and_cross_nobody_else(drawn_from) -> None:
    drawn = picture(*drawn_from)
    for stroke in drawn.strokes:
        theirs = {key for each in stroke.links for key in each.pair}
        cells = [seat.cell for key, seat in drawn.seats.items() if key not in theirs]
        for way in ways_of(stroke):
            for (x, y), (u, v) in itertools.pairwise(way):
                assert x == u or y == v
                run = Box(min(x, u), min(y, v), max(abs(x - u), 0.001), max(abs(y - v), 0.001))
                assert inside(run, whole(drawn))
                assert not any(run.meets(cell) for cell in cells)


@given(pictures())
def test_no_line_runs_over_the_words_below_a_shape(drawn_from) -> None:
    drawn = picture(*drawn_from)
    below = [
        Box(seat.cell.x, seat.y + 42, seat.cell.width, seat.cell.height - 84)
        for seat in drawn.seats.values()
    ]
    for stroke in drawn.strokes:
        for way in ways_of(stroke):
            for (x, y), (u, v) in itertools.pairwise(way):
                run = Box(min(x, u), min(y, v), abs(x - u) or 0.001, abs(y - v) or 0.001)
                assert not any(run.meets(said) for said in below)


@given(pictures())
def test_lines_meet_those_of_whom_they_tell(drawn_from) -> None:
    drawn = picture(*drawn_from)
    for stroke in drawn.strokes:
        corners = [corner for way in ways_of(stroke) for corner in (way[0], way[-1])]
        if stroke.kind == "family":
            told = {each.one if each.kind == "child" else each.other for each in stroke.links}
            told = told if stroke.links[0].kind in ("parent", "child") else set()
        else:
            told = {key for each in stroke.links for key in each.pair}
        for key in told:
            seat = drawn.seats[key]
            assert any(abs(x - seat.x) <= 20 and abs(y - seat.y) <= 20 for x, y in corners)


@given(pictures())
def test_no_two_relationships_run_along_the_same_way(drawn_from) -> None:
    drawn = picture(*drawn_from)
    level: set[tuple[float, float, float]] = set()
    for stroke in drawn.strokes:
        own = {
            (y, min(x, u), max(x, u))
            for way in ways_of(stroke)
            for (x, y), (u, v) in itertools.pairwise(way)
            if y == v and x != u
        }
        for y, start, end in own:
            assert not any(y == b and start < d and c < end for b, c, d in level)
        level |= own


@given(pictures())
def test_a_boundary_holds_those_of_its_home_and_nobody_else(drawn_from) -> None:
    nodes, links = drawn_from
    drawn = picture(nodes, links)
    living = Counter(node.home for node in nodes if node.home)
    assert [home.number for home in drawn.homes] == sorted(h for h, n in living.items() if n > 1)
    for home in drawn.homes:
        assert inside(home.box, whole(drawn))
        for node in nodes:
            cell = drawn.seats[node.key].cell
            mine = node.home == home.number
            assert inside(cell, home.box) if mine else not cell.meets(home.box)
        assert not any(other.box.meets(home.box) for other in drawn.homes if other is not home)


@given(pictures())
def test_the_same_people_give_the_same_picture(drawn_from) -> None:
    nodes, links = drawn_from
    assert picture(nodes, links) == picture(list(nodes), list(links))


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.sampled_from([0.05, 1.0])), max_size=9))
def test_places_keep_their_distance_and_move_no_more_than_they_must(wishes) -> None:
    places = spread(wishes, 200)
    assert all(b - a >= 200 - 1e-6 for a, b in itertools.pairwise(places))
    if all(b[0] - a[0] > 200 for a, b in itertools.pairwise(wishes)):
        assert places == pytest.approx([wish for wish, _weight in wishes])


# ---- generations


def test_generations_stand_above_each_other() -> None:
    nodes = [Node(n) for n in range(5)]
    links = [
        link(1, 0, "parent"),
        link(2, 1, "partner"),
        link(3, 0, "grandparent"),
        link(4, 0, "sibling"),
    ]
    assert generations(nodes, links) == {0: 2, 1: 1, 2: 1, 3: 0, 4: 2}
    seats = picture(nodes, links).seats
    assert seats[3].y < seats[1].y == seats[2].y < seats[0].y == seats[4].y


def test_ages_say_it_where_the_relationship_does_not() -> None:
    nodes = [Node(0, age=7), Node(1, age=41), Node(2, age=9), Node(3, age=40), Node(4)]
    links = [link(1, 0, "carer"), link(2, 0, "friend"), link(3, 1, "lives_with")]
    assert generations(nodes, links) == {0: 1, 1: 0, 2: 1, 3: 0, 4: 2}


@pytest.mark.parametrize(
    "links",
    [
        [link(0, 1, "parent"), link(1, 2, "parent"), link(2, 0, "parent")],
        [link(0, 1, "parent"), link(1, 0, "parent")],
        [link(0, 1, "parent"), link(1, 2, "parent"), link(2, 0, "partner")],
    ],
)
def test_what_contradicts_itself_is_written_in_words(links: list[Link[int]]) -> None:
    drawn = picture([Node(n) for n in range(3)], links)
    assert sum(stroke.kind == "tie" for stroke in drawn.strokes) >= 1
    assert {each for stroke in drawn.strokes for each in stroke.links} == set(links)


def test_nobody_at_all_is_an_empty_picture() -> None:
    drawn = picture([], [])
    assert drawn.seats == {}
    assert drawn.strokes == ()


def test_many_of_whom_nothing_is_said_stand_in_several_rows_in_their_order() -> None:
    seats = picture([Node(n) for n in range(16)], []).seats
    assert Counter(seat.y for seat in seats.values()).most_common() == [
        (seats[0].y, 6),
        (seats[6].y, 6),
        (seats[12].y, 4),
    ]
    assert sorted(seats, key=lambda n: (seats[n].y, seats[n].x)) == list(range(16))


# ---- couples, and the children below them

MOTHER, FATHER, CHILD, OTHER = Node(0, sex="F"), Node(1, sex="M"), Node(2), Node(3)
FAMILY = [link(0, 1, "partner"), link(0, 2, "parent"), link(1, 2, "parent")]


def strokes(drawn: Picture[int], kind: str) -> list[Stroke[int]]:
    return [stroke for stroke in drawn.strokes if stroke.kind == kind]


def test_partners_stand_side_by_side_the_man_to_the_left_joined_by_a_level_line() -> None:
    drawn = picture([MOTHER, OTHER, FATHER], [FAMILY[0], link(3, 0, "sibling")])
    [couple] = strokes(drawn, "couple")
    mother, father = drawn.seats[0], drawn.seats[1]
    assert couple.ways == (((father.x, father.y), (mother.x, mother.y)),)
    assert father.x < mother.x
    assert not any(father.x < drawn.seats[n].x < mother.x for n in drawn.seats)


def test_a_child_hangs_from_the_line_between_its_parents() -> None:
    drawn = picture([MOTHER, FATHER, CHILD], FAMILY)
    [couple], [family] = strokes(drawn, "couple"), strokes(drawn, "family")
    assert couple.links == (FAMILY[0],)
    assert set(family.links) == set(FAMILY[1:])
    (x, y), child = family.ways[0][0], drawn.seats[2]
    assert (x, y) == ((drawn.seats[0].x + drawn.seats[1].x) / 2, drawn.seats[0].y)
    assert family.ways[0][-1] == (child.x, child.y)
    assert child.x == x
    assert not family.unsaid


def test_parents_of_whom_nobody_said_that_they_are_partners_are_joined_otherwise() -> None:
    drawn = picture([MOTHER, FATHER, CHILD], FAMILY[1:])
    assert strokes(drawn, "couple") == []
    [family] = strokes(drawn, "family")
    assert len(family.unsaid) == 1


def test_a_partner_who_is_no_parent_is_drawn_as_none() -> None:
    drawn = picture([MOTHER, FATHER, CHILD], FAMILY[:2])
    [couple], [family] = strokes(drawn, "couple"), strokes(drawn, "family")
    assert family.links == (FAMILY[1],)
    between = sorted((drawn.seats[0].x, drawn.seats[1].x))
    assert not between[0] < family.ways[0][1][0] < between[1]
    assert couple.links == (FAMILY[0],)


def test_siblings_stand_in_order_of_birth_and_the_unborn_last() -> None:
    children = [
        Node(2, unborn=True),
        Node(3, born=300),
        Node(4),
        Node(5, born=100),
        Node(6, born=200),
    ]
    links = [FAMILY[0], *(link(p, c.key, "parent") for c in children for p in (0, 1))]
    siblings = [link(3, 5, "sibling"), link(2, 6, "sibling")]
    drawn = picture([*children, MOTHER, FATHER], [*links, *siblings])
    across = sorted((node.key for node in children), key=lambda key: drawn.seats[key].x)
    assert across == [5, 6, 3, 4, 2]
    [family] = strokes(drawn, "family")
    assert set(siblings) <= set(family.links)
    assert strokes(drawn, "siblings") == []


def test_siblings_without_parents_here_are_joined_above_their_heads() -> None:
    drawn = picture([CHILD, OTHER], [link(2, 3, "sibling")])
    [joined] = strokes(drawn, "siblings")
    assert joined.text == "brother or sister of"
    assert min(y for _x, y in joined.ways[0]) < drawn.seats[2].cell.y


def test_half_siblings_hang_from_the_parent_they_share() -> None:
    half = Node(4)
    links = [*FAMILY, link(3, 0, "former_partner"), link(0, 4, "parent"), link(3, 4, "parent")]
    drawn = picture([MOTHER, FATHER, CHILD, OTHER, half], links)
    # The mother between the two fathers, so that both lines are straight.
    between = sorted(drawn.seats[n].x for n in (1, 3))
    assert between[0] < drawn.seats[0].x < between[1]
    assert [len(stroke.ways) for stroke in strokes(drawn, "couple")] == [1, 1]
    assert len(strokes(drawn, "family")) == 2


@pytest.mark.parametrize(
    ("told", "over"),
    [
        (link(0, 1, "partner"), False),
        (link(0, 1, "partner", ended=True), True),
        (link(0, 1, "former_partner"), True),
        (link(0, 1, "friend", ended=True), True),
        (link(0, 1, "sibling", ended=True), True),
    ],
)
def test_what_has_ended_is_struck_through_twice(told: Link[int], over: bool) -> None:
    [stroke] = picture([MOTHER, FATHER], [told]).strokes
    assert len(stroke.slashes) == (2 if over else 0)


def test_partners_between_whom_somebody_has_to_stand_are_joined_below() -> None:
    links = [link(0, n, "partner") for n in (1, 2, 3)]
    drawn = picture([Node(n) for n in range(4)], links)
    assert len(strokes(drawn, "couple")) == 3
    assert sorted(len(stroke.ways[0]) for stroke in strokes(drawn, "couple")) == [2, 2, 6]


def test_children_hang_from_a_line_below_too() -> None:
    partners = [link(0, n, "partner") for n in (1, 2, 3)]
    links = [*partners, link(0, 4, "parent"), link(3, 4, "parent")]
    drawn = picture([Node(n) for n in range(5)], links)
    [family] = strokes(drawn, "family")
    [below] = [stroke for stroke in strokes(drawn, "couple") if len(stroke.ways[0]) > 2]
    assert below.links == (partners[2],)
    assert family.ways[0][0][1] == max(y for _x, y in below.ways[0])


# ---- homes


def test_that_two_live_together_is_said_by_the_boundary_around_them() -> None:
    lives = link(0, 1, "lives_with")
    drawn = picture([replace(MOTHER, home=1), replace(FATHER, home=1)], [lives])
    assert drawn.strokes == ()
    [home] = drawn.homes
    assert home.links == (lives,)


@pytest.mark.parametrize(("home", "ended"), [(0, False), (2, False), (1, True)])
def test_else_it_is_a_line_with_words(home: int, ended: bool) -> None:
    lives = link(0, 1, "lives_with", ended=ended)
    drawn = picture([replace(MOTHER, home=1), replace(FATHER, home=home)], [lives])
    [tie] = strokes(drawn, "tie")
    assert tie.text == "lives with"


def test_who_lives_alone_has_no_boundary() -> None:
    assert picture([replace(MOTHER, home=1), replace(FATHER, home=2)], []).homes == ()


def test_a_line_reads_downwards_whichever_way_it_was_entered() -> None:
    nodes = [Node(0, age=40), Node(1, age=7), Node(2, age=8)]
    told = [link(0, 1, "carer"), link(2, 0, "cared_for")]
    assert [stroke.text for stroke in picture(nodes, told).strokes] == ["carer of", "carer of"]
