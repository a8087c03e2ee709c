"""The pages on which an agency learns what its information changed."""

from __future__ import annotations

from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.sharing.models import Item, Relevance
from roundtable.sharing.relevance.actions import mark
from tests.analysis.gathered import LEAD, OPEN_TO_US, added, gathered, later
from tests.journeys.visits import Visit
from tests.staff import actor
from tests.stories import answered, at_the_table, decided, opened


def getting_receipts() -> list[Visit]:
    """Return the receipt of a decided case and of a quarter, with something in it and empty."""
    case, here = _decided_on_what_was_given(), reverse("feedback:receipts")
    feedback = reverse("case:feedback", args=[case.reference])
    return [
        Visit("case:feedback", feedback, "Aisha"),
        Visit("case:feedback", feedback, "Dev"),
        Visit("case:feedback", feedback, "Ben"),
        Visit("feedback:receipts", f"{here}?from=2026-01-01", "Aisha"),
        Visit("feedback:receipts", here, "Carol"),
        Visit("feedback:mail", reverse("feedback:mail"), "Aisha"),
    ]


def _decided_on_what_was_given() -> Case:
    """Return a decided case whose lead gave an item that is cited and was more than was needed."""
    case = gathered()
    added(case, OPEN_TO_US, by=LEAD, text="Known to social care for two years.")
    case = decided(opened(at_the_table(answered(case))))
    with entered(actor("Ben")):
        item = Item.objects.select_related("case").get(case=case, text=OPEN_TO_US)
    mark(item=item, said=Relevance.MORE, by=actor("Ben"), at=later(case, 200))
    return case
