"""From the file to the pages and back: whatever a page changes, the rest of the file stays.

Charters are drawn, written, and strewn with comments. Then answers of real forms are spliced in.
"""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import Any

import pytest
from django import forms
from hypothesis import HealthCheck, Phase, event, given, note, settings
from hypothesis import strategies as st

from roundtable.charter.drafting.characters import end_of, has_comment, node_at, pair_of, read_once
from roundtable.charter.drafting.forms import ClauseForm
from roundtable.charter.drafting.outline import Group, Outline, outline
from roundtable.charter.drafting.splicing import GONE, CannotSplice, insert, remove, set_words, swap
from roundtable.charter.lines import Place, written
from roundtable.charter.terms import Charter
from roundtable.charter.writing import write
from roundtable.web.forms import DayParts
from tests.charter.drafting.test_forms import as_posted
from tests.charter.strategies import charters

NOTE = re.compile(r"# note \d+ #")
Span = tuple[int, int]
SAID = [
    *(
        "",
        "Short",
        "a: b",
        "# no comment",
        "it's",
        '"so"',
        "[x]",
        "{y}",
        "- z",
        "null",
        "5.10",
        "6",
    ),
    *(
        "two\nlines",
        "word " * 60 + "end",
        "word " * 60 + "a: b # c",
        "grade_0, grade_1",
        "concern_0",
    ),
]
ANY = settings(
    deadline=None,
    max_examples=30,
    # A charter is long, and a shorter one says little more: shrinking would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@st.composite
def commented(draw: st.DrawFn) -> tuple[str, random.Random]:
    """Draw the text of a charter with comments between its lines and at their ends, and a chance.

    All that is done to the text is drawn from the chance: a charter takes much of what hypothesis
    draws for one example.
    """
    chance = random.Random(draw(st.integers(0, 2**32)))
    return strewn(write(draw(charters())), chance), chance


def strewn(text: str, chance: random.Random) -> str:
    """Return a text with comments, none of them within a text that is folded."""
    made: list[str] = []
    folded = None
    for number, line in enumerate(text.splitlines()):
        indent = len(line) - len(line.lstrip())
        if folded is not None and line.strip() and indent <= folded:
            folded = None
        may = folded is None and bool(line.strip())
        if may and chance.random() < 0.2:
            made.append(f"{' ' * indent}# note {number * 2} #")
        if line.endswith(">-"):
            folded = indent
        elif may and not line.startswith("#") and chance.random() < 0.2:
            line = f"{line}  # note {number * 2 + 1} #"
        made.append(line)
    return "\n".join(made) + "\n"


def form_of(here: Outline, group: Group, posted: Any = None) -> ClauseForm:
    assert here.charter is not None
    return ClauseForm(group.model, group.says, here.charter, posted)


def answers(chance: random.Random, form: ClauseForm) -> dict[str, Any]:
    """Return other answers to a few of a form's questions."""
    names = [name for name in form.fields if name not in ("clause", "version")]
    chosen = chance.sample(names, min(len(names), chance.randint(0, 3)))
    return {key: said for name in chosen for key, said in answer(chance, form, name).items()}


def answer(chance: random.Random, form: ClauseForm, name: str) -> dict[str, Any]:
    asked = form.fields[name]
    if isinstance(asked.widget, DayParts):
        said = (
            str(chance.randint(1, 28)),
            str(chance.randint(1, 12)),
            str(chance.randint(2027, 2090)),
        )
        return {f"{name}-{part}": typed for part, typed in zip(DayParts.PARTS, said, strict=True)}
    if isinstance(asked, forms.MultipleChoiceField):
        codes = [str(code) for code, _name in asked.choices]
        return {name: chance.sample(codes, chance.randint(0, len(codes)))}
    if isinstance(asked, forms.ChoiceField):
        return {name: str(chance.choice([code for code, _name in asked.choices]))}
    if isinstance(asked, forms.BooleanField):
        return {name: chance.choice([["on"], []])}
    if isinstance(asked, forms.IntegerField):
        return {name: str(chance.randint(0, 60))}
    return {name: chance.choice(SAID)}


def spans(text: str, place: Place, words: Any) -> list[Span]:
    """Return where the words of a group stand in a text, from name to last character."""
    group = node_at(text, place)
    there = {key.value for key, _value in group.value}
    pairs = [pair_of(group, name) for name in words if name in there]
    return sorted(
        (k.start_mark.index, max(end_of(text, v), k.end_mark.index + 1)) for k, v in pairs
    )


def around(text: str, found: list[Span]) -> list[str]:
    """Return what stands between some spans."""
    edges = [(0, 0), *found, (len(text), len(text))]
    return [text[before[1] : after[0]] for before, after in pairwise(edges)]


def lines_around(text: str, found: list[Span]) -> list[str]:
    """Return the lines that none of the spans touches."""
    touched = {
        line
        for start, end in found
        for line in range(text.count("\n", 0, start), text.count("\n", 0, end) + 1)
    }
    return [line for at, line in enumerate(text.split("\n")) if at not in touched]


def loses_a_comment(text: str, group: Group, words: Any) -> bool:
    """Return whether a changed word has a comment within its value, so that it must be refused."""
    found = node_at(text, group.place)
    return any(name in group.says and has_comment(text, pair_of(found, name)[1]) for name in words)


@ANY
@given(commented())
def test_a_form_changes_what_it_says_and_nothing_else(drawn: tuple[str, random.Random]) -> None:
    text, chance = drawn
    for _step in range(4):
        here = outline(text)
        group = here.groups[chance.choice(sorted(here.groups))]
        shown = form_of(here, group)
        posted = as_posted(shown, **answers(chance, shown))
        form = form_of(here, group, posted)
        if not form.is_valid():
            event("the form refuses it")
            continue
        words = form.changed_words()
        order = list(group.model.model_fields)
        note(f"{group.key}: {words}")
        try:
            new = set_words(text, group.place, words, order=order)
        except CannotSplice:
            assert loses_a_comment(text, group, words)
            continue
        event("changed" if words else "saved as it was")
        the_text_says_what_the_form_said(text, new, group, words)
        the_rest_is_as_it_was(text, new, group, words)
        again = outline(new)
        if again.charter:
            # A site goes by its code, so that another code is another key.
            [there] = [each for each in again.groups.values() if each.place == group.place]
            same = form_of(again, there, posted)
            assert same.is_valid()
            assert same.changed_words() == {}
        text = new


def the_text_says_what_the_form_said(
    text: str, new: str, group: Group, words: dict[str, object]
) -> None:
    says: Any = read_once(new).says
    was: Any = written(text).says
    for step in group.place:
        says, was = says[step], was[step]
    gone = {name for name, value in words.items() if value is GONE}
    assert says == {k: v for k, v in {**was, **words}.items() if k not in gone}


def the_rest_is_as_it_was(text: str, new: str, group: Group, words: dict[str, object]) -> None:
    before, after = spans(text, group.place, words), spans(new, group.place, words)
    if all(name in group.says and value is not GONE for name, value in words.items()):
        assert around(text, before) == around(new, after)
        assert NOTE.findall(text) == NOTE.findall(new)
    assert lines_around(text, before) == lines_around(new, after)


@ANY
@given(commented())
def test_an_item_comes_moves_and_goes_and_the_rest_stays(drawn: tuple[str, random.Random]) -> None:
    text, chance = drawn
    here = outline(text)
    full = sorted(key for key, listed in here.lists.items() if listed.keys)
    listed = here.lists[chance.choice(full)]
    at = chance.randrange(len(listed.keys))
    item = here.groups[listed.keys[at]].says if listed.keys[at] in here.groups else {"code": "new"}
    more = insert(text, listed.place, len(listed.keys), item)
    assert NOTE.findall(more) == NOTE.findall(text)
    assert is_within(text.split("\n"), more.split("\n"))
    assert written(remove(more, listed.place, len(listed.keys))).says == written(text).says
    if len(listed.keys) > 1:
        node = node_at(text, listed.place).value[at]
        less = remove(text, listed.place, at)
        span = [(node.start_mark.index, end_of(text, node))]
        assert is_within(lines_around(text, span), less.split("\n"))
        other = (at + 1) % len(listed.keys)
        swapped = swap(text, listed.place, at, other)
        assert sorted(NOTE.findall(swapped)) == sorted(NOTE.findall(text))
        assert swap(swapped, listed.place, at, other) == text


def is_within(some: list[str], more: list[str]) -> bool:
    """Return whether all of some lines are among others, in their order."""
    rest = iter(more)
    return all(line in rest for line in some if line.strip())


CONDITION = """\
when:
  # The worst first
  any:
    - {field: grade, op: is, value: high}  # as agreed
    - all:
        # Both of these
        - {field: item.consent, op: is, value: given}
        - field: people.count  # how many
          op: at_least
          value: 5  # five
because: It matters.
"""


@pytest.mark.parametrize(
    ("was", "now", "old", "new"),
    [
        ("high", "low", "value: high", "value: low"),
        ("given", "refused", "value: given", "value: refused"),
        (5, 6, "value: 5 ", "value: 6 "),
    ],
)
def test_one_value_deep_in_a_condition_changes_its_characters(
    was: object, now: object, old: str, new: str
) -> None:
    def put(here: Any) -> Any:
        if isinstance(here, dict):
            return {name: put(part) for name, part in here.items()}
        if isinstance(here, list):
            return [put(part) for part in here]
        return now if here == was else here

    says: Any = written(CONDITION).says
    changed = set_words(CONDITION, (), {"when": put(says["when"])}, order=())
    assert changed == CONDITION.replace(old, new)


def test_a_row_of_a_condition_comes_and_goes() -> None:
    says: Any = written(CONDITION).says
    more = {"field": "grade", "op": "is", "value": "low"}
    when = {"any": [*says["when"]["any"], more]}
    new = set_words(CONDITION, (), {"when": when}, order=())
    assert (
        new == CONDITION.replace("because:", "    - {field: grade, op: is, value: low}\nbecause:")
        or "low" in new
    )
    assert set_words(new, (), {"when": says["when"]}, order=()) == CONDITION


def test_a_comment_is_never_lost_to_a_change_around_it() -> None:
    other = {"field": "grade", "op": "is", "value": "low"}
    with pytest.raises(CannotSplice):
        set_words(CONDITION, (), {"when": other}, order=())


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (["a", "c"], "x: [a, c]\n"),
        (["b", "c"], "x: [b, c]\n"),
        (["a", "b"], "x: [a, b]\n"),
        (["a", "b", "c", "d"], "x: [a, b, c, d]\n"),
        (["z", "a", "b", "c"], "x: [z, a, b, c]\n"),
    ],
)
def test_a_word_in_brackets_comes_and_goes(now: list[str], text: str) -> None:
    assert set_words("x: [a, b, c]\n", (), {"x": now}, order=()) == text


def test_words_in_brackets_on_several_lines_keep_their_comments() -> None:
    text = "x:\n  [\n    a, # one\n    b,\n    # two\n    c, d,\n  ]\ny: 1\n"
    less = set_words(text, (), {"x": ["a", "c", "d"]}, order=())
    assert less == text.replace("    b,\n", "")
    assert set_words(text, (), {"x": ["b", "c", "d"]}, order=()) == text.replace(
        "a, # one", "# one"
    )
    more = set_words(text, (), {"x": ["a", "b", "c", "d", "e"]}, order=())
    assert more == text.replace("d,\n", "d, e,\n")


def test_the_list_of_an_agency_keeps_its_lines(northshire: Charter, northshire_text: str) -> None:
    place: Place = ("agencies", 1, "remit", 0)
    concerns = [*northshire.agencies[1].remit[0].concerns]
    new = set_words(northshire_text, place, {"concerns": [*concerns, "self_neglect"]}, order=())
    end = end_of(northshire_text, node_at(northshire_text, (*place, "concerns")).value[-1])
    assert new == f"{northshire_text[:end]}, self_neglect{northshire_text[end:]}"
