"""What the lead changes by hand in who is asked what: always with a reason, under a remit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.deciding.actions import act_at_once
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer, ask_further, withdraw
from roundtable.sharing.models import Amendment, Request
from roundtable.sharing.queries import people_facts, unanswered
from roundtable.sharing.rules import (
    PersonFacts,
    may_ask_by_hand,
    remit_by_hand,
    remit_clause,
    years_back_by_hand,
)
from tests.sharing.test_pages import as_, words
from tests.sharing.test_rules import AGENCIES, CHARTER, CONCERNS, ROLES
from tests.staff import somebody_of
from tests.stories import MONDAY, answers_of, asked, fresh, identified, received, request_of

LATER = MONDAY + timedelta(hours=1)
people = st.builds(
    PersonFacts,
    id=st.just("1"),
    role=st.sampled_from(ROLES),
    age=st.none() | st.integers(0, 99),
)


@given(people, st.sampled_from(AGENCIES), st.sampled_from(CONCERNS))
def test_whoever_is_in_a_remit_for_a_concern_can_be_asked_about_by_hand(
    person: PersonFacts, agency: str, concern: str
) -> None:
    by_charter = remit_clause(CHARTER.agency(agency), person=person, concerns=[concern])
    verdict = may_ask_by_hand(CHARTER, agency=agency, people=[person])
    assert bool(verdict) or by_charter is None
    assert bool(verdict) == (remit_by_hand(CHARTER.agency(agency), person=person) is not None)
    if verdict:
        assert all(clause.startswith("2.") for clause in verdict.clauses)


def test_of_nobody_nobody_can_be_asked() -> None:
    assert not may_ask_by_hand(CHARTER, agency="police", people=[])


def test_it_looks_back_as_far_as_the_charter_has_the_agency_look_or_else_the_least() -> None:
    named = {code for rule in CHARTER.requests for code in rule.agencies}
    for agency in AGENCIES:
        own = [rule.years_back for rule in CHARTER.requests if agency in rule.agencies]
        assert years_back_by_hand(CHARTER, agency) == max(own)
    assert named == set(AGENCIES)
    assert years_back_by_hand(CHARTER, "nobody") == min(r.years_back for r in CHARTER.requests)


def not_asked(case: Case) -> tuple[str, int]:
    """Return an agency that was not asked, and the place of somebody of whom its remit speaks."""
    with entered(somebody_of(case.lead)):
        people = list(case.involvements.order_by("place"))
    facts = zip(people, people_facts(people, MONDAY.date()), strict=True)
    return next(
        (code, person.place)
        for person, fact in facts
        for code in AGENCIES
        if code not in case.agencies and remit_by_hand(CHARTER.agency(code), person=fact)
    )


def few_asked() -> Case:
    """Return a case on which some agency with a remit for its people was not asked."""
    return asked(identified(received(concerns=["emotional_abuse"])))


def about(case: Case, *places: int) -> list[Any]:
    with entered(somebody_of(case.lead)):
        return [p.pk for p in case.involvements.order_by("place") if p.place in (places or (1,))]


def further(case: Case, agency: str, *places: int, **changes: Any) -> Amendment:
    given = {
        "about": about(case, *places),
        "asks": "Did anybody see him on Sunday?",
        "because": "He was at the match.",
        "by": somebody_of(case.lead),
        "at": LATER,
    }
    return ask_further(case=case, agency=agency, **given | changes)


def running(case: Case, agency: str) -> int:
    with entered(somebody_of(case.lead)):
        return case.clocks.running().filter(agency=agency, step="answer").count()


pytestmark = pytest.mark.django_db


def test_an_agency_asked_by_hand_sees_the_case_and_has_its_time() -> None:
    case = few_asked()
    agency, place = not_asked(case)
    amendment = further(case, agency, place)
    assert agency in fresh(case).agencies
    assert running(case, agency) == 1
    assert amendment.kind == "asked"
    with entered(somebody_of(agency)):
        assert str(amendment) == f"{case} to {agency}: Asked by hand"
        request = Request.objects.get(case=case, agency=agency)
        assert request.asked_about.get().clause.startswith("2.")
        assert [e.kind for e in entries_of(case.pk)].count("sharing.asked_further") == 1


def test_an_agency_that_has_yet_to_answer_is_asked_for_more() -> None:
    case = asked(identified(received(concerns=["emotional_abuse"])))
    request = request_of(case, "education")
    with entered(somebody_of("education")):
        before = request.asked_about.count()
    assert further(case, "education", 1).kind == "widened"
    assert running(case, "education") == 1
    with entered(somebody_of("education")):
        assert request.asked_about.count() == before
    given = answers_of(request)
    answer(request=request, answers=given, by=somebody_of("education"), at=LATER)


def test_whom_no_remit_speaks_of_nobody_is_asked_about() -> None:
    case = asked(identified(received(people=[{"role": "associate", "given_name": "Al"}])))
    outside = [
        code
        for code in AGENCIES
        if code not in case.agencies
        and not remit_by_hand(CHARTER.agency(code), person=PersonFacts("1", "associate"))
    ]
    assert outside
    with pytest.raises(Refused, match="No remit of this agency speaks"):
        further(case, outside[0])
    assert outside[0] not in fresh(case).agencies


def test_by_hand_comes_after_everybody_was_asked_at_once() -> None:
    case = identified()
    with pytest.raises(Refused, match="Nobody has been asked yet"):
        further(case, "education")


def test_only_the_lead_asks_and_withdraws_by_hand() -> None:
    case = few_asked()
    agency, place = not_asked(case)
    with pytest.raises(Refused):
        further(case, agency, place, by=somebody_of("health"))
    with pytest.raises(Refused):
        withdraw(
            request=request_of(case, "education"),
            because="No.",
            by=somebody_of("health"),
            at=LATER,
        )
    with (
        entered(somebody_of("health")),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Amendment.objects.create(
            case=case,
            request=Request.objects.get(case=case, agency="health"),
            number=1,
            kind="withdrawn",
            because="So.",
            agency="health",
            name="Dev",
            at=LATER,
        )


def withdrawn(case: Case, agency: str) -> Amendment:
    return withdraw(
        request=request_of(case, agency),
        because="The wrong school.",
        by=somebody_of(case.lead),
        at=LATER,
    )


def test_a_withdrawn_request_ends_its_clock_and_the_agency_sees_the_case_no_more() -> None:
    case = asked()
    assert withdrawn(case, "education").kind == "withdrawn"
    assert running(case, "education") == 0
    after = fresh(case)
    assert "education" not in after.agencies
    with entered(somebody_of("education")):
        assert not Case.objects.filter(pk=case.pk).exists()
    with entered(somebody_of(case.lead)):
        assert "education" not in unanswered(after)
        request = Request.objects.get(case=case, agency="education")
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(request=request, because="Again.", by=somebody_of(case.lead), at=LATER)


def test_a_withdrawn_request_can_be_asked_again() -> None:
    case = asked()
    withdrawn(case, "education")
    again = further(case, "education", at=LATER + timedelta(minutes=1))
    assert again.kind == "asked"
    assert running(case, "education") == 1
    with entered(somebody_of(case.lead)):
        assert "education" in unanswered(fresh(case))


def test_whoever_is_asked_again_is_asked_anew_about_whom() -> None:
    case = few_asked()
    further(case, "police", 1, 2, 3)
    withdrawn(case, "police")
    again = further(case, "police", 1)
    with entered(somebody_of("police")):
        request = Request.objects.get(case=case, agency="police")
        asked_now = list(request.asked_about.values_list("involvement", flat=True))
    assert asked_now == again.about == about(case, 1)


def test_an_agency_that_has_acted_stays_on_the_case_without_its_request() -> None:
    case = asked()
    act_at_once(
        case=case,
        outcome="police_action",
        reasons="He was in danger.",
        by=somebody_of("police"),
        at=LATER,
    )
    withdrawn(case, "police")
    assert "police" in fresh(case).agencies
    assert running(case, "police") == 0


def test_the_journal_vouches_for_whom_it_was_asked_about() -> None:
    case = few_asked()
    amendment = further(case, "police", 1)
    with entered(somebody_of(case.lead)):
        before = amendment.commitment()
        amendment.about = []
        assert amendment.commitment() != before


def test_what_was_answered_is_not_withdrawn() -> None:
    case = asked()
    request = request_of(case, "education")
    given = answers_of(request)
    answer(request=request, answers=given, by=somebody_of("education"), at=MONDAY)
    with pytest.raises(Refused, match="has answered"):
        withdrawn(case, "education")


def test_the_lead_may_withdraw_its_own_and_stays_on_the_case() -> None:
    case = asked()
    request = request_of(case, case.lead)
    withdrawn(case, case.lead)
    assert case.lead in fresh(case).agencies
    given = answers_of(request)
    with pytest.raises(Refused, match="withdrawn"):
        answer(request=request, answers=given, by=somebody_of(case.lead), at=LATER)


def test_the_lead_asks_further_and_withdraws_on_pages(client: Client) -> None:
    case = few_asked()
    agency, place = not_asked(case)
    board, page = f"/cases/{case.reference}/gathering/", "Why do you ask them?"
    as_(client, "Aisha")
    assert "Ask another agency" in words(client.get(board))
    assert page in words(client.get(f"{board}further/"))
    typed = {"agency": agency, "about": [str(p) for p in about(case, place)], "asks": "On Sunday?"}
    missing = words(client.post(f"{board}further/", typed))
    assert "Say why you ask them" in missing
    assert "On Sunday?" in missing
    sent = client.post(f"{board}further/", typed | {"because": "The match."}, follow=True)
    assert CHARTER.agency(agency).short_name in words(sent)
    client.post(f"{board}withdraw/{agency}/", {"because": ""})
    assert running(case, agency) == 1
    client.post(f"{board}withdraw/{agency}/", {"because": "Nobody was there."})
    assert running(case, agency) == 0
    assert client.get(f"{board}withdraw/{agency}/").headers["Location"] == board
    assert "Withdrawn" in words(client.get(board))


def test_a_refusal_of_asking_further_keeps_what_was_typed(client: Client) -> None:
    case = asked(identified(received(people=[{"role": "associate", "given_name": "Al"}])))
    without = PersonFacts("1", "associate")
    agency = next(a for a in AGENCIES if not remit_by_hand(CHARTER.agency(a), person=without))
    as_(client, "Aisha")
    typed = {"agency": agency, "about": [str(p) for p in about(case)]}
    typed |= {"asks": "On Sunday?", "because": "The match."}
    page = words(client.post(f"/cases/{case.reference}/gathering/further/", typed))
    assert "No remit of this agency speaks" in page
    assert "The match." in page


def test_who_is_asked_for_more_reads_what_and_why(client: Client) -> None:
    case = asked()
    further(case, "police")
    page = words(as_(client, "Ben").get(f"/cases/{case.reference}/request/"))
    assert "Did anybody see him on Sunday?" in page
    assert "He was at the match." in page


def test_others_are_offered_none_of_it(client: Client) -> None:
    case = asked()
    board = f"/cases/{case.reference}/gathering/"
    page = words(as_(client, "Ben").get(board))
    assert "Ask another agency" not in page
    assert "Withdraw" not in page
    assert client.get(f"{board}further/").status_code == 403
