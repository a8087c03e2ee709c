"""A board member ticks in the grid who can speak about which concern."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.test import Client

from roundtable.charter.drafting.models import Draft, HalfTyped, Revision
from roundtable.charter.drafting.outline import outline
from roundtable.charter.drafting.remits import about_whom
from roundtable.charter.terms import Charter
from tests.charter.drafting.shown import at, page, words
from tests.staff import user

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="((?:seen|was)-[^"]+)" value="([^"]*)">')
TICKED = re.compile(r'name="(ticks-[^"]+)" value="([^"]+)" checked')


def sent_by(markup: str) -> dict[str, list[str]]:
    """Return what a browser sends of the grid as it is shown."""
    sent = {name: [value] for name, value in HIDDEN.findall(markup)}
    for name, value in TICKED.findall(markup):
        sent.setdefault(name, []).append(value)
    return sent


def grid(client: Client, draft: Draft) -> dict[str, list[str]]:
    return sent_by(client.get(at(draft, "part/2/")).content.decode())


def ticked(
    sent: dict[str, list[str]], key: str, *codes: str, but: Iterable[str] = ()
) -> dict[str, list[str]]:
    now = [code for code in (*sent[f"ticks-{key}"], *codes) if code not in but]
    return sent | {f"ticks-{key}": now}


def concerns(draft: Draft, key: str) -> list[str]:
    draft.refresh_from_db()
    return list(outline(draft.text).groups[key].says["concerns"])


def test_a_tick_changes_its_characters_in_the_file(milo: Client, draft: Draft) -> None:
    sent = grid(milo, draft)
    assert len(sent) > 30
    was = draft.text
    answer = milo.post(at(draft, "remits/"), ticked(sent, "2.22", "neglect"))
    assert answer["Location"].endswith("/part/2/#remits")
    draft.refresh_from_db()
    start = was.index("adult_physical_abuse, modern_slavery]", was.index("clause: 2.22"))
    end = was.index("]", start)
    assert draft.text == f"{was[:end]}, neglect{was[end:]}"
    milo.post(at(draft, "remits/"), ticked(grid(milo, draft), "2.22", but=["neglect"]))
    draft.refresh_from_db()
    assert draft.text == was
    assert Revision.objects.latest("number").did == "Changed clause 2.22"


def test_saving_the_grid_as_it_is_takes_no_step(milo: Client, draft: Draft) -> None:
    milo.post(at(draft, "remits/"), grid(milo, draft))
    draft.refresh_from_db()
    assert draft.revision == 1


def test_two_rows_are_one_step_that_names_both(milo: Client, draft: Draft) -> None:
    sent = ticked(grid(milo, draft), "2.22", "neglect")
    sent = ticked(sent, "2.31", but=["stalking"])
    answer = milo.post(at(draft, "remits/"), sent, follow=True)
    assert "Remits were saved: 2.22, 2.31." in words(answer.content.decode())
    assert "neglect" in concerns(draft, "2.22")
    assert "stalking" not in concerns(draft, "2.31")
    assert draft.revision == 2
    assert "Changed the concerns of 2 remits" in page(milo, at(draft, "steps/"))


def test_ticks_are_kept_as_they_are_made(milo: Client, draft: Draft) -> None:
    sent = ticked(grid(milo, draft), "2.22", "neglect")
    answer = milo.post(at(draft, "remits/"), sent, headers={"Roundtable-Draft": "1"})
    assert answer.status_code == 204
    assert "neglect" not in concerns(draft, "2.22")
    assert "neglect" in grid(milo, draft)["ticks-2.22"]
    assert "You ticked this" in page(milo, at(draft, "part/2/"))
    overview = milo.get(at(draft)).content.decode()
    assert f"{at(draft, 'part/2/')}#remits" in overview
    assert milo.post(at(draft, "discard/remits/"))["Location"].endswith("/part/2/#remits")
    assert "neglect" not in grid(milo, draft)["ticks-2.22"]
    milo.post(at(draft, "remits/"), sent)
    assert not HalfTyped.objects.exists()


def test_what_somebody_else_ticked_in_another_row_stays(milo: Client, draft: Draft) -> None:
    mine, theirs = grid(milo, draft), grid(milo, draft)
    milo.post(at(draft, "remits/"), ticked(theirs, "2.31", but=["stalking"]))
    assert milo.post(at(draft, "remits/"), ticked(mine, "2.22", "neglect")).status_code == 302
    assert "stalking" not in concerns(draft, "2.31")
    assert "neglect" in concerns(draft, "2.22")


def test_the_second_at_one_row_is_shown_both(milo: Client, draft: Draft) -> None:
    mine, theirs = grid(milo, draft), grid(milo, draft)
    milo.post(at(draft, "remits/"), ticked(theirs, "2.22", but=["self_neglect"]))
    answer = milo.post(at(draft, "remits/"), ticked(mine, "2.22", "neglect"))
    assert answer.status_code == 409
    said = words(answer.content.decode())
    assert "Somebody else changed this while you were ticking" in said
    assert "clause 2.22 now says" in said
    again = sent_by(answer.content.decode())
    assert "neglect" in again["ticks-2.22"]
    assert "self_neglect" not in again["ticks-2.22"]
    assert milo.post(at(draft, "remits/"), again).status_code == 302
    assert concerns(draft, "2.22")[-1] == "neglect"
    assert "self_neglect" not in concerns(draft, "2.22")


def test_a_row_that_went_meanwhile_is_not_brought_back(milo: Client, draft: Draft) -> None:
    sent = ticked(grid(milo, draft), "2.22", "neglect")
    milo.post(at(draft, "clause/2.22/remove/"))
    assert milo.post(at(draft, "remits/"), sent).status_code == 302
    draft.refresh_from_db()
    assert "2.22" not in outline(draft.text).groups


def test_a_concern_that_the_charter_does_not_have_is_kept(milo: Client, draft: Draft) -> None:
    text = draft.text.replace("code: modern_slavery\n", "code: trafficking\n", 1)
    Draft.objects.update(text=text.replace("code: modern_slavery,", "code: trafficking,", 1))
    milo.post(at(draft, "remits/"), ticked(grid(milo, draft), "2.22", "neglect"))
    assert concerns(draft, "2.22")[-2:] == ["modern_slavery", "neglect"]


def test_who_reads_the_grid_and_who_ticks(client: Client, draft: Draft) -> None:
    sent = grid(client, draft)
    client.force_login(user("Lena"))
    shown = client.get(at(draft, "part/2/")).content.decode()
    assert 'type="checkbox"' not in shown
    assert "Yes" in words(shown)
    assert client.post(at(draft, "remits/"), sent).status_code == 403


def test_a_row_says_about_whom(northshire: Charter) -> None:
    said = [about_whom(remit) for agency in northshire.agencies for remit in agency.remit]
    assert any(words.endswith("from 18") for words in said)
    assert any(words.endswith("under 18") for words in said)
