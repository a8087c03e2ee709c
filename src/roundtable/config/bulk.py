"""`roundtable match` and `roundtable register link`: a file of people against the registers, and
whole registers against one another.
"""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from roundtable.charter.queries import in_force
from roundtable.config.registers import complaints, tell
from roundtable.lib.actor import OPERATOR
from roundtable.lib.verdict import Refused
from roundtable.lib.words import plural
from roundtable.people.bulk.matching import Matched, match_file
from roundtable.people.bulk.opening import Opened
from roundtable.people.bulk.results import UnwritableFile
from roundtable.people.linkage.linking import How, Linked, link_registers
from roundtable.people.registers.files import UnreadableFile
from roundtable.people.registers.loading import Told
from roundtable.people.training.queries import model_in_force


def match_people(
    file: Path, out: Path, agency: str, about: str = "", registers: tuple[str, ...] = ()
) -> bool:
    """Match a file and write what is found. Prints a line for each bad row: its line in the file,
    a tab, and the reason. Returns whether every row was matched.
    """
    try:
        matched = _match(file, out, agency, about, registers)
    except (UnreadableFile, UnwritableFile, Refused) as error:
        _complain(error)
    else:
        complaints.print(_summary(matched, out))
        return not matched.counts.refused
    return False


def _complain(error: Exception) -> None:
    remedies = ""
    if isinstance(error, Refused):
        remedies = "".join(f" {reason.remedy}" for reason in error.verdict.reasons)
    complaints.print(f"{error}{remedies} Nothing was written.")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    return Progress(*columns, TimeRemainingColumn(), console=complaints, transient=True)


def _match(file: Path, out: Path, agency: str, about: str, registers: tuple[str, ...]) -> Matched:
    at = timezone.now()
    with _bar() as progress:
        task = progress.add_task(f"Matching {file.name}", total=None)
        return match_file(
            file=file,
            out=out,
            agency=agency,
            about=about,
            registers=registers,
            model=model_in_force(using="owner"),
            charter=in_force(at, using="owner"),
            told=Told(lambda done, all_: progress.update(task, completed=done, total=all_), tell),
            begun=_say_where,
            by=OPERATOR,
            at=at,
        )


def _say_where(opened: Opened) -> None:
    said = {
        "Searched": [f"{e.register} (clause {e.clause})" if e.clause else e.register
                     for e in opened.open],
        "Not searched, because no clause opens them": opened.closed,
        "Not searched, because none was loaded": opened.missing,
        "Not searched until the whole register is loaded again": opened.outdated,
    }  # fmt: skip
    for what, registers in said.items():
        if registers:
            complaints.print(f"{what}: {', '.join(registers)}.")


def _summary(matched: Matched, out: Path) -> str:
    counts = matched.counts
    refused = " Put the rows named right, and match them again." if counts.refused else ""
    return (
        f"{plural(counts.asked, 'person', 'people')} asked about, {plural(counts.refused, 'row')} "
        f"refused, {plural(counts.told, 'match', 'matches')} written to {out}.{refused}"
    )


def link_whole_registers(agencies: tuple[str, ...], out: Path, how: How) -> bool:
    """Link the registers of agencies, or that of one with itself, and write the pairs found.
    Returns whether they were.
    """
    try:
        linked = _link(agencies, out, how)
    except (UnwritableFile, Refused) as error:
        _complain(error)
        return False
    sizes = ", ".join(f"{size:,} of {register}" for register, size in linked.sizes.items())
    complaints.print(
        f"{sizes}: {plural(linked.pairs, 'pair')} written to {out}, "
        f"{plural(linked.clusters, 'cluster')}."
    )
    return True


def _link(agencies: tuple[str, ...], out: Path, how: How) -> Linked:
    at = timezone.now()
    with _bar() as progress:
        task = progress.add_task("Linking", total=None)

        def far(what: str, done: int, total: int) -> None:
            progress.update(task, description=what, completed=done, total=total or None)

        return link_registers(
            agencies=agencies,
            out=out,
            how=how,
            model=model_in_force(using="owner"),
            charter=in_force(at, using="owner"),
            far=far,
            by=OPERATOR,
            at=at,
        )
