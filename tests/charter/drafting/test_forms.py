"""A form for every group of the charter: what it shows is what the file says."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from roundtable.charter.drafting.asking import LABELS, label
from roundtable.charter.drafting.forms import ClauseForm, words_in
from roundtable.charter.drafting.outline import Group, Outline, outline
from roundtable.charter.drafting.showing import NAMES
from roundtable.charter.drafting.splicing import GONE
from roundtable.charter.terms import Charter, Term
from roundtable.web.forms import DayParts


@pytest.fixture(scope="module")
def here(northshire_text: str) -> Outline:
    return outline(northshire_text)


def form_of(here: Outline, key: str, posted: QueryDict | None = None, **more: Any) -> ClauseForm:
    group = here.groups[key]
    assert here.charter is not None
    return ClauseForm(group.model, group.says, here.charter, posted, **more)


def as_posted(form: ClauseForm, **changed: Any) -> QueryDict:
    """Return what a browser would send of a form, with some answers changed."""
    posted = QueryDict(mutable=True)
    for name, asked in form.fields.items():
        value = form[name].value()
        if isinstance(asked.widget, DayParts):
            for part, typed in zip(DayParts.PARTS, DayParts.parts(value), strict=True):
                posted[f"{name}-{part}"] = typed
        else:
            posted.setlist(name, sent(value))
    for name, value in form.when.initial.items():
        if name.endswith("-group"):
            posted[name] = value
    for name, value in changed.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    return posted


def sent(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(part) for part in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    return [] if value is None else [str(value)]


def models(term: type[Term] = Charter) -> set[type[Term]]:
    from roundtable.charter.drafting.outline import inner

    found = {term}
    for info in term.model_fields.values():
        inside = inner(info.annotation)
        if inside and inside not in found:
            found |= models(inside)
    return found


def test_every_word_of_the_charter_has_a_label_and_every_kind_a_name() -> None:
    for model in models():
        assert model.__name__ in NAMES or not words_in(model), model
        for word in words_in(model):
            assert label(model, word.name)
    assert len(models()) > 35
    assert all(text == text.strip() for text in LABELS.values())


def test_saving_a_page_unchanged_changes_nothing(here: Outline) -> None:
    for key in here.groups:
        form = form_of(here, key, as_posted(form_of(here, key)))
        assert form.is_valid(), (key, form.errors)
        assert form.changed_words() == {}, key


@pytest.mark.parametrize(
    ("key", "answers", "words"),
    [
        ("5.40", {"length": "2"}, {"length": 2}),
        ("5.40", {"grade": ""}, {"grade": GONE}),
        ("5.2", {"grade": "medium"}, {"grade": "medium"}),
        ("2.81", {"under_age": ""}, {"under_age": GONE}),
        ("2.111", {"people": ["victim"]}, {"people": ["victim"]}),
        ("4.1", {"never_told": "on"}, {"never_told": True}),
        ("1.1", {"opens": "07:30", "weekdays": ["1", "6"]}, {"opens": "07:30", "weekdays": [1, 6]}),
        ("cover", {"version": "1.1"}, {"version": "1.1"}),
        (
            "14.1",
            {"due-day": "1", "due-month": "2", "due-year": "2028"},
            {"due": "2028-02-01"},
        ),
        ("3.1", {"means": " Two\r\nlines "}, {"means": "Two lines"}),
        (
            "2.10",
            {"terms": "No further police action\nRed"},
            {"terms": ["No further police action", "Red"]},
        ),
    ],
)
def test_an_answer_becomes_a_word_of_the_file(
    here: Outline, key: str, answers: dict[str, Any], words: dict[str, object]
) -> None:
    form = form_of(here, key, as_posted(form_of(here, key), **answers))
    assert form.is_valid(), form.errors
    assert form.changed_words() == words


@pytest.mark.parametrize(
    ("key", "answers", "at", "said"),
    [
        ("5.40", {"length": "0"}, "length", "How long is"),
        ("5.40", {"length": "soon"}, "length", "How long must be a whole number"),
        ("5.40", {"length": ""}, "length", "How long is empty"),
        ("5.40", {"clause": "5.41"}, "clause", "There is a clause 5.41 already"),
        ("5.40", {"clause": "five"}, "clause", "for instance 4.2"),
        ("1.1", {"opens": "early"}, "opens", "for instance 08:00"),
        ("2.10", {"code": "Not a code"}, "code", "small letters"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(
    here: Outline, key: str, answers: dict[str, Any], at: str, said: str
) -> None:
    taken = here.groups.keys() - {key}
    form = form_of(here, key, as_posted(form_of(here, key), **answers), taken=taken)
    assert not form.is_valid()
    assert said in " ".join(form.errors[at])


def test_what_the_draft_does_not_have_is_not_dropped_unseen(northshire_text: str) -> None:
    """A grade and a concern are taken out; a clause that names them is saved as it is."""
    text = northshire_text.replace("code: standard\n", "code: usual\n", 1)
    here = outline(text.replace("code: neglect\n", "code: other\n", 1))
    assert here.problems
    for key in ("5.42", "2.21"):
        form = form_of(here, key, as_posted(form_of(here, key)))
        assert form.is_valid(), form.errors
        assert form.changed_words() == {}


def test_a_new_clause_leaves_out_what_it_need_not_say(here: Outline) -> None:
    listed = here.lists["clocks"]
    assert here.charter is not None
    empty = ClauseForm(listed.model, {"clause": "5.99"}, here.charter)
    posted = as_posted(empty, step="decide", length="3", unit="hours")
    form = ClauseForm(listed.model, {}, here.charter, posted)
    assert form.is_valid(), form.errors
    assert form.new_words() == {"clause": "5.99", "step": "decide", "length": 3, "unit": "hours"}


def test_a_group_is_told_from_what_is_inside_it(here: Outline) -> None:
    agency = here.groups["2.90"]
    says = dict(agency.says) | {"remit": []}
    same = Group(agency.key, agency.place, agency.model, says)
    other = Group(agency.key, agency.place, agency.model, says | {"posts": 9})
    assert same.fingerprint == agency.fingerprint != other.fingerprint
