"""Forms in the GOV.UK way: each field says what is asked, what to do when empty and how it looks.

    class PersonForm(Form):
        name = Text(label="Full name", missing="Enter the person's name", look=Look(width=20))
        born_on = Day(label="Date of birth", required=False, past=True)
        known = Choice(label="Do you know them?", missing="Say whether you know them",
                       choices=[("yes", "Yes"), ("no", "No")], unknown="I don't know")

A page shows them with `{{ error_summary(form) }}` and `{{ field(form, "name") }}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.forms.forms import DeclarativeFieldsMetaclass
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils import timezone

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Look:
    """How a field is shown.

    `width` is a GOV.UK character width (2, 3, 4, 5, 10, 20, 30) and 0 the whole column.
    `heading` makes the label or legend the page's heading. `hints` gives choices a hint each.
    `small` suits long lists of choices.
    """

    width: int = 0
    heading: bool = False
    inline: bool = False
    small: bool = False
    rows: int = 5
    autocomplete: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None
    prefix: str = ""
    suffix: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)


class Asked:
    """What our own fields add to Django's: `missing`, the message when empty, and `look`."""

    look: Look

    def __init__(
        self, *, missing: str = "", wrong: str = "", look: Look | None = None, **kwargs: Any
    ) -> None:
        messages = dict(kwargs.pop("error_messages", None) or {})
        if missing:
            messages["required"] = missing
        if wrong:
            messages |= {"invalid": wrong, "invalid_choice": wrong}
        super().__init__(error_messages=messages, **kwargs)  # type: ignore[call-arg]
        self.look = look or Look()


class Text(Asked, forms.CharField):
    """One line of text."""


class LongText(Asked, forms.CharField):
    """Several lines of text; with `max_length`, a count of the characters left."""

    widget = forms.Textarea


def in_words(
    label: str, *, help_text: str, missing: str, at_most: int = 2000, rows: int = 3
) -> LongText:
    """Return a question that somebody answers in a few sentences."""
    return LongText(
        label=label, help_text=help_text, missing=missing, max_length=at_most, look=Look(rows=rows)
    )


class Email(Asked, forms.EmailField):
    """An e-mail address."""


class Whole(Asked, forms.IntegerField):
    """A whole number."""


class Secret(Asked, forms.CharField):
    """A password: never sent back to the page."""

    widget = forms.PasswordInput


class Choice(Asked, forms.ChoiceField):
    """One of a few, as radios. `unknown` adds a last one, after an "or", of the value "unknown"."""

    widget = forms.RadioSelect

    def __init__(
        self, *, choices: Iterable[tuple[str, str]], unknown: str = "", **kwargs: Any
    ) -> None:
        last = [(UNKNOWN, unknown)] if unknown else []
        super().__init__(choices=[*choices, *last], **kwargs)
        self.unknown = unknown


class Pick(Asked, forms.ChoiceField):
    """One of many, as a select box."""

    widget = forms.Select


class Choices(Asked, forms.MultipleChoiceField):
    """Any of several, as checkboxes."""

    widget = forms.CheckboxSelectMultiple


class Agree(Asked, forms.BooleanField):
    """One checkbox, such as a confirmation."""


class DayParts(forms.Widget):
    """Reads and shows a date in three parts, named NAME-day, NAME-month and NAME-year."""

    PARTS = ("day", "month", "year")

    def value_from_datadict(
        self, data: Mapping[str, Any], files: object, name: str
    ) -> tuple[str, ...] | None:
        """Return what was typed, or None when all three are empty."""
        typed = tuple(str(data.get(f"{name}-{part}", "")).strip() for part in self.PARTS)
        return typed if any(typed) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        """Return whether the page did not hold the field at all."""
        return all(f"{name}-{part}" not in data for part in self.PARTS)

    @staticmethod
    def parts(value: object) -> tuple[str, ...]:
        """Return the three parts to show for a date or for what was typed."""
        if isinstance(value, date):
            return (str(value.day), str(value.month), str(value.year))
        return tuple(map(str, value)) if isinstance(value, (tuple, list)) else ("", "", "")


class Day(Asked, forms.Field):
    """A date in three parts. `past` refuses a date after today."""

    widget = DayParts

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.past = past

    def to_python(self, value: object) -> date | None:
        """Return the date typed.

        :raises ValidationError: naming the part that is missing, or saying that no such day exists.
        """
        if value is None or isinstance(value, date):
            return value
        parts = DayParts.parts(value)
        absent = [name for name, typed in zip(DayParts.PARTS, parts, strict=True) if not typed]
        if absent:
            raise ValidationError(f"{self.label} must include a {' and a '.join(absent)}")
        day = _real_day(parts)
        if day is None:
            raise ValidationError(f"{self.label} must be a real date, like 27 3 2019")
        return day

    def validate(self, value: Any) -> None:
        """Refuse an empty required date, and a future one where it must be past."""
        super().validate(value)
        if self.past and value is not None and value > timezone.localdate():
            raise ValidationError(f"{self.label} must be today or in the past")

    def has_changed(self, initial: object, data: object) -> bool:
        """Return whether what was typed differs from what was shown."""
        return DayParts.parts(initial) != DayParts.parts(data)


def _real_day(parts: tuple[str, ...]) -> date | None:
    """Return the date, or None. A year needs four digits: "85" could be 1985 or 1885."""
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[2]) != 4:
        return None
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None


class _EveryFieldSaysWhatToDo(DeclarativeFieldsMetaclass):
    """Refuses, as the class is made, a required field with Django's "This field is required"."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        made: Any = super().__new__(mcs, name, bases, attrs)
        for field_name, asked in made.base_fields.items():
            default = forms.Field.default_error_messages["required"]
            if asked.required and asked.error_messages["required"] == default:
                raise ImproperlyConfigured(
                    f"{name}.{field_name} needs missing=..., saying what to do when it is empty."
                )
        return made


class Form(forms.Form, metaclass=_EveryFieldSaysWhatToDo):
    """The base of every form."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def begin_with(self, typed: QueryDict) -> None:
        """Show what was typed before, without judging it."""
        for name, asked in self.fields.items():
            if not asked.widget.value_omitted_from_data(typed, {}, name):
                self.initial[name] = asked.widget.value_from_datadict(typed, {}, name)


class Renderer(TemplatesSetting):
    """Draws `{{ form }}` with the same components as `{{ field(form, name) }}`."""

    form_template_name = "web/form.html"
