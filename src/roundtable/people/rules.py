"""How people are found again: normalised names, sounds and search keys. Pure.

The keys are those that the hub's matching design measured as worth most; probabilities come with
the matcher.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import jellyfish

FOUND_BY = {
    "nhs": "same NHS number",
    "nd": "surname sounds the same, born in the same year",
    "gd": "first name sounds the same, same birth date",
    "gn": "both names sound the same",
    "dp": "same birth date and postcode area",
    "np": "surname sounds the same, same postcode",
}


@dataclass(frozen=True)
class Described:
    """Somebody as described: any part may be unknown."""

    given_name: str = ""
    family_name: str = ""
    born_on: date | None = None
    nhs_number: str = ""
    postcode: str = ""


def normalised(name: str) -> str:
    """Return a name in plain lower-case letters: accents, hyphens and spaces gone."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z]", "", plain)


def sound(name: str) -> str:
    """Return how a name sounds (metaphone), or its plain letters where it has no sound of its
    own.
    """
    letters = normalised(name)
    return jellyfish.metaphone(letters) or letters


def keys(person: Described) -> tuple[str, ...]:
    """Return the search keys of a person as described, each `kind:value`; two people who share
    one may be one.
    """
    given, family = sound(person.given_name), sound(person.family_name)
    born, postcode = person.born_on, re.sub(r"\s", "", person.postcode.upper())
    found = {
        "nhs": (person.nhs_number,),
        "nd": (family, born and str(born.year)),
        "gd": (given, born and born.isoformat()),
        "gn": (given, family),
        "dp": (born and born.isoformat(), postcode[:-2]),
        "np": (family, postcode),
    }
    return tuple(
        f"{kind}:{'|'.join(str(part) for part in parts)}"
        for kind, parts in found.items()
        if all(parts)
    )


def reasons(shared: tuple[str, ...]) -> tuple[str, ...]:
    """Return in words why two people who share these keys may be one. Says nothing of where
    anyone lives.
    """
    kinds = (key.partition(":")[0] for key in shared)
    told = (FOUND_BY[kind] for kind in kinds if kind in FOUND_BY)
    return tuple(text for text in dict.fromkeys(told) if "postcode" not in text) or (
        "birth date or name agree in part",
    )
