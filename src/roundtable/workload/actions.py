"""What is done with clocks: started, stopped, taken on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Step, Unit
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, deny, require
from roundtable.workload.models import Clock, Pause
from roundtable.workload.queries import due_of, owes, pause_facts, waiting_for
from roundtable.workload.rules import Due, after, may_pause, moved


@action("clock.started")
def start(
    *,
    case: Case,
    step: Step,
    agencies: dict[str, str],
    what: str,
    charter: Charter,
    by: Actor,
    at: datetime,
    due: Due | None = None,
    role: str = "",
) -> list[Clock]:
    """Start a clock for each agency of `agencies`, which maps its code to the path of the page
    for the step.

    `due` overrides the charter's clock of the step, for what has its own clause (an action's days).
    `role` is who of the agency does it, where not whoever works its cases.
    """
    due = due or due_of(case, step=step, charter=charter, at=at)
    clocks = [
        Clock(
            case=case,
            agency=agency,
            role=role,
            step=step,
            what=what,
            path=path,
            started_at=at,
            warn_at=due.warn_at,
            due_at=due.at,
            clause=due.clause,
            charter_version=charter.version,
        )
        for agency, path in agencies.items()
    ]
    Clock.objects.bulk_create(clocks)
    record(case=case, purpose=step.value, clauses=[due.clause], charter_version=charter.version)
    return clocks


@action("clock.stopped")
def stop(
    *,
    case: Case,
    steps: tuple[Step, ...],
    by: Actor,
    at: datetime,
    agency: str = "",
    path: str = "",
    clause: str = "",
) -> int:
    """Stop the running clocks of these steps: all, or an agency's, or those of one page or of one
    clause. Return how many.
    """
    clocks = Clock.objects.running().filter(case=case, step__in=steps)
    clocks = clocks.filter(agency=agency) if agency else clocks
    clocks = clocks.filter(path=path) if path else clocks
    clocks = clocks.filter(clause=clause) if clause else clocks
    stopped = clocks.update(stopped_at=at)
    record(case=case, purpose=" ".join(steps))
    return stopped


@action("clock.taken")
def take_on(*, clock: Clock, by: Actor, at: datetime) -> Clock:
    """Take on a piece of the agency's work, so that nobody else starts it too."""
    clock = _to_hold(clock, by)
    if clock.agency != by.agency:
        require(deny("This is another agency's work.", remedy="Speak to that agency."))
    if clock.role not in waiting_for(by):
        require(deny("This waits for another role of your agency.", remedy="Leave it to them."))
    if clock.holder_id and clock.holder_id != by.user_id:
        require(deny("A colleague has taken this on.", remedy="Ask them to put it back."))
    clock.holder_id = by.user_id
    clock.save(update_fields=["holder"])
    record(case=clock.case, subject=f"workload.clock:{clock.pk}")
    return clock


@action("clock.set_again")
def set_again(*, case: Case, charter: Charter, by: Actor, at: datetime) -> None:
    """Set a case's running clocks again by the grade it has now; what has its own day keeps it, and
    the time a clock was paused is not lost.
    """
    own_day = (Step.ACT, Step.FOLLOW_UP, Step.ONWARD, Step.TRANSFER)
    running = Clock.objects.running().filter(case=case).exclude(step__in=own_day)
    for clock in running.prefetch_related("pauses"):
        due = due_of(case, step=Step(clock.step), charter=charter, at=clock.started_at)
        clock.due_at, clock.warn_at, clock.clause = due.at, due.warn_at, due.clause
        clock.charter_version = charter.version
        for pause in sorted(clock.pauses.all(), key=lambda pause: pause.paused_at):
            pause.due_before, pause.warn_before = clock.due_at, clock.warn_at
            pause.save(update_fields=["due_before", "warn_before"])
            _move(clock, pause, charter)
        clock.save(update_fields=["due_at", "warn_at", "clause", "charter_version"])
    record(case=case, purpose=case.grade, charter_version=charter.version)


@action("workload.reminded")
def remind(*, case: Case, agencies: Sequence[str], by: Actor, at: datetime) -> list[Clock]:
    """Remind other agencies of what they have yet to do on a case that the actor's agency leads:
    it stands on their list with when they were reminded.

    :raises Refused: unless the actor's agency leads the case, and where none of them owes anything.
    """
    require(may(by, Verb.REMIND, case.facts()))
    owed = Clock.objects.running().filter(owes(in_force(at), at), case=case, agency__in=agencies)
    clocks = list(owed.exclude(agency=by.agency).select_for_update())
    if not clocks:
        require(deny("None of them owes anything here.", remedy="There is nothing to remind of."))
    for clock in clocks:
        clock.reminded_at = at
    Clock.objects.bulk_update(clocks, ["reminded_at"])
    record(case=case, purpose=" ".join(sorted({clock.agency for clock in clocks})))
    return clocks


@action("workload.paused")
def pause(
    *, clock: Clock, reason: str, because: str, working_days: int, by: Actor, at: datetime
) -> Pause:
    """Pause a clock for a reason of the charter; its deadline moves by as long as it may last.

    :raises Refused: for another agency's clock, or for a reason or a length the charter does not
    allow, with its clause.
    """
    charter = in_force(at)
    clock = _own(clock, by)
    facts = pause_facts(clock, at)
    said = {"reason": reason, "working_days": working_days, "because": because}
    verdict = require(may_pause(charter, facts, **said))  # type: ignore[arg-type]
    paused = Pause(
        case_id=clock.case_id,
        clock=clock,
        agency=by.agency,
        name=by.name,
        paused_at=at,
        ends_at=after(charter, at, working_days, Unit.WORKING_DAYS),
        due_before=clock.due_at,
        warn_before=clock.warn_at,
        clause=verdict.clauses[0],
        charter_version=charter.version,
        **said,
    )
    paused.save()
    _move(clock, paused, charter)
    clock.paused_until, clock.paused_for = paused.ends_at, reason
    clock.save(update_fields=["due_at", "warn_at", "paused_until", "paused_for"])
    record(
        case=clock.case,
        record=paused,
        purpose=clock.step,
        clauses=verdict.clauses,
        charter_version=charter.version,
    )
    return paused


@action("workload.resumed")
def resume(*, clock: Clock, by: Actor, at: datetime) -> Clock:
    """Let a paused clock run again: its deadline moves back by what the pause did not use."""
    charter = in_force(at)
    clock = _own(clock, by)
    paused = clock.pauses.filter(ends_at__gt=at).first()
    if paused is None or clock.stopped_at:
        raise Refused(deny("This deadline is not paused.", remedy="There is nothing to resume."))
    paused.ends_at = at
    paused.save(update_fields=["ends_at"])
    _move(clock, paused, charter)
    clock.paused_until, clock.paused_for = None, ""
    clock.save(update_fields=["due_at", "warn_at", "paused_until", "paused_for"])
    record(case=clock.case, purpose=clock.step, charter_version=charter.version)
    return clock


def _own(clock: Clock, by: Actor) -> Clock:
    require(may(by, Verb.PAUSE, clock.case.facts()))
    clock = Clock.objects.select_for_update().get(pk=clock.pk)
    if clock.agency != by.agency:
        require(deny("This is another agency's deadline.", remedy="Speak to that agency."))
    return clock


def _move(clock: Clock, pause: Pause, charter: Charter) -> None:
    clock.due_at, clock.warn_at = (
        moved(charter, moment, clause=clock.clause, since=pause.paused_at, until=pause.ends_at)
        for moment in (pause.due_before, pause.warn_before)
    )


@action("clock.put_back")
def put_back(*, clock: Clock, by: Actor, at: datetime) -> Clock:
    """Put back what one took on, so that a colleague can take it."""
    clock = _to_hold(clock, by)
    if clock.holder_id != by.user_id:
        require(deny("You have not taken this on.", remedy="Ask whoever has it to put it back."))
    clock.holder_id = None
    clock.save(update_fields=["holder"])
    record(case=clock.case, subject=f"workload.clock:{clock.pk}")
    return clock


def _to_hold(clock: Clock, by: Actor) -> Clock:
    """Return a piece of work, locked, where the actor may read what it is about."""
    verb = {Step.CHALLENGE: Verb.SEE_CHALLENGE, Step.AUTHORISE: Verb.SEE_CONSENT}.get(
        Step(clock.step), Verb.SEE
    )
    require(may(by, verb, clock.case.facts()))
    return Clock.objects.select_for_update().get(pk=clock.pk)
