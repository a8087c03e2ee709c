"""What is known of somebody: by whoever describes them, or by an agency's register. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Name:
    """A name as given. Where only one is known, or nobody can tell which is which, `family` is
    empty.
    """

    given: str = ""
    family: str = ""

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class Place:
    """A postcode at which somebody lives or lived; a day is None where it is not known."""

    postcode: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Identity:
    """Somebody as described. `names` begins with the present one; former names and aliases follow.

    `born_estimated` says that the birth date is a guess of the year. `sex` is F, M or empty. Each
    identifier is as its issuer writes it, without spaces.
    """

    names: tuple[Name, ...] = ()
    born_on: date | None = None
    born_estimated: bool = False
    sex: str = ""
    places: tuple[Place, ...] = ()
    nhs_number: str = ""
    upn: str = ""
    pnc: str = ""


def joined(known: Identity, also: Identity) -> Identity:
    """Return what is known of somebody with what else was typed; what is known stands first."""
    return replace(
        known,
        names=(*known.names, *(name for name in also.names if name not in known.names)),
        born_on=known.born_on or also.born_on,
        sex=known.sex or also.sex,
        places=(*known.places, *also.places),
        nhs_number=known.nhs_number or also.nhs_number,
    )
