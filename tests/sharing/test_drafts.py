"""Half-typed answers: kept as they come, seen by their agency alone, lost to no colleague."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.journal.models import Entry
from roundtable.sharing.actions import answer
from roundtable.sharing.models import Return, ReturnDraft
from tests.sharing.test_pages import KNOWN, MISSED, as_, item, words
from tests.staff import somebody_of
from tests.stories import (
    MONDAY,
    answered,
    answers_of,
    asked,
    at_the_table,
    decided,
    identified,
    opened,
    request_of,
)

pytestmark = pytest.mark.django_db
AUTOSAVE = {"headers": {"Roundtable-Draft": "1"}}


def request_page(case: Case) -> str:
    return f"/cases/{case.reference}/request/"


def typing(client: Client, case: Case, **changes: Any) -> None:
    """Let the page save what is typed so far, as it does one second after each change."""
    response = client.post(request_page(case), KNOWN | item(**changes), **AUTOSAVE)
    assert response.status_code == 204


def test_what_is_typed_is_there_after_signing_out(client: Client) -> None:
    case = asked()
    typing(as_(client, "Dev"), case, **{"happened_on-1-1-month": "thirteen"})
    client.logout()
    page = words(as_(client, "Dev").get(request_page(case)))
    assert MISSED in page
    assert 'value="thirteen"' in page, "not judged before it is sent"
    assert "Your draft, saved" in page
    assert "Nothing known about any of them" not in page


def test_a_draft_is_no_answer_and_no_deed(client: Client) -> None:
    case = asked()
    with entered(somebody_of("health")):
        before = Entry.objects.filter(case_id=case.pk).count()
    typing(as_(client, "Dev"), case)
    with entered(somebody_of("health")):
        assert Entry.objects.filter(case_id=case.pk).count() == before > 0
    page = words(as_(client, "Erin").get(f"/cases/{case.reference}/gathering/"))
    assert "0 of 9 agencies have answered" in page


def test_a_page_is_told_when_nothing_was_kept(client: Client) -> None:
    not_asked, answered_by_others = identified(), asked()
    for case, who, status in ((not_asked, "Aisha", 409), (answered_by_others, "Lena", 403)):
        response = as_(client, who).post(request_page(case), KNOWN | item(), **AUTOSAVE)
        assert response.status_code == status
    with entered(somebody_of("childrens_social_care")):
        assert not ReturnDraft.objects.exists()


def test_what_is_typed_too_late_is_kept_as_well(client: Client) -> None:
    case = asked()
    typing(as_(client, "Dev"), case)
    decided(opened(at_the_table(answered(case))))
    typing(client, case, **{"text-1-1": f"{MISSED} And one in June."})
    page = words(client.get(request_page(case)))
    assert "And one in June." in page
    assert "What you wrote and did not send" in page
    assert MISSED in page


def test_a_character_that_no_record_can_hold_loses_nothing_else(client: Client) -> None:
    case = asked()
    typing(as_(client, "Dev"), case, **{"text-1-1": "Missed\0 it."})
    assert "Missed it." in words(client.get(request_page(case)))


@pytest.mark.parametrize("button", ["add-1", "remove-1-1", "check"])
def test_without_javascript_every_button_keeps_it(client: Client, button: str) -> None:
    case = asked()
    as_(client, "Dev").post(request_page(case), KNOWN | item(do=button))
    with entered(somebody_of("health")):
        draft = ReturnDraft.objects.get()
    assert draft.content["text-1-1"] == [MISSED]
    assert "csrfmiddlewaretoken" not in draft.content


def test_only_their_agency_sees_it_and_only_they_change_it(client: Client) -> None:
    case = asked()
    typing(as_(client, "Dev"), case)
    with entered(somebody_of("police")):
        assert not ReturnDraft.objects.exists()
        assert not ReturnDraft.objects.update(content={})
        assert not ReturnDraft.objects.all().delete()[0]
    with entered(somebody_of("health")):
        assert ReturnDraft.objects.count() == 1


def test_what_was_sent_leaves_no_draft(client: Client) -> None:
    case = asked()
    typing(as_(client, "Dev"), case)
    page = client.post(request_page(case), KNOWN | item(do="send"), follow=True)
    assert "This is what went to whom" in words(page)
    assert "did not send" not in words(page)
    with entered(somebody_of("health")):
        assert not ReturnDraft.objects.exists()


def test_a_page_that_saves_a_moment_after_it_was_sent_leaves_no_draft(client: Client) -> None:
    case = asked()
    as_(client, "Dev").post(request_page(case), KNOWN | item(do="send"))
    late = client.post(request_page(case), KNOWN | item(), **AUTOSAVE)
    assert late.status_code == 409
    assert "did not send" not in words(client.get(request_page(case)))


def test_a_draft_is_thrown_away(client: Client) -> None:
    case = asked()
    typing(as_(client, "Dev"), case)
    page = words(client.post(request_page(case), {"do": "drop"}))
    assert MISSED not in page
    assert "Nothing known about any of them" in page


def test_two_who_write_learn_of_each_other(client: Client) -> None:
    case = asked()
    typing(as_(client, "Aisha"), case)
    page = words(as_(client, "Nora").get(request_page(case)))
    assert "Aisha Rahman of your agency is writing an answer too" in page
    assert "Your draft" not in page
    typing(client, case, **{"text-1-1": "Came to us in May."})
    page = words(as_(client, "Aisha").get(request_page(case)))
    assert "Nora Quill of your agency is writing an answer too" in page
    assert MISSED in page, "each goes on with their own"


def test_who_was_overtaken_keeps_what_they_wrote(client: Client) -> None:
    case = asked()
    request = request_of(case, "health")
    answer(request=request, answers=answers_of(request), by=somebody_of("health"), at=MONDAY)
    as_(client, "Dev")
    with entered(somebody_of("health")):
        given = Return.objects.count()
    page = words(client.post(request_page(case), KNOWN | item(do="send")))
    assert "Somebody of your agency answered first" in page
    assert MISSED in page
    with entered(somebody_of("health")):
        assert Return.objects.count() == given
    assert MISSED not in words(client.post(request_page(case), {"do": "drop"}))
