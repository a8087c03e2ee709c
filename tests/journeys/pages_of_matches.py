"""The pages about who somebody is: matches in registers, and people known twice."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from roundtable.database.guard import entered
from roundtable.intake.actions import identify
from roundtable.matches.duplicates.queries import pairs
from roundtable.people.alike.actions import judge, merge
from roundtable.people.alike.finding import find_alike
from tests.journeys.visits import Visit
from tests.matches.mair import MAIR, known_to_four
from tests.staff import somebody_of
from tests.stories import PEOPLE, asked, identified, received

POLICE = "for Mair Ashdby: Mair Ashdby, Police"
ADULTS = "for Mair Ashdby: Mair Pellow, Adult social care"


def matching() -> list[Visit]:
    """Return the matches of a case, answered and not, and pairs open, judged and merged."""
    with TemporaryDirectory() as folder:
        known_to_four(Path(folder))
    case = received(people=[*PEOPLE, MAIR])
    lead = somebody_of(case.lead)
    spellings = ("Mair", "Mayr", "Maire", "Mary")
    known = [_known_as(given) for given in spellings]
    find_alike(timezone.now())
    said: dict[str, Any] = {"because": "Same passport.", "by": lead, "at": timezone.now()}
    merging = merge(kept=known[0], gone=known[1], **said)
    with entered(lead):
        first, second, *_rest = pairs(lead)
    judge(pair=second.id, verdict="two", because="Sisters.", by=lead, at=timezone.now())
    registers = reverse("case:registers", args=[case.reference])
    running = asked(identified(received(people=[*PEOPLE, MAIR])))
    pair = reverse("matches:pair", args=[first.id])
    part = reverse("matches:part", args=[merging.pk])
    return [
        Visit("case:registers", registers),
        Visit("case:registers", registers, presses=(f"Same person {POLICE}",)),
        Visit("case:registers", registers, presses=(f"Somebody else {ADULTS}",)),
        Visit("case:registers", reverse("case:registers", args=[running.reference]), "Ben"),
        Visit("matches:duplicates", reverse("matches:duplicates")),
        Visit("matches:duplicates", reverse("matches:duplicates"), "Carol"),
        Visit("matches:fairness", reverse("matches:fairness")),
        Visit("matches:fairness", reverse("matches:fairness"), "Lena"),
        Visit("matches:pair", pair),
        Visit("matches:pair", pair, presses=("Save",)),
        Visit("matches:part", part, presses=("Take it back",)),
    ]


def _known_as(given_name: str) -> UUID:
    """Return whom the hub knows somebody as who was referred under a first name: somebody new."""
    case = received(people=[MAIR.model_copy(update={"given_name": given_name})])
    lead = somebody_of(case.lead)
    with entered(lead):
        (involved,) = case.involvements.all()
    said = identify(case=case, involvement=involved, known_as=None, by=lead, at=timezone.now())
    assert said.person_id
    return said.person_id
