"""The pages that lead through consent, as who records, authorises and is told sees them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.sharing.models import Consent, Override
from tests.sharing.consent.test_consent_actions import (
    WISH,
    a_case,
    got,
    overrides,
    says,
    tells,
    tom,
)
from tests.sharing.test_pages import as_, words
from tests.staff import actor, somebody_of

pytestmark = pytest.mark.django_db
SAID_NO = {
    "state": "refused",
    "decided_by": "self",
    "asked_on-day": "2",
    "asked_on-month": "3",
    "asked_on-year": "2026",
}
OVERRIDDEN = {
    "ground": "coercion",
    "test_met": "He answers for her.",
    "why_now": "would_prejudice",
    "because": "She would be hurt.",
    "told": "no",
    "not_told_because": "He reads her letters.",
}


def at(case: Case, page: str = "") -> str:
    return f"/cases/{case}/consent/1/{page}"


def text_of(client: Client, page: str, data: dict[str, Any] | None = None) -> str:
    answer = client.get(page) if data is None else client.post(page, data, follow=True)
    return words(answer)


def test_the_request_leads_to_it_and_it_says_what_hangs_on_consent(client: Client) -> None:
    case = a_case()
    page = text_of(as_(client, "Dev"), f"/cases/{case}/request/")
    assert at(case) in page
    assert "nothing recorded" in page
    page = text_of(client, at(case))
    assert "What the person wants</strong>" in page
    assert "With a no, to nobody" in page
    high = a_case("high")
    assert "Consent is not the footing here" in text_of(as_(client, "Ben"), at(high))


def test_it_leads_from_a_no_to_what_goes_against_it(client: Client) -> None:
    case = a_case()
    tells_it = as_(client, "Dev")
    assert "Do they agree?" in text_of(tells_it, at(case, "record/"))
    assert "Say whether they agree" in text_of(client, at(case, "record/?state="))
    second = text_of(client, at(case, "record/?state=refused"))
    assert "Who said so?" in second
    assert "Do you doubt that they can decide this?" in second
    missing = text_of(client, at(case, "record/"), {"state": "refused"})
    assert "Say who said so" in missing
    assert "Enter the day" in missing
    assert "Recorded." in text_of(client, at(case, "record/"), SAID_NO)
    tells(case, WISH)
    page = text_of(client, at(case))
    assert "They themselves, 2 March 2026" in page
    assert "What may go further now" not in page
    assert "What they said of sharing" in text_of(client, f"/cases/{case}/request/")

    unsaid = text_of(client, at(case, "override/"), OVERRIDDEN | {"not_told_because": ""})
    assert "Say why they are not told" in unsaid
    assert "He answers for her." in unsaid
    done = text_of(client, at(case, "override/"), OVERRIDDEN)
    assert "Nothing has gone by this alone" in done
    assert "Waits to be authorised" in done
    with entered(somebody_of("health")):
        made = Override.objects.get()
    decide = f"/cases/{case}/consent/override/{made.pk}/"
    assert "It waits for: Agency manager" in text_of(client, decide)

    ravi = as_(client, "Ravi")
    assert "Authorise sharing about Tom Hollis" in text_of(ravi, "/worktray/")
    assert "Say whether it may be shared" in text_of(client, decide, {"because": "Met."})
    decided = text_of(client, decide, {"granted": "yes", "because": "The test is met."})
    assert "Your decision has been kept." in decided

    page = text_of(as_(client, "Dev"), at(case))
    assert "Authorised" in page
    assert WISH.text in page
    goes = re.search(r'name="goes" value="(\w+)"', page)
    assert goes
    shared = text_of(client, at(case, "share/"), {"goes": goes[1]})
    assert "Shared with" in shared
    assert got(case)[WISH.text]
    assert "though they said no" in text_of(client, f"/cases/{case}/request/")


def test_a_refusal_is_told_and_what_was_typed_stays(client: Client) -> None:
    case = a_case()
    page = text_of(as_(client, "Dev"), at(case, "record/"), SAID_NO | {"state": "withdrawn"})
    assert "nothing to withdraw" in page
    assert 'value="2026"' in page
    page = text_of(client, at(case, "override/"), OVERRIDDEN)
    assert "They have not said no" in page
    assert "He answers for her." in page


def test_an_assessment_is_led_through_and_read_again(client: Client) -> None:
    case = a_case()
    page = f"/cases/{case}/consent/2/capacity/"
    said = {
        "decision": "Whether her GP's letters are shared",
        **{f"assessed_on-{part}": value for part, value in (("day", "2"), ("month", "3"))},
        "assessed_on-year": "2026",
        "assessor": "A. Reyes, nurse",
        "helped_by": "Pictures.",
        "has_impairment": "yes",
        "understands": "yes",
        "retains": "no",
        "weighs": "yes",
        "communicates": "yes",
        "because_of_it": "yes",
        "shown_by": "Could not say it back.",
    }
    first = text_of(as_(client, "Dev"), page, said)
    assert "Say which impairment or disturbance it is" in first
    second = text_of(client, page, said | {"impairment": "Dementia"})
    assert "best interests" in second
    done = text_of(
        client, page, said | {"impairment": "Dementia", "best_interests": "Her sister agrees."}
    )
    assert "They cannot decide: Whether her GP" in done
    assert "Cannot keep it in mind" in done


def test_whoever_has_it_is_told_of_a_withdrawal_until_they_note_it(client: Client) -> None:
    case = a_case()
    says(tom(case), "given")
    tells(case, WISH)
    said = says(tom(case), "withdrawn", minutes=10)
    page = f"/cases/{case}/consent/withdrawn/{said.pk}/"
    assert page in text_of(as_(client, "Ben"), "/worktray/")
    told = text_of(client, page)
    assert "Tom Hollis withdrew their consent" in told
    assert WISH.text in told
    assert "Consent withdrawn" in text_of(client, f"/cases/{case}/chronology/")
    assert "Noted." in text_of(client, page, {})
    assert page not in text_of(client, "/worktray/")
    assert "Noted by Ben Carter" in text_of(client, page)
    assert as_(client, "Dev").get(page).status_code == 404


def test_who_was_not_asked_about_them_finds_no_page(client: Client) -> None:
    case = a_case()
    made_by_health = says(tom(case))
    assert as_(client, "Iris").get(at(case)).status_code == 404
    assert as_(client, "Lena").get(at(case)).status_code in (403, 404)
    assert as_(client, "Dev").get(f"/cases/{case}/consent/9/").status_code == 404
    other = overrides(tom(case), ground="coercion")
    assert as_(client, "Ben").get(f"/cases/{case}/consent/override/{other.pk}/").status_code == 404
    assert actor("Ben").agency != made_by_health.agency


def test_what_needs_no_consent_names_the_clause(client: Client) -> None:
    case = a_case()
    page = text_of(as_(client, "Dev"), at(case, "record/?state=not_needed"))
    assert "Which clause asks for no consent?" in page
    said = {"state": "not_needed", "clause": "7.52", "because": "The law asks for it."}
    assert "Recorded." in text_of(client, at(case, "record/"), said)
    with entered(somebody_of("health")):
        assert Consent.objects.get().clause == "7.52"
