"""Steps of a draft: each is journalled and leaves the text as it was, but for one thing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, ProgrammingError, transaction

from roundtable.charter.drafting import actions
from roundtable.charter.drafting.models import Comment, Draft, Revision
from roundtable.charter.drafting.outline import outline
from roundtable.charter.drafting.rules import ready
from roundtable.charter.problems import CharterError
from roundtable.lib.actor import Role
from roundtable.lib.verdict import Refused
from tests.staff import actor, nobody_of

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
def draft(northshire_text: str) -> Draft:
    return actions.begin_draft(text=northshire_text, base="1.0", by=actor("Milo"), at=AT)


def change(draft: Draft, key: str, seen: str = "", **words: object) -> Draft:
    seen = seen or outline(draft.text).groups[key].fingerprint
    return actions.change_clause(
        draft_id=draft.pk, key=key, words=words, seen=seen, by=actor("Milo"), at=AT
    )


def test_two_people_at_one_clause_are_told(draft: Draft) -> None:
    seen = outline(draft.text).groups["5.40"].fingerprint
    change(draft, "5.41", length=20)
    after = change(draft, "5.40", seen, length=2)
    with pytest.raises(Refused, match="Somebody else changed this"):
        change(draft, "5.40", seen, length=3)
    assert Draft.objects.get().text == after.text


def test_a_remit_that_somebody_else_changed_stays(draft: Draft) -> None:
    by, seen = actor("Milo"), outline(draft.text).groups["2.22"].fingerprint
    ticks = {"2.22": ("neglect",)}
    said = {"draft_id": draft.pk, "concerns": ticks, "seen": {"2.22": seen}, "by": by, "at": AT}
    after = actions.change_remits(**said)
    with pytest.raises(Refused, match="Somebody else changed this"):
        actions.change_remits(**said)
    assert Draft.objects.get().text == after.text


def test_a_clause_comes_moves_and_goes_and_the_draft_goes_back(draft: Draft) -> None:
    by = actor("Milo")
    words = {"clause": "5.99", "step": "decide", "grade": "high", "length": 3, "unit": "hours"}
    actions.add_clause(draft_id=draft.pk, list_key="clocks", words=words, by=by, at=AT)
    actions.move_clause(draft_id=draft.pk, key="5.99", by_places=-1, by=by, at=AT)
    moved = actions.move_clause(draft_id=draft.pk, key="5.99", by_places=-1, by=by, at=AT)
    assert outline(moved.text).lists["clocks"].keys[-3:] == ("5.99", "5.68", "5.69")
    assert any("5.99 can never apply" in p.text for p in outline(moved.text).problems)
    assert not ready(moved.text)
    actions.remove_clause(draft_id=draft.pk, key="5.99", by=by, at=AT)
    now = Draft.objects.get()
    assert outline(now.text).text.says == outline(draft.text).text.says
    back = actions.go_back(draft_id=draft.pk, to=4, seen=5, by=by, at=AT)
    assert (back.text, back.revision) == (moved.text, 6)
    assert [step.number for step in Revision.objects.order_by("number")] == [1, 2, 3, 4, 5, 6]
    with pytest.raises(Refused):
        actions.go_back(draft_id=draft.pk, to=1, seen=5, by=by, at=AT)


def test_a_step_that_never_was_is_nothing_to_go_back_to(draft: Draft) -> None:
    with pytest.raises(Refused, match="not in the draft any more"):
        actions.go_back(draft_id=draft.pk, to=9, seen=1, by=actor("Milo"), at=AT)


def test_the_first_of_an_empty_list(draft: Draft) -> None:
    by, text = actor("Milo"), draft.text
    start, end = text.index("\npauses:"), text.index("\n# Part 6")
    draft.text = text[:start] + "\npauses: []\n" + text[end:]
    draft.save()
    words = {
        "clause": "5.70",
        "code": "snow",
        "name": "Snow",
        "steps": ["act"],
        "at_most_working_days": 1,
    }
    made = actions.add_clause(draft_id=draft.pk, list_key="pauses", words=words, by=by, at=AT)
    assert outline(made.text).lists["pauses"].keys == ("5.70",)


@pytest.mark.parametrize(("key", "places"), [("5.1", -1), ("5.69", 1), ("1.1", 1)])
def test_what_has_no_neighbour_does_not_move(draft: Draft, key: str, places: int) -> None:
    with pytest.raises(Refused, match="nothing to change places"):
        actions.move_clause(draft_id=draft.pk, key=key, by_places=places, by=actor("Milo"), at=AT)


@pytest.mark.parametrize(
    ("key", "said"), [("1.1", "cannot do without"), ("99.9", "not in the draft any more")]
)
def test_what_cannot_go_stays(draft: Draft, key: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        actions.remove_clause(draft_id=draft.pk, key=key, by=actor("Milo"), at=AT)


def test_a_list_that_is_not_there_takes_nothing(draft: Draft) -> None:
    with pytest.raises(Refused, match="not in the draft any more"):
        actions.add_clause(draft_id=draft.pk, list_key="x", words={}, by=actor("Milo"), at=AT)


def test_a_file_is_taken_whole_or_not_at_all(draft: Draft) -> None:
    by, better = actor("Milo"), draft.text.replace("posts: 38", "posts: 40")
    broken = draft.text.replace("lead: police", "lead: polite")
    with pytest.raises(CharterError):
        actions.replace_text(draft_id=draft.pk, text=broken, seen=1, by=by, at=AT)
    with pytest.raises(CharterError):
        actions.begin_draft(text=broken, base="1.0", by=by, at=AT)
    assert Draft.objects.get().text == draft.text
    now = actions.replace_text(draft_id=draft.pk, text=better, seen=1, by=by, at=AT)
    assert (now.text, now.revision) == (better, 2)


def test_a_file_that_only_an_editor_can_change_is_left_alone(draft: Draft) -> None:
    tagged = draft.text.replace("posts: 38", "posts: !!int 38", 1)
    actions.replace_text(draft_id=draft.pk, text=tagged, seen=1, by=actor("Milo"), at=AT)
    draft.refresh_from_db()
    try:
        now = change(draft, "2.20", posts=40)
    except Refused as refusal:
        assert "laid out" in str(refusal)  # noqa: PT017
    else:
        assert outline(now.text).groups["2.20"].says["posts"] == 40


def test_a_comment_is_settled_once_with_a_reason(draft: Draft) -> None:
    by = actor("Milo")
    said = actions.comment(draft_id=draft.pk, clause="5.40", text="Too short.", by=by, at=AT)
    actions.settle(comment_id=said.pk, because="Made longer.", by=by, at=AT)
    with pytest.raises(Refused, match="settled already"):
        actions.settle(comment_id=said.pk, because="Again.", by=by, at=AT)


def test_a_withdrawn_draft_stands(draft: Draft) -> None:
    withdrawn = actions.withdraw_draft(draft_id=draft.pk, by=actor("Milo"), at=AT)
    assert withdrawn.state == "withdrawn"
    with pytest.raises(Refused, match="no longer being drafted"):
        change(draft, "5.40", length=2)
    draft.refresh_from_db()
    draft.text = "other"
    with pytest.raises(DatabaseError, match="only while it is being drafted"), transaction.atomic():
        draft.save()


def test_the_app_cannot_change_a_step_or_a_comment(draft: Draft) -> None:
    by = actor("Milo")
    actions.comment(draft_id=draft.pk, clause="", text="Good.", by=by, at=AT)
    for model in (Revision, Comment):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            model.objects.update(by_name="Somebody else")


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.GOVERNANCE, Role.AGENCY_MANAGER)]
)
def test_nobody_else_drafts(draft: Draft, role: Role) -> None:
    by = nobody_of("police", role)
    with pytest.raises(Refused, match="Only board members"):
        actions.begin_draft(text=draft.text, base="1.0", by=by, at=AT)
    with pytest.raises(Refused):
        actions.comment(draft_id=draft.pk, clause="", text="Good.", by=by, at=AT)
    with pytest.raises(Refused):
        actions.withdraw_draft(draft_id=draft.pk, by=by, at=AT)


def test_a_draft_is_ready_when_it_holds_together_and_has_its_own_number(draft: Draft) -> None:
    assert ready(draft.text)
    assert "version 1.0 already" in str(ready(draft.text, adopted=frozenset({"1.0"})))
    assert "lists" in str(ready("[" * 60)) or not ready("[" * 60)
