"""What is said of a clause, or typed into its page, follows when its number changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from roundtable.charter.drafting import actions
from roundtable.charter.drafting.following import Step, Steps
from roundtable.charter.drafting.models import Draft, HalfTyped
from roundtable.charter.drafting.outline import outline
from roundtable.charter.drafting.queries import by_clause_now, comments_on, drafts
from roundtable.charter.drafting.references import comments_left, renumber
from tests.charter.drafting.shown import at, page, words
from tests.charter.drafting.test_forms import as_posted, form_of
from tests.staff import actor

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


def step(number: int, clause: str = "", became: str = "", back_to: int | None = None) -> Step:
    return Step(number, clause, became, back_to)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Step], list[dict[str, str]]]:
    """Return steps of a draft of three clauses, and after each, by number, which clause it is."""
    steps, states = [step(1)], [{"5.1": "a", "5.2": "b", "5.3": "c"}]
    for number in range(2, draw(st.integers(2, 9))):
        now = dict(states[-1])
        if draw(st.booleans()):
            clause = draw(st.sampled_from(sorted(now)))
            free = [f"5.{n}" for n in range(1, 6) if f"5.{n}" not in now]
            became = draw(st.sampled_from(["", *free]))
            now[became or clause] = now.pop(clause)
            steps.append(step(number, clause, became))
        else:
            to = draw(st.integers(1, number - 1))
            now = dict(states[to - 1])
            steps.append(step(number, back_to=to))
        states.append(now)
    return steps, states


@given(histories())
def test_a_clause_is_found_under_its_number_now(
    history: tuple[list[Step], list[dict[str, str]]],
) -> None:
    steps, states = history
    found = Steps.of(steps)
    for since, then in enumerate(states, 1):
        for number, clause in then.items():
            assert states[-1][found.number_now(number, since=since)] == clause


def test_an_old_number_leads_to_the_clause_that_had_it_last() -> None:
    steps = [step(1), step(2, "5.1", "5.9"), step(3, "5.2", "5.1"), step(4, "5.1", "5.8")]
    assert Steps.of(steps).renumbered("5.1") == "5.8"
    assert Steps.of(steps).renumbered("5.3") == "5.3"


def renumbered(draft: Draft, key: str, number: str) -> None:
    here = outline(drafts().get(pk=draft.pk).text)
    actions.change_clause(
        draft_id=draft.pk,
        key=key,
        words={"clause": number},
        seen=here.groups[key].fingerprint,
        by=actor("Milo"),
        at=AT,
    )


@pytest.mark.django_db
def test_a_comment_stands_on_the_page_of_its_clause_under_any_number(
    milo: Client, draft: Draft
) -> None:
    milo.post(at(draft, "clause/8.2/comment/"), {"text": "Two are too few."})
    renumbered(draft, "8.2", "8.9")
    assert "Two are too few." in page(milo, at(draft, "clause/8.9/"))
    listed = page(milo, at(draft, "comments/"))
    assert "Clause 8.9 (clause 8.2 when this was said)" in listed
    assert "8.9 1 comment" in page(milo, at(draft, "part/8/"))
    actions.go_back(draft_id=draft.pk, to=1, seen=2, by=actor("Milo"), at=AT)
    assert "Two are too few." in page(milo, at(draft, "clause/8.2/"))
    assert [clause for _said, clause in by_clause_now(draft, comments_on(draft))] == ["8.2"]


@pytest.mark.django_db
def test_a_comment_on_a_clause_that_is_gone_can_still_be_read(milo: Client, draft: Draft) -> None:
    milo.post(at(draft, "clause/5.70/comment/"), {"text": "Who needs this?"})
    milo.post(at(draft, "clause/5.70/remove/"))
    listed = page(milo, at(draft, "comments/"))
    assert "Clause 5.70, which is not in the draft now" in listed
    assert "Who needs this?" in listed


@pytest.mark.django_db
def test_an_old_address_leads_to_the_clause(milo: Client, draft: Draft) -> None:
    renumbered(draft, "8.2", "8.9")
    assert milo.get(at(draft, "clause/8.2/"))["Location"] == at(draft, "clause/8.9/")
    assert milo.get(at(draft, "clause/8.99/")).status_code == 404


@pytest.mark.django_db
def test_what_others_typed_goes_with_the_clause(milo: Client, draft: Draft) -> None:
    here = outline(draft.text)
    typed = dict(as_posted(form_of(here, "8.2"), source="Section 11").lists())
    typed["seen"] = [here.groups["8.2"].fingerprint]
    other = actor("Lena").user_id
    HalfTyped.objects.create(draft=draft, writer_id=other, place="8.2", typed=typed, saved_at=AT)
    renumbered(draft, "8.2", "8.9")
    half = HalfTyped.objects.get(writer_id=other)
    assert (half.place, half.typed["clause"]) == ("8.9", ["8.9"])


@pytest.mark.django_db
def test_what_is_typed_when_the_number_changes_is_not_lost(milo: Client, draft: Draft) -> None:
    here = outline(draft.text)
    posted = as_posted(form_of(here, "8.2"), source="Section 11", save="yes")
    posted["seen"] = here.groups["8.2"].fingerprint
    renumbered(draft, "8.2", "8.9")
    answer = milo.post(at(draft, "clause/8.2/"), dict(posted.lists()), follow=True)
    assert answer.redirect_chain == [(at(draft, "clause/8.9/"), 302)]
    shown = answer.content.decode()
    assert "This is clause 8.9 by now. What you typed is not saved yet." in shown
    assert "Section 11" in words(shown) or 'value="Section 11"' in shown


COMMENTS = """# See clause
# 8.2, and clause 8.20.
# It costs 8.2 a day.
"""


def test_a_comment_in_the_file_names_the_clause_by_its_new_number(northshire_text: str) -> None:
    text = COMMENTS + northshire_text.replace(
        "quorum: 8.2\n", "quorum: 8.2 # as clause 8.2 says, not clauses 8.3 to 8.4\n", 1
    )
    new = renumber(text, outline(text), "8.2", "8.9", but=("clause",))
    assert new.startswith("# See clause\n# 8.9, and clause 8.20.\n# It costs 8.2 a day.\n")
    assert new.count("quorum: 8.9 # as clause 8.9 says, not clauses 8.3 to 8.4\n") == 1
    assert comments_left(text, "8.2") == []


def test_a_comment_that_names_a_range_stays_and_its_line_is_said(northshire_text: str) -> None:
    text = northshire_text + "\n# Where clauses 8.1\n# to 8.3 apply.\n"
    new = renumber(text, outline(text), "8.2", "8.9", but=("clause",))
    assert new.endswith("\n# Where clauses 8.1\n# to 8.3 apply.\n")
    assert comments_left(text, "8.2") == [text.count("\n") - 1]


def test_what_looks_like_a_comment_in_a_sentence_is_none(northshire_text: str) -> None:
    start = northshire_text.index("cannot: ")
    end = northshire_text.index("\n", start)
    said = 'cannot: "Act # against # clause 8.1 to 8.3"'
    text = northshire_text[:start] + said + northshire_text[end:]
    assert comments_left(text, "8.2") == []


@pytest.mark.django_db
def test_the_page_says_which_comment_of_the_file_stays(milo: Client, draft: Draft) -> None:
    text = draft.text + "# Clauses 8.1 to 8.3 decide.\n"
    line = text.count("\n")
    actions.replace_text(draft_id=draft.pk, text=text, seen=1, by=actor("Milo"), at=AT)
    here = outline(text)
    posted = as_posted(form_of(here, "8.2"), clause="8.9", save="yes")
    posted["seen"] = here.groups["8.2"].fingerprint
    answer = milo.post(at(draft, "clause/8.2/"), dict(posted.lists()), follow=True)
    expected = f"A comment in the file names a range with it, and stays: line {line}."
    assert expected in words(answer.content.decode())
