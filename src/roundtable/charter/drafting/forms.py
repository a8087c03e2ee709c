"""A form for a group of words of the charter, made from its model: what the model has, it asks."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from django import forms
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from roundtable.charter.drafting.asking import (
    LONG,
    SIZES,
    choices_of,
    hint,
    label,
    named_elsewhere,
)
from roundtable.charter.drafting.condition_form import WHEN, ConditionFields
from roundtable.charter.drafting.condition_rows import facts_for
from roundtable.charter.drafting.outline import inner, own_words
from roundtable.charter.drafting.splicing import GONE
from roundtable.charter.lines import Written
from roundtable.charter.terms import Charter, Term
from roundtable.charter.wording import problems_of
from roundtable.lib.words import WEEKDAYS
from roundtable.web.forms import (
    Agree,
    Choice,
    Choices,
    Day,
    Form,
    LongText,
    Look,
    Pick,
    Text,
    Whole,
)

MOST_RADIOS = 7


class CommentForm(Form):
    """Says something of a clause."""

    text = LongText(label="Comment", missing="Write what you want to say", max_length=2000)


class SettleForm(Form):
    """Settles a comment."""

    because = LongText(
        label="Why is it settled?",
        missing="Say why it is settled",
        max_length=500,
        look=Look(rows=2),
    )


@dataclass(frozen=True)
class Word:
    """One word of a model: its kind without the "or nothing", and whether it is a list."""

    name: str
    kind: object
    many: bool
    optional: bool
    info: FieldInfo


def words_in(model: type[Term]) -> list[Word]:
    """Return the words of a model that its page asks for, in order."""
    return [_word(name, model.model_fields[name]) for name in own_words(model)]


class ClauseForm(Form):
    """Asks for the words of one group. `says` is what it says now, as the file has it."""

    def __init__(
        self, model: type[Term], says: Mapping[str, Any], charter: Charter, *args: Any, **kw: Any
    ) -> None:
        self.model, self.says, self.charter = model, says, charter
        self.taken = kw.pop("taken", frozenset())
        self.when = ConditionFields(says.get(WHEN), self.facts)
        super().__init__(*args, initial=self._initial(), **kw)
        for word in words_in(model):
            if word.name != WHEN:
                self.fields[word.name] = _field(model, word, charter, says.get(word.name))
        if self.has_condition:
            self.when.begin(self.data if self.is_bound else None)
            self.fields.update(self.when.fields())

    @property
    def plain_names(self) -> list[str]:
        """The fields that are no rows of a condition."""
        return [name for name in self.fields if not name.startswith(f"{WHEN}-")]

    @property
    def has_condition(self) -> bool:
        """Whether the group can hold a condition."""
        return WHEN in self.model.model_fields

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts that the condition may ask for, each with what it can be."""
        return facts_for(self.model, self.charter)

    def changed_words(self) -> dict[str, object]:
        """Return what a valid form says otherwise than the text: by word, GONE to take it out."""
        changed: dict[str, object] = {}
        for name, value in self._said().items():
            default = _plain(self.model.model_fields[name].get_default(call_default_factory=True))
            required = self.model.model_fields[name].is_required()
            if value == self.says.get(name, default) and (name in self.says or not required):
                continue
            empty = not required and (value is None or (value in ("", []) and value == default))
            changed[name] = GONE if empty else value
        return changed

    def new_words(self) -> dict[str, object]:
        """Return what a valid form says of a group that is new, without what may be left out."""
        words: dict[str, object] = {}
        said = self._said()
        for name, info in self.model.model_fields.items():
            value = said.get(name, [])
            default = _plain(info.get_default(call_default_factory=True))
            if info.is_required() or (name in said and value != default and value is not None):
                words[name] = value
        return words

    def clean(self) -> dict[str, Any]:
        """Check the group as the charter's own terms do."""
        cleaned = super().clean() or {}
        if self.has_condition:
            self.when.read(self)
        if self.errors:
            return cleaned
        said = {n: v for n, v in self._said().items() if v is not None}
        whole = {n: v for n, v in self.says.items() if n not in self._said()} | said
        for name in self.model.model_fields:
            if inner(self.model.model_fields[name].annotation):
                whole.setdefault(name, [])
        try:
            self.model.model_validate(whole)
        except ValidationError as error:
            self._take(error)
        if cleaned.get("clause") in self.taken:
            self.add_error("clause", f"There is a clause {cleaned['clause']} already")
        return cleaned

    def _initial(self) -> dict[str, Any]:
        shown = {}
        for word in words_in(self.model):
            default = word.info.get_default(call_default_factory=True)
            value = self.says.get(word.name, _plain(default))
            shown[word.name] = _shown(word, value)
        return shown | self.when.initial

    def _said(self) -> dict[str, Any]:
        said = {
            word.name: _written(word, self.cleaned_data.get(word.name))
            for word in words_in(self.model)
            if word.name != WHEN
        }
        return said | ({WHEN: self.when.condition} if self.has_condition else {})

    def _take(self, error: ValidationError) -> None:
        """Put what the terms refuse beside the field it is about."""
        for one in error.errors():
            problem = problems_of([one], Written())[0]
            name = str(one["loc"][0]) if one["loc"] else ""
            at = name if name in self.fields else None
            text = f"{problem.text} {problem.remedy}"
            if at:
                text = text.replace(f"`{name}`", label(self.model, name))
            self.add_error(at, text)


def _word(name: str, info: FieldInfo) -> Word:
    kind: Any = info.annotation
    optional = False
    if get_origin(kind) in (Union, types.UnionType) and type(None) in get_args(kind):
        optional = True
        kind = next(part for part in get_args(kind) if part is not type(None))
    kind = _bare(kind)
    many = get_origin(kind) is tuple
    kind = _bare(get_args(kind)[0]) if many else kind
    return Word(name, kind, many, optional or not info.is_required(), info)


def _bare(kind: Any) -> Any:
    """Return a kind without its constraints."""
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind


def _field(model: type[Term], word: Word, charter: Charter, now: Any) -> forms.Field:
    name = label(model, word.name)
    required = not word.optional and word.kind is not bool
    asked: dict[str, Any] = {
        "label": name,
        "help_text": hint(model, word.name),
        "required": required,
    }
    if required:
        asked["missing"] = f"{name} is empty"
    choices = _choices(model, word, charter)
    if choices is not None:
        return _choosing(word, [*choices, *_strange(choices, now)], asked)
    return _typing(word, asked)


def _choices(model: type[Term], word: Word, charter: Charter) -> list[tuple[str, str]] | None:
    if word.kind is int and (word.many or word.name == "weekday"):
        return [(str(number), day) for number, day in enumerate(WEEKDAYS, 1)]
    if word.kind is str:
        return named_elsewhere(model, word.name, charter)
    return choices_of(word.kind)


def _strange(choices: list[tuple[str, str]], now: Any) -> list[tuple[str, str]]:
    """Return what it says now and the draft does not have: saving must not drop it unseen."""
    known = {value for value, _name in choices}
    said = [str(part) for part in (now if isinstance(now, list) else [now]) if part is not None]
    return [(code, f"{code} (not in this draft)") for code in said if code not in known]


def _choosing(word: Word, choices: list[tuple[str, str]], asked: dict[str, Any]) -> forms.Field:
    if word.many:
        return Choices(choices=choices, look=Look(small=True), **asked | {"required": False})
    if word.optional and word.info.default is None:
        return Pick(choices=[("", "None"), *choices], **asked)
    few = len(choices) <= MOST_RADIOS
    return (
        Choice(choices=choices, **asked)
        if few
        else Pick(choices=[("", "Choose"), *choices], **asked)
    )


def _typing(word: Word, asked: dict[str, Any]) -> forms.Field:
    if word.kind is bool:
        return Agree(**asked | {"required": False})
    if word.kind is int:
        return Whole(look=Look(width=5), wrong=f"{asked['label']} must be a whole number", **asked)
    if word.kind is dt.date:
        return Day(**asked)
    if word.many or word.name in LONG:
        return LongText(look=Look(rows=3), **asked)
    return Text(look=Look(width=SIZES.get(word.name, 0)), **asked)


def _shown(word: Word, value: Any) -> Any:
    if value is None or value is PydanticUndefined:
        return [] if word.many else ""
    if word.many and word.kind is str and isinstance(value, list) and word.name == "terms":
        return "\n".join(value)
    if word.kind is dt.date:
        return dt.date.fromisoformat(str(value))
    return [str(part) for part in value] if word.many else value


def _written(word: Word, value: Any) -> Any:
    """Return a cleaned value as the file would have it."""
    if word.many and isinstance(value, str):
        return [" ".join(line.split()) for line in value.splitlines() if line.strip()]
    if word.many:
        return [int(part) if word.kind is int else part for part in value or []]
    if isinstance(value, str) and not value:
        return None if word.info.default is None or not word.optional else ""
    if isinstance(value, str):
        text = " ".join(value.split())
        number = word.kind is int or word.name == "signatures"
        return int(text) if number and text.isdecimal() else text
    return _plain(value)


def _plain(value: Any) -> Any:
    """Return a value of the terms as a file writes it."""
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if hasattr(value, "__members__") or isinstance(value, str) else value
