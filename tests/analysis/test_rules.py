"""What may be said in an analysis, who reads it, and how complex a case is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.access.rules import ItemFacts
from roundtable.analysis.rules import (
    BANDS,
    MEASURES,
    Audience,
    audience,
    complexity,
    grounds_of_answer,
    may_add,
    may_agree,
    may_record_words,
    may_settle,
    may_take_back,
    may_write_summary,
    together,
    words_go,
)
from roundtable.charter.terms import Charter
from roundtable.lib.verdict import Verdict
from tests.clauses import without
from tests.sharing.items import SCHOOL

AGENCIES = ("police", "health", "education", "probation")
codes = st.sampled_from(AGENCIES)
facts = st.builds(ItemFacts, codes, st.frozensets(codes))
counts = st.fixed_dictionaries(
    {name: st.integers(0, 20) for name in ("people", "agencies", "risks", "unknowns")}
)


def told(verdict: Verdict, says: str) -> None:
    assert not verdict
    assert says in verdict.reasons[0].text
    assert verdict.reasons[0].remedy


def test_a_factor_rests_on_what_its_writer_sees() -> None:
    assert may_add("risk", text="Hungry.", cited=[1], seen=[1, 2])
    assert may_add("unknown", text="Who cooks?", cited=[], seen=[])
    told(may_add("guess", text="Hungry.", cited=[1], seen=[1]), "no such group")
    told(may_add("answer", text="Hungry.", cited=[1], seen=[1]), "no such group")
    told(may_add("risk", text=" ", cited=[1], seen=[1]), "Nothing is written")
    told(may_add("strength", text="Asks for help.", cited=[], seen=[]), "rests on something")
    told(may_add("risk", text="Hungry.", cited=[1, 3], seen=[1, 2]), "does not see")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"taken_back": True}, "took it back meanwhile"),
        ({"writer": "health"}, "Another agency added this"),
        ({"because": "  "}, "for a reason"),
    ],
)
def test_only_its_agency_takes_a_factor_back_once_and_for_a_reason(
    changes: dict[str, Any], says: str
) -> None:
    said: dict[str, Any] = {"agency": "police", "writer": "police", "taken_back": False}
    said |= {"because": "It was another child."}
    assert may_take_back(**said)
    told(may_take_back(**(said | changes)), says)


@pytest.mark.parametrize(
    ("kind", "changes", "says"),
    [
        ("risk", {}, "took it back meanwhile"),
        ("unknown", {"taken_back": True}, "took it back meanwhile"),
        ("unknown", {"settled": True}, "settled meanwhile"),
        ("unknown", {"how": ""}, "Nothing is written"),
        ("unknown", {"cited": [2]}, "does not see"),
    ],
)
def test_an_unknown_is_settled_once(kind: str, changes: dict[str, Any], says: str) -> None:
    said: dict[str, Any] = {"settled": False, "taken_back": False, "how": "His aunt does."}
    said |= {"cited": [1], "seen": [1]}
    assert may_settle("unknown", **said)
    told(may_settle(kind, **(said | changes)), says)


def test_an_answer_rests_on_what_its_unknown_rests_on_too() -> None:
    assert grounds_of_answer([2, 2, 1], [1, 3]) == (2, 1, 3)
    assert grounds_of_answer([], [1, 3]) == ()


def test_who_does_not_see_an_item_does_not_read_what_rests_on_it() -> None:
    items = {1: ItemFacts("health", frozenset({"police"})), 2: ItemFacts("police", frozenset())}
    read = audience(AGENCIES, kind="risk", writer="police", items=items)
    assert read.seen_by == ("police",)
    assert dict(read.hidden_from) == {"health": (2,), "education": (1, 2), "probation": (1, 2)}
    assert read.key == "police"


def test_a_question_goes_to_all_and_an_answer_resting_on_nothing_to_nobody_else() -> None:
    asked = audience(AGENCIES, kind="unknown", writer="police", items={})
    assert asked == Audience(AGENCIES)
    answered = audience(AGENCIES, kind="answer", writer="police", items={})
    assert answered.seen_by == ("police",)
    assert {code for code, _missing in answered.hidden_from} == set(AGENCIES) - {"police"}


@given(st.dictionaries(st.integers(0, 9), facts, min_size=1), st.integers(0, 9), facts)
def test_one_more_item_never_brings_another_reader(
    items: dict[int, ItemFacts], more: int, of: ItemFacts
) -> None:
    before = audience(AGENCIES, kind="risk", writer="police", items=items)
    after = audience(AGENCIES, kind="risk", writer="police", items={more: of} | items)
    assert set(after.seen_by) <= set(before.seen_by)
    assert {*before.seen_by, *dict(before.hidden_from)} == set(AGENCIES)


def test_a_summary_is_read_by_who_reads_all_it_draws_on() -> None:
    one, other = Audience[int](("police", "health")), Audience[int](("health", "education"))
    both = together(AGENCIES, {1: one, 2: other})
    assert both.seen_by == ("health",)
    assert dict(both.hidden_from) == {"police": (2,), "education": (1,), "probation": (1, 2)}


def test_own_words_go_as_what_a_person_wants_does(charter: Charter) -> None:
    wishes = SCHOOL.__class__(**(SCHOOL.__dict__ | {"category": "wishes"}))
    on_case = ("education", "police", "one_that_left", "health")
    yes, *_no = words_go(charter, item=wishes, agencies=on_case)
    assert (yes.agencies, yes.verdict.clauses) == (("police", "health"), ("7.68",))


def test_own_words_stay_where_the_charter_has_no_kind_for_them(charter: Charter) -> None:
    wishes = SCHOOL.__class__(**(SCHOOL.__dict__ | {"category": "wishes"}))
    silent = without(charter, "7.32")
    (no,) = words_go(silent, item=wishes, agencies=("education", "police"))
    assert not no.verdict
    assert no.agencies == ("police",)
    assert words_go(silent, item=wishes, agencies=("education",)) == ()


def test_own_words_say_something_and_to_whom() -> None:
    assert may_record_words(words="", wishes="To go home.", told_to="the nurse")
    told(may_record_words(words=" ", wishes="", told_to="the nurse"), "Nothing is written")
    told(may_record_words(words="Home.", wishes="", told_to=" "), "Nobody is named")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"latest": 2}, "another version"),
        ({"seen": None}, "another version"),
        ({"text": " "}, "Nothing is written"),
        ({"drawn": []}, "draws on factors"),
        ({"drawn": [7, 9]}, "taken back"),
    ],
)
def test_a_summary_follows_the_version_its_writer_saw(changes: dict[str, Any], says: str) -> None:
    said: dict[str, Any] = {"text": "He is hungry.", "drawn": [7], "standing": [7, 8]}
    said |= {"latest": 1, "seen": 1}
    assert may_write_summary(**said)
    told(may_write_summary(**(said | changes)), says)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"is_latest": False}, "newer version"),
        ({"agency": "health"}, "wrote it"),
        ({"agreed": ["police"]}, "has agreed"),
    ],
)
def test_an_agency_agrees_once_with_the_version_that_holds(
    changes: dict[str, Any], says: str
) -> None:
    said: dict[str, Any] = {"agency": "police", "writer": "health", "agreed": []}
    said |= {"is_latest": True}
    assert may_agree(**said)
    told(may_agree(**(said | changes)), says)


def test_complexity_is_said_in_words() -> None:
    found = complexity(people=5, agencies=7, risks=6, unknowns=3)
    assert found.band == "medium"
    assert found.reasons == ("5 people", "7 agencies", "6 risk factors", "3 open unknowns")
    assert (found.weights, found.points) == ((1, 1, 2, 1), 5)
    assert complexity(people=1, agencies=1, risks=0, unknowns=0).band == "low"
    assert complexity(people=16, agencies=11, risks=9, unknowns=5).band == "high"


@given(counts, counts)
def test_more_of_anything_never_makes_a_case_simpler(
    one: dict[str, int], more: dict[str, int]
) -> None:
    before = complexity(**one)
    after = complexity(**{name: count + more[name] for name, count in one.items()})
    order = [name for name, _least in reversed(BANDS)]
    assert after.points >= before.points
    assert order.index(after.band) >= order.index(before.band)


def test_every_measure_says_why() -> None:
    assert all(each.because and each.some < each.much for each in MEASURES)
