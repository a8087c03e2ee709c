"""What is done with people known twice: merged, taken apart again, or said to be two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from roundtable.database.exchange import ask
from roundtable.journal.actions import OnCase, action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import deny, require
from roundtable.people.alike.rules import may_judge
from roundtable.people.models import Alike, Merging, Parting, Person
from roundtable.people.traces import now_known_as
from roundtable.people.training.queries import model_in_force

Apart = Literal["two", "unsure"]
Said = Literal["two", "unsure", ""]


@action("people.merged")
def merge(*, kept: UUID, gone: UUID, because: str, by: Actor, at: datetime) -> Merging:
    """Make two people one: every relation of the one who goes is of the one who is kept. Nothing
    that was said of either is lost, and it can be taken back.

    :raises Refused: without a reason, where one sees neither of them, and where one of them was
        merged already.
    """
    require(may_judge(by))
    _with_a_reason(because)
    if not Person.objects.filter(pk__in=[kept, gone]).exists():
        require(deny("There is no such pair.", remedy="Look at the list again."))
    if (now_known_as(kept), now_known_as(gone)) != (kept, gone) or kept == gone:
        require(deny("One of them was merged already.", remedy="Look at the list again."))
    merging = Merging.objects.create(
        kept_id=kept, gone_id=gone, because=because.strip(), **_by(by, at)
    )
    ask(connection, "SELECT people_merge(%s)", merging.pk)
    record(record=merging)
    return merging


@action("people.parted")
def part(*, merging: Merging, because: str, by: Actor, at: datetime) -> Parting:
    """Take a merging back: what it moved goes back to whom it was of, unless it was said since that
    it is somebody else's.

    :raises Refused: without a reason, and where it was taken back already.
    """
    require(may_judge(by))
    _with_a_reason(because)
    if Parting.objects.filter(pk=merging.pk).exists():
        require(deny("This was taken back already.", remedy="Look at the list again."))
    parting = Parting.objects.create(merging=merging, because=because.strip(), **_by(by, at))
    ask(connection, "SELECT people_part(%s)", merging.pk)
    record(record=parting)
    return parting


@action("people.judged_alike")
def judge(
    *, pair: UUID, verdict: Apart | Literal[""], because: str, by: Actor, at: datetime
) -> None:
    """Say that a pair are two people, or that one cannot tell; or take that back.

    :raises Refused: for a pair that is not there, or not for one's agency to judge.
    """
    require(may_judge(by))
    said = [pair, verdict, because.strip(), by.name, at]
    ((judged,),) = ask(connection, "SELECT people_judge(%s, %s, %s, %s, %s)", *said)
    if not judged:
        require(deny("There is no such pair.", remedy="Look at the list again."))
    record(subject=f"people.alike:{pair}", purpose=verdict or "open again")


@action("people.set_apart")
def set_apart(
    *, known: UUID, others: Mapping[UUID, float], verdict: Apart, by: Actor, at: datetime,
    case: OnCase,
) -> None:  # fmt: skip
    """Say, of somebody the hub has just come to know, that they are none of these others, or that
    one cannot tell yet. `others` holds how probable it was of each.
    """
    Alike.objects.bulk_create(
        Alike(
            one_id=min(known, other),
            other_id=max(known, other),
            probability=probability,
            model=model_in_force().version,
            found_at=at,
            verdict=verdict,
            judged_at=at,
            agency=by.agency,
            name=by.name,
        )
        for other, probability in others.items()
    )
    record(case=case, subject=f"people.person:{known}", purpose=_apart_from(others, verdict))


def _apart_from(others: Iterable[UUID], verdict: Apart) -> str:
    return f"{verdict}: {len(list(others))} others"


def _with_a_reason(because: str) -> None:
    if not because.strip():
        require(deny("People are merged and parted with a reason.", remedy="Say what shows it."))


def _by(by: Actor, at: datetime) -> dict[str, Any]:
    return {"agency": by.agency, "name": by.name, "at": at}
