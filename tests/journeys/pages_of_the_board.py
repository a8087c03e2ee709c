"""The pages on which the board tries a charter on the past and reviews the one in force."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone

from roundtable.charter.periods import Period
from roundtable.deciding.actions import act_at_once
from roundtable.insight.running import run
from tests.insight.made import TEXT, shorter, trial_of
from tests.journeys.visits import Visit
from tests.staff import somebody_of
from tests.stories import asked, received


def trying_and_reviewing() -> list[Visit]:
    """Return the pages of trials, asked for, running and done, of the review and of ownership."""
    asked()
    acted = received(at=timezone.now())
    act_at_once(
        case=acted,
        outcome="strategy_discussion_s47",
        reasons="A constable is with the child.",
        by=somebody_of(acted.lead),
        at=timezone.now(),
    )
    trials = reverse("insight:trials")
    waiting, same, other = trial_of(TEXT), run(trial_of(TEXT)), run(trial_of(shorter()))
    started = trial_of(TEXT)
    started.done, started.cases = 500, 12_000
    started.save(update_fields=["done", "cases"])
    empty = run(trial_of(TEXT, Period(date(2025, 2, 1), date(2025, 2, 2))))
    shown = [waiting, started, same, other, empty]
    return [
        Visit("insight:trials", trials, "Milo"),
        Visit("insight:trial", trials, "Milo", ("Try it",)),
        *(Visit("insight:trial", trial.get_absolute_url(), "Milo") for trial in shown),
        Visit("insight:trial", other.get_absolute_url(), "Lena"),
        Visit("insight:differing", reverse("insight:differing", args=[other.pk]), "Lena"),
        Visit("insight:differing", reverse("insight:differing", args=[other.pk]), "Milo"),
        *(Visit("insight:review", reverse("insight:review"), who) for who in ("Milo", "Lena")),
        *(
            Visit("insight:ownership", reverse("insight:ownership"), who)
            for who in ("Milo", "Lena")
        ),
        Visit("insight:ownership", f"{reverse('insight:ownership')}?from=2026-01-01", "Lena"),
        *(Visit("insight:sample", reverse("insight:sample"), who) for who in ("Milo", "Aisha")),
    ]
