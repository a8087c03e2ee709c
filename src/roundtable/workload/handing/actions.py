"""Handing work over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from roundtable.access.rules import Verb, may
from roundtable.charter.terms import Step
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.workload.handing.queries import is_managed, seat_of
from roundtable.workload.handing.rules import Why, may_hand_over
from roundtable.workload.models import Clock, Handover

_READ = {Step.CHALLENGE: Verb.SEE_CHALLENGE, Step.AUTHORISE: Verb.SEE_CONSENT}


@action("workload.handed_over")
def hand_over(
    *, clock: Clock, to: UUID | None, why: Why, note: str, by: Actor, at: datetime
) -> Handover:
    """Hand a piece of work over to a colleague (by user id), or to whoever takes it on, with what
    they need to know. Its deadline stays.

    :raises Refused: for another agency's work, work that is done, and whom it does not wait for.
    """
    require(may(by, _READ.get(Step(clock.step), Verb.SEE), clock.case.facts()))
    clock = Clock.objects.select_for_update(of=("self",)).select_related("case").get(pk=clock.pk)
    if clock.agency != by.agency or clock.stopped_at:
        raise Refused(
            deny("This is not your agency's to do now.", remedy="Look at the list again.")
        )
    seat = seat_of(to, by.agency, at) if to else None
    if to and seat is None:
        raise Refused(deny("They have no role in your agency today.", remedy="Choose another."))
    require(
        may_hand_over(
            role=by.role,
            own=clock.holder_id == by.user_id,
            managed=is_managed(by.agency, at),
            to_role=seat.role if seat else "",
            to_themself=clock.holder_id == to,
            waits_for=clock.role,
        )
    )
    made = Handover.objects.create(
        case=clock.case,
        clock=clock,
        agency=by.agency,
        from_name=clock.holder.name if clock.holder else "",
        to_name=seat.user.name if seat else "",
        why=why,
        note=note,
        name=by.name,
        at=at,
    )
    clock.holder_id, clock.handed_at = to, at
    clock.save(update_fields=["holder", "handed_at"])
    record(case=clock.case, record=made, purpose=why.value)
    return made
