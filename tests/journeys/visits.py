"""One look at one page, for the walk over every page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Visit:
    """A page in somebody's window: `route` is where one is after the last of `presses`."""

    route: str
    address: str
    who: str = "Aisha"
    presses: tuple[str, ...] = ()
    missing: bool = False
