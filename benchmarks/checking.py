"""The page that says who knows the people on a case, over HTTP: looked for, weighed and rendered.

Needs a founded hub whose registers are loaded: `benchmarks.finding` measures it with its own.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence
from random import Random
from typing import TYPE_CHECKING

from benchmarks.hub import free_port, seated, served, signed_in

if TYPE_CHECKING:
    from roundtable.access.models import Membership
    from roundtable.intake.statement import PersonGiven
    from roundtable.people.matching.identity import Identity

CASES, WARM = 100, 10
SEED = 107


def taken(told: Sequence[Identity], together: int) -> list[float]:
    """Return how many milliseconds each of so many pages took, of cases of so many people each,
    every case for the first time.
    """
    from roundtable.config import serving

    reader = _reader()
    rng = Random(SEED)
    paths = [_referred(rng.sample(told, together), reader, n) for n in range(CASES + WARM)]
    cookie, port = signed_in(reader.user), free_port()
    command = serving.command("127.0.0.1", port)
    with served(command, serving.environment(), f"http://127.0.0.1:{port}/"):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        return [_asked(connection, path, cookie) for path in paths][WARM:]


def _asked(connection: http.client.HTTPConnection, path: str, cookie: str) -> float:
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    page = answer.read()
    took = 1000 * (time.perf_counter() - began)
    assert answer.status == 200, f"{path}: {answer.status}"
    assert b"Their reference" in page, f"{path} names nobody"
    return took


def _reader() -> Membership:
    """Seat somebody who has learnt all that comes before live work."""
    from django.utils import timezone

    from roundtable.charter.queries import in_force
    from roundtable.learning.actions import bring_over
    from roundtable.lib.actor import OPERATOR

    now, reader = timezone.now(), seated("reader@example.org")
    for training in in_force(now, using="owner").training:
        if reader.role in training.roles:
            bring_over(
                learner=reader, training=training.code, done_on=now.date(), by=OPERATOR, at=now
            )
    return reader


def _referred(people: Sequence[Identity], reader: Membership, number: int) -> str:
    """Receive a referral about these people, and return the page of who knows them."""
    from django.utils import timezone

    from roundtable.intake.actions import receive
    from roundtable.intake.statement import ReferralGiven

    given = ReferralGiven(
        source="police",
        sender_reference=f"checking-{number}",
        concerns=["domestic_abuse"],
        narrative="Shouting, and glass broken.",
        people=[_given(person, place) for place, person in enumerate(people)],
    )
    case = receive(given=given, by=reader.actor(), at=timezone.now()).case
    return f"{case.get_absolute_url()}registers/"


def _given(person: Identity, place: int) -> PersonGiven:
    from roundtable.intake.statement import PersonGiven

    (name, *_others), places = person.names, [each.postcode for each in person.places]
    return PersonGiven(
        role=("victim", "alleged_harmer", "subject_child", "parent_carer")[place % 4],
        given_name=name.given,
        family_name=name.family,
        born_on=person.born_on,
        sex=person.sex,  # type: ignore[arg-type]
        nhs_number=person.nhs_number,
        postcode=next(iter(places), ""),
    )
