"""The pages on which agencies say what a case means: empty, whole, by others, and wrong."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from roundtable.analysis.queries import latest_summary
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from tests.analysis.gathered import LEAD, OPEN_TO_US, added, gathered, summed_up, whole, wondered
from tests.journeys.visits import Visit
from tests.staff import somebody_of

SEE = ("See who will read it",)


def analysing() -> list[Visit]:
    """Return the pages of the analysis."""
    empty, full, fresh = gathered(), whole(gathered()), gathered()
    open_one, factor = wondered(fresh), added(fresh, OPEN_TO_US)
    with entered(somebody_of(LEAD)):
        version = latest_summary(full)
    assert version is not None
    sole = gathered()
    written = summed_up(sole, added(sole, OPEN_TO_US))
    return [
        _of(empty, "analysis"),
        _of(empty, "add_factor", presses=SEE),
        _of(empty, "record_words", presses=SEE),
        _of(empty, "write_summary"),
        _of(full, "analysis"),
        _of(full, "analysis", who="Ben"),
        _of(full, "write_summary", presses=SEE),
        _of(full, "agree_summary", version.pk),
        Visit(
            "case:analysis",
            reverse("case:agree_summary", args=[sole.reference, written.pk]),
            "Ben",
            ("Agree for Police",),
        ),
        _of(fresh, "settle_unknown", open_one.pk, presses=SEE),
        _of(fresh, "take_back_factor", factor.pk, presses=("Take it back",)),
        _of(fresh, "write_summary", presses=SEE),
    ]


def _of(
    case: Case, page: str, *more: Any, who: str = "Aisha", presses: tuple[str, ...] = ()
) -> Visit:
    address = reverse(f"case:{page}", args=[case.reference, *more])
    return Visit(f"case:{page}", address, who, presses)
