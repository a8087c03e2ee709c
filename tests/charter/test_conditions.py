"""Conditions against an oracle that shares no code with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from roundtable.charter.conditions import holds, in_words
from roundtable.charter.terms import Combination, Comparison, Condition
from tests.charter.conftest import STEADY

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
FIELDS = ("grade", "concerns", "people.count", "narrative.known")
WORDS = ("high", "medium", "neglect", "stalking")

words = st.sampled_from(WORDS)
values = {
    "is": st.one_of(words, st.integers(0, 3), st.booleans()),
    "is_not": st.one_of(words, st.integers(0, 3), st.booleans()),
    "in": st.lists(words, min_size=1, max_size=3),
    "not_in": st.lists(words, min_size=1, max_size=3),
    "at_least": st.integers(0, 3),
    "at_most": st.integers(0, 3),
    "contains": words,
    "known": st.booleans(),
}
comparisons = st.sampled_from(sorted(values)).flatmap(
    lambda op: st.fixed_dictionaries(
        {"field": st.sampled_from(FIELDS), "op": st.just(op), "value": values[op]}
    )
)


def combined(parts: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[dict[str, object]]:
    lists = st.lists(parts, max_size=2)
    return st.fixed_dictionaries({"all": lists, "any": lists, "none": lists}).filter(
        lambda lists: any(lists.values())
    )


conditions = st.recursive(comparisons, combined, max_leaves=6)
facts = st.dictionaries(
    st.sampled_from(FIELDS),
    st.one_of(words, st.integers(0, 3), st.booleans(), st.lists(words, max_size=3), st.none()),
)


def oracle(condition: dict[str, object], facts: dict[str, object]) -> bool:
    """Say the same by truth tables over sets of tagged values."""
    if "op" not in condition:
        alls, anys, nones = (
            [oracle(part, facts) for part in condition[word]] for word in ("all", "any", "none")
        )
        return False not in alls and (True in anys or not anys) and True not in nones
    fact, op, value = facts.get(condition["field"]), condition["op"], condition["value"]
    members = {repr(one) for one in (fact if isinstance(fact, list) else [fact])}
    unknown = fact is None or fact == []
    if op == "known":
        return unknown != value
    if unknown:
        return False
    wanted = {repr(one) for one in (value if isinstance(value, list) else [value])}
    single = not isinstance(fact, list)
    number = isinstance(fact, int)
    return {
        "is": single and members == wanted,
        "is_not": not (single and members == wanted),
        "in": members & wanted != set(),
        "not_in": members & wanted == set(),
        "contains": wanted <= members,
        "at_least": number and isinstance(value, int) and fact in range(value, 10),
        "at_most": number and isinstance(value, int) and fact in range(value + 1),
    }[op]


@STEADY
@given(conditions, facts)
def test_a_condition_holds_when_the_oracle_says_so(
    condition: dict[str, object], facts: dict[str, object]
) -> None:
    assert holds(CONDITION.validate_python(condition), facts) == oracle(condition, facts)


@STEADY
@given(conditions)
def test_a_condition_survives_writing_and_reading(condition: dict[str, object]) -> None:
    read = CONDITION.validate_python(condition)
    assert CONDITION.validate_python(CONDITION.dump_python(read, mode="json")) == read


@STEADY
@given(conditions)
def test_every_condition_can_be_said(condition: dict[str, object]) -> None:
    said = in_words(CONDITION.validate_python(condition))
    assert said
    assert "_" not in said


@pytest.mark.parametrize("op", ["is", "is_not", "in", "not_in", "contains", "at_least", "at_most"])
def test_an_unknown_fact_meets_no_comparison(op: str) -> None:
    value = {"in": ["high"], "not_in": ["high"], "at_least": 0, "at_most": 9}.get(op, "high")
    condition = CONDITION.validate_python({"field": "grade", "op": op, "value": value})
    for unknown in ({}, {"grade": None}, {"grade": ""}, {"grade": []}):
        assert not holds(condition, unknown)


def test_none_of_an_unknown_fact_holds() -> None:
    high = Comparison(field="grade", op="is", value="high")
    assert holds(Combination(none=(high,)), {})


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"field": "grade", "op": "is", "value": "high"}, "the grade is high"),
        (
            {"field": "concerns", "op": "in", "value": ["neglect", "stalking"]},
            "the concerns include any of neglect or stalking",
        ),
        (
            {"field": "people.count", "op": "at_least", "value": 5},
            "the number of people is 5 or more",
        ),
        ({"field": "item.consent", "op": "is_not", "value": "refused"}, "consent is not refused"),
        ({"field": "grade", "op": "known", "value": False}, "the grade is not known"),
        ({"field": "narrative.known", "op": "is", "value": True}, "what happened is known"),
        (
            {
                "any": [
                    {"field": "grade", "op": "is", "value": "high"},
                    {"field": "people.count", "op": "at_most", "value": 2},
                ],
                "none": [{"field": "item.consent", "op": "is", "value": "refused"}],
            },
            (
                "either the grade is high or the number of people is 2 or fewer, and it is not so "
                "that consent is refused"
            ),
        ),
    ],
)
def test_conditions_read_aloud(condition: dict[str, object], words: str) -> None:
    assert in_words(CONDITION.validate_python(condition)) == words


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "grade", "op": "is", "value": ["high"]},
        {"field": "grade", "op": "in", "value": "high"},
        {"field": "people.count", "op": "at_least", "value": True},
        {"field": "grade", "op": "like", "value": "h"},
        {"field": "Grade!", "op": "is", "value": "high"},
        {"field": "grade", "op": "is"},
        {"all": []},
        {},
    ],
)
def test_a_condition_that_could_mean_nothing_is_refused(condition: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CONDITION.validate_python(condition)
