"""A charter file is taken whole, or refused and kept so that it can be mended on the page."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from roundtable.charter.drafting.models import Draft
from tests.charter.drafting.shown import at, words
from tests.staff import user

pytestmark = pytest.mark.django_db


def file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("1.1.yaml", text.encode())


def mended_in(markup: str) -> str:
    """Return what stands in the textarea, as a browser sends it."""
    found = re.search(r'<textarea[^>]*name="text"[^>]*>\n(.*?)</textarea>', markup, re.DOTALL)
    assert found
    return unescape(found[1]).replace("\n", "\r\n")


def test_a_file_is_taken_or_refused_whole(milo: Client, draft: Draft) -> None:
    broken = draft.text.replace("lead: police", "lead: polite", 1)
    answer = milo.post(at(draft), {"file": file(broken), "seen": "1"})
    assert answer.status_code == 422
    assert "clause 4.50" in words(answer.content.decode()).lower()
    better = draft.text.replace("posts: 38", "posts: 40")
    assert milo.post(at(draft), {"file": file(better), "seen": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.text == better
    assert "Choose a file" in words(milo.post(at(draft), {"seen": "2"}).content.decode())


def test_a_new_draft_from_a_file(milo: Client, northshire_text: str) -> None:
    page_of = {"file": file(northshire_text), "upload": "yes"}
    assert milo.post("/charter/drafts/", page_of).status_code == 302
    assert Draft.objects.get().text == northshire_text
    refused = milo.post("/charter/drafts/", {"file": file("x: 1\n"), "upload": "yes"})
    assert refused.status_code == 422
    assert Draft.objects.count() == 1
    assert "Choose a file" in words(milo.post("/charter/drafts/", {"upload": "1"}).content.decode())


@pytest.mark.parametrize("form", [{"upload": "yes"}, {"seen": "1"}])
def test_a_refused_text_is_mended_where_it_stands(
    milo: Client, draft: Draft, form: dict[str, str]
) -> None:
    address = "/charter/drafts/" if "upload" in form else at(draft)
    broken = draft.text.replace("lead: police", "lead: polite # <sic>", 1)
    answer = milo.post(address, form | {"file": file(broken)})
    assert answer.status_code == 422
    said = words(answer.content.decode())
    assert "The file was not taken: 1 problem" in said
    assert "clause 4.50 : There is no agency `polite` in this charter." in said
    assert "lead: polite # <sic>" in said
    assert 'href="#line-' in answer.content.decode()

    still = milo.post(address, form | {"text": mended_in(answer.content.decode())})
    assert still.status_code == 422
    assert mended_in(still.content.decode()) == broken.replace("\n", "\r\n")
    mended = mended_in(still.content.decode()).replace("polite # <sic>", "police")
    answer = milo.post(address, form | {"text": mended})
    assert answer.status_code == 302
    assert Draft.objects.latest("saved_at").text == draft.text


def test_what_is_no_yaml_is_mended_at_its_line(milo: Client, draft: Draft) -> None:
    answer = milo.post(at(draft), {"file": file("hub:\n  name: [\n"), "seen": "1"})
    assert answer.status_code == 422
    assert "Line 3" in words(answer.content.decode())
    assert 'href="#line-3"' in answer.content.decode()
    assert 'id="line-3"' in answer.content.decode()


def test_a_text_is_kept_when_somebody_else_took_a_step(milo: Client, draft: Draft) -> None:
    mine = draft.text.replace("posts: 38", "posts: 40")
    assert milo.post(at(draft), {"file": file(draft.text), "seen": "1"}).status_code == 302
    answer = milo.post(at(draft), {"file": file(mine), "seen": "1"})
    assert answer.status_code == 422
    assert "Somebody else changed this" in words(answer.content.decode())
    again = {"text": mended_in(answer.content.decode()), "seen": "2"}
    assert milo.post(at(draft), again).status_code == 302
    draft.refresh_from_db()
    assert draft.text == mine


def test_a_text_without_end_is_not_sent_back(milo: Client, draft: Draft) -> None:
    answer = milo.post(at(draft), {"file": file("x: " + "y" * 1_000_001), "seen": "1"})
    assert "The file is too long" in words(answer.content.decode())
    assert 'name="text"' not in answer.content.decode()


def test_whoever_does_not_draft_gives_no_file(client: Client, draft: Draft) -> None:
    client.force_login(user("Lena"))
    assert client.post(at(draft), {"file": file(draft.text), "seen": "1"}).status_code == 403
    upload = {"file": file(draft.text), "upload": "yes"}
    assert client.post("/charter/drafts/", upload).status_code == 403
