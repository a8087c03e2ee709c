"""A form that saves itself only saves: no page but one that keeps drafts takes what it sends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver

from roundtable.database.guard import entered
from roundtable.deciding.models import Position
from roundtable.web.drafts import HEADER
from tests.architecture.test_promises import routes
from tests.staff import somebody_of, user
from tests.stories import at_the_table

TEMPLATES = Path("src/roundtable")
# The templates with forms that save themselves, and the pages that take what they send.
KEPT = {
    "charter/drafting/_form.html": {"charter:draft_clause", "charter:draft_add"},
    "charter/drafting/_remits.html": {"charter:draft_remits"},
    "intake/_paper.html": {"intake:question", "intake:person", "intake:ties"},
    "sharing/request.html": {"case:request"},
    "web/components.html": set(),  # the gallery, which nothing is sent to
}


def test_every_form_that_saves_itself_stands_on_a_page_that_keeps_drafts() -> None:
    found = {
        str(path).split("/templates/")[1]
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"<form[^>]* data-autosave[ >]", path.read_text())
    }
    assert found == KEPT.keys()
    keeping = {
        name
        for name, pattern in routes(get_resolver())
        if hasattr(pattern.callback, "keeps_drafts")
    }
    assert keeping == set().union(*KEPT.values())


@pytest.mark.django_db
def test_what_a_form_sends_by_itself_takes_no_position(client: Client) -> None:
    case = at_the_table()
    client.force_login(user("Aisha"))
    page = f"/cases/{case.reference}/position/"
    typed = {
        "outcome": "child_in_need_s17",
        "level_of_need": "3",
        "grade": case.grade,
        "reasons": "The child needs help that the family accepts.",
    }
    by_itself = client.post(page, typed, headers={HEADER: "1"})
    assert by_itself.status_code == 409
    with entered(somebody_of(case.lead)):
        assert not Position.objects.filter(case=case).exists()
    client.post(page, typed)
    with entered(somebody_of(case.lead)):
        assert Position.objects.filter(case=case).exists()
