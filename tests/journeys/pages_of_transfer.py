"""The pages on which a case is handed over, and on which one is received."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from roundtable.cases.models import Case
from tests.deciding.transferring.story import (
    HEALTH,
    acknowledged,
    begun,
    made,
    piece,
    pieces_of,
    received_from_southshire,
    released,
    told,
)
from tests.journeys.visits import Visit


def going_elsewhere() -> list[Visit]:
    """Return the pages on which a transfer begins, waits, is packed, and ends."""
    hidden = piece("Seen by the crisis team.", category="health_detail", sensitivity="restricted")
    pieces = [piece("Under the dietitian since May."), piece("Weighs 19 kg.", consent="refused")]
    new, waiting, packed, taken = (told(health=[*pieces, hidden]) for _each in range(4))
    transfers = [begun(case) for case in (waiting, packed, taken)]
    for transfer in transfers:
        released(transfer, HEALTH, items=pieces_of(transfer.case, HEALTH)[:1])
    made(transfers[1])
    acknowledged(made(transfers[2]))
    return [
        _of(new, "overview"),
        _of(new, "transfer"),
        _of(new, "begin_transfer", presses=("Ask the agencies what goes",)),
        _of(waiting, "overview", who="Ben"),
        _of(waiting, "begin_transfer"),
        _of(waiting, "transfer"),
        _of(waiting, "transfer", who="Dev"),
        _of(waiting, "release", who="Dev"),
        _of(waiting, "release", who="Ben"),
        _of(waiting, "close_transferred"),
        _of(packed, "transfer"),
        _of(packed, "transfer", presses=("Record that they have",)),
        _of(packed, "transfer", who="Ben"),
        _of(taken, "transfer"),
        _of(taken, "close_transferred", presses=("Close the case and tell them",)),
        _of(received_from_southshire(), "received"),
    ]


def _of(case: Case, page: str, *more: Any, who: str = "Aisha", **said: Any) -> Visit:
    address = reverse(f"case:{page}", args=[case.reference, *more])
    return Visit(f"case:{page}", address, who, **said)
