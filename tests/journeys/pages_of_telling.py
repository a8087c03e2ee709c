"""The pages on which who referred is told: by the agency that leads, and by a link."""

from __future__ import annotations

from datetime import timedelta

from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from roundtable.database.guard import entered
from roundtable.feedback.models import Feedback
from roundtable.feedback.reaching.letters import tag_of
from tests.feedback.test_actions import close_without
from tests.journeys.visits import Visit
from tests.staff import actor
from tests.stories import received


def telling() -> list[Visit]:
    """Return who waits to be rung, then what was noted, and a message before and after it is
    opened.
    """
    rung, linked = _told("07700 900123"), _told("jo@example.org")
    reach = reverse("case:reach", args=[rung.case.reference, rung.pk])
    message = reverse("message", args=[linked.pk, tag_of(linked.pk)])
    return [
        Visit("case:feedback", reverse("case:feedback", args=[rung.case.reference])),
        Visit("case:reach", reach),
        Visit("case:reach", reach, presses=("Note this",)),
        Visit("message", message, ""),
        Visit("message", message, "", presses=("Read the message",)),
        Visit("case:reach", reverse("case:reach", args=[linked.case.reference, linked.pk])),
    ]


def _told(contact: str) -> Feedback:
    with override_settings(EMAIL_HOST="127.0.0.1"):
        today = timezone.now() - timedelta(hours=1)
        said = {"source": "neighbour", "referrer_name": "Jo Lake", "referrer_contact": contact}
        case = close_without(received(at=today, **said))
    with entered(actor("Aisha")):
        return case.feedback.select_related("case").get()
