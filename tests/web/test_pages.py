"""The shell, the words of its filters and the pages for errors and refusals."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import RequestFactory, override_settings
from jinja2 import Environment

from roundtable.lib.verdict import Reason, Refused, Verdict
from roundtable.web import environment, views
from roundtable.web.forms import Form, Text

PAGE = """{% extends "web/base.html" %}{% block title %}Name{% endblock %}
{% block content %}<h1>Name</h1>{% endblock %}"""
REFUSAL = Verdict(
    False,
    (Reason("Health has no remit for adults <65.", "6.4", "Ask the GP."), Reason("Too late.")),
)


class NameForm(Form):
    name = Text(label="Name", missing="Enter the name")


def shown(pages: Environment, **context: object) -> str:
    return pages.from_string(PAGE).render(hub_name="Northshire hub", **context)


def test_the_title_names_page_and_hub(pages: Environment) -> None:
    assert "<title>Name - Northshire hub</title>" in shown(pages)
    assert "<title>Name - Northshire hub</title>" in shown(pages, form=NameForm())


def test_the_title_begins_with_error_where_the_form_has_one(pages: Environment) -> None:
    assert "<title>Error: Name - Northshire hub</title>" in shown(pages, form=NameForm({}))


def test_the_demo_banner_stands_in_the_demo_only(pages: Environment) -> None:
    assert "rt-demo-banner" in shown(pages, demo=True)
    assert "rt-demo-banner" not in shown(pages)


def test_signing_out_is_a_form_and_only_for_who_is_signed_in(pages: Environment) -> None:
    me = {"name": "Aisha", "agency": "Police", "role": "practitioner"}
    html = shown(pages, me=me, sign_out_url="/sign-out/")
    assert '<form method="post" action="/sign-out/">' in html
    assert "Sign out" not in shown(pages)


def test_the_navigation_marks_the_page_and_counts_what_calls_for_action(
    pages: Environment,
) -> None:
    items = [
        {"text": "My work", "href": "/worktray/", "active": True, "count": 7},
        {"text": "Cases", "href": "/cases/", "count": 0},
    ]
    html = shown(pages, navigation=items)
    assert html.count("aria-current") == 1
    assert html.count("rt-count") == 1


def test_no_page_carries_a_script_or_style_of_its_own(pages: Environment) -> None:
    html = shown(pages, demo=True)
    assert "<style" not in html
    assert " style=" not in html
    assert all("src=" in tag.split(">")[0] for tag in html.split("<script")[1:])


def test_a_refusal_says_what_which_clause_and_what_instead(rf: RequestFactory) -> None:
    answer = views.refused(rf.get("/"), Refused(REFUSAL), what="Sharing this item")
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Sharing this item was refused" in html
    assert "Health has no remit for adults &lt;65." in html
    assert "clause 6.4" in html
    assert "What you can do instead: Ask the GP." in html
    assert html.count("of the charter") == 1


def test_only_a_refusal_that_is_in_the_journal_says_so(rf: RequestFactory) -> None:
    refusal = Refused(REFUSAL)
    assert "journal" not in views.refused(rf.get("/"), refusal).content.decode()
    refusal.journalled = True
    assert "The refusal is in the journal." in views.refused(rf.get("/"), refusal).content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.permission_denied, 403),
        (views.not_found, 404),
        (views.server_error, 500),
        (views.stale_form, 403),
    ],
)
def test_every_error_has_a_page_that_says_what_to_do(view, status, rf) -> None:  # type: ignore[no-untyped-def]
    answer = view(rf.get("/"))
    assert answer.status_code == status
    assert b'<h1 class="govuk-heading-l">' in answer.content


def test_the_gallery_is_for_developers_only(rf: RequestFactory) -> None:
    assert views.components(rf.get("/components/")).status_code == 200
    with override_settings(COMPONENT_GALLERY=False), pytest.raises(Http404):
        views.components(rf.get("/components/"))


def test_a_clause_is_a_link_only_where_the_charter_has_pages(pages: Environment) -> None:
    with override_settings(ROOT_URLCONF="tests.web.gallery_urls"):
        assert str(environment.clause_link("6.4")) == "clause 6.4"
    with override_settings(ROOT_URLCONF="tests.web.charter_urls"):
        linked = '<a class="govuk-link" href="/charter/clause/6.4">clause 6.4</a>'
        assert str(environment.clause_link("6.4")) == linked
    assert str(environment.clause_link("")) == ""


def test_two_apps_cannot_give_one_name_two_meanings(
    pages: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_globals", {})
    environment.add_globals(grade_of="one")
    environment.add_globals(grade_of="one")
    assert pages.from_string("{{ grade_of }}").render() == "one"
    with pytest.raises(ValueError, match="grade_of"):
        environment.add_globals(grade_of="another")
