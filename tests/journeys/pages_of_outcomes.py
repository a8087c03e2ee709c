"""The pages of what came of decisions: to be said, said, on a case of people referred again."""

from __future__ import annotations

from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.intake.actions import reopen
from tests.deciding.following.followed import closed, decided, look_at, referred_again
from tests.deciding.tables import later
from tests.journeys.visits import Visit
from tests.staff import somebody_of
from tests.stories import answered


def looking_again() -> list[Visit]:
    """Return the pages on which the lead looks again at what was decided, and others read it."""
    early, done, again = answered(), closed(), closed()
    look_at(done, 30, days=29)
    repeated = referred_again(done, 40)
    reopen(case=again, because="Again.", by=somebody_of(again.lead), at=later(again, days=5))
    counted = reverse("following:counted")
    return [
        Visit("case:follow_up", _page(early), "Aisha"),
        Visit("case:follow_up", _page(decided()), "Grace", ("Record what changed",)),
        Visit("case:follow_up", _page(done), "Grace"),
        Visit("case:follow_up", _page(done), "Ben"),
        Visit("case:follow_up", _page(again), "Grace"),
        Visit("case:overview", repeated.get_absolute_url(), "Grace"),
        Visit("case:actions", reverse("case:actions", args=[done.reference]), "Grace"),
        Visit("following:counted", counted, "Milo"),
    ]


def _page(case: Case) -> str:
    return reverse("case:follow_up", args=[case.reference])
