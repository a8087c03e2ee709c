"""Whose word counts on a match, and what is confirmed without a person."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.terms import Charter
from roundtable.matches.rules import Answer, Said, confirmed_by_itself, standing
from tests.clauses import changed
from tests.people.registers import NORTHSHIRE
from tests.stories import MONDAY

AGENCIES = ("police", "health", "education")


def said(agency: str, answer: Answer, hours: int = 0, *, here: bool = True) -> Said:
    return Said(agency, "", answer, MONDAY + timedelta(hours=hours), here=here)


def test_the_last_word_of_an_agency_is_its_word() -> None:
    words = [said("health", Answer.UNSURE), said("health", Answer.CONFIRMED, 1)]
    assert standing(words, holder="police") == words[1]
    taken_back = [*words, said("health", Answer.OPEN, 2)]
    assert standing(taken_back, holder="police") is None


def test_who_holds_the_register_is_heard_first_however_late_others_speak() -> None:
    held = said("police", Answer.REJECTED)
    assert standing([held, said("health", Answer.CONFIRMED, 5)], holder="police") == held


def test_what_was_said_before_counts_until_something_is_said_here() -> None:
    before = said("health", Answer.REJECTED, 9, here=False)
    assert standing([before], holder="police") == before
    now = said("education", Answer.CONFIRMED, 1)
    assert standing([before, now], holder="police") == now


@given(
    st.lists(
        st.builds(
            said,
            st.sampled_from(AGENCIES),
            st.sampled_from(Answer),
            st.integers(0, 9),
            here=st.booleans(),
        ),
        unique_by=lambda each: (each.at, each.agency, each.here),
    ),
    st.randoms(),
)
def test_what_counts_does_not_hang_on_the_order_it_is_read_in(
    words: list[Said], random: Random
) -> None:
    mixed = list(words)
    random.shuffle(mixed)
    first, second = standing(words, holder="police"), standing(mixed, holder="police")
    assert (first and (first.at, first.here)) == (second and (second.at, second.here))
    assert first is None or first.answer is not Answer.OPEN


def sure_from(level: int | None) -> Charter:
    return changed(NORTHSHIRE, "7.80", confirmed_from=level) if level else NORTHSHIRE


def test_only_a_clause_lets_a_match_be_confirmed_without_a_person() -> None:
    assert not confirmed_by_itself(sure_from(None), "7.80", [1.0])
    assert confirmed_by_itself(sure_from(990), "7.80", [0.991])
    assert not confirmed_by_itself(sure_from(990), "7.80", [0.989])
    assert not confirmed_by_itself(sure_from(990), "7.81", [0.999])
    assert not confirmed_by_itself(sure_from(990), "", [1.0])


def test_a_match_with_another_near_it_is_for_a_person() -> None:
    assert not confirmed_by_itself(sure_from(990), "7.80", [0.99, 0.01])
    assert confirmed_by_itself(sure_from(990), "7.80", [0.995, 0.004])
