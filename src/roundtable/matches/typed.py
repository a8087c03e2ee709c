"""What is typed of somebody, read as it stands: half of it may be missing or not right yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from roundtable.lib.nhs_number import digits_of, is_nhs_number
from roundtable.people.matching.identity import Identity, Name, Place
from roundtable.people.matching.keys import tidy
from roundtable.web.forms import Day, DayParts

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
SHORTEST = 2


@dataclass(frozen=True)
class Typed:
    """What could be read. Whoever searches adds it to what is known of somebody, or not."""

    identity: Identity

    @property
    def enough(self) -> bool:
        """Whether it can tell somebody from others: a number, or a name with something more."""
        said = self.identity
        name = any(len(each.given + each.family) >= SHORTEST for each in said.names)
        whole = any(each.given and each.family for each in said.names)
        return bool(said.nhs_number or (name and (whole or said.born_on or said.places)))


def read_typed(posted: Mapping[str, str], *, prefix: str = "") -> Typed:
    """Return what the fields of a form say so far: `given_name`, `family_name`, `born_on`, `sex`,
    `nhs_number` and `postcode`, each after a prefix. What is not right yet says nothing. A
    confidential address finds nobody.
    """

    def said(name: str) -> str:
        return posted.get(f"{prefix}{name}", "").strip()[:200]

    name = Name(said("given_name"), said("family_name"))
    number, postcode = digits_of(said("nhs_number")), tidy(said("postcode"))
    hidden = bool(said("address_confidential"))
    born = DayParts().value_from_datadict(posted, {}, f"{prefix}born_on")
    return Typed(
        Identity(
            names=(name,) if str(name) else (),
            born_on=_day(born),
            sex=said("sex") if said("sex") in {"F", "M"} else "",
            places=(Place(postcode),) if _POSTCODE.fullmatch(postcode) and not hidden else (),
            nhs_number=number if is_nhs_number(number) else "",
        )
    )


def _day(parts: tuple[str, ...] | None) -> date | None:
    try:
        return Day(label="", required=False).to_python(parts)
    except ValidationError:
        return None
