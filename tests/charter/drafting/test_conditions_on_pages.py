"""A condition is written on a page as rows, and as groups of rows within groups."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.drafting.condition_form import initial_of, pressed, slots_in
from roundtable.charter.drafting.condition_rows import DEEPEST, depth, joined, rows_of
from roundtable.charter.drafting.forms import ClauseForm
from roundtable.charter.drafting.models import Draft, HalfTyped
from roundtable.charter.drafting.outline import Outline, outline
from roundtable.charter.drafting.splicing import GONE
from tests.charter.conftest import STEADY
from tests.charter.drafting.shown import at, words
from tests.charter.drafting.test_forms import as_posted, form_of

HIGH = {"field": "grade", "op": "is", "value": "high"}
VICTIM = {"field": "item.about_role", "op": "is", "value": "victim"}
REFUSED = {"field": "item.consent", "op": "is", "value": "refused"}
MANY = {"field": "people.count", "op": "at_least", "value": 5}
NESTED = {"any": [HIGH, {"all": [VICTIM, {"none": [REFUSED, MANY]}]}]}

parts = st.sampled_from([HIGH, VICTIM, REFUSED, MANY])
conditions = st.recursive(
    parts,
    lambda inner: st.dictionaries(
        st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3), min_size=1
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def here(northshire_text: str) -> Outline:
    return outline(northshire_text)


def form_with(here: Outline, when: Any, posted: QueryDict | None = None) -> ClauseForm:
    """Return the form of a sharing clause that has a condition."""
    group = here.groups["7.61"]
    assert here.charter is not None
    return ClauseForm(group.model, {**group.says, "when": when}, here.charter, posted)


def typed(prefix: str, part: dict[str, Any], join: str = "all") -> dict[str, str]:
    said = {"join": join, **{name: str(value) for name, value in part.items()}}
    return {f"{prefix}-{name}": value for name, value in said.items()}


def test_a_condition_is_edited_as_rows(here: Outline) -> None:
    key = "7.56"
    assert form_of(here, key).when.words == (
        "the grade is high, and the role of the person it is about is alleged harmer"
    )
    posted = as_posted(form_of(here, key))
    posted["when-1-op"], posted["when-1-value"] = "in", "Alleged harmer, victim"
    posted["when-2-join"], posted["when-2-field"] = "none", "item.consent"
    posted["when-2-op"], posted["when-2-value"] = "is", "refused"
    form = form_of(here, key, posted)
    assert form.is_valid(), form.errors
    assert form.changed_words() == {
        "when": {
            "all": [
                {"field": "grade", "op": "is", "value": "high"},
                {"field": "item.about_role", "op": "in", "value": ["alleged_harmer", "victim"]},
            ],
            "none": [{"field": "item.consent", "op": "is", "value": "refused"}],
        }
    }
    assert "it is not so that consent is refused" in form.when.words


def test_a_condition_left_empty_goes(here: Outline) -> None:
    posted = as_posted(form_of(here, "7.61"))
    posted["when-0-field"] = ""
    form = form_of(here, "7.61", posted)
    assert form.is_valid()
    assert form.changed_words() == {"when": GONE}


def test_a_row_that_says_nothing_is_refused_beside_it(here: Outline) -> None:
    posted = as_posted(form_of(here, "7.61"))
    posted["when-0-value"] = ""
    form = form_of(here, "7.61", posted)
    assert not form.is_valid()
    assert "one value" in form.errors["when-0-value"][0]
    assert form.when.left_out == [
        "Row 1 is left out: it needs one value, not a list and not empty."
    ]


def test_groups_within_groups_are_written_from_nothing(here: Outline) -> None:
    posted = as_posted(form_with(here, None))
    posted.update(typed("when-0", HIGH, "any"))
    posted.update({"group": "when"})
    posted = pressed(posted)
    group = "when-2"
    assert posted[f"{group}-group"] == "yes"
    posted.update({f"{group}-join": "any", **typed(f"{group}-0", VICTIM), "group": group})
    posted = pressed(posted)
    inner = f"{group}-2"
    posted[f"{inner}-join"] = "all"
    posted.update({**typed(f"{inner}-0", REFUSED, "none"), **typed(f"{inner}-1", MANY, "none")})
    form = form_with(here, None, posted)
    assert form.is_valid(), form.errors
    assert form.changed_words()["when"] == NESTED
    assert form.when.words == (
        "the grade is high or (the role of the person it is about is victim, and "
        "(it is not so that consent is refused, and "
        "it is not so that the number of people is 5 or more))"
    )


def test_one_value_deep_in_a_condition_changes(here: Outline) -> None:
    posted = as_posted(form_with(here, NESTED))
    posted["when-1-1-0-value"] = "given"
    form = form_with(here, NESTED, posted)
    assert form.is_valid(), form.errors
    given = {**REFUSED, "value": "given"}
    assert form.changed_words()["when"] == {
        "any": [HIGH, {"all": [VICTIM, {"none": [given, MANY]}]}]
    }


def test_a_group_is_taken_out_whole(here: Outline) -> None:
    posted = as_posted(form_with(here, NESTED))
    posted["drop"] = "when-1"
    form = form_with(here, NESTED, pressed(posted))
    assert form.is_valid(), form.errors
    assert form.changed_words() == {"when": {"any": [HIGH]}}


def test_an_empty_group_says_nothing(here: Outline) -> None:
    posted = as_posted(form_with(here, HIGH))
    posted["group"] = "when"
    form = form_with(here, HIGH, pressed(posted))
    assert form.is_valid(), form.errors
    assert form.changed_words() == {}


def test_groups_stop_where_a_page_ends(here: Outline) -> None:
    condition: dict[str, Any] = HIGH
    for _each in range(DEEPEST + 2):
        condition = {"any": [condition]}
    assert depth(rows_of(condition)) > DEEPEST
    form = form_with(here, condition)
    assert not form.when.slots
    again = form_with(here, condition, as_posted(form))
    assert again.is_valid()
    assert again.changed_words() == {}
    assert "grade is high" in again.when.words
    (outermost,) = (slot for slot in form_with(here, NESTED).when.slots if slot.slots)
    assert outermost.takes_group


def test_a_value_that_the_draft_does_not_know_is_kept(here: Outline) -> None:
    odd = {"all": [{"field": "item.colour", "op": "is", "value": "deep_blue"}, HIGH]}
    form = form_with(here, odd, as_posted(form_with(here, odd)))
    assert form.is_valid(), form.errors
    assert form.changed_words() == {}


@STEADY
@given(conditions)
def test_rows_and_conditions_are_the_same_both_ways(condition: dict[str, Any]) -> None:
    rows = rows_of(condition)
    assert joined(rows, condition) == condition
    assert rows_of(joined(rows)) in (rows, rows_of(condition)) or len(rows) == 1


@STEADY
@given(conditions.filter(lambda condition: depth(rows_of(condition)) <= DEEPEST))
def test_any_condition_is_shown_and_saved_as_it_is(
    here: Outline, condition: dict[str, Any]
) -> None:
    form = form_with(here, condition)
    again = form_with(here, condition, as_posted(form))
    assert again.is_valid(), again.errors
    assert again.changed_words() == {}


def test_there_is_always_an_empty_row() -> None:
    shown = initial_of(rows_of(NESTED))
    slots = slots_in(shown)
    assert [slot.label for slot in slots] == ["1", "2", "3", "4"]
    assert [slot.label for slot in slots[1].slots or ()] == ["2.1", "2.2", "2.3"]
    more = pressed(QueryDict("more=when-1&when-1-group=yes&when-1-0-field=grade"))
    assert [slot.name for slot in slots_in(more)[0].slots or ()] == [
        "when-1-0",
        "when-1-1",
        "when-1-2",
    ]


@pytest.mark.django_db
def test_a_condition_is_said_in_words_before_it_is_saved(milo: Client, draft: Draft) -> None:
    typed = {"when-0-field": "grade", "when-0-op": "in", "when-0-value": "high, medium"}
    typed |= {"when-0-join": "all", "preview": "yes", "clause": "7.61"}
    said = milo.post(at(draft, "clause/7.61/"), typed).content.decode()
    assert "In words: the grade is one of high or medium." in words(said)
    typed |= {f"when-{row}-field": "" for row in (1, 2)}
    more = milo.post(at(draft, "clause/7.61/"), typed | {"more": "yes"}).content.decode()
    assert more.count("<fieldset") == said.count("<fieldset") + 2


@pytest.mark.django_db
def test_it_is_said_again_while_it_is_typed(milo: Client, draft: Draft) -> None:
    answers = {**typed("when-0", HIGH), **typed("when-1", {**MANY, "value": "some"})}
    for address in ("clause/7.61/", "add/sharing.clauses/"):
        answer = milo.post(at(draft, address), answers, headers={"HX-Request": "true"})
        said = re.sub(r"\s+", " ", answer.content.decode())
        assert "In words: the grade is high." in said
        assert "Row 2 is left out: it needs a whole number." in said
        assert "<html" not in said
    assert not HalfTyped.objects.exists()


@pytest.mark.django_db
def test_a_group_that_is_begun_is_kept(milo: Client, draft: Draft) -> None:
    milo.post(at(draft, "clause/7.61/"), {**typed("when-0", HIGH), "group": "when"})
    page = milo.get(at(draft, "clause/7.61/")).content.decode()
    assert "Group 2: its rows are read together" in page
    milo.post(at(draft, "clause/7.61/"), {**HalfTyped.objects.get().typed, "drop": "when-1"})
    page = milo.get(at(draft, "clause/7.61/")).content.decode()
    assert "its rows are read together" not in page
