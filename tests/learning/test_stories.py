"""The stories themselves: their mix, their people, and that nothing in them could be real."""

from __future__ import annotations

from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from roundtable.charter.terms import Charter
from roundtable.intake.rules import (
    ReferralFacts,
    may_grade,
    meets_criteria,
    uses_the_charters_words,
)
from roundtable.intake.statement import ReferralGiven
from roundtable.learning.demonstration.analysing import MEANINGS
from roundtable.learning.demonstration.deeds import AddFactor, Grade, Receive, Return, TimedStep
from roundtable.learning.demonstration.outlines import Reach
from roundtable.learning.demonstration.returns import KNOWLEDGE
from roundtable.learning.demonstration.stories import Story, stories, timeline
from roundtable.workload.rules import calendar
from tests.architecture.test_fiction import real_looking
from tests.learning.conftest import NOW

MANY = 2_000
SEED = 20260401


@pytest.fixture(scope="module")
def told(northshire: Charter) -> list[Story]:
    return stories(northshire, now=NOW, seed=SEED, count=MANY)


@pytest.fixture(scope="module")
def steps(northshire: Charter, told: list[Story]) -> list[TimedStep]:
    return timeline(northshire, told, now=NOW)


def referral(story: Story) -> ReferralGiven:
    received = story.steps[0].deed
    assert isinstance(received, Receive)
    return received.given


def share(counted: Counter[Any], kind: object) -> float:
    return 100 * counted[kind] / counted.total()


def test_the_mix_is_that_of_the_study(told: list[Story]) -> None:
    groups = Counter(story.outline.group for story in told)
    assert share(groups, "domestic_abuse") == pytest.approx(59, abs=0.5)
    assert share(groups, "children") == pytest.approx(21, abs=0.5)
    assert share(groups, "adults") == pytest.approx(20, abs=0.5)


def test_grades_fall_as_in_the_field(told: list[Story]) -> None:
    given = [step.deed for story in told for step in story.steps]
    grades = Counter(deed.grade for deed in given if isinstance(deed, Grade))
    assert 55 <= share(grades, "standard") <= 75
    assert 20 <= share(grades, "medium") <= 35
    assert 5 <= share(grades, "high") <= 15


def test_one_to_sixteen_people_are_on_a_referral(told: list[Story]) -> None:
    sizes = [len(referral(story).people) for story in told]
    assert (min(sizes), max(sizes)) == (1, 16)
    assert 3 <= sum(sizes) / len(sizes) <= 4


def test_every_source_concern_and_stage_comes_up(northshire: Charter, told: list[Story]) -> None:
    # What another hub hands over comes with a package, which nobody invents.
    sources = {source.code for source in northshire.intake.sources} - {"another_hub"}
    assert {story.outline.source for story in told} == sources
    assert {story.outline.reach for story in told} == set(Reach)
    concerns = {concern for story in told for concern in referral(story).concerns}
    assert concerns == {concern.code for concern in northshire.intake.concerns}


def test_a_fifth_are_about_people_told_of_before(told: list[Story]) -> None:
    assert share(Counter(story.again for story in told), True) == pytest.approx(20, abs=1)
    first = {story.outline.number: story for story in told if not story.again}
    for story in told:
        if story.again:
            before = first[int(story.family.subject.key.partition(".")[0])]
            assert before.began > story.began
            assert before.family == story.family


def test_every_referral_speaks_the_charters_words_and_meets_its_criteria(
    northshire: Charter, told: list[Story]
) -> None:
    for story in told:
        given = referral(story)
        assert uses_the_charters_words(northshire, given)
        roles = tuple(person.role for person in given.people)
        facts = ReferralFacts(tuple(given.concerns), roles, bool(given.narrative))
        assert meets_criteria(northshire, facts), story


def test_grades_are_ones_the_charter_allows(northshire: Charter, told: list[Story]) -> None:
    for story in told:
        for step in story.steps:
            if isinstance(step.deed, Grade):
                verdict = may_grade(
                    northshire,
                    concerns=referral(story).concerns,
                    grade=step.deed.grade,
                    factors=step.deed.factors,
                    answers=step.deed.answers,
                    reasons=step.deed.reasons,
                )
                assert verdict, step.deed


def test_no_two_accounts_read_the_same(told: list[Story]) -> None:
    accounts = Counter(referral(story).narrative for story in told)
    assert accounts.most_common(1)[0][1] == 1


def test_nothing_in_a_story_could_be_real(told: list[Story]) -> None:
    for story in told:
        assert real_looking(repr(story.steps)) == []
        for person in referral(story).people:
            assert person.nhs_number[:3] in ("", "999")
            assert person.postcode[:4] in ("", "ZZ99")


def test_every_nhs_number_has_its_check_digit(told: list[Story]) -> None:
    numbers = {one.nhs_number for story in told for one in story.family.people if one.nhs_number}
    assert len(numbers) > MANY
    for number in numbers:
        total = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9]))
        assert -total % 11 == int(number[9])


def test_no_blank_is_left_unfilled(told: list[Story]) -> None:
    for story in told:
        said = [referral(story).narrative, referral(story).wishes]
        said += [
            item.text
            for step in story.steps
            if isinstance(step.deed, Return)
            for about in step.deed.about
            for item in about.items
        ]
        assert not any("{" in text or "  " in text for text in said)


def test_what_an_item_means_is_said_of_items_that_there_are(told: list[Story]) -> None:
    known = {each.text for of_agency in KNOWLEDGE.values() for each in of_agency}
    assert MEANINGS.keys() <= known
    for story in told:
        given = {
            item.text
            for step in story.steps
            if isinstance(step.deed, Return)
            for about in step.deed.about
            for item in about.items
        }
        added = [step.deed for step in story.steps if isinstance(step.deed, AddFactor)]
        assert {each.item for each in added if each.item} <= given


def test_no_return_says_the_same_of_two_people(told: list[Story]) -> None:
    for story in told:
        for step in story.steps:
            if isinstance(step.deed, Return):
                texts = [item.known.text for about in step.deed.about for item in about.items]
                assert len(texts) == len(set(texts))


def test_everything_happens_in_order_in_the_hubs_own_hours(
    northshire: Charter, steps: list[TimedStep]
) -> None:
    hours = calendar(northshire)
    places: dict[int, int] = {}
    for step in steps:
        local = step.at.astimezone(ZoneInfo(hours.timezone))
        assert hours.works_on(local.date())
        assert hours.opens <= local.time() <= hours.closes
        assert step.at <= NOW
        assert step.place == places.get(step.story, -1) + 1, "a story is told in its order"
        places[step.story] = step.place


def test_the_same_seed_tells_the_same_stories(northshire: Charter) -> None:
    once, again = (stories(northshire, now=NOW, seed=7, count=40) for _ in range(2))
    assert once == again
    assert once != stories(northshire, now=NOW, seed=8, count=40)


def test_nobody_has_a_birthday_while_a_story_is_told(
    told: list[Story], steps: list[TimedStep]
) -> None:
    first = min(step.at for step in steps).date()
    grown = {
        one.name
        for story in told
        for one in story.family.people
        if one.born_on and one.age(first) != one.age(NOW.date())
    }
    assert grown == set()
