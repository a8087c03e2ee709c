"""Mair, whom several agencies know, each under a spelling of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from roundtable.intake.statement import PersonGiven
from tests.people.registers import a_file, entry, loaded
from tests.stories import MONDAY

LATER = MONDAY + timedelta(hours=5)
MAIR = PersonGiven(
    role="parent_carer",
    given_name="Mair",
    family_name="Ashdby",
    born_on=entry(3)["born_on"],
    sex="F",
    postcode="ZZ99 3VZ",
)


def known_to_four(folder: Path) -> None:
    """Let four agencies know Mair: three under her names, one where nobody else may look."""
    alike = {"names": [{"given": "Mary", "family": "Ashdby"}]}
    wed = {
        "names": [
            {"given": "Mair", "family": "Pellow"},
            {"given": "Mair", "family": "Ashdby", "kind": "former"},
        ]
    }
    others = (entry(place, born_on=f"19{40 + place}-05-0{place}") for place in range(5, 9))
    loaded(a_file(folder, [entry(3), *others], "p.jsonl"))
    loaded(a_file(folder, [entry(3, **alike)], "h.jsonl"), agency="health")
    loaded(a_file(folder, [entry(3, **wed)], "a.jsonl"), agency="adult_social_care")
    loaded(a_file(folder, [entry(3)], "i.jsonl"), agency="idva")
