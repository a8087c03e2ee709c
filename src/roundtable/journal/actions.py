"""How everybody writes the journal: the `action` decorator, and `record` once inside it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from roundtable.database.exchange import exchange, with_next
from roundtable.database.guard import entered
from roundtable.journal.commitments import Committed
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused

P = ParamSpec("P")
R = TypeVar("R")

SEEN_AGAIN_AFTER = timedelta(minutes=15)
KINDS: dict[str, str] = {}

# Filled by the charter as its app gets ready: the version in force at a moment, on a connection,
# under which a refusal was.
IN_FORCE: list[Callable[[datetime, str], str]] = []


class OnCase(Protocol):
    """Anything with a case's id: the case itself, chiefly."""

    @property
    def id(self) -> UUID:
        """The case's id."""


@dataclass(frozen=True)
class CaseOf:
    """A case by its id, for whoever does something about it and does not see it."""

    id: UUID


@dataclass
class _Frame:
    kind: str
    by: Actor
    at: datetime
    using: str = DEFAULT_DB_ALIAS
    entries: int = 0
    case_id: UUID | None = None


_frames: ContextVar[tuple[_Frame, ...]] = ContextVar("journal_frames", default=())


def action(
    kind: str, *, using: str = DEFAULT_DB_ALIAS
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: one transaction, as the actor `by`, with exactly one journal
    entry of `kind`.

    The function takes `by: Actor` and `at: datetime` by keyword and calls `record` once. A
    `Refused` raised inside
    undoes everything, is journalled as `<kind>.refused` and goes on to the caller. An action may
    call other
    actions: each still makes its own one entry, in the one transaction. The outermost one refuses
    to run inside
    a transaction of its caller (RuntimeError), because a refusal must survive. `using` names the
    connection:
    what changes rights runs on the owner's, because the app's role may not.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        KINDS[kind] = (function.__doc__ or "").strip().splitlines()[0]

        @functools.wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            frame = _Frame(kind, kwargs["by"], kwargs["at"], using, case_id=_case_id(kwargs))  # type: ignore[arg-type]
            return _run(frame, functools.partial(function, *args, **kwargs))

        act.journal_kind = kind  # type: ignore[attr-defined]
        return act

    return decorate


def _case_id(arguments: dict[str, object]) -> UUID | None:
    case = arguments.get("case")
    if case is None:
        case = next((v for v in arguments.values() if hasattr(v, "case_id")), None)
        return getattr(case, "case_id", None)
    return getattr(case, "id", None)


def _run(frame: _Frame, body: Callable[[], R]) -> R:
    outer = _frames.get()
    token = _frames.set((*outer, frame))
    try:
        with entered(frame.by, using=frame.using, durable=not outer):
            result = body()
            if frame.entries != 1:
                raise RuntimeError(f"{frame.kind} made {frame.entries} journal entries, not one.")
    except Refused as refusal:
        if not outer:
            _record_refusal(frame, refusal)
            refusal.journalled = True
        raise
    finally:
        _frames.reset(token)
    return result


def record(
    *,
    case: OnCase | None = None,
    record: Committed | None = None,
    subject: str = "",
    purpose: str = "",
    clauses: Iterable[str] = (),
    charter_version: str = "",
    chain: str = "",
) -> None:
    """Write the one journal entry of the action that is running.

    `record` is the evidence the entry commits to; `subject` names a thing without content
    ("access.user:<id>").
    The chain is the case's, or `chain`, or the agency's of that day.

    :raises RuntimeError: outside an action.
    """
    frame = _frames.get()[-1] if _frames.get() else None
    if frame is None:
        raise RuntimeError("record() belongs inside an action.")
    frame.entries += 1
    frame.case_id = case.id if case else frame.case_id
    _append(
        frame,
        kind=frame.kind,
        case_id=case.id if case else None,
        subject=record.journal_name if record else subject,
        purpose=purpose,
        clauses=clauses,
        charter_version=charter_version,
        committed=record.commitment() if record else b"",
        chain=chain,
    )


def record_reading(*, case: OnCase, page: str, by: Actor, at: datetime) -> None:
    """Journal that `by` saw `page` of a case; the same page again within fifteen minutes is one
    entry.
    """
    kind = f"seen.{page}"
    saw = ("SELECT journal_saw(%s, %s, %s, %s)", [case.id, kind, at, at - SEEN_AGAIN_AFTER])
    with entered(by):
        with_next(connections[DEFAULT_DB_ALIAS], saw)


def _record_refusal(frame: _Frame, refusal: Refused) -> None:
    with entered(frame.by, using=frame.using):
        _append(
            frame,
            kind=f"{frame.kind}.refused",
            case_id=frame.case_id,
            clauses=refusal.verdict.clauses,
            charter_version=_judged_under(frame) if refusal.verdict.clauses else "",
        )


def _judged_under(frame: _Frame) -> str:
    return next((version(frame.at, frame.using) for version in IN_FORCE), "")


def _append(
    frame: _Frame,
    *,
    kind: str,
    case_id: UUID | None = None,
    subject: str = "",
    purpose: str = "",
    clauses: Iterable[str] = (),
    charter_version: str = "",
    committed: bytes = b"",
    chain: str = "",
) -> None:
    on_chain = chain or (
        f"case:{case_id}" if case_id else f"agency:{frame.by.agency}:{frame.at.date()}"
    )
    values: list[Any] = [on_chain, frame.at, kind, case_id, subject, purpose]
    values += [list(clauses), charter_version, committed]
    append = "SELECT journal_append(%s, %s, %s, %s, %s, %s, %s::text[], %s, %s)"
    exchange(connections[frame.using], [(append, values)])
