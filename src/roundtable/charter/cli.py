"""`roundtable charter`: check, show and compare charters on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from roundtable.charter.checking import adoptable, overdue, warnings
from roundtable.charter.comparing import compare
from roundtable.charter.problems import CharterError, Problem
from roundtable.charter.reading import digest, read
from roundtable.charter.saying import sentence
from roundtable.charter.terms import Charter, Clause

charter_cli = typer.Typer(
    no_args_is_help=True, help="Check, show and compare versions of the charter."
)

File = Annotated[
    Path, typer.Argument(help="A charter file, or a folder, which means its newest version.")
]


@charter_cli.command()
def check(file: File) -> None:
    """Say whether a charter holds together. Ends with 1 when it does not."""
    charter = read_or_refuse(file)
    weak = (*warnings(charter), *overdue(charter, _today(charter)))
    refused = adoptable(charter)
    console = Console(soft_wrap=True)
    for (remedy, heard), alike in groupby(weak, lambda each: (each.remedy, each.heard)):
        _place(console, alike, "yellow")
        console.print(Text(f"  {remedy}"), highlight=False)
        if heard:
            console.print(Text(f"  In the study: {heard}", style="dim"), highlight=False)
    found = f"{len(charter.agencies)} agencies, {len(charter.clauses)} clauses"
    console.print(f"Charter {charter.version} of {charter.hub.name} holds together: {found}.")
    if weak:
        console.print(f"Things to think about: {len(weak)}.")
    if refused:
        console.print(f"No hub can adopt it: {len(refused)} of them are what the hub will not do.")
    console.print(f"Digest {digest(charter)}", style="dim", highlight=False)


@charter_cli.command()
def show(
    file: File,
    clause: Annotated[
        str, typer.Argument(help="The number of a clause, such as 5.40, or of a part, such as 5.")
    ] = "",
) -> None:
    """Show a charter in words: all of it, one part, or one clause."""
    charter = read_or_refuse(file)
    chosen = [
        found
        for number, found in charter.clauses.items()
        if clause in ("", number, number.partition(".")[0])
    ]
    if not chosen:
        remedy = f"`roundtable charter show {file}` shows them all."
        _refuse((Problem(0, clause, "There is no such clause.", remedy),))
    _table(charter, chosen)


@charter_cli.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The version before.")],
    new: Annotated[Path, typer.Argument(help="The version after.")],
) -> None:
    """Show what a newer charter changes, clause by clause."""
    changes = compare(read_or_refuse(old), read_or_refuse(new))
    console = Console(soft_wrap=True)
    for change in changes:
        console.print(Text(change.words), highlight=False)
    console.print("Nothing changes." if not changes else f"Changes: {len(changes)}.", style="bold")


def _today(charter: Charter) -> date:
    return datetime.now(ZoneInfo(charter.hub.hours.timezone)).date()


def read_or_refuse(file: Path) -> Charter:
    """Return the charter of a file. Says what is wrong with it and ends where it cannot be read."""
    try:
        return read(file)
    except CharterError as error:
        _refuse(error.problems)


def _refuse(problems: tuple[Problem, ...]) -> NoReturn:
    console = Console(stderr=True, soft_wrap=True)
    for problem in problems:
        _tell(console, problem, "red")
    console.print(f"Problems: {len(problems)}.", style="bold")
    raise typer.Exit(1)


def _tell(console: Console, problem: Problem, colour: str) -> None:
    _place(console, [problem], colour)
    console.print(Text(f"  {problem.remedy}"), highlight=False)


def _place(console: Console, problems: Iterable[Problem], colour: str) -> None:
    for problem in problems:
        line = Text(f"{problem.place}: ", style=f"bold {colour}")
        console.print(line.append(problem.text, style="not bold default"), highlight=False)


def _table(charter: Charter, clauses: list[Clause]) -> None:
    title = f"{charter.hub.name}, charter {charter.version}"
    table = Table("Clause", "Says", title=title, box=None, padding=(0, 2, 1, 0))
    for clause in clauses:
        source = Text(f"\nSource: {clause.source}", style="dim") if clause.source else Text()
        table.add_row(clause.clause, Text(sentence(clause, charter)).append(source))
    Console().print(table)
