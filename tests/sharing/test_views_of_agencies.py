"""Each agency's own view of the risk: given in its own term, shown beside the common grade."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer
from roundtable.sharing.models import Return
from roundtable.sharing.queries import agency_views, asked_about
from roundtable.sharing.statement import AnswerGiven
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, asked, request_of

pytestmark = pytest.mark.django_db
SECTION_17, SECTION_47 = "Section 17 threshold", "Section 47 threshold"


def said(case: Case, agency: str, view: str) -> None:
    """Let an agency answer that it knows everybody and sees them all so."""
    request, by = request_of(case, agency), somebody_of(agency)
    with entered(by):
        about = asked_about(request)
    answers = [AnswerGiven(involvement=a.involvement_id, answer="known", view=view) for a in about]
    answer(request=request, answers=answers, by=by, at=MONDAY)


def views(case: Case, who: str = "Aisha") -> list[tuple[str, str, str]]:
    with entered(actor(who)):
        found = agency_views(case)
    return [(one.agency, one.compared.translation.term, one.compared.differs) for one in found]


def test_views_stand_beside_the_grade_those_that_differ_first() -> None:
    case = asked()
    said(case, "childrens_social_care", SECTION_17)
    said(case, "police", "High risk")
    assert views(case) == [
        ("police", "High risk", "higher"),
        ("childrens_social_care", SECTION_17, ""),
    ]


def test_the_view_is_part_of_what_the_journal_vouches_for() -> None:
    case = asked()
    request = request_of(case, "police")
    said(case, "police", "High risk")
    with entered(somebody_of("police")):
        before = request.commitment()
        returned = Return.objects.filter(request=request)
        assert {back.view for back in returned} == {"High risk"}
        for back in request.returns.all():
            back.view = "Standard risk"
        assert request.commitment() != before


def test_another_agencys_term_is_refused() -> None:
    with pytest.raises(Refused, match="does not translate"):
        said(asked(), "police", SECTION_47)


def test_who_is_not_known_is_viewed_by_nobody() -> None:
    case = asked()
    with entered(somebody_of("police")):
        person = asked_about(request_of(case, "police"))[0].involvement_id
    with pytest.raises(ValidationError, match="known to us"):
        AnswerGiven(involvement=person, answer="not_known", view="High risk")


def test_the_pages_take_and_show_the_view(client: Client) -> None:
    case = asked()
    client.force_login(user("Ben"))
    address = f"/cases/{case.reference}/request/"
    given = {"answer-1": "known", "answer-2": "not_known", "answer-3": "not_known"}
    assert "High risk: high here" in words(client.get(address))
    wrong = given | {"view-2": "High risk", "do": "check"}
    assert "or take your agency's view out" in words(client.post(address, wrong))
    given["view-1"] = "High risk"
    checked = words(client.post(address, given | {"do": "check"}))
    assert "The agency's view of the risk: <strong>High risk</strong>. Here that is high" in checked
    client.post(address, given | {"do": "send"})
    assert "<strong>High risk</strong>" in words(client.get(address))
    client.force_login(user("Aisha"))
    overview = words(client.get(case.get_absolute_url()))
    assert "Disagreement" in overview
    assert "1 agency sees it otherwise than the common grade" in overview
    assert "higher than the common grade" in overview
    assert "What it means: The officer's own assessment at the scene" in overview


def test_agreement_is_said_too(client: Client) -> None:
    case = asked()
    said(case, "childrens_social_care", SECTION_17)
    client.force_login(user("Aisha"))
    overview = words(client.get(case.get_absolute_url()))
    assert "As the common grade says." in overview
    assert "Disagreement" not in overview
    client.force_login(user("Lena"))
    assert "How agencies see the risk" not in words(client.get(case.get_absolute_url()))


def words(response: Any) -> str:
    return " ".join(response.content.decode().replace("&#39;", "'").split())
