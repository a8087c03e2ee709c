"""What is half typed on a case is kept for whoever typed it, and counts for nothing until sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from roundtable.cases.half_typed.models import HalfTyped
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.models import Position
from roundtable.web.drafts import HEADER
from tests.sharing.test_pages import as_, words
from tests.sharing.test_supplements import SEEN_IN_MAY, said_by
from tests.staff import actor, somebody_of
from tests.stories import asked, at_the_table

pytestmark = pytest.mark.django_db
REASONS = "The child needs help that the family accepts."


def typed(case: Case, **changes: str) -> dict[str, str]:
    said = {"outcome": "child_in_need_s17", "level_of_need": "3", "grade": case.grade}
    said |= {"reasons": REASONS, "would_change": "A plan that is kept to."}
    return said | changes


def position_of(case: Case) -> str:
    return f"/cases/{case.reference}/position/"


def keeps(client: Client, page: str, said: dict[str, str]) -> int:
    return client.post(page, said, headers={HEADER: "1"}).status_code


def taken(case: Case) -> bool:
    with entered(somebody_of(case.lead)):
        return Position.objects.filter(case=case, agency=case.lead).exists()


def kept_by(name: str) -> list[HalfTyped]:
    with entered(actor(name)):
        return list(HalfTyped.objects.all())


def test_a_position_half_typed_is_not_taken_and_stands_there_again(client: Client) -> None:
    case = at_the_table()
    page = position_of(case)
    as_(client, "Aisha")
    assert keeps(client, page, typed(case, level_of_need="")) == 204
    assert not taken(case)
    client.logout()
    again = words(as_(client, "Aisha").get(page))
    assert "You began to write this" in again
    assert REASONS in again
    assert 'value="child_in_need_s17" checked' in again
    assert "There is a problem" not in again


def test_nobody_else_sees_it_not_of_the_same_agency_either(client: Client) -> None:
    case = at_the_table()
    keeps(as_(client, "Aisha"), position_of(case), typed(case))
    assert len(kept_by("Aisha")) == 1
    for name in ("Nora", "Ben", "Lena"):
        assert kept_by(name) == []
    assert REASONS not in words(as_(client, "Nora").get(position_of(case)))


def test_what_is_sent_is_forgotten_and_what_is_refused_is_kept(client: Client) -> None:
    case = at_the_table()
    page = position_of(case)
    as_(client, "Aisha")
    keeps(client, page, typed(case))
    missing = client.post(page, typed(case, level_of_need=""))
    assert "There is a problem" in words(missing)
    assert len(kept_by("Aisha")) == 1
    assert client.post(page, typed(case)).status_code == 302
    assert taken(case)
    assert kept_by("Aisha") == []
    assert "You began to write this" not in words(client.get(page))


def test_whoever_is_overtaken_reads_what_they_wrote(client: Client) -> None:
    case = at_the_table()
    page = position_of(case)
    keeps(as_(client, "Nora"), page, typed(case))
    as_(client, "Aisha").post(page, typed(case, reasons="We are sure of it."))
    overtaken = words(as_(client, "Nora").get(page))
    assert "We are sure of it." in overtaken
    assert REASONS in overtaken


def test_it_is_thrown_away_by_a_press(client: Client) -> None:
    case = at_the_table()
    page = position_of(case)
    keeps(as_(client, "Aisha"), page, typed(case))
    thrown = client.post(page, {"forget_half_typed": "yes"})
    assert (thrown.status_code, thrown.headers["Location"]) == (302, page)
    assert kept_by("Aisha") == []
    assert not taken(case)


def test_who_may_not_know_of_the_case_keeps_nothing_there(client: Client) -> None:
    case = at_the_table()
    assert keeps(as_(client, "Iris"), position_of(case), typed(case)) == 404
    assert kept_by("Iris") == []


def test_what_an_agency_adds_to_its_answer_is_kept_with_its_pieces(client: Client) -> None:
    case = asked()
    said_by("education", case, SEEN_IN_MAY)
    page = f"/cases/{case.reference}/request/1/"
    as_(client, "Erin")
    said: dict[str, Any] = {
        "answer-1": "known",
        "item-1": "1",
        "text-1-1": "Away again in June, with no note.",
        "because": "The school rang again.",
    }
    assert keeps(client, page, said) == 204
    again = words(client.get(page))
    assert "Away again in June, with no note." in again
    assert "The school rang again." in again


def test_the_forms_of_one_page_go_back_to_the_one_that_was_typed(client: Client) -> None:
    from tests.sharing.challenging.test_a_challenge import withheld

    about = withheld()
    page = f"/cases/{about.case}/withheld/health/1/"
    as_(client, "Ben")
    assert keeps(client, page, {"do": "challenge", "because": "We cannot plan a visit."}) == 204
    again = words(client.get(page))
    assert "We cannot plan a visit.</textarea>" in again
    assert "Challenged." not in again


def test_who_sees_the_case_no_more_once_it_is_sent_has_nothing_left_there(client: Client) -> None:
    from tests.sharing.challenging.test_a_challenge import challenged, withheld

    about = withheld()
    challenged(about)
    page = f"/cases/{about.case}/withheld/health/1/"
    pia = as_(client, "Pia")
    assert keeps(client, page, {"do": "reply", "because": "The ground holds."}) == 204
    assert len(kept_by("Pia")) == 1
    said = {"do": "reply", "says": "uphold", "because": "The ground holds."}
    assert pia.post(page, said).status_code == 302
    assert kept_by("Pia") == []
