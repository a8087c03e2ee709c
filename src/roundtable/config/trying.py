"""`roundtable charter try`: a file tried on the cases of a period, and what it came to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.utils import timezone
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from roundtable.cases.rules import GROUP_NAMES
from roundtable.charter.problems import CharterError
from roundtable.charter.reading import newest
from roundtable.insight import saying
from roundtable.insight.actions import ask_for_trial
from roundtable.insight.models import Trial
from roundtable.insight.running import run
from roundtable.lib.actor import OPERATOR
from roundtable.lib.verdict import Refused

complaints = Console(stderr=True, soft_wrap=True)


def try_file(file: Path, from_day: date, to_day: date) -> bool:
    """Try a charter's file and print what would have differed. Returns whether it could be tried.

    The trial is kept with those asked for in the browser.
    """
    try:
        path = newest(file)
        trial = ask_for_trial(
            name=path.name,
            text=path.read_text(encoding="utf-8"),
            from_day=from_day,
            to_day=to_day,
            by=OPERATOR,
            at=timezone.now(),
            queued=False,
        )
    except CharterError as error:
        for problem in error.problems:
            complaints.print(f"{problem.place}: {problem.text} {problem.remedy}", highlight=False)
        return False
    except Refused as refusal:
        complaints.print(str(refusal), *(r.remedy for r in refusal.verdict.reasons))
        return False
    with Progress(console=complaints, transient=True) as progress:
        told = progress.add_task("Trying", total=None)
        run(trial, progress=lambda done, of: progress.update(told, completed=done, total=of))
    _print(trial)
    return True


def _print(trial: Trial) -> None:
    counts, console = trial.counts or {}, Console(soft_wrap=True)
    console.print(" ".join(saying.headline(counts)) if counts["cases"] else "No case was opened.")
    if counts["differing"]:
        groups = tuple(GROUP_NAMES.values())
        of_groups = saying.of_groups(counts, GROUP_NAMES)
        _table(console, ("Kind of referral", "Cases", "Differ"), of_groups)
        _table(console, ("Cases with", *groups, "All"), saying.by_kind(counts, GROUP_NAMES))
        _table(console, ("Agency", *saying.AGENCY_HEADS.values()), saying.by_agency(counts))
        _table(console, ("Agency", *saying.REQUEST_COUNTS), saying.requests(counts))
    _table(console, ("Cost", "As it was", "As it would be", "Difference"), saying.costs(counts))


def _table(console: Console, heads: tuple[str, ...], rows: list[saying.Row]) -> None:
    if not rows:
        return
    table = Table(*heads, box=None, padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(row.name, *row.cells)
    console.print()
    console.print(table)
