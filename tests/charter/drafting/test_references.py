"""A clause whose number changes is still found; one that is named does not go unseen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from django.test import Client

from roundtable.charter.drafting import actions
from roundtable.charter.drafting.models import Draft, Revision
from roundtable.charter.drafting.outline import Outline, outline
from roundtable.charter.drafting.references import (
    POINTERS,
    mentions,
    renumber,
    require_unnamed,
)
from roundtable.charter.terms import ClauseNumber
from roundtable.lib.verdict import Refused
from tests.charter.drafting.shown import at, words
from tests.charter.drafting.test_forms import as_posted, form_of, models
from tests.staff import actor

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def here(northshire_text: str) -> Outline:
    return outline(northshire_text)


def saying(text: str, words: str) -> Outline:
    """Return the outline of a charter whose police say that they cannot do without some words."""
    start = text.index("cannot: ")
    end = text.index("\n", start)
    return outline(f"{text[:start]}cannot: {words}{text[end:]}")


def test_every_word_that_holds_a_number_is_known() -> None:
    (pattern,) = ClauseNumber.__metadata__
    holding = {
        name
        for model in models()
        for name, info in model.model_fields.items()
        if pattern in info.metadata or pattern in _constraints(info.annotation)
    }
    assert holding == POINTERS | {"clause"}


def _constraints(annotation: Any) -> set[Any]:
    parts = get_args(annotation)
    return {m for part in parts for m in getattr(part, "__metadata__", ())}


def test_a_quorum_is_renumbered_and_its_outcomes_follow(northshire_text: str) -> None:
    here = outline(northshire_text)
    new = renumber(northshire_text, here, "8.2", "8.9", but=("clause",))
    assert new == northshire_text.replace("quorum: 8.2\n", "quorum: 8.9\n")
    assert new.count("quorum: 8.9\n") == 2


def test_a_definition_is_renumbered_and_its_translation_follows(northshire_text: str) -> None:
    new = renumber(northshire_text, outline(northshire_text), "3.2", "3.9", but=())
    assert new == northshire_text.replace("defined_in: 3.2\n", "defined_in: 3.9\n")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Act against clause 5.40.", "Act against clause 5.45."),
        ("See clauses 5.4, 5.40 and 5.400.", "See clauses 5.4, 5.45 and 5.400."),
        ("Clauses 5.41 to 5.42, or clause 5.40", "Clauses 5.41 to 5.42, or clause 5.45"),
        ("It costs 5.40 a day.", None),
        ("See clause 5.40.1 of theirs", None),
    ],
)
def test_a_sentence_that_names_a_clause_follows(
    northshire_text: str, was: str, now: str | None
) -> None:
    here = saying(northshire_text, f"'{was}'")
    found = [mention for mention in mentions(here, "5.40") if mention.word == "cannot"]
    assert bool(found) == bool(now)
    if now:
        start = northshire_text.index("cannot: ")
        end = northshire_text.index("\n", start)
        text = f"{northshire_text[:start]}cannot: '{was}'{northshire_text[end:]}"
        assert now in str(outline(renumber(text, here, "5.40", "5.45", but=())).text.says)


def test_a_range_is_for_people_to_say(here: Outline, northshire_text: str) -> None:
    for number in ("7.60", "7.61", "7.62"):
        with pytest.raises(Refused, match=r"clause 2.40 \(what it cannot do\)"):
            renumber(northshire_text, here, number, "7.99", but=())
    assert not mentions(here, "7.64")


def test_a_number_that_is_taken_is_refused(here: Outline, northshire_text: str) -> None:
    with pytest.raises(Refused, match=r"There is a clause 8\.3 already"):
        renumber(northshire_text, here, "8.2", "8.3", but=())


def test_what_is_named_is_not_taken_out(here: Outline) -> None:
    with pytest.raises(Refused, match=r"clause 8.20 \(quorum\); clause 8.21 \(quorum\)"):
        require_unnamed(here, here.groups["8.2"])
    require_unnamed(here, here.groups["5.40"])


def test_what_an_agency_says_of_its_own_clauses_goes_with_it(northshire_text: str) -> None:
    here = saying(northshire_text, "Speak beyond clause 2.11.")
    require_unnamed(here, here.groups["2.10"])
    with pytest.raises(Refused, match=r"named in clause 2\.10"):
        require_unnamed(here, here.groups["2.11"])


@pytest.mark.django_db
def test_a_new_number_is_one_step(milo: Client, draft: Draft) -> None:
    here = outline(draft.text)
    posted = as_posted(form_of(here, "8.2"), clause="8.9", save="yes")
    posted["seen"] = here.groups["8.2"].fingerprint
    answer = milo.post(at(draft, "clause/8.2/"), dict(posted.lists()), follow=True)
    assert "What names it says the new number: 8.20, 8.21." in words(answer.content.decode())
    draft.refresh_from_db()
    assert outline(draft.text).problems == ()
    assert draft.text.count("8.2\n") == 0
    assert Revision.objects.latest("number").did == "Changed clause 8.2, now 8.9"


@pytest.mark.django_db
def test_a_named_clause_stays_and_its_page_says_why(milo: Client, draft: Draft) -> None:
    answer = milo.post(at(draft, "clause/8.2/remove/"), follow=True)
    assert "named in clause 8.20 (quorum)" in words(answer.content.decode())
    draft.refresh_from_db()
    assert draft.revision == 1


@pytest.mark.django_db
def test_what_moves_keeps_its_number_and_what_names_it(draft: Draft) -> None:
    by, was = actor("Milo"), outline(draft.text)
    now = actions.move_clause(draft_id=draft.pk, key="7.61", by_places=-1, by=by, at=AT)
    named = [(m.group.key, m.word, m.says) for m in mentions(was, "7.61")]
    found = outline(now.text)
    assert [(m.group.key, m.word, m.says) for m in mentions(found, "7.61")] == named
    assert named
