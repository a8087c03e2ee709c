"""The pages of consent: what somebody said, whether they can decide, and what goes against a no."""

from __future__ import annotations

from django.urls import reverse

from roundtable.cases.models import Case
from roundtable.sharing.consent.actions import authorise
from tests.journeys.visits import Visit
from tests.sharing.consent.test_consent_actions import (
    LATER,
    WISH,
    a_case,
    overrides,
    says,
    tells,
    tom,
)
from tests.staff import actor

RECORD = ("Record it",)


def consenting() -> list[Visit]:
    """Return the pages of consent, as those who record, authorise and are told see them."""
    untouched, refused, waiting, overridden, withdrawn = (a_case() for _ in range(5))
    for case in (refused, waiting, overridden):
        says(tom(case))
    tells(overridden, WISH)
    authorise(
        override=overrides(tom(overridden), ground="coercion"),
        granted=True,
        because="The test is met.",
        by=actor("Ravi"),
        at=LATER,
    )
    asked_for = overrides(tom(waiting), ground="coercion")
    says(tom(withdrawn), "given")
    tells(withdrawn, WISH)
    told = says(tom(withdrawn), "withdrawn", minutes=10)
    return [
        _of(untouched, "consent"),
        _of(refused, "consent"),
        _of(overridden, "consent"),
        _of(untouched, "record_consent"),
        _of(untouched, "record_consent", "?state="),
        _of(untouched, "record_consent", "?state=given"),
        _of(untouched, "record_consent", "?state=withdrawn", presses=RECORD),
        _of(untouched, "record_consent", "?state=not_needed", presses=RECORD),
        _of(untouched, "assess_capacity"),
        _of(untouched, "assess_capacity", presses=("Record the assessment",)),
        _of(refused, "override"),
        _of(refused, "override", presses=RECORD),
        _of(refused, "override"),  # what was refused stands there half typed
        _decided(waiting, asked_for.pk, "Ravi"),
        _decided(waiting, asked_for.pk, "Ravi", ("Send your decision",)),
        _decided(waiting, asked_for.pk, "Dev"),
        Visit("workload:my_work", reverse("workload:my_work"), "Ben"),
        Visit(
            "case:withdrawn",
            reverse("case:withdrawn", args=[withdrawn.reference, told.pk]),
            "Ben",
        ),
        Visit("case:request", reverse("case:request", args=[untouched.reference]), "Dev"),
        Visit("case:chronology", reverse("case:chronology", args=[withdrawn.reference]), "Ben"),
    ]


def _of(case: Case, name: str, query: str = "", presses: tuple[str, ...] = ()) -> Visit:
    page = reverse(f"case:{name}", args=[case.reference, 1])
    return Visit(f"case:{name}", f"{page}{query}", "Dev", presses)


def _decided(case: Case, override: object, who: str, presses: tuple[str, ...] = ()) -> Visit:
    page = reverse("case:decide_override", args=[case.reference, override])
    return Visit("case:decide_override", page, who, presses)
