"""What an agency adds to its answer or corrects: nothing is written over, and everybody who had it
learns of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from pydantic import ValidationError

from roundtable.cases.models import Case
from roundtable.cases.queries import people_shown
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer, supplement
from roundtable.sharing.models import Correction, Disclosure, Item, Request, Return, Supplement
from roundtable.sharing.queries import agency_views, board
from roundtable.sharing.statement import AnswerGiven, ItemGiven, SupplementGiven
from tests.sharing.test_pages import KNOWN, MISSED, as_, item, words
from tests.staff import somebody_of
from tests.stories import MONDAY, answers_of, asked, fresh, identified, request_of

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)
SEEN_IN_MAY = ItemGiven(category="education", text="Away eleven days in May.")
SEEN_IN_JUNE = ItemGiven(category="education", text="Away eleven days in June.")


def said_by(agency: str, case: Case | None = None, *items: ItemGiven) -> Request:
    """Return the request that an agency answered, knowing the first person where it told items."""
    request = request_of(case or asked(), agency)
    answer(request=request, answers=answers_of(request, *items), by=somebody_of(agency), at=MONDAY)
    return request


def more(request: Request, **changes: Any) -> SupplementGiven:
    """Return what an agency says of the first person after it answered."""
    because = changes.pop("because", "The school called again.")
    corrects = changes.pop("corrects", {})
    with entered(somebody_of(request.agency)):
        first = request.asked_about.order_by("involvement__place")[0].involvement_id
    said = {"involvement": first, "answer": "known"} | changes
    return SupplementGiven(answer=AnswerGiven(**said), because=because, corrects=corrects)


def add(request: Request, **changes: Any) -> Supplement:
    given = more(request, **changes)
    return supplement(request=request, given=given, by=somebody_of(request.agency), at=LATER)


def items_of(request: Request) -> list[Item]:
    with entered(somebody_of(request.agency)):
        of_request = Item.objects.filter(answer__request=request)
        return list(of_request.order_by("given_at", "place"))


def test_what_is_added_stands_beside_what_was_said() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    added = add(request, items=(SEEN_IN_JUNE,))
    assert [each.text for each in items_of(request)] == [SEEN_IN_MAY.text, SEEN_IN_JUNE.text]
    assert (added.number, str(added)) == (2, f"education on {LATER:%d %B %Y}")
    with entered(somebody_of("education")):
        shared = Disclosure.objects.filter(item__text=SEEN_IN_JUNE.text)
        assert "childrens_social_care" in {each.to_agency for each in shared}
        assert added.answer.number == 2


def test_it_is_journalled_once_and_vouched_for() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    added = add(request, items=(SEEN_IN_JUNE,), corrects={items_of(request)[0].pk: 1})
    with entered(somebody_of("education")):
        entries = [e for e in entries_of(request.case_id) if e.kind == "sharing.supplemented"]
        (entry,) = entries
        assert bytes(entry.commitment) == Supplement.objects.get().commitment()
        assert SEEN_IN_JUNE.text in str(added.committed_content())


def test_what_the_journal_vouches_for_of_the_answer_stays() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    with entered(somebody_of("education")):
        before = Request.objects.get(pk=request.pk).commitment()
    add(request, items=(SEEN_IN_JUNE,))
    with entered(somebody_of("education")):
        assert Request.objects.get(pk=request.pk).commitment() == before


def test_a_corrected_item_stays_and_is_marked_for_everybody_who_had_it() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    (wrong,) = items_of(request)
    add(request, items=(SEEN_IN_JUNE,), corrects={wrong.pk: 1})
    with entered(somebody_of("childrens_social_care")):
        corrected = Correction.objects.select_related("item", "replacement").get()
    assert (corrected.item.text, corrected.replacement.text) == (
        SEEN_IN_MAY.text,
        SEEN_IN_JUNE.text,
    )
    assert str(corrected) == f"{wrong} corrected on {LATER:%d %B %Y}"


def test_who_does_not_get_the_correction_learns_that_it_was_wrong() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    (wrong,) = items_of(request)
    detail = ItemGiven(category="health_detail", text="It was measles.", sensitivity="restricted")
    add(request, items=(detail,), corrects={wrong.pk: 1})
    with entered(somebody_of("probation")):
        had = Item.objects.filter(pk=wrong.pk).exists()
        assert Item.objects.filter(text=detail.text).count() == 0
        assert Correction.objects.count() == int(had)


def test_who_had_nothing_learns_nothing_of_a_correction() -> None:
    detail = ItemGiven(category="health_detail", text="Broke an arm.", sensitivity="sensitive")
    request = said_by("health", identified_and_asked("standard"), detail)
    (wrong,) = items_of(request)
    add(request, corrects={wrong.pk: None})
    with entered(somebody_of("education")):
        assert not Item.objects.filter(pk=wrong.pk).exists()
        assert not Correction.objects.exists()


def identified_and_asked(level: str) -> Case:
    return asked(identified(level=level))


def test_an_item_can_be_taken_back_with_nothing_in_its_place_and_only_once() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    (wrong,) = items_of(request)
    add(request, corrects={wrong.pk: None})
    with pytest.raises(Refused, match="corrected before"):
        add(request, corrects={wrong.pk: None})


def test_what_another_agency_said_is_not_ours_to_correct() -> None:
    case = asked()
    theirs = said_by("education", case, SEEN_IN_MAY)
    ours = said_by("police", case)
    with pytest.raises(Refused, match="not there"):
        add(ours, corrects={items_of(theirs)[0].pk: None})
    given = more(theirs, items=(SEEN_IN_JUNE,))
    with pytest.raises(Refused, match="another agency"):
        supplement(request=theirs, given=given, by=somebody_of("police"), at=LATER)


def test_nothing_new_is_refused() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    with pytest.raises(Refused, match="Nothing in this is new"):
        add(request)


@pytest.mark.parametrize("changes", [{"answer": "no_remit"}, {"view": "Early help"}, {}])
def test_before_the_answer_there_is_nothing_to_add_to(changes: dict[str, str]) -> None:
    request = request_of(asked(), "education")
    with pytest.raises(Refused, match="nothing about them yet"):
        add(request, **changes)


def test_about_somebody_else_there_is_nothing_to_add() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    with pytest.raises(Refused, match="nothing about them yet"):
        add(request, involvement=uuid4(), items=(SEEN_IN_JUNE,))


def test_the_charters_words_hold_here_too() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    with pytest.raises(Refused, match="no ground"):
        add(request, answer="withheld", ground="because")


def test_a_correction_names_one_item_here_for_each_that_was_wrong() -> None:
    one, other = uuid4(), uuid4()
    answered = AnswerGiven(involvement=uuid4(), answer="known", items=(SEEN_IN_JUNE,))
    for corrects in ({one: 2}, {one: 0}, {one: 1, other: 1}):
        with pytest.raises(ValidationError, match="which one of these"):
            SupplementGiven(answer=answered, because="So.", corrects=corrects)


def test_the_board_shows_what_holds_now_and_never_what_held_before() -> None:
    case = identified_and_asked("standard")
    request = said_by("health", case)
    seen = {}
    for agency in ("police", "fire_and_rescue"):
        seen[agency] = state_on_board(case, "health", agency)
    add(request, answer="no_remit")
    assert state_on_board(case, "health", "police") == "no_remit"
    with entered(somebody_of("health")):
        Return.objects.get(supplement__number=2)
    add(request, answer="known", items=(SEEN_IN_MAY,))
    assert state_on_board(case, "health", "police") == "known"
    assert state_on_board(case, "health", "health") == "known"


def state_on_board(case: Case, of: str, seen_by: str) -> str:
    with entered(somebody_of(seen_by)):
        rows = board(fresh(case), people_shown(case))
    (row,) = (row for row in rows if row.request.agency == of)
    assert row.cells[0] is not None
    return row.cells[0].state


def test_whoever_does_not_see_the_last_answer_is_not_shown_the_one_before() -> None:
    case = identified_and_asked("standard")
    request = said_by("health", case)
    add(request, answer="no_remit")  # everybody on the case sees that
    assert state_on_board(case, "health", "education") == "no_remit"
    add(request, answer="known", items=(SEEN_IN_MAY,))  # only who needs it sees this
    assert state_on_board(case, "health", "education") == "answered"


def test_a_view_that_was_taken_out_holds_no_more() -> None:
    case = asked()
    request = request_of(case, "police")
    first, *rest = answers_of(request)
    high = AnswerGiven(involvement=first.involvement, answer="known", view="High risk")
    answer(request=request, answers=[high, *rest], by=somebody_of("police"), at=MONDAY)
    with entered(somebody_of("police")):
        assert [view.agency for view in agency_views(fresh(case))] == ["police"]
    add(request)
    with entered(somebody_of("police")):
        assert agency_views(fresh(case)) == []


def test_whoever_does_not_see_the_last_answer_is_shown_no_view_from_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = asked()
    request = request_of(case, "police")
    first, *rest = answers_of(request)
    high = AnswerGiven(involvement=first.involvement, answer="known", view="High risk")
    answer(request=request, answers=[high, *rest], by=somebody_of("police"), at=MONDAY)
    with entered(somebody_of("education")):
        assert [view.agency for view in agency_views(fresh(case))] == ["police"]
    monkeypatch.setattr("roundtable.sharing.keeping.answer_seen_by", lambda *_, **__: ())
    add(request, view="Medium risk")
    with entered(somebody_of("education")):
        assert agency_views(fresh(case)) == []
    with entered(somebody_of("police")):
        (view,) = agency_views(fresh(case))
        assert view.compared.translation.term == "Medium risk"


def test_nobody_writes_over_what_was_said() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    (wrong,) = items_of(request)
    add(request, corrects={wrong.pk: None})
    for table in ("sharing_supplement", "sharing_correction", "sharing_item"):
        with (
            entered(somebody_of("education")),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            Item.objects.raw(f"UPDATE {table} SET id = id RETURNING id")[0]


def test_an_item_cannot_correct_itself() -> None:
    request = said_by("education", None, SEEN_IN_MAY)
    (wrong,) = items_of(request)
    added = add(request, items=(SEEN_IN_JUNE,))
    with (
        entered(somebody_of("education")),
        pytest.raises(IntegrityError, match="corrected_by_another"),
        transaction.atomic(),
    ):
        Correction.objects.create(
            case_id=request.case_id,
            supplement=added,
            item=wrong,
            replacement=wrong,
            corrected_at=LATER,
        )


def page_of(request: Request, item_id: object = "") -> str:
    with entered(somebody_of(request.agency)):
        reference = request.case.reference
    return f"/cases/{reference}/request/1/" + (f"?item={item_id}" if item_id else "")


def test_an_item_is_corrected_in_three_pages(client: Client) -> None:
    request = said_by("health", None, ItemGiven(category="health_detail", text="Missed one."))
    (wrong,) = items_of(request)
    page = page_of(request, wrong.pk)
    as_(client, "Dev")
    assert f'href="{page}"' in words(client.get(page.split("1/?")[0]))
    begun = words(client.get(page))
    assert "Missed one.</textarea>" in begun.replace("\n", "")
    typed = item(because="It was three.") | {"answer-1": "known"}
    checked = words(client.post(page, typed | {"do": "check"}))
    assert "Goes to" in checked
    assert "“It was three.”" in checked
    sent = client.post(page, typed | {"do": "send"}, follow=True)
    assert MISSED in words(sent)
    assert "This was wrong. What stands for it is here too." in words(sent)
    with entered(somebody_of("health")):
        assert Correction.objects.get().replacement.text == MISSED


def test_a_correction_without_a_piece_takes_the_item_back(client: Client) -> None:
    request = said_by("health", None, ItemGiven(category="health_detail", text="Missed one."))
    (wrong,) = items_of(request)
    page = page_of(request, wrong.pk)
    as_(client, "Dev")
    typed = {"answer-1": "not_known", "because": "Somebody else of that name."}
    client.post(page, typed | {"do": "send"})
    with entered(somebody_of("health")):
        assert Correction.objects.get().replacement is None
    assert client.get(page).status_code == 404


def test_a_refused_page_keeps_what_was_typed(client: Client) -> None:
    request = said_by("health", None)
    page = page_of(request)
    as_(client, "Dev")
    same = {"answer-1": "not_known", "because": "Nothing really."}
    refused = words(client.post(page, same | {"do": "send"}))
    assert "Nothing in this is new" in refused
    assert "Nothing really." in refused
    missing = words(client.post(page, item() | {"answer-1": "known", "do": "check"}))
    assert "Say what has changed" in missing
    assert MISSED in missing


def test_there_is_nothing_to_add_to_before_the_answer_or_about_nobody(client: Client) -> None:
    case = asked()
    request = request_of(case, "health")
    as_(client, "Dev")
    answering = f"/cases/{case.reference}/request/"
    assert client.get(page_of(request)).headers["Location"] == answering
    answer(request=request, answers=answers_of(request), by=somebody_of("health"), at=MONDAY)
    assert client.get(f"{answering}9/").headers["Location"] == answering
    assert client.get(page_of(request, "nonsense")).status_code == 404
    assert KNOWN["answer-1"] == "known"
