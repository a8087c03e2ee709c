"""`roundtable requests` and `roundtable answer`: what an agency is asked as a file for its own
system, and what that answers as a file, line by line.

Both act as a practitioner of the agency, who must be ready for live work as on the pages: which
agency it is follows from who acts, so that nobody can answer for another one.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import DatabaseError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from roundtable.access.queries import with_readiness
from roundtable.config.acting import practitioner
from roundtable.database.guard import entered
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from roundtable.lib.words import moment, plural
from roundtable.people.bulk.results import UnwritableFile, whole
from roundtable.sharing.actions import answer
from roundtable.sharing.by_file.actions import keep_taken
from roundtable.sharing.by_file.queries import Judged, judged, requests_open, taken
from roundtable.sharing.by_file.rules import in_words, may_work_by_file, read_lines
from roundtable.sharing.by_file.statement import RequestTaken

ENDING = ".jsonl"
LOG = logging.getLogger(__name__)
complaints = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)


def write_requests(out: Path, sender: str) -> bool:
    """Write the requests that the agency of a practitioner has yet to answer, one a line, the one
    due first on top. Each is in its case's journal before the file is there.
    Returns whether it was written.
    """
    actor = _working(sender)
    if actor is None or not _is_json_lines(out):
        return False
    try:
        with whole(out) as file:
            requests = _take_along(actor)
            file.writelines(f"{request.model_dump_json()}\n" for request in requests)
    except UnwritableFile as error:
        complaints.print(f"{error} Nothing was written.")
        return False
    first = f" The first is due by {moment(requests[0].due_at)}." if requests else ""
    complaints.print(f"{plural(len(requests), 'request')} written to {out}.{first}")
    return True


def _take_along(actor: Actor) -> list[RequestTaken]:
    with entered(actor):
        found = [(request, taken(request, due_at)) for request, due_at in requests_open(actor)]
    kept = []
    for request, as_taken in found:
        try:
            keep_taken(request=request, by=actor, at=timezone.now())
        except Refused:
            LOG.info("A request was answered or withdrawn while it was taken along.")
        else:
            kept.append(as_taken)
    return kept


def answer_file(file: Path, sender: str, *, mend: Path | None = None, check: bool = False) -> bool:
    """Send each return of a file as the practitioner of an e-mail address; with `check`, send none.

    Every line is judged first, and where one is bad nothing is sent, unless the bad ones can go to
    a file to `mend`. A line that was answered exactly so before counts as done: a file that was
    stopped half-way is sent again.
    Prints a line each: the line of the file, a tab, and the case's reference or the reason it was
    refused.
    Returns whether every line is answered (with `check`, could be).
    """
    actor = _working(sender)
    if actor is None or not _is_json_lines(file) or not _can_be_mended(mend):
        return False
    try:
        lines = list(read_lines(file.read_bytes().decode("utf-8-sig")))
    except (OSError, UnicodeDecodeError) as error:
        complaints.print(f"{file.name} was not read, and nothing of it was sent. {error}")
        return False
    with entered(actor):
        found = judged(lines, actor, timezone.now())
    bad = sum(bool(one.problem) for one in found)
    if check or (bad and mend is None):
        return _say_what_is_wrong(found, bad, checked=check)
    try:
        with _to_mend(mend) as mending:
            all_sent = _send_all(found, actor, mending)
    except UnwritableFile as error:
        complaints.print(f"{error} Nothing was sent.")
        return False
    if all_sent and mend is not None:
        mend.unlink()  # an empty file would say that there is something to mend
    return all_sent


def _working(sender: str) -> Actor | None:
    """Return who acts, None (and why is said) where nobody of that address may answer requests."""
    actor = practitioner(sender)
    if actor is None:
        complaints.print(f"Nobody works here as {sender}.")
        return None
    actor = with_readiness(actor)
    allowed = may_work_by_file(actor)
    if not allowed:
        complaints.print(in_words(allowed))
    return actor if allowed else None


def _is_json_lines(file: Path) -> bool:
    if file.suffix.lower() != ENDING:
        complaints.print(f"{file.name} is not {ENDING}: name the file by what it holds.")
    return file.suffix.lower() == ENDING


def _can_be_mended(mend: Path | None) -> bool:
    """Return whether lines can be laid there: never over the file itself, or others yet to mend."""
    if mend is not None and mend.exists():
        complaints.print(f"{mend} is there already. Name a new file for the lines to mend.")
        return False
    return mend is None or _is_json_lines(mend)


def _say_what_is_wrong(found: list[Judged], bad: int, *, checked: bool) -> bool:
    for one in found:
        _tell(one, f"refused: {one.problem}" if one.problem else "in order, not sent")
    remedy = "" if checked and not bad else " Mend them and send the file again."
    if bad and not checked:
        remedy += " Or send the others now, with --mend FILE for these."
    lines = plural(len(found), "line")
    complaints.print(f"Nothing was sent. {bad} of {lines} would be refused.{remedy}")
    return not bad


@contextmanager
def _to_mend(mend: Path | None) -> Iterator[IO[str] | None]:
    if mend is None:
        yield None
        return
    with whole(mend) as file:
        yield file


@dataclass
class _Counts:
    sent: int = 0
    before: int = 0
    refused: int = 0


def _send_all(found: list[Judged], actor: Actor, mending: IO[str] | None) -> bool:
    counts = _Counts()
    with Progress(console=complaints, transient=True) as progress:
        told = progress.add_task("Answering", total=len(found))
        for one in found:
            problem = one.problem or _send(one, actor)
            counts.refused += bool(problem)
            counts.before += one.before
            counts.sent += not problem and not one.before
            if problem and mending is not None:
                mending.write(f"{one.line.text}\n")
            _tell(one, f"refused: {problem}" if problem else str(one.request and one.request.case))
            progress.advance(told)
    complaints.print(
        f"{counts.sent} sent, {counts.before} answered so before, {counts.refused} refused."
    )
    return not counts.refused


def _send(one: Judged, actor: Actor) -> str:
    """Send one return, in a transaction of its own; return why it was refused, "" for sent."""
    if one.before or one.request is None or one.line.given is None:
        return ""
    try:
        answers = one.line.given.answers
        answer(request=one.request, answers=answers, by=actor, at=timezone.now())
    except Refused as refusal:  # somebody answered or withdrew it since it was judged
        return in_words(refusal.verdict)
    except DatabaseError as error:
        LOG.exception("The return on line %s was not kept.", one.line.number)
        return f"The database did not keep it ({type(error).__name__}). Send the file again."
    return ""


def _tell(one: Judged, what: str) -> None:
    sys.stdout.write(f"{one.line.number}\t{what}\n")
    sys.stdout.flush()
