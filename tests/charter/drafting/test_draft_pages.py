"""The pages on which a board member drafts a version, without seeing the file."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from roundtable.charter.drafting import actions
from roundtable.charter.drafting.models import Comment, Draft, HalfTyped
from roundtable.charter.drafting.outline import outline
from roundtable.lib.words import day
from tests.charter.drafting.shown import at, page, words
from tests.staff import actor, user

pytestmark = pytest.mark.django_db


def clock(draft: Draft, **changed: str) -> dict[str, object]:
    seen = outline(draft.text).groups["5.40"].fingerprint
    answers = {"clause": "5.40", "step": "decide", "grade": "high", "length": "4"}
    answers |= {"unit": "working_hours", "warn_when_left": "50", "seen": seen, "save": "yes"}
    answers["source"] = "The 4, 24 and 72 hours of the hub in Shorrocks, McManus and Kirby (2019)"
    warns = {"warns": ["holder", "agency_manager", "hub_manager"]}
    return {**answers, **warns, **changed}


def test_a_draft_starts_from_the_charter_in_force_under_a_new_number(draft: Draft) -> None:
    assert draft.text.count("\nversion: 1.1\n") == 1
    assert draft.base == "1.0"


def test_every_part_and_every_clause_has_a_page(milo: Client, draft: Draft) -> None:
    for number in range(1, 16):
        assert f"Part {number}" in page(milo, at(draft, f"part/{number}/"))
    page(milo, at(draft, "part/16/"), 404)
    chosen = {}
    for group in outline(draft.text).groups.values():
        chosen.setdefault(group.model, group.key)
    for key in chosen.values():
        assert "Comments" in page(milo, at(draft, f"clause/{key}/"))
    for listed in outline(draft.text).lists.values():
        if listed.owner[:1] not in "12":
            page(milo, at(draft, f"add/{listed.key}/"))
    page(milo, at(draft, "clause/99.9/"), 404)
    page(milo, at(draft, "add/nothing/"), 404)


def test_one_number_changes_and_the_rest_of_the_file_stays(milo: Client, draft: Draft) -> None:
    answer = milo.post(at(draft, "clause/5.40/"), clock(draft, length="2"))
    assert answer["Location"].endswith("/part/5/")
    now = milo.get(at(draft, "file/"))
    assert now.content.decode() == draft.text.replace("    length: 4\n", "    length: 2\n", 1)
    assert now["Content-Disposition"] == 'attachment; filename="1.1.yaml"'
    changes = page(milo, at(draft, "changes/"))
    assert "4 working hours" in changes
    assert "Changed clause 5.40 Milo Grant" in page(milo, at(draft, "steps/"))


def test_what_is_wrong_is_kept_as_typed_and_said(milo: Client, draft: Draft) -> None:
    answer = milo.post(at(draft, "clause/5.40/"), clock(draft, length="none"))
    assert "How long must be a whole number" in words(answer.content.decode())
    assert HalfTyped.objects.get().typed["length"] == ["none"]
    milo.logout()
    milo.force_login(user("Milo"))
    assert 'value="none"' in milo.get(at(draft, "clause/5.40/")).content.decode()
    assert "have not saved it" in page(milo, at(draft))
    milo.post(at(draft, "discard/5.40/"))
    assert 'value="4"' in milo.get(at(draft, "clause/5.40/")).content.decode()


def test_typing_is_saved_by_itself(milo: Client, draft: Draft) -> None:
    typed = clock(draft, length="2") | {"save": ""}
    del typed["save"]
    answer = milo.post(at(draft, "clause/5.40/"), typed, headers={"Roundtable-Draft": "1"})
    assert answer.status_code == 204
    assert Draft.objects.get().text == draft.text
    milo.post(at(draft, "clause/5.40/"), clock(draft, length="2"))
    assert not HalfTyped.objects.exists()


def test_the_second_save_of_a_clause_is_shown_both(milo: Client, draft: Draft) -> None:
    milo.post(at(draft, "clause/5.40/"), clock(draft, length="2"))
    answer = milo.post(at(draft, "clause/5.40/"), clock(draft, length="3"))
    assert answer.status_code == 409
    said = words(answer.content.decode())
    assert "Somebody else changed this while you were typing" in said
    assert "within 2 working hours" in said
    assert 'value="3"' in answer.content.decode()
    draft.refresh_from_db()
    assert milo.post(at(draft, "clause/5.40/"), clock(draft, length="3")).status_code == 302
    draft.refresh_from_db()
    assert outline(draft.text).groups["5.40"].says["length"] == 3


def test_a_clause_is_added_moved_and_taken_out_and_put_back(milo: Client, draft: Draft) -> None:
    new = {"clause": "5.98", "step": "decide", "length": "3", "unit": "hours", "save": "yes"}
    answer = milo.post(
        at(draft, "add/clocks/"), new | {"warn_when_left": "25", "warns": ["holder"]}
    )
    assert answer.status_code == 302, words(answer.content.decode())
    draft.refresh_from_db()
    assert outline(draft.text).groups["5.98"].says["length"] == 3
    assert "can never apply" not in page(milo, at(draft, "clause/5.69/"))
    assert "5.98" in page(milo, at(draft, "part/5/"))
    milo.post(at(draft, "clause/5.98/move/"), {"up": "yes"})
    milo.post(at(draft, "clause/5.98/remove/"))
    milo.post(at(draft, "back/"), {"to": "3", "seen": "4"})
    draft.refresh_from_db()
    assert outline(draft.text).lists["clocks"].keys[-2:] == ("5.98", "5.69")


def test_problems_stand_beside_their_clause(milo: Client, draft: Draft) -> None:
    milo.post(at(draft, "clause/3.10/remove/"))
    overview = page(milo, at(draft))
    assert "Before it can be signed" in overview
    assert "problem" in page(milo, at(draft, "part/5/"))
    assert "What is wrong with it" in page(milo, at(draft, "clause/5.40/"))
    page(milo, at(draft, "changes/"))


def test_a_comment_is_made_listed_and_settled(milo: Client, draft: Draft) -> None:
    milo.post(at(draft, "clause/5.40/comment/"), {"text": "Is four enough?"})
    milo.post(at(draft, "clause/5.40/comment/"), {"text": ""})
    said = Comment.objects.get()
    assert "Is four enough? Milo Grant" in page(milo, at(draft, "clause/5.40/"))
    assert "1 open comment" in page(milo, at(draft, "comments/"))
    assert "1 comment" in page(milo, at(draft, "part/5/"))
    milo.post(at(draft, f"comments/{said.pk}/settle/"), {"because": ""})
    milo.post(at(draft, f"comments/{said.pk}/settle/"), {"because": "The board agreed."})
    assert "The board agreed." in page(milo, at(draft, "comments/"))


def test_any_two_are_compared(milo: Client, draft: Draft) -> None:
    milo.post(at(draft, "clause/5.40/"), clock(draft, length="2"))
    said = page(milo, f"/charter/compare/?was=1.0&now={draft.pk}")
    assert "4 working hours" in said
    assert "Nothing differs." in page(milo, "/charter/compare/?was=1.0&now=1.0")
    page(milo, "/charter/compare/?was=1.0&now=nothing", 404)


def test_a_text_beyond_reading_is_repaired_by_file(milo: Client, draft: Draft) -> None:
    Draft.objects.update(text="version: 1.1\n")
    assert "`hub` is missing" in page(milo, at(draft))
    page(milo, at(draft, "changes/"))
    assert milo.get(at(draft, "part/1/")).status_code == 403
    assert milo.get(at(draft, "file/")).content == b"version: 1.1\n"


def test_who_reads_and_who_drafts(client: Client, draft: Draft) -> None:
    client.force_login(user("Lena"))
    assert "Take out" not in page(client, at(draft, "part/5/"))
    page(client, at(draft, "clause/5.40/"))
    assert client.post(at(draft, "clause/5.40/"), clock(draft)).status_code == 403
    assert client.post(at(draft, "clause/5.40/remove/")).status_code == 403
    assert client.post("/charter/drafts/", {"start": "yes"}).status_code == 403
    client.force_login(user("Aisha"))
    assert client.get("/charter/drafts/").status_code == 403
    assert client.get(at(draft)).status_code == 403


def test_a_withdrawn_draft_is_only_read(milo: Client, draft: Draft) -> None:
    milo.post(at(draft, "withdraw/"))
    assert "Withdrawn" in page(milo, at(draft))
    assert "Take out" not in page(milo, at(draft, "part/5/"))
    milo.post(at(draft, "clause/5.40/"), clock(draft, length="2"))
    assert "length: 2" not in Draft.objects.get().text.split("clause: 5.40")[1][:60]


def test_a_draft_says_what_to_do_about_a_day_that_is_past(milo: Client, draft: Draft) -> None:
    text = page(milo, at(draft))
    assert "Choose a day The draft holds together, but it is to take effect on 1 April 2025" in text
    assert "No problems" not in text
    to_come = timezone.localdate() + timedelta(days=90)
    now = draft.text.replace("effective_from: 2025-04-01", f"effective_from: {to_come}")
    due = to_come + timedelta(days=365)
    now = re.sub(r"due: \d{4}-\d\d-\d\d", f"due: {due}", now)
    actions.replace_text(draft_id=draft.pk, text=now, seen=1, by=actor("Milo"), at=timezone.now())
    text = page(milo, at(draft))
    assert "No problems" in text
    assert "does not lie ahead" not in text


def test_a_draft_says_which_parts_it_changes(milo: Client, draft: Draft) -> None:
    text = page(milo, at(draft))
    assert "1. The hub 1 change" in text
    assert "5. How long each step may take The same" in text


def test_a_draft_has_one_name_wherever_one_chooses_it(milo: Client, draft: Draft) -> None:
    begun = day(timezone.localdate())
    assert f"Draft of version 1.1, begun on {begun} by Milo" in page(milo, "/charter/compare/")
    assert f"Draft of version 1.1, begun on {begun} by Milo" in page(milo, "/charter/try/")
    assert page(milo, at(draft)).count("Draft of version 1.1") >= 1
    assert "Draft of version 1.1" in page(milo, "/charter/drafts/")


def test_a_change_is_said_once_beside_what_it_was_and_is(milo: Client, draft: Draft) -> None:
    text = page(milo, f"/charter/compare/?was=1.0&now={draft.pk}")
    assert "Version 1.0 1.1" in text
    assert "→" not in text


def test_a_draft_that_is_being_signed_is_not_to_be_put_to_the_agencies_again(
    milo: Client, draft: Draft
) -> None:
    Draft.objects.filter(pk=draft.pk).update(state="proposed")
    text = page(milo, at(draft))
    assert "Its text stands as it is." in text
    assert "See who has signed" in text
    assert "Choose a day" not in text
