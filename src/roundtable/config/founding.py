"""Founding a hub: roles, tables, the guard's secret, the first charter and its agencies. Run it
any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from roundtable.access.actions import admit
from roundtable.access.actions import seat as give_seat
from roundtable.charter.actions import adopt
from roundtable.charter.models import Version
from roundtable.charter.reading import read
from roundtable.charter.terms import Power
from roundtable.lib.actor import OPERATOR, Role
from roundtable.oversight.actions import ask, found, propose
from roundtable.oversight.models import Kind
from roundtable.oversight.queries import governed, seat_of

# Jobs, sign-in attempts and sessions are the libraries' own tables, from which they delete.
LIBRARIES_DELETE = """
DO $$
DECLARE library_table text;
BEGIN
    FOR library_table IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND (tablename LIKE 'procrastinate%' OR tablename LIKE 'axes%')
    LOOP
        EXECUTE format('GRANT DELETE ON %I TO roundtable_app', library_table);
    END LOOP;
END $$;
"""


def migrate() -> None:
    """Bring the tables up to date and lay down the secret of the guard, as the owner of the
    tables.
    """
    call_command("migrate", database="owner", interactive=False, verbosity=0, stdout=StringIO())
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO guard.secret (key) VALUES (%s)"
            " ON CONFLICT (only_one) DO UPDATE SET key = excluded.key",
            [settings.CONTEXT_SECRET],
        )
        cursor.execute(LIBRARIES_DELETE)


def adopt_charter(text: str, *, at: datetime) -> str:
    """Adopt a charter that the hub does not have yet, admit its agencies, and lay it before them
    to be signed. Once the first was signed by all, propose it instead: they adopt it.

    Return what was done, in words.
    """
    charter = read(text)
    if Version.objects.using("owner").filter(number=charter.version).exists():
        return f"Charter {charter.version} was adopted before."
    if governed():
        propose(text=text, kind=Kind.ORDINARY, by=OPERATOR, at=at)
        return f"Charter {charter.version} is proposed. It is adopted when the agencies sign it."
    adopt(text=text, by=OPERATOR, at=at)
    agencies = {agency.code: agency.name for agency in charter.agencies}
    admit(agencies=agencies, by=OPERATOR, at=at)
    found(text=text, by=OPERATOR, at=at)
    return f"Charter {charter.version} is adopted. Its agencies have yet to sign it."


@dataclass(frozen=True)
class Seat:
    """What the operator says of a seat. `password` is for a hub being founded."""

    email: str
    name: str
    agency: str
    role: Role
    site: str
    password: str | None = None
    signs: bool = False
    reason: str = ""


# By whether they are to be named signatory now, and whether they are to be one.
_WHEN_AGREED = {
    (False, False): "is seated when two agencies agree.",
    (False, True): "is seated when two agencies agree. Then type this again, so that they sign.",
    (True, True): "signs the charter for their agency when two agencies agree.",
}


def seat_or_ask(seat: Seat) -> str:
    """Give somebody a seat while the hub is being founded, or ask the agencies for it: and for who
    has one and is to sign, that they do. Return what was done, in words.

    :raises Refused: for a seat that cannot be asked for.
    """
    by, at = OPERATOR, timezone.now()
    said: dict[str, Any] = {"email": seat.email, "name": seat.name, "role": seat.role}
    said |= {"site": seat.site, "by": by, "at": at}
    if governed():
        asked = seat.reason or "Asked by the hub's operator, who gave no reason."
        names = seat.signs and seat_of(seat.email.lower()) is not None
        power = Power.NAME_SIGNATORY if names else Power.SEAT
        ask(power=power, of_agency=seat.agency, reason=asked, **said)
        return f"Asked. {seat.name} {_WHEN_AGREED[names, seat.signs]}"
    give_seat(agency=seat.agency, password=seat.password, signs=seat.signs, **said)
    return f"{seat.name} is seated."
