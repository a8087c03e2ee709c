"""What somebody must have learnt, how long it holds, and who may say that it is done. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from roundtable.charter.terms import Charter, Training
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Reason, Verdict, allow, deny

# On which days somebody did each training, by its code in the charter.
Learnt = Mapping[str, Collection[date]]
SOON = timedelta(days=60)
RECORDS_FOR_OTHERS = frozenset({Role.AGENCY_MANAGER, Role.HUB_MANAGER})


class State(StrEnum):
    """How a training of somebody stands."""

    MISSING = "missing"
    LAPSED = "lapsed"
    SOON = "soon"
    DONE = "done"


@dataclass(frozen=True)
class Standing:
    """How one training stands: when it was last done, and the last day on which it holds."""

    training: Training
    state: State
    done_on: date | None = None
    holds_until: date | None = None


def standings(charter: Charter, *, role: str, learnt: Learnt, today: date) -> tuple[Standing, ...]:
    """Return how each training that the charter asks of a role stands on a day.

    Source: charter part 13. What is done later than that day does not count.
    """
    return tuple(
        _standing(training, learnt.get(training.code, ()), today)
        for training in charter.training
        if role in training.roles
    )


def _standing(training: Training, days: Collection[date], today: date) -> Standing:
    done_on = max((day for day in days if day <= today), default=None)
    if done_on is None:
        return Standing(training, State.MISSING)
    holds_until = months_after(done_on, training.valid_months) - timedelta(days=1)
    state = State.DONE
    if holds_until < today:
        state = State.LAPSED
    elif holds_until - today < SOON:
        state = State.SOON
    return Standing(training, state, done_on, holds_until)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def ready_for_live_work(charter: Charter, *, role: str, learnt: Learnt, today: date) -> Verdict:
    """Return whether somebody in a role may work on cases: all that must come before live work is
    done and holds. Each that does not is a reason, with its clause.
    """
    lacking = [
        each
        for each in standings(charter, role=role, learnt=learnt, today=today)
        if each.training.before_live_work and each.state in (State.MISSING, State.LAPSED)
    ]
    reasons = tuple(
        Reason(
            f"You cannot work on cases: “{each.training.name}”"
            f" {'is not recorded as done' if each.state is State.MISSING else 'has lapsed'}.",
            each.training.clause,
            "Do it, and ask your agency's manager or the hub manager to record it. Until then you"
            " can read the charter, learn, and refer a concern.",
        )
        for each in lacking
    )
    return Verdict(not reasons, reasons)


@dataclass(frozen=True)
class LearnerFacts:
    """Of whom a training is recorded: who they are, and the agency and role they work in."""

    user_id: UUID
    agency: str
    role: str


def may_record(
    charter: Charter, actor: Actor, *, of: LearnerFacts, training: str, done_on: date, today: date
) -> Verdict:
    """Return whether `actor` may record that somebody did a training on a day.

    Nobody records their own; an agency's manager records for their agency, and the hub manager
    for all, because a small agency has no manager in the hub.
    """
    if actor.role not in RECORDS_FOR_OTHERS:
        return deny(
            "Your role does not record training.", remedy="Ask your agency's manager or the hub's."
        )
    if actor.user_id == of.user_id:
        return deny("Nobody records their own training.", remedy="Ask another manager.")
    if actor.role is Role.AGENCY_MANAGER and actor.agency != of.agency:
        return deny("They work for another agency.", remedy="Their own manager records it.")
    return fits(charter, of=of, training=training, done_on=done_on, today=today)


def fits(
    charter: Charter, *, of: LearnerFacts, training: str, done_on: date, today: date
) -> Verdict:
    """Return whether a training is one the charter asks of somebody's role, and done by now."""
    asked = {each.code: each for each in charter.training if of.role in each.roles}
    if training not in asked:
        return deny("The charter asks no such training of their role.", remedy="Choose one listed.")
    if done_on > today:
        return deny("That day is still to come.", remedy="Record it once it is done.")
    return allow(asked[training].name, asked[training].clause)
