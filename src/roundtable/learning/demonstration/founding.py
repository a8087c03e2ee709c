"""Founding the Northshire hub with its people and six weeks of work behind it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from roundtable.access.actions import seat
from roundtable.access.models import Membership
from roundtable.access.personas import PASSWORD
from roundtable.access.rules import WORKING_ROLES
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter
from roundtable.learning.actions import bring_over
from roundtable.learning.demonstration.lanes import play_in_lanes
from roundtable.learning.demonstration.playing import Play
from roundtable.learning.demonstration.registers import registers
from roundtable.learning.demonstration.review import draft_and_comment
from roundtable.learning.demonstration.staff import about_to_lapse, board, leads, learnt_on, roster
from roundtable.learning.demonstration.stories import Story, stories, timeline
from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.oversight.actions import sign
from roundtable.oversight.queries import proposals
from roundtable.oversight.rules import ASKERS
from roundtable.people.registers.loading import load_register

SEATED_BEFORE = timedelta(days=400)
Progress = Callable[[int, int, str], None]


def found_northshire(
    *,
    now: datetime,
    seed: int = 20260401,
    referrals: int = 100,
    lanes: int = 1,
    progress: Progress,
) -> None:
    """Seat the hub's people and play so many stories of the six weeks before `now`.

    The hub is migrated and has adopted the charter, and nobody has worked there yet. `progress` is
    told after each step how many are done, of how many, and what is being done. With more `lanes`,
    so many processes play at once, each the stories of some families, on the hub of DATABASE_URL.
    Interrupted, the hub is left half played: found it afresh.
    """
    charter = in_force(now, using="owner")
    told = stories(charter, now=now, seed=seed, count=referrals)
    steps = sum(len(story.steps) for story in told)
    posts = sum(agency.posts for agency in charter.agencies)
    staff = _seat_everybody(charter, seed, now, posts + steps, progress)
    governing = _seat_leads(charter, seed, now)
    draft_and_comment(charter, _sign_the_charter(charter, seed, now), now)
    _load_registers(charter, told, seed, now)
    text = f"Working through {referrals} referrals"

    def tell(done: int) -> None:
        progress(posts + done, posts + steps, text)

    said: dict[str, Any] = {"now": now, "seed": seed, "referrals": referrals}
    said |= {"staff": dict(staff), "leads": governing}
    if lanes == 1:
        play_lane(lane=0, lanes=1, tell=tell, **said)
    else:
        play_in_lanes(f"{__name__}.play_lane", lanes, said, tell)


def by_family(told: list[Story], lanes: int) -> list[list[Story]]:
    """Return the stories in so many parts: what is told of one family stays together, in order."""
    families = {story.family.subject.key: place for place, story in enumerate(told)}
    return [
        [story for story in told if families[story.family.subject.key] % lanes == lane]
        for lane in range(lanes)
    ]


def play_lane(
    *,
    lane: int,
    lanes: int,
    now: datetime,
    seed: int,
    referrals: int,
    staff: dict[str, list[Actor]],
    leads: dict[str, Actor],
    tell: Callable[[int], None],
) -> None:
    """Play one lane's part of the stories, and `tell` after each step how many of it are done."""
    charter = in_force(now)
    told = by_family(stories(charter, now=now, seed=seed, count=referrals), lanes)[lane]
    play = Play(staff, leads)
    with _not_waiting_for_the_disk():
        for done, step in enumerate(timeline(charter, told, now=now), 1):
            play.play(step)
            tell(done)


@contextmanager
def _not_waiting_for_the_disk(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    # Nobody relies on a hub that is half founded: the last moments of it may be lost in a crash.
    with connections[using].cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connections[using].cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _sign_the_charter(charter: Charter, seed: int, now: datetime) -> dict[str, Actor]:
    """Seat the board and let it sign: from then on nobody changes the hub alone. Return who sits
    on it, by agency.
    """
    staff = roster(charter, Random(f"{seed}/people"))  # noqa: S311 the same people for a seed
    members = [
        seat(
            email=post.email,
            name=post.name,
            agency=post.agency,
            role=post.role,
            site=post.site,
            password=PASSWORD,
            signs=True,
            by=OPERATOR,
            at=now - SEATED_BEFORE,
        )
        for post in board(charter, Random(f"{seed}/board"), staff)  # noqa: S311 as above
    ]
    first = proposals().get(number=charter.version)
    for member in members:
        sign(proposal=first, digest=first.digest, by=member.actor(), at=now)
    return {member.agency_id: member.actor() for member in members}


def _load_registers(charter: Charter, told: list[Story], seed: int, now: datetime) -> None:
    """Load a small register for each agency from a file, as its operator does each night."""
    families = list({story.family.subject.key: story.family for story in told}.values())
    known = registers(charter, families, seed=seed, today=now.date())
    with TemporaryDirectory() as folder, _not_waiting_for_the_disk("owner"):
        for agency, entries in known.items():
            file = Path(folder, f"{agency}.jsonl")
            file.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries))
            load_register(agency=agency, file=file, charter=charter, by=OPERATOR, at=now)


def _seat_everybody(
    charter: Charter, seed: int, now: datetime, total: int, progress: Progress
) -> dict[str, list[Actor]]:
    """Seat everybody on the roster, with what they have learnt, and return those who work cases.

    Only who is asked for their password once more, to sign or agree, has one.
    """
    at = now - SEATED_BEFORE
    staff: dict[str, list[Actor]] = defaultdict(list)
    people = roster(charter, Random(f"{seed}/people"))  # noqa: S311 the same people for a seed
    lapsing = about_to_lapse(people)
    for done, post in enumerate(people, 1):
        member = seat(
            email=post.email,
            name=post.name,
            agency=post.agency,
            role=post.role,
            site=post.site,
            password=PASSWORD if post.role in ASKERS else None,
            by=OPERATOR,
            at=at,
        )
        _learnt(charter, member, done, now, lapsing=post.email in lapsing)
        if member.role in WORKING_ROLES - {Role.AGENCY_MANAGER}:
            staff[post.agency].append(member.actor())
        progress(done, total, f"Seating {len(people)} people")
    return staff


def _seat_leads(charter: Charter, seed: int, now: datetime) -> dict[str, Actor]:
    """Seat each agency's information governance lead, and return them by agency."""
    staff = roster(charter, Random(f"{seed}/people"))  # noqa: S311 the same people for a seed
    others = [*staff, *board(charter, Random(f"{seed}/board"), staff)]  # noqa: S311 as above
    found = {}
    for place, post in enumerate(leads(charter, Random(f"{seed}/leads"), others)):  # noqa: S311 as above
        member = seat(
            email=post.email,
            name=post.name,
            agency=post.agency,
            role=post.role,
            site=post.site,
            password=None,
            by=OPERATOR,
            at=now - SEATED_BEFORE,
        )
        _learnt(charter, member, place, now, lapsing=False)
        found[post.agency] = member.actor()
    return found


def _learnt(
    charter: Charter, member: Membership, place: int, now: datetime, *, lapsing: bool
) -> None:
    """Let somebody on the roster's `place` have learnt what their role needs."""
    for training in charter.training:
        if member.role in training.roles:
            on = learnt_on(training, place, now.date(), lapsing=lapsing)
            bring_over(learner=member, training=training.code, done_on=on, by=OPERATOR, at=now)
