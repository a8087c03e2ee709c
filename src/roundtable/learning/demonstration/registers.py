"""What each agency's register holds: people of the stories, others, and one household. Pure.

Agencies write the same person down otherwise, as they do: another spelling, day and month swapped,
a postcode from before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from roundtable.charter.terms import Agency, Charter
from roundtable.learning.demonstration.households import (
    SPELT_OTHERWISE,
    Family,
    Individual,
    found_family,
)
from roundtable.learning.demonstration.names import postcode

Entry = dict[str, Any]
# Of those an agency speaks about, how many it knows already, and of these, how many otherwise.
KNOWN = 0.45
OTHERWISE = 0.2
MOVED = 0.3
OTHER_FAMILIES = 20
NUMBERED_BY_THE_NHS = {"health", "mental_health", "adult_social_care", "childrens_social_care"}

# One household, known in part to six agencies. He is written in three ways; they are twins; where
# she lives now is kept secret.
_HIM = {"born_on": "1986-04-09", "sex": "M", "places": [{"postcode": "ZZ99 4KH"}]}
_HER = {"born_on": "1989-11-02", "sex": "F", "names": [{"given": "Ewa", "family": "Nowak"}]}
_TWINS = {"born_on": "2015-06-21", "sex": "M", "places": [{"postcode": "ZZ99 4KH"}]}
_OWAIN = _TWINS | {"names": [{"given": "Owain", "family": "Probert"}], "nhs_number": "9990000018"}
_TOMOS = _TWINS | {"names": [{"given": "Tomos", "family": "Probert"}]}
HOUSEHOLD: dict[str, list[Entry]] = {
    "police": [
        _HIM | {"names": [{"given": "Mohammed", "family": "Khan"}], "pnc": "2009/1234Z"},
        _HER | {"places": [{"postcode": "ZZ99 4KH", "until": "2025-10-31"}]},
    ],
    "probation": [_HIM | {"names": [{"given": "Muhammad", "family": "Khan"}]}],
    "adult_social_care": [
        _HIM | {"names": [{"given": "Md", "family": "Kahn"}], "born_on": "1986-09-04"}
    ],
    "idva": [_HER | {"places": [{"postcode": "ZZ99 8QX"}], "confidential_address": True}],
    "health": [_OWAIN, _TOMOS],
    "education": [_OWAIN | {"nhs_number": ""}, _TOMOS],
}


def registers(
    charter: Charter, families: list[Family], *, seed: int, today: date
) -> dict[str, list[Entry]]:
    """Return the entries of each agency's register, by its code; the same for a seed."""
    others = [_another(seed, place, today) for place in range(OTHER_FAMILIES)]
    return {
        agency.code: [
            entry | {"pointer": f"{agency.code[:3].upper()}{place:05}", "contact": _contact(agency)}
            for place, entry in enumerate(_entries(agency, [*families, *others], seed), 1)
        ]
        for agency in charter.agencies
    }


def _another(seed: int, place: int, today: date) -> Family:
    rng = Random(f"{seed}/others/{place}")  # noqa: S311 invented people, the same for a seed
    group, concern = rng.choice(
        [("children", "neglect"), ("adults", "self_neglect"), ("domestic_abuse", "domestic_abuse")]
    )
    return found_family(rng, group=group, concern=concern, today=today, key=f"other{place}")


def _entries(agency: Agency, families: list[Family], seed: int) -> Iterator[Entry]:
    yield from HOUSEHOLD.get(agency.code, [])
    rng = Random(f"{seed}/register/{agency.code}")  # noqa: S311 as above
    spoken_of = {role for remit in agency.remit for role in remit.people}
    for family in families:
        for one in family.people:
            if one.born_on and family.role(one) in spoken_of and rng.random() < KNOWN:
                secret = agency.code == "idva" and family.parted
                yield _entry(rng, one, agency.code) | {"confidential_address": secret}


def _entry(rng: Random, one: Individual, agency: str) -> Entry:
    given, born = one.given_name, one.born_on
    if rng.random() < OTHERWISE:
        given = SPELT_OTHERWISE.get(given, given[:-1] if len(given) > 4 else given)
    elif born and born.day <= 12 and rng.random() < OTHERWISE:
        born = date(born.year, born.day, born.month)
    places = [{"postcode": one.postcode, "since": "2021-04-01"}]
    if rng.random() < MOVED:
        places.append({"postcode": postcode(rng), "until": "2021-03-31"})
    return {
        "names": [{"given": given, "family": one.family_name}],
        "born_on": born.isoformat() if born else None,
        "sex": one.sex,
        "places": places,
        "nhs_number": one.nhs_number if agency in NUMBERED_BY_THE_NHS else "",
    }


def _contact(agency: Agency) -> str:
    first = agency.contacts[0]
    return f"{first.who}, {first.telephone}"
