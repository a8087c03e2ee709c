"""Draw form fields with the GOV.UK components."""

from __future__ import annotations

from typing import Any

import jinja2
from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup

from roundtable.web.forms import DayParts, Look

_EXAMPLE_DAY = "For example, 27 3 2019"


@jinja2.pass_environment
def field(environment: jinja2.Environment, form: forms.BaseForm, name: str) -> Markup:
    """Return a form's field as the GOV.UK component that suits it, with hint, error and value."""
    bound = form[name]
    look = getattr(bound.field, "look", Look())
    component, params = _component(bound, look)
    return _draw(environment, component, params)


@jinja2.pass_environment
def error_summary(environment: jinja2.Environment, form: forms.BaseForm) -> Markup:
    """Return the summary of a form's errors, each linked to its field; empty when there is none."""
    if not form.errors:
        return Markup("")
    errors = [{"text": text} for text in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        errors += [{"text": text, "href": f"#{_first_id(bound)}"} for text in bound.errors]
    return _draw(
        environment, "ErrorSummary", {"titleText": "There is a problem", "errorList": errors}
    )


def _first_id(bound: BoundField) -> str:
    return f"{bound.auto_id}-day" if isinstance(bound.field.widget, DayParts) else bound.auto_id


def _component(bound: BoundField, look: Look) -> tuple[str, dict[str, Any]]:
    widget = bound.field.widget
    match widget:
        case DayParts():
            return "DateInput", _date_input(bound, look)
        case forms.CheckboxSelectMultiple():
            return "Checkboxes", _options(bound, look)
        case forms.RadioSelect():
            return "Radios", _options(bound, look)
        case forms.Select():
            return "Select", _select(bound, look)
        case forms.CheckboxInput():
            return "Checkboxes", _single_checkbox(bound)
        case forms.Textarea():
            return _textarea(bound, look)
        case forms.PasswordInput():
            return "PasswordInput", _labelled(bound, look) | {
                "autocomplete": look.autocomplete or "current-password",
                "classes": _width(look),
            }
    return "Input", _input(bound, look)


def _common(bound: BoundField) -> dict[str, Any]:
    params: dict[str, Any] = {"name": bound.html_name}
    if bound.help_text:
        params["hint"] = {"text": bound.help_text}
    if bound.errors:
        params["errorMessage"] = {"text": bound.errors[0]}
    return params


def _labelled(bound: BoundField, look: Look) -> dict[str, Any]:
    label = {"text": bound.label, "isPageHeading": look.heading}
    label["classes"] = "govuk-label--l" if look.heading else ""
    return _common(bound) | {"id": bound.auto_id, "label": label}


def _grouped(bound: BoundField, look: Look) -> dict[str, Any]:
    size = "l" if look.heading else "s"
    legend = {
        "text": bound.label,
        "isPageHeading": look.heading,
        "classes": f"govuk-fieldset__legend--{size}",
    }
    return _common(bound) | {"fieldset": {"legend": legend}}


def _input(bound: BoundField, look: Look) -> dict[str, Any]:
    widget = bound.field.widget
    params = _labelled(bound, look) | {
        "value": _shown(bound),
        "type": "text" if isinstance(widget, forms.NumberInput) else widget.input_type,
        "classes": _width(look),
        "autocomplete": look.autocomplete,
        "inputmode": "numeric" if isinstance(widget, forms.NumberInput) else look.inputmode,
    }
    if look.spellcheck is not None:
        params["spellcheck"] = look.spellcheck
    for end in ("prefix", "suffix"):
        if text := getattr(look, end):
            params[end] = {"text": text}
    return params


def _width(look: Look) -> str:
    return f"govuk-input--width-{look.width}" if look.width else ""


def _textarea(bound: BoundField, look: Look) -> tuple[str, dict[str, Any]]:
    params = _labelled(bound, look) | {"value": _shown(bound), "rows": look.rows}
    limit = getattr(bound.field, "max_length", None)
    if limit is None:
        return "Textarea", params
    return "CharacterCount", params | {"maxlength": limit}


def _select(bound: BoundField, look: Look) -> dict[str, Any]:
    chosen = _shown(bound)
    items = [
        {"value": value, "text": text, "selected": str(value) == chosen}
        for value, text in _pairs(bound)
    ]
    return _labelled(bound, look) | {"items": items}


def _options(bound: BoundField, look: Look) -> dict[str, Any]:
    chosen = _chosen(bound)
    items: list[dict[str, Any]] = []
    for value, text in _pairs(bound):
        item: dict[str, Any] = {"value": value, "text": text, "checked": str(value) in chosen}
        if value in look.hints:
            item["hint"] = {"text": look.hints[value]}
        items.append(item)
    if getattr(bound.field, "unknown", "") and len(items) > 1:
        items.insert(-1, {"divider": "or"})
    # Django's checkboxes are a kind of its radios.
    many = isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
    kind = "checkboxes" if many else "radios"
    return _grouped(bound, look) | {
        "idPrefix": bound.auto_id,
        "items": items,
        "classes": " ".join(f"govuk-{kind}--{how}" for how in _hows(look)),
    }


def _hows(look: Look) -> list[str]:
    return [how for how in ("inline", "small") if getattr(look, how)]


def _single_checkbox(bound: BoundField) -> dict[str, Any]:
    item = {"value": "on", "text": bound.label, "checked": bool(bound.value())}
    return _common(bound) | {"idPrefix": bound.auto_id, "items": [item]}


def _date_input(bound: BoundField, look: Look) -> dict[str, Any]:
    wrong = " govuk-input--error" if bound.errors else ""
    births = ("bday-day", "bday-month", "bday-year") if look.autocomplete == "bday" else [""] * 3
    shown = DayParts.parts(bound.value())
    items = [
        {
            "name": part,
            "value": value,
            "autocomplete": birth,
            "classes": f"govuk-input--width-{4 if part == 'year' else 2}{wrong}",
        }
        for part, value, birth in zip(DayParts.PARTS, shown, births, strict=True)
    ]
    params = {"hint": {"text": _EXAMPLE_DAY}} | _grouped(bound, look)
    return params | {"id": bound.auto_id, "namePrefix": bound.html_name, "items": items}


def _pairs(bound: BoundField) -> list[tuple[Any, str]]:
    choices: list[tuple[Any, str]] = list(getattr(bound.field, "choices", []))
    return choices


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    if value is None:
        return set()
    return set(map(str, value)) if isinstance(value, (list, tuple, set)) else {str(value)}


def _shown(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def _draw(environment: jinja2.Environment, component: str, params: dict[str, Any]) -> Markup:
    folder = "".join(f"-{c.lower()}" if c.isupper() else c for c in component).lstrip("-")
    template = environment.get_template(f"govuk_frontend_jinja/components/{folder}/macro.html")
    return Markup(getattr(template.module, f"govuk{component}")(params))  # noqa: S704 - escaped there
