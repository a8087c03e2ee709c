"""An agency that has answered is asked again: it has a deadline, adds or says that it has nothing
to add, and everybody sees that the hub waits for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from roundtable.cases.models import Case
from roundtable.cases.queries import people_shown
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer, nothing_more, supplement
from roundtable.sharing.models import Amendment, AnsweredAgain, Request
from roundtable.sharing.queries import board, rows_for, unanswered
from roundtable.sharing.statement import AnswerGiven, SupplementGiven
from tests.sharing.test_by_hand import LATER, about, few_asked, further, running, withdrawn
from tests.sharing.test_completeness import counted
from tests.sharing.test_pages import as_, words
from tests.staff import somebody_of
from tests.stories import MONDAY, answers_of, asked, fresh, identified, received, request_of

pytestmark = pytest.mark.django_db
FIRE = "fire_and_rescue"
ASKED, THEN = LATER + timedelta(minutes=30), LATER + timedelta(hours=1)
OTHER = 2  # the place of somebody the police were not asked about, and know of by their remit


def answered() -> Request:
    """Return the request that the fire service has answered, about the first person alone."""
    case = few_asked()
    further(case, FIRE, 1)
    request = request_of(fresh(case), FIRE)
    given = answers_of(request)
    answer(request=request, answers=given, by=somebody_of(FIRE), at=LATER + timedelta(minutes=9))
    return request


def again(request: Request, *places: int, **changes: Any) -> Amendment:
    return further(request.case, FIRE, *places, **{"at": ASKED} | changes)


def adds(request: Request, place: int = 1, **said: Any) -> None:
    (person,) = about(request.case, place)
    given = AnswerGiven(**{"involvement": person, "answer": "known"} | said)
    supplement(
        request=request,
        given=SupplementGiven(answer=given, because="We were asked again."),
        by=somebody_of(FIRE),
        at=THEN,
    )


def nothing(request: Request, up_to: int = 99) -> None:
    nothing_more(request=request, up_to=up_to, by=somebody_of(FIRE), at=THEN)


def waited_for(case: Case) -> bool:
    with entered(somebody_of(case.lead)):
        return FIRE in unanswered(fresh(case))


def cell(case: Case, place: int, reader: str, of: str = FIRE) -> str:
    """Return what a reader's board says of an agency about somebody."""
    with entered(somebody_of(reader)):
        people = people_shown(case)
        row = next(row for row in board(case, people) if row.request.agency == of)
        found = row.cells[[person.place for person in people].index(place)]
    return found.state if found else "not asked"


def test_who_has_answered_is_asked_again_and_has_its_time() -> None:
    request = answered()
    assert not waited_for(request.case)
    question = again(request, 1)
    assert question.kind == "again"
    assert running(request.case, FIRE) == 1
    assert waited_for(request.case)


def test_asked_again_before_it_has_answered_that_it_has_one_deadline_and_two_questions() -> None:
    request = answered()
    again(request, 1)
    again(request, 1, asks="And on Monday?")
    assert running(request.case, FIRE) == 1
    adds(request)
    assert running(request.case, FIRE) == 0
    with entered(somebody_of(FIRE)):
        assert AnsweredAgain.objects.filter(case=request.case).count() == 2


def test_what_it_adds_about_everybody_asked_about_answers_it() -> None:
    request = answered()
    again(request, 1, OTHER)
    adds(request)
    assert waited_for(request.case)
    assert running(request.case, FIRE) == 1
    adds(request, OTHER)
    assert not waited_for(request.case)
    assert running(request.case, FIRE) == 0
    with entered(somebody_of(FIRE)):
        assert AnsweredAgain.objects.get(case=request.case).nothing_more == []


def test_what_it_said_before_it_was_asked_again_answers_nothing() -> None:
    request = answered()
    adds(request)
    again(request, 1, at=THEN + timedelta(minutes=1))
    assert waited_for(request.case)


def test_nothing_to_add_is_one_action_and_leaves_what_was_said() -> None:
    request = answered()
    again(request, 1)
    nothing(request)
    assert not waited_for(request.case)
    assert running(request.case, FIRE) == 0
    with entered(somebody_of(FIRE)):
        done = AnsweredAgain.objects.get(case=request.case)
        assert done.nothing_more == about(request.case, 1)
        assert not request.supplements.exists()
        assert str(done).endswith("answered")
        kinds = [entry.kind for entry in entries_of(request.case_id)]
    assert kinds.count("sharing.answered_again") == kinds.count("sharing.nothing_more") == 1
    with pytest.raises(Refused, match="answered all that it was asked"):
        nothing(request)


def test_of_whom_it_never_spoke_nothing_to_add_says_not_known() -> None:
    request = answered()
    again(request, OTHER)
    nothing(request)
    with entered(somebody_of(FIRE)):
        said = request.returns.get(involvement__place=OTHER)
        assert (said.answer, said.number) == ("not_known", 1)
    assert not waited_for(request.case)


def test_what_was_asked_while_they_read_still_waits_and_says_nothing_of_anybody() -> None:
    request = answered()
    read = again(request, 1)
    again(request, OTHER)
    nothing(request, up_to=read.number)
    assert waited_for(request.case)
    assert running(request.case, FIRE) == 1
    with entered(somebody_of(FIRE)):
        assert not request.returns.filter(involvement__place=OTHER).exists()
        assert AnsweredAgain.objects.get(case=request.case).asked_id == read.pk


def test_the_board_waits_for_whom_it_is_asked_about_for_the_first_time() -> None:
    request = answered()
    assert cell(request.case, OTHER, "education") == "not asked"
    again(request, OTHER)
    assert cell(request.case, OTHER, "education") == "waiting"
    adds(request, OTHER, answer="not_known")
    assert cell(request.case, OTHER, "education") != "waiting"
    assert cell(request.case, OTHER, FIRE) == "not_known"


def test_who_may_not_learn_what_was_answered_sees_that_it_was() -> None:
    agency = "mental_health"
    case = asked(identified(received(concerns=["emotional_abuse"]), "standard"))
    withdrawn(case, agency)
    further(case, agency, 1)
    request, by = request_of(fresh(case), agency), somebody_of(agency)
    answer(request=request, answers=answers_of(request), by=by, at=LATER + timedelta(minutes=9))
    further(case, agency, OTHER, at=ASKED)
    (person,) = about(case, OTHER)
    with entered(by):
        before = request.returns.count()
    said = SupplementGiven(answer=AnswerGiven(involvement=person, answer="known"), because="So.")
    supplement(request=request, given=said, by=by, at=THEN)
    with entered(by):
        assert request.returns.count() == before + 1
        readers = request.returns.get(involvement=person).shared_with
    unseeing = next(code for code in fresh(case).agencies if code not in (*readers, agency))
    assert cell(case, OTHER, unseeing, of=agency) == "answered"


def test_whoever_answers_is_of_that_agency() -> None:
    request = answered()
    question = again(request, 1)
    with pytest.raises(Refused):
        nothing_more(request=request, up_to=99, by=somebody_of("education"), at=THEN)
    with (
        entered(somebody_of("education")),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        AnsweredAgain.objects.create(
            case=request.case, asked=question, agency="education", name="Erin", at=THEN
        )


def test_the_journal_vouches_for_what_was_left_as_it_was() -> None:
    request = answered()
    again(request, 1)
    nothing(request)
    with entered(somebody_of(FIRE)):
        done = AnsweredAgain.objects.get(case=request.case)
        before = done.commitment()
        done.nothing_more = []
        assert done.commitment() != before


def test_who_answered_late_stays_late_when_asked_again() -> None:
    request = request_of(asked(), FIRE)
    late = MONDAY + timedelta(days=40)
    answer(request=request, answers=answers_of(request), by=somebody_of(FIRE), at=late)
    assert counted()[FIRE, True].in_time == 0
    again(request, 1, at=late + timedelta(hours=1))
    assert counted()[FIRE, True].in_time == 0


def test_whom_it_knows_is_counted_whenever_it_was_first_asked_about_them() -> None:
    request = answered()
    assert counted()[FIRE, True].known == 0
    again(request, 1, OTHER)
    adds(request)
    assert counted()[FIRE, True].known == 0  # it had said that it does not know them
    adds(request, OTHER)
    assert counted()[FIRE, True].known == 1


def test_it_reads_what_it_is_asked_again_and_answers_on_pages(client: Client) -> None:
    request = answered()
    again(request, 1, OTHER)
    page = f"/cases/{request.case.reference}/request/"
    shown = words(as_(client, somebody_of(FIRE).name.split()[0]).get(page))
    assert "You are asked again" in shown
    assert "Did anybody see him on Sunday?" in shown
    assert "He was at the match." in shown
    first = words(client.get(f"{page}{OTHER}/"))
    assert "Answer for the first time" in first
    assert "Did anybody see him on Sunday?" in first
    assert "We were asked again." in client.get(f"{page}{OTHER}/").content.decode()
    assert client.post(f"{page}nothing-more/").status_code == 404
    sent = words(client.post(f"{page}nothing-more/", {"read": "2"}, follow=True))
    assert "has answered what it was asked again" in sent
    assert "You are asked again" not in sent
    assert client.get(f"{page}nothing-more/").status_code == 405


def test_the_lead_sees_on_the_board_that_it_waits_again(client: Client) -> None:
    request = answered()
    again(request, 1)
    page = words(as_(client, "Aisha").get(f"/cases/{request.case.reference}/gathering/"))
    assert "Asked again" in page
    assert "Remind those who have not answered" in page
    lead = somebody_of(request.case.lead)
    with entered(lead):
        rows = rows_for(lead, request.case, people_shown(request.case))
    assert next(row for row in rows if row.agency == FIRE).waiting
