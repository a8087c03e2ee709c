"""A case of four agencies, which a test takes through a discussion quickly."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.deciding.models import Decision
from roundtable.intake.statement import PersonGiven
from tests.staff import user
from tests.stories import answered, asked, identified, opened, proposed, received

OLIVE = PersonGiven(role="adult_at_risk", given_name="Olive", family_name="Marsh", age_about=81)
OUTCOME = "adult_support"

NEIL = PersonGiven(role="alleged_harmer", given_name="Neil", family_name="Marsh", sex="M")


def of_four() -> Case:
    """Return an adult's case just received: adult social care leads, the police are asked too."""
    return received(concerns=["financial_abuse"], people=[OLIVE, NEIL])


def asked_four() -> Case:
    """Return it with everybody asked."""
    return asked(identified(of_four()))


def answered_four() -> Case:
    """Return it with everybody's answer."""
    return answered(asked_four())


def opened_four(case: Case | None = None) -> Case:
    """Return it with open positions."""
    return opened(case, outcome=OUTCOME)


def proposed_four(case: Case) -> Decision:
    """Return a proposal on it."""
    return proposed(case, outcome=OUTCOME)


def later(case: Case, **length: Any) -> datetime:
    """Return a moment after the case was opened."""
    return case.opened_at + timedelta(**length)


def see(client: Client, first_name: str, page: str, case: Case, *args: object) -> tuple[int, str]:
    """Return what somebody gets who opens a page of a case."""
    client.force_login(user(first_name))
    answer = client.get(reverse(f"case:{page}", args=[case.reference, *args]))
    return answer.status_code, unescape(answer.content.decode())


def send(
    client: Client, first_name: str, page: str, case: Case, *args: object, **typed: object
) -> tuple[int, str]:
    """Return what somebody gets who sends a form, and follows to where it leads."""
    client.force_login(user(first_name))
    answer = client.post(reverse(f"case:{page}", args=[case.reference, *args]), typed, follow=True)
    return answer.status_code, unescape(answer.content.decode())
