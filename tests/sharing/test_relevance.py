"""Whether what was shared was needed: one gesture of who got it, seen by who gave it, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from roundtable.access.rules import ItemFacts
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer
from roundtable.sharing.models import Item, Mark, Relevance
from roundtable.sharing.relevance.actions import mark
from roundtable.sharing.relevance.queries import counted, marks_of
from roundtable.sharing.relevance.rules import may_mark
from roundtable.sharing.statement import ItemGiven
from tests.sharing.test_pages import as_, words
from tests.staff import actor, somebody_of
from tests.stories import MONDAY, answers_of, asked, request_of

LATER = MONDAY + timedelta(hours=2)
TOLD = ItemGiven(category="education", text="Away eleven days in May.")


def test_who_gave_it_and_who_did_not_get_it_cannot_mark() -> None:
    item = ItemFacts("education", frozenset({"police"}))
    assert may_mark(item, agency="police")
    assert not may_mark(item, agency="education")
    assert not may_mark(item, agency="health")


pytestmark = pytest.mark.django_db


def told() -> tuple[Case, Item]:
    """Return a case, and what education told about the first person on it."""
    case = asked()
    request = request_of(case, "education")
    by = somebody_of("education")
    answer(request=request, answers=answers_of(request, TOLD), by=by, at=MONDAY)
    with entered(by):
        return case, Item.objects.select_related("case").get(case=case)


def marked(item: Item, said: Relevance, by: Actor, minutes: int = 0) -> Mark:
    return mark(item=item, said=said, by=by, at=LATER + timedelta(minutes=minutes))


def test_the_last_mark_counts_and_only_the_two_agencies_see_it() -> None:
    case, item = told()
    lead = somebody_of("childrens_social_care")
    one = marked(item, Relevance.MORE, lead)
    assert str(one) == "childrens_social_care: More than was needed"
    marked(item, Relevance.USED, lead, 5)
    seen = {}
    for agency in ("childrens_social_care", "education", "police"):
        with entered(somebody_of(agency)):
            seen[agency] = marks_of(case)
    assert seen["childrens_social_care"] == {item.pk: {"childrens_social_care": "used"}}
    assert seen["education"] == seen["childrens_social_care"]
    assert seen["police"] == {}


def test_a_mark_is_journalled_once_and_says_nothing_of_the_item() -> None:
    case, item = told()
    marked(item, Relevance.LESS, somebody_of("childrens_social_care"))
    with entered(somebody_of("childrens_social_care")):
        (entry,) = [e for e in entries_of(case.pk) if e.kind == "sharing.marked"]
    assert (entry.record, entry.purpose) == (f"sharing.item:{item.pk}", "less")


def test_ones_own_and_what_one_was_not_given_is_not_marked() -> None:
    _case, item = told()
    with pytest.raises(Refused, match="Your own agency"):
        marked(item, Relevance.USED, somebody_of("education"))
    with entered(somebody_of("education")):
        item.disclosures.filter(to_agency="childrens_social_care").update(
            withdrawn_at=LATER, withdrawn_because="Not theirs."
        )
    with pytest.raises(Refused, match="not disclosed"):
        marked(item, Relevance.USED, somebody_of("childrens_social_care"))


def test_the_database_refuses_a_mark_on_what_is_ones_own_or_was_not_given() -> None:
    case, item = told()
    for agency in ("education", "police"):
        given = {"case": case, "item": item, "agency": agency, "said": "used", "name": "X"}
        with entered(somebody_of(agency)):
            assert Item.objects.filter(pk=item.pk).exists() == (agency == "education")
            with (
                pytest.raises(DatabaseError, match="row-level security"),
                transaction.atomic(),
            ):
                Mark.objects.create(**given, marked_at=LATER)


def test_one_press_on_the_chronology_marks_and_leads_back_to_it(client: Client) -> None:
    case, item = told()
    chronology = f"/cases/{case.reference}/chronology/?person=1"
    as_(client, "Aisha")
    page = words(client.get(chronology))
    assert page.count('aria-pressed="false"') == len(Relevance)
    address = f"/cases/{case.reference}/chronology/{item.pk}/mark/"
    sent = client.post(address, {"said": "relevant", "next": chronology})
    assert sent.headers["Location"] == f"{chronology}#item-{item.pk}"
    assert words(client.get(chronology)).count('aria-pressed="true"') == 1
    elsewhere = client.post(address, {"said": "used", "next": "//example.org/"})
    assert elsewhere.headers["Location"].startswith(f"/cases/{case.reference}/chronology/")
    as_(client, "Erin")
    assert "Used: Children&#39;s social care." in words(client.get(chronology))
    assert "Used: Children&#39;s social care." in words(
        client.get(f"/cases/{case.reference}/request/")
    )


@pytest.mark.parametrize("said", ["", "nonsense"])
def test_what_is_no_mark_is_not_found(client: Client, said: str) -> None:
    case, item = told()
    as_(client, "Aisha")
    address = f"/cases/{case.reference}/chronology"
    assert client.post(f"{address}/{item.pk}/mark/", {"said": said}).status_code == 404
    assert client.post(f"{address}/{uuid4()}/mark/", {"said": "used"}).status_code == 404


def test_the_board_counts_by_agency_clause_and_site() -> None:
    _case, item = told()
    marked(item, Relevance.MORE, somebody_of("childrens_social_care"))
    with entered(actor("Milo")):
        found = counted(MONDAY - timedelta(days=1), LATER)
    education = found["agency"]["education"]
    assert education.said == {"more": 1}
    with entered(somebody_of("education")):
        assert education.shared == item.disclosures.count()
    assert sum(told.shared for told in found["clause"].values()) == education.shared
    assert {clause.split(".")[0] for clause in found["clause"]} == {"7"}
    assert list(found["site"]) != [""]
    with entered(actor("Milo")):
        assert counted(LATER, LATER) == {"agency": {}, "clause": {}, "site": {}}


def test_whoever_works_cases_does_not_count_the_hubs() -> None:
    with (
        entered(somebody_of("childrens_social_care")),
        pytest.raises(DatabaseError, match="for the board"),
        transaction.atomic(),
    ):
        counted(MONDAY, LATER)


def test_the_page_keeps_small_numbers_back(client: Client, monkeypatch: Any) -> None:
    _case, item = told()
    marked(item, Relevance.MORE, somebody_of("childrens_social_care"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    page = words(as_(client, "Milo").get("/charter/needed/"))
    assert "Education" in page
    assert "not shown" in page
    assert as_(client, "Ben").get("/charter/needed/").status_code == 403


def test_where_nothing_was_shared_the_page_says_so(client: Client) -> None:
    assert "Nothing has been shared" in words(as_(client, "Milo").get("/charter/needed/"))
