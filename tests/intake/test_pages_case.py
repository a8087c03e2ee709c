"""The overview, identifying, grading, joining and reopening, as each practitioner sees them."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case, Involvement
from roundtable.database.guard import entered
from roundtable.deciding.actions import act_at_once
from roundtable.intake.actions import grade, identify
from roundtable.intake.queries import grading_of
from roundtable.intake.statement import PersonGiven
from roundtable.journal.queries import entries_of
from tests.intake.test_actions import LATER, closed, known_as
from tests.staff import actor, somebody_of, user
from tests.stories import (
    MONDAY,
    PEOPLE,
    answered,
    asked,
    decided,
    fresh,
    identified,
    not_known,
    received,
)

UNKNOWN = {
    f"answer-{asked}": "unknown"
    for asked in (
        "child_harm-harm_now",
        "child_harm-contact_now",
        "child_harm-nobody_protects",
    )
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def aisha(client: Client) -> Client:
    """Aisha of children's social care, signed in."""
    client.force_login(user("Aisha"))
    return client


def page(name: str, case: Case, *more: object) -> str:
    """Return the address of a page of a case."""
    return reverse(f"case:{name}", args=[case.reference, *more])


def text(answer: Any) -> str:
    """Return what a page says."""
    return unescape(answer.content.decode())


def people_of(case: Case) -> list[Involvement]:
    """Return the people of a case, as its lead sees them."""
    with entered(somebody_of(case.lead)):
        return list(case.involvements.order_by("place"))


def test_the_overview_says_what_it_is_about_how_bad_and_what_is_next(aisha: Client) -> None:
    case = received(wishes="To have tea at home.", referrer_name="Mx Field")
    shown = text(aisha.get(page("overview", case)))
    for words in (
        "Neglect of a child",
        "Tom came to school hungry again",
        "To have tea at home.",
        "School or college, Mx Field",
        "Tom Hollis",
        "about 7 years old",
        "Child the concern is about",
        "Not graded yet",
        "Identify and grade",
    ):
        assert words in shown, words
    assert f'href="{page("identify", case)}"' in shown
    assert "Since you last looked" not in shown


def test_the_overview_gives_the_grade_its_reasons_and_its_clause(aisha: Client) -> None:
    case = received()
    grade(
        case=case,
        grade="high",
        factors=["missing"],
        answers=not_known(*case.concerns),
        reasons="Nobody has seen him since Friday.",
        by=somebody_of(case.lead),
        at=LATER,
    )
    shown = text(aisha.get(page("overview", case)))
    assert "High risk" in shown
    assert "Nobody has seen him since Friday." in shown
    assert "clause 3.10" in shown
    assert "A child goes missing" in shown


def test_the_overview_tells_what_others_did_since_i_last_looked(aisha: Client) -> None:
    case = asked()
    aisha.get(page("overview", case))
    assert "Nobody else has done anything" in text(aisha.get(page("overview", case)))
    answered(case)
    shown = text(aisha.get(page("overview", case)))
    assert "Since you last looked" in shown
    assert "Health sent their agency's answer" in shown
    assert "Children's social care sent" not in shown
    assert "started a deadline" not in shown


def test_the_hub_manager_sees_the_outline_and_nothing_that_was_said(client: Client) -> None:
    case = identified()
    client.force_login(user("Lena"))
    answer = client.get(page("overview", case))
    shown = text(answer)
    assert answer.status_code == 200
    assert "Tom Hollis" in shown
    assert "came to school hungry" not in shown
    assert "As described." not in shown
    assert "is for the agencies on the case" in shown


@pytest.mark.parametrize("name", ["overview", "identify", "grade", "reopen"])
def test_an_agency_not_on_the_case_does_not_learn_that_it_exists(client: Client, name: str) -> None:
    case = received()
    client.force_login(user("Carol"))
    assert client.get(page(name, case)).status_code == 404
    assert client.post(page(name, case)).status_code == 404


def test_other_pages_of_the_lead_are_refused_to_an_agency_that_was_asked(client: Client) -> None:
    case, elsewhere = asked(), identified()
    client.force_login(user("Ben"))
    assert client.get(page("overview", case)).status_code == 200
    for answer in (
        client.get(page("identify", case)),
        client.get(page("identify_person", case, people_of(case)[0].pk)),
        client.get(page("grade", case)),
        client.get(page("join", case, elsewhere.reference)),
    ):
        assert answer.status_code == 403


def test_an_emergency_is_marked(aisha: Client) -> None:
    case = received()
    lead = somebody_of(case.lead)
    act_at_once(
        case=case, outcome="police_action", reasons="He was on the roof.", by=lead, at=LATER
    )
    assert "Emergency path: Children's social care acted at once" in text(
        aisha.get(page("overview", case))
    )


def test_other_cases_of_the_same_people_are_linked(aisha: Client) -> None:
    earlier = asked()
    later = known_as(received(), earlier, actor("Aisha"))
    shown = text(aisha.get(page("overview", later)))
    assert "Other cases of these people" in shown
    assert earlier.reference in shown
    assert later.reference in text(aisha.get(page("overview", earlier)))


def test_many_people_are_counted_and_the_first_ones_shown(aisha: Client) -> None:
    crowd = [PersonGiven(role="sibling", given_name=f"Sibling {n}") for n in range(1, 20)]
    shown = text(aisha.get(page("overview", received(people=crowd))))
    assert "All 19 people" in shown
    assert "Sibling 16" in shown
    assert "Sibling 17" not in shown


@pytest.mark.parametrize("name", ["overview", "identify"])
def test_a_page_costs_the_same_however_many_people(
    aisha: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    crowd = [PersonGiven(role="sibling", given_name=f"Sibling {n}") for n in range(1, 20)]
    earlier = identified(received(people=crowd))
    case = known_as(received(people=crowd), earlier, actor("Aisha"))
    aisha.get(page(name, case))
    with django_assert_max_num_queries(23):
        aisha.get(page(name, case))


def test_people_are_identified_one_after_the_other(aisha: Client) -> None:
    case = received()
    first, second, third = people_of(case)
    assert "0 of 3 people identified" in text(aisha.get(page("identify", case)))
    answer = aisha.post(page("identify_person", case, first.pk), {"known_as": "new"})
    assert answer.headers["Location"] == page("identify_person", case, second.pk)
    aisha.post(page("identify_person", case, third.pk), {"known_as": "new"})
    answer = aisha.post(page("identify_person", case, second.pk), {"known_as": "new"})
    assert answer.headers["Location"] == page("identify", case)
    shown = text(aisha.get(page("identify", case)))
    assert "Next, say how serious it is" in shown
    assert "Known as Mair Hollis" in shown


def test_the_search_gives_reasons_and_my_own_cases(aisha: Client) -> None:
    earlier = identified(received(people=[{**PEOPLE[0].model_dump(), "born_on": "2019-03-27"}]))
    case = received(
        people=[PersonGiven(role="subject_child", given_name="Tommy", family_name="Holis")]
    )
    child = people_of(case)[0]
    address = page("identify_person", case, child.pk)
    shown = text(aisha.get(address))
    assert "Tom Hollis, born 27 March 2019" in shown
    assert "Another form of the first name, surname differs in one letter" in shown
    assert "How this was worked out" in shown
    assert f"On your case {earlier.reference}." in shown
    known = people_of(earlier)[0].person_id
    aisha.post(address, {"known_as": str(known)})
    assert people_of(case)[0].person_id == known
    again = text(aisha.get(address))
    assert f'value="{known}" checked' in again
    with entered(actor("Aisha")):
        assert entries_of(case.id).filter(kind="people.searched").exists()


@pytest.mark.parametrize("chosen", ["", "7c9e6679-7425-40de-944b-e07fc1f90ae7"])
def test_only_somebody_found_or_somebody_new_is_taken(aisha: Client, chosen: str) -> None:
    case = received()
    child = people_of(case)[0]
    answer = aisha.post(page("identify_person", case, child.pk), {"known_as": chosen})
    assert "Choose one of these people, or say that this is somebody new" in text(answer)
    assert people_of(case)[0].person_id is None


def test_a_person_of_another_case_is_not_found_here(aisha: Client) -> None:
    case, other = received(), received()
    address = page("identify_person", case, people_of(other)[0].pk)
    assert aisha.get(address).status_code == 404


def test_the_indicators_point_to_a_grade_that_is_then_chosen(aisha: Client) -> None:
    case = received()
    shown = text(aisha.get(page("grade", case)))
    assert "A child goes missing" in shown
    assert "Somebody's throat was held" not in shown
    asked_for = {"factors": ["missing"], "reasons": "Half a", "suggest": "yes"}
    shown = text(aisha.post(page("grade", case), asked_for))
    assert "What you said points to" in shown
    assert 'value="high" checked' in shown
    assert "Half a" in shown
    with entered(actor("Aisha")):
        assert grading_of(case) is None


def test_a_grade_is_given_with_reasons_and_leads_on(aisha: Client) -> None:
    case = received()
    given = {"factors": ["missing"], "grade": "high", "reasons": "Nobody has seen him."} | UNKNOWN
    answer = aisha.post(page("grade", case), given)
    assert answer.headers["Location"] == page("identify", case)
    assert fresh(case).grade == "high"
    shown = text(aisha.get(page("grade", case)))
    assert 'value="high" checked' in shown
    assert "Nobody has seen him." in shown


def test_a_grade_waits_for_every_answer_and_keeps_the_rest(aisha: Client) -> None:
    case = received()
    given = {"grade": "high", "reasons": "Nobody has seen him."} | UNKNOWN
    del given["answer-child_harm-harm_now"]
    shown = text(aisha.post(page("grade", case), given))
    assert "or choose “Not known”" in shown
    assert fresh(case).grade == ""


def test_the_answers_point_to_a_grade_and_stand_on_the_overview(aisha: Client) -> None:
    case = received()
    shown = text(aisha.post(page("grade", case), UNKNOWN | {"suggest": "yes"}))
    assert "“Harm to a child” could point to high risk" in shown
    yes = dict.fromkeys(UNKNOWN, "yes")
    shown = text(aisha.post(page("grade", case), yes | {"suggest": "yes"}))
    assert "“Harm to a child” points to high risk" in shown
    aisha.post(page("grade", case), yes | {"grade": "high", "reasons": "As answered."})
    shown = text(aisha.get(page("overview", case)))
    assert "Harm to a child: points to high" in shown
    assert "Northshire, first edition" in shown
    with entered(actor("Aisha")):
        held = grading_of(case)
    assert held is not None
    (assessed,) = held.assessments
    assert (assessed["clause"], assessed["points_to"]) == ("4.150", "high")
    assert set(assessed["answers"].values()) == {"yes"}
    assert "4.150" in entries_with_grades(case)


def entries_with_grades(case: Case) -> list[str]:
    with entered(actor("Aisha")):
        return entries_of(case.pk).filter(kind="intake.graded").get().clauses


def test_a_refused_grade_says_why_and_keeps_what_was_typed(aisha: Client) -> None:
    case = received()
    given = {"factors": ["missing"], "grade": "standard", "reasons": "It will pass."} | UNKNOWN
    shown = text(aisha.post(page("grade", case), given))
    assert "There is a problem" in shown
    assert "not lower it (clause 3.10). Choose that grade" in shown
    assert "It will pass." in shown
    assert fresh(case).grade == ""


def test_a_grade_after_the_agencies_were_asked_leads_to_the_overview(aisha: Client) -> None:
    case = asked()
    given = {"grade": "high", "reasons": "New injuries."} | UNKNOWN
    answer = aisha.post(page("grade", case), given)
    assert answer.headers["Location"] == page("overview", case)


def test_when_all_is_said_the_agencies_are_asked_next(aisha: Client) -> None:
    case = identified()
    shown = text(aisha.get(page("identify", case)))
    assert "Next, ask the agencies" in shown
    assert f'href="{page("ask", case)}"' in shown
    assert "It meets every criterion" in shown
    assert "clause 4.111" in shown


def test_a_case_below_the_criteria_is_pointed_to_no_further_action(aisha: Client) -> None:
    case = identified(received(people=[PersonGiven(role="sibling", given_name="Ffion")]))
    shown = text(aisha.get(page("identify", case)))
    assert "does not meet every criterion" in shown
    assert "Nobody on the referral is a child, an adult at risk or a victim." in shown
    assert f'href="{page("no_further_action", case)}"' in shown
    assert "Next, ask the agencies" not in shown


def test_a_second_referral_is_joined_once_confirmed(aisha: Client) -> None:
    earlier = asked()
    later = known_as(received(narrative="Left alone again."), earlier, actor("Aisha"))
    address = page("join", later, earlier.reference)
    assert f'href="{address}"' in text(aisha.get(page("identify", later)))
    assert "are on both" in text(aisha.get(address))
    assert "Say why the two belong together" in text(aisha.post(address, {"because": " "}))
    shown = text(aisha.post(address, {"because": "The same family."}, follow=True))
    assert f"The referral joined case {earlier.reference}" in shown
    assert "Left alone again." in shown
    assert "It came as a case of its own and joined this one" in shown
    shown = text(aisha.get(page("overview", later)))
    assert "This referral joined case" in shown
    assert "The same family." in shown


def test_a_refused_joining_says_why_and_keeps_what_was_typed(aisha: Client) -> None:
    earlier = asked()
    later = received()
    child = people_of(later)[0]
    lead = actor("Aisha")
    known = people_of(earlier)[0].person_id
    identify(case=later, involvement=child, known_as=known, by=lead, at=MONDAY)
    address = page("join", later, earlier.reference)
    shown = text(aisha.post(address, {"because": "The same family."}))
    assert "Somebody on this referral is not identified yet." in shown
    assert "The same family." in shown


def test_nobody_joins_a_case_that_is_not_there_for_them(aisha: Client) -> None:
    later, elsewhere = identified(), received(concerns=["domestic_abuse"])
    assert aisha.get(page("join", later, elsewhere.reference)).status_code == 404


def test_a_closed_case_says_until_when_it_is_kept_and_an_open_one_does_not(aisha: Client) -> None:
    shown = text(aisha.get(page("overview", closed())))
    assert "Kept until" in shown
    assert "The case, its grades and deadlines: 2 March 2036" in shown
    assert "clause 12.1" in shown
    assert "Kept until" not in text(aisha.get(page("overview", received())))


def test_a_closed_case_says_why_and_is_opened_again_with_what_is_new(aisha: Client) -> None:
    case = closed()
    shown = text(aisha.get(page("overview", case)))
    assert "Nothing points to harm." in shown
    assert f'href="{page("reopen", case)}"' in shown
    assert "Say what is new" in text(aisha.post(page("reopen", case), {"because": ""}))
    shown = text(aisha.post(page("reopen", case), {"because": "A second report."}, follow=True))
    assert "The case is open again" in shown
    assert "A second report." in shown
    assert fresh(case).stage == "identify"


def test_an_open_case_offers_no_reopening(aisha: Client) -> None:
    case = decided()
    assert page("reopen", case) not in text(aisha.get(page("overview", case)))
    assert aisha.get(page("reopen", case)).status_code == 403
