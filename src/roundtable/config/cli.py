"""The command line. Each command says which hub it speaks to by the environment (see
config.settings).
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from roundtable.charter.cli import File, charter_cli, read_or_refuse
from roundtable.config.commands import on_the_hub, or_complain
from roundtable.config.model_cli import model_cli
from roundtable.config.transfer_cli import transfer_cli
from roundtable.lib.actor import Role

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Roundtable: the shared case system of a Multi-Agency Safeguarding Hub.",
)
journal_cli = typer.Typer(no_args_is_help=True, help="Check and seal the journal.")
register_cli = typer.Typer(no_args_is_help=True, help="The registers of people agencies know.")
app.add_typer(charter_cli, name="charter")
app.add_typer(register_cli, name="register")
app.add_typer(model_cli, name="model")
app.add_typer(transfer_cli, name="transfer")
app.add_typer(journal_cli, name="journal")
console = Console(soft_wrap=True)
complaints = Console(stderr=True, soft_wrap=True)
MOST_BYTES_OF_MAIL = 2**20


@app.command()
def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over with new records.")] = False,
    port: Annotated[int, typer.Option(help="The port of the web server.")] = 8000,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    referrals: Annotated[
        int, typer.Option(min=10, max=5000, help="How many are invented, at the first start.")
    ] = 100,
) -> None:
    """Run the invented Northshire hub on this machine. Ctrl-C stops it and loses nothing."""
    from roundtable.config.demo import run

    open_browser = not no_open
    or_complain(lambda: run(fresh=fresh, port=port, open_browser=open_browser, referrals=referrals))


@app.command()
def migrate(
    charter: Annotated[Path | None, typer.Option(help="Adopt this charter as well.")] = None,
) -> None:
    """Bring a hub's tables up to date; found it with a charter where there is none."""

    def run() -> None:
        from django.utils import timezone

        from roundtable.config import founding

        founding.migrate()
        if charter:
            founding.adopt_charter(charter.read_text(), at=timezone.now())
        console.print("The hub's tables are up to date.")

    on_the_hub(run)


@app.command()
def seat(
    email: Annotated[str, typer.Argument(help="Their work e-mail address.")],
    name: Annotated[str, typer.Option(help="Their name.")],
    agency: Annotated[str, typer.Option(help="The charter's code of their agency.")],
    role: Annotated[Role, typer.Option(help="Their role.")] = Role.PRACTITIONER,
    site: Annotated[str, typer.Option(help="The charter's code of their site.")] = "",
    ask_password: Annotated[bool, typer.Option(help="Ask for a first password.")] = False,
    signs: Annotated[bool, typer.Option(help="They sign the charter for their agency.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the agencies that agree to it.")] = "",
) -> None:
    """Give a person an account and a role in an agency. Once every agency has signed the charter,
    this only asks for it: it takes effect when they agree.
    """
    password = typer.prompt("Password", hide_input=True) if ask_password else None

    def run() -> None:
        from roundtable.config.founding import Seat, seat_or_ask
        from roundtable.lib.verdict import Refused

        seat = Seat(email, name, agency, role, site, password, signs, reason)
        try:
            console.print(seat_or_ask(seat))
        except Refused as refusal:
            complaints.print(str(refusal))
            raise typer.Exit(1) from None

    on_the_hub(run)


@charter_cli.command()
def shares(file: File) -> None:
    """Print what goes from whom to whom under a charter, as a table (CSV) that can be signed."""
    from roundtable.sharing.agreement.saying import sharing_csv

    typer.echo(sharing_csv(read_or_refuse(file)), nl=False)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
) -> None:
    """Serve the hub's pages, on the database that `work` keeps or DATABASE_URL names. Runs until it
    is stopped.
    """
    from roundtable.config.serving import serve as run

    or_complain(lambda: run(host=host, port=port))


@app.command()
def work() -> None:
    """Do the hub's scheduled work: sealing the journal, ending old sessions. Runs until it is
    stopped.
    """

    def run() -> None:
        from django.core.management import call_command

        from roundtable.lib.settling import settle

        settle()
        call_command("procrastinate", "worker")

    on_the_hub(run)


@app.command()
def refer(
    file: Annotated[Path, typer.Argument(help="JSON Lines (.jsonl) or CSV (.csv).")],
    sender: Annotated[str, typer.Option("--as", help="E-mail address of who sends it.")],
) -> None:
    """Send a file of referrals. Each row gets a reference or a reason; a row sent before adds
    nothing.
    """

    def run() -> None:
        from roundtable.config.referring import refer_file

        if not refer_file(file, sender):
            raise typer.Exit(1)

    on_the_hub(run)


@app.command()
def requests(
    sender: Annotated[str, typer.Option("--as", help="E-mail address of who takes them.")],
    out: Annotated[Path, typer.Option(help="What to write: JSON Lines (.jsonl).")],
) -> None:
    """Write the requests that somebody's agency has yet to answer, one a line, for its own system.
    The journal of each case says that they were taken.
    """

    def run() -> None:
        from roundtable.config.answering import write_requests

        if not write_requests(out, sender):
            raise typer.Exit(1)

    on_the_hub(run)


@app.command()
def answer(
    file: Annotated[Path, typer.Argument(help="JSON Lines (.jsonl): a return a line.")],
    sender: Annotated[str, typer.Option("--as", help="E-mail address of who answers.")],
    mend: Annotated[
        Path | None, typer.Option(help="Send the good lines, and write the bad ones here.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Judge every line, and send none.")
    ] = False,
) -> None:
    """Answer requests with a file, for somebody's agency: all of it, or nothing where a line is
    bad. A line that was answered so before adds nothing.
    """

    def run() -> None:
        from roundtable.config.answering import answer_file

        if not answer_file(file, sender, mend=mend, check=check):
            raise typer.Exit(1)

    on_the_hub(run)


@app.command()
def bounce() -> None:
    """Take an e-mail of the hub that came back, on standard input: none goes to that address until
    its owner has tried it. For the mail server to call.
    """

    def run() -> None:
        from roundtable.feedback.notices.returned import take

        console.print(take(sys.stdin.buffer.read(MOST_BYTES_OF_MAIL)))

    on_the_hub(run)


@charter_cli.command()
def tells(file: File) -> None:
    """Print who is told what, and how, as a table (CSV): every source, ending and contact."""
    from roundtable.feedback.told import told_csv

    typer.echo(told_csv(read_or_refuse(file)), nl=False)


@app.command()
def match(
    batch: Annotated[Path, typer.Option(help="The file: CSV, JSON Lines (.jsonl) or Parquet.")],
    out: Annotated[Path, typer.Option(help="What to write: .csv, .jsonl or .parquet.")],
    agency: Annotated[str, typer.Option("--for", help="The charter's code of the agency.")],
    about: Annotated[str, typer.Option(help="Their role on a case, by the charter's code.")] = "",
    register: Annotated[list[str] | None, typer.Option(help="Only this agency's register.")] = None,
) -> None:
    """Match a file of people against the agencies' registers, for an agency and as far as the
    charter lets it. Each bad row is named with its reason. Stopped, it begins again.
    """

    def run() -> None:
        from roundtable.config.bulk import match_people

        if not match_people(batch, out, agency, about, tuple(register or ())):
            raise typer.Exit(1)

    on_the_hub(run)


@register_cli.command()
def load(
    agency: Annotated[str, typer.Argument(help="The charter's code of the agency.")],
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines (.jsonl) or Parquet.")],
    delta: Annotated[bool, typer.Option("--delta", help="Changes only, not all of it.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Load without bad rows.")] = False,
) -> None:
    """Load an agency's register in place of the one before. Each bad row is named with its reason.
    Started again after it was stopped, it goes on where it was.
    """

    def run() -> None:
        from roundtable.config.registers import load_file

        if not load_file(agency, file, whole=not delta, skip_bad=skip_bad):
            raise typer.Exit(1)

    on_the_hub(run)


@register_cli.command()
def link(
    agencies: Annotated[list[str], typer.Argument(help="The charter's codes of the agencies.")],
    out: Annotated[Path, typer.Option(help="What to write: .csv, .jsonl or .parquet.")],
    least: Annotated[float, typer.Option(min=0, max=1, help="Pairs so probable, or more.")] = 0.5,
    spark: Annotated[str, typer.Option(help="A Spark cluster, such as spark://host:7077.")] = "",
    folder: Annotated[Path | None, typer.Option(help="Where to lay the registers out.")] = None,
) -> None:
    """Link whole registers with one another; that of one agency with itself, to find who is in it
    twice. As far as the charter lets it. Stopped, it begins again.
    """

    def run() -> None:
        from roundtable.config.bulk import link_whole_registers
        from roundtable.people.linkage.linking import How

        if not link_whole_registers(tuple(agencies), out, How(least, spark, folder)):
            raise typer.Exit(1)

    on_the_hub(run)


@charter_cli.command()
def adopt(file: Annotated[Path, typer.Argument(help="A charter file.")]) -> None:
    """Adopt the first charter. Once every agency has signed it, this only proposes another: it is
    adopted when they sign that.
    """

    def run() -> None:
        from django.utils import timezone

        from roundtable.charter.problems import CharterError
        from roundtable.config.founding import adopt_charter
        from roundtable.lib.verdict import Refused

        try:
            console.print(adopt_charter(file.read_text(), at=timezone.now()))
        except (CharterError, Refused) as error:
            complaints.print(str(error))
            raise typer.Exit(1) from None

    on_the_hub(run)


@charter_cli.command("try")
def try_on_the_past(
    file: Annotated[Path, typer.Argument(help="A charter file, or a folder of versions.")],
    from_day: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    to_day: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")],
) -> None:
    """Say what a charter would have made of the cases opened in a period. Changes no case."""

    def run() -> None:
        from roundtable.config.trying import try_file

        if not try_file(file, from_day.date(), to_day.date()):
            raise typer.Exit(1)

    on_the_hub(run)


@journal_cli.command()
def verify() -> None:
    """Check every chain, seal and committed record. Ends with 1 when anything is not as it was
    written.
    """

    def run() -> None:
        from roundtable.journal import queries

        faults = list(queries.verify())
        for fault in faults:
            complaints.print(f"[red]{fault}[/red]")
        entries, chains, seals = queries.count()
        console.print(f"{entries} entries in {chains} chains under {seals} seals were read.")
        if faults:
            complaints.print(f"Not whole: {len(faults)} faults.")
            raise typer.Exit(1)
        console.print("The journal is whole.")

    on_the_hub(run)


@journal_cli.command()
def seal() -> None:
    """Seal what changed since the last seal, now."""

    def run() -> None:
        from roundtable.journal.seals import seal as make

        number = make()
        console.print(f"Seal {number} made." if number else "Nothing changed since the last seal.")

    on_the_hub(run)


@app.command()
def docs(
    check: Annotated[bool, typer.Option("--check", help="Compare, and write nothing.")] = False,
) -> None:
    """Write docs/generated from the code, or say which of it is out of date."""
    from roundtable.config.hub import set_up

    set_up()
    from roundtable.config.documents import out_of_date, write

    stale = out_of_date()
    if check and stale:
        complaints.print(f"Out of date: {', '.join(stale)}. Type: ./dev docs")
        raise typer.Exit(1)
    if not check:
        write()
    console.print("docs/generated is up to date.")
