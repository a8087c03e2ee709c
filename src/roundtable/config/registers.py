"""`roundtable register`: an agency's register from a file, and each bad row with its reason."""

from __future__ import annotations

import sys
from pathlib import Path

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from roundtable.charter.queries import in_force
from roundtable.lib.actor import OPERATOR
from roundtable.lib.verdict import Refused
from roundtable.matches.deferring import look_again_soon
from roundtable.people.registers.files import UnreadableFile
from roundtable.people.registers.loading import Busy, Outcome, Told, load_register
from roundtable.people.registers.making import Bad

complaints = Console(stderr=True, soft_wrap=True)


def load_file(agency: str, file: Path, *, whole: bool, skip_bad: bool) -> bool:
    """Load a file as the register of an agency, or as changes of it. Prints a line for each bad
    row: its line in the file, a tab, and the reason. Returns whether the register was loaded.
    """
    try:
        outcome = _load(agency, file, whole=whole, skip_bad=skip_bad)
    except UnreadableFile as error:
        complaints.print(f"{error} The register is as it was.")
    except Refused as refusal:
        remedies = " ".join(reason.remedy for reason in refusal.verdict.reasons)
        complaints.print(f"{refusal} {remedies}".strip())
    except Busy:
        complaints.print(f"Somebody else is loading the register of {agency}. Wait until they end.")
    else:
        if outcome.loaded:
            look_again_soon()
        complaints.print(_summary(agency, outcome))
        return outcome.loaded
    return False


def _load(agency: str, file: Path, *, whole: bool, skip_bad: bool) -> Outcome:
    at = timezone.now()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeRemainingColumn(), console=complaints, transient=True) as progress:
        task = progress.add_task(f"Loading the register of {agency}", total=None)
        return load_register(
            agency=agency,
            file=file,
            charter=in_force(at, using="owner"),
            whole=whole,
            skip_bad=skip_bad,
            told=Told(lambda done, all_: progress.update(task, completed=done, total=all_), tell),
            by=OPERATOR,
            at=at,
        )


def tell(row: Bad) -> None:
    """Print a bad row: its line in the file, a tab, and the reason."""
    sys.stdout.write(f"{row.line}\t{row.reason}\n")
    sys.stdout.flush()


def _summary(agency: str, outcome: Outcome) -> str:
    went_on = f" Went on after row {outcome.resumed:,}." if outcome.resumed else ""
    if not outcome.loaded:
        return (
            f"{outcome.refused:,} rows are not in order, and the register of {agency} is as it "
            f"was. Put them right, or load the rest with --skip-bad."
        )
    return (
        f"{outcome.taken:,} rows taken, {outcome.refused:,} refused. The register of {agency} "
        f"holds {outcome.size:,} people.{went_on}"
    )
