"""`roundtable refer`: a file of referrals, each with a reference or a reason, each durable before
it is told.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path

from django.db import DatabaseError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from roundtable.config.acting import practitioner
from roundtable.intake.actions import receive, receive_together
from roundtable.intake.bulk import Row, UnreadableFile, read_csv, read_json_lines
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused

READERS: dict[str, Callable[[Iterable[str]], Iterator[Row]]] = {
    ".jsonl": read_json_lines,
    ".csv": read_csv,
}
# Referrals of one transaction: enough to share its cost, few enough to be told soon.
TOGETHER = 25
LOG = logging.getLogger(__name__)
complaints = Console(stderr=True, soft_wrap=True)


def refer_file(file: Path, sender: str) -> bool:
    """Send each referral of a file as the practitioner of an e-mail address.

    Prints a line each: the line of the file, a tab, and the case's reference or the reason it was
    refused.
    Returns whether every row has a reference.
    """
    actor = practitioner(sender)
    reader = READERS.get(file.suffix.lower())
    if actor is None or reader is None:
        complaints.print(
            f"Nobody works here as {sender}."
            if actor is None
            else f"{file.name} is neither .jsonl nor .csv: name the file by what it holds."
        )
        return False
    try:
        # A line ends at a line feed: other marks that end one may stand inside what was written.
        rows = list(reader(StringIO(file.read_text(encoding="utf-8-sig"), newline="\n")))
    except (OSError, UnicodeDecodeError, UnreadableFile) as error:
        complaints.print(f"{file.name} was not read, and nothing of it was kept. {error}")
        return False
    return _send_all(rows, actor)


def _send_all(rows: list[Row], actor: Actor) -> bool:
    refused = 0
    with Progress(console=complaints, transient=True) as progress:
        told = progress.add_task("Referring", total=len(rows))
        for place in range(0, len(rows), TOGETHER):
            batch = rows[place : place + TOGETHER]
            for row, (reference, reason) in zip(batch, _send_batch(batch, actor), strict=True):
                refused += not reference
                sys.stdout.write(f"{row.line}\t{reference or f'refused: {reason}'}\n")
            sys.stdout.flush()
            progress.advance(told, len(batch))
    complaints.print(f"{len(rows) - refused} received, {refused} refused.")
    return not refused


def _send_batch(batch: list[Row], actor: Actor) -> list[tuple[str, str]]:
    """Return a reference or a reason for each row, once what is told is durable."""
    given = [row.given for row in batch if row.given]
    if len(given) == len(batch):
        try:
            received = receive_together(batch=given, by=actor, at=timezone.now())
        except (Refused, DatabaseError):
            LOG.info("A batch was not kept together; its rows are sent one by one.")
        else:
            return [(referral.reference, "") for referral in received]
    return [_send(row, actor) for row in batch]


def _send(row: Row, actor: Actor) -> tuple[str, str]:
    if row.given is None:
        return "", row.problem
    try:
        return receive(given=row.given, by=actor, at=timezone.now()).reference, ""
    except Refused as refusal:
        return "", str(refusal)
    except DatabaseError as error:
        LOG.exception("The referral on line %s was not kept.", row.line)
        return "", f"The database did not keep it ({type(error).__name__}). Send the file again."
