"""Forms say what to do, and come back as they were sent."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from roundtable.web.forms import Choice, Choices, Day, Form, LongText, Look, Text
from roundtable.web.pages import Pages


class Referral(Form):
    name = Text(label="Full name", missing="Enter the person's name", look=Look(heading=True))
    born_on = Day(label="Date of birth", required=False, past=True)
    known = Choice(
        label="Is the person known to you?",
        choices=[("yes", "Yes"), ("no", "No")],
        unknown="I don't know",
        missing="Say whether you know the person",
    )
    story = LongText(label="What happened?", required=False, max_length=2000)


def sent(**values: str) -> Referral:
    return Referral({"name": "Robin Example", "known": "yes"} | values)


def drawn(pages: Environment, form: Form, name: str, **options: object) -> str:
    template = "{{ field(form, name, **options) }}"
    return pages.from_string(template).render(form=form, name=name, options=options)


def test_a_required_field_without_its_own_message_is_refused_as_the_class_is_made() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Careless\.age needs missing"):
        type("Careless", (Form,), {"age": forms.IntegerField()})


def test_an_empty_form_says_what_to_do() -> None:
    errors = Referral({}).errors
    assert errors["name"] == ["Enter the person's name"]
    assert errors["known"] == ["Say whether you know the person"]


def test_not_knowing_is_an_answer() -> None:
    form = sent(known="unknown")
    assert form.is_valid()
    assert form.cleaned_data["known"] == "unknown"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (("", "3", "2019"), "Date of birth must include a day"),
        (("27", "", ""), "Date of birth must include a month and a year"),
        (("31", "2", "2019"), "Date of birth must be a real date, like 27 3 2019"),
        (("27", "3", "19"), "Date of birth must be a real date, like 27 3 2019"),
        (("a", "3", "2019"), "Date of birth must be a real date, like 27 3 2019"),
        (("²", "3", "2019"), "Date of birth must be a real date, like 27 3 2019"),
        (("1", "1", "9999"), "Date of birth must be today or in the past"),
    ],
)
def test_a_date_says_what_is_wrong_with_it(typed: tuple[str, str, str], complaint: str) -> None:
    parts = zip(("day", "month", "year"), typed, strict=True)
    form = sent(**{f"born_on-{part}": value for part, value in parts})
    assert form.errors["born_on"] == [complaint]


@given(st.dates(min_value=date(1000, 1, 1), max_value=timezone.localdate()))
def test_every_past_date_is_read_as_typed(born_on: date) -> None:
    typed = {"day": born_on.day, "month": born_on.month, "year": born_on.year}
    form = sent(**{f"born_on-{part}": f" {value} " for part, value in typed.items()})
    assert form.is_valid()
    assert form.cleaned_data["born_on"] == born_on


def test_a_date_left_empty_is_none_where_it_may_be() -> None:
    form = sent()
    assert form.is_valid()
    assert form.cleaned_data["born_on"] is None


def test_a_known_date_is_shown_in_its_parts(pages: Environment) -> None:
    html = drawn(pages, Referral(initial={"born_on": date(2019, 3, 27)}), "born_on")
    assert 'name="born_on-day" type="text" value="27"' in html
    assert 'value="2019"' in html


def test_a_date_that_was_refused_is_shown_as_typed(pages: Environment) -> None:
    html = drawn(pages, sent(**{"born_on-day": "31", "born_on-month": "2"}), "born_on")
    assert 'value="31"' in html
    assert "govuk-input--error" in html


def test_the_label_can_be_the_heading_of_the_page(pages: Environment) -> None:
    assert '<h1 class="govuk-label-wrapper">' in drawn(pages, Referral(), "name")


def test_a_long_list_of_choices_can_be_small(pages: Environment) -> None:
    class Long(Form):
        days = Choices(
            label="Days", choices=[("1", "Monday")], required=False, look=Look(small=True)
        )

    assert "govuk-checkboxes--small" in drawn(pages, Long(), "days")


def test_the_last_choice_stands_after_an_or(pages: Environment) -> None:
    html = drawn(pages, Referral(), "known")
    assert html.index(">or<") < html.index('value="unknown"')


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]) | st.just("\n")))
def test_words_come_back_exactly_and_can_do_no_harm(story: str) -> None:
    engine = engines["pages"]
    assert isinstance(engine, Pages)
    shown = _Textarea()
    shown.feed(drawn(engine.env, sent(story=story), "story"))
    assert shown.tags.count("textarea") == 1
    assert "script" not in shown.tags
    assert shown.words == "".join(story)


def test_the_summary_links_each_error_to_its_field(pages: Environment) -> None:
    form = Referral({"born_on-day": "1"})
    html = pages.from_string("{{ error_summary(form) }}").render(form=form)
    assert '<a href="#id_name">Enter the person&#39;s name</a>' in html
    assert 'href="#id_born_on-day"' in html
    assert 'href="#id_known"' in html


def test_a_form_without_errors_has_no_summary(pages: Environment) -> None:
    assert pages.from_string("{{ error_summary(form) }}").render(form=Referral()) == ""


def test_a_whole_form_draws_every_field(pages: Environment) -> None:
    html = pages.from_string("{{ form }}").render(form=Referral())
    assert all(f'name="{name}' in html for name in Referral.base_fields)


class _Textarea(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag == "textarea"

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.words += data
