"""`roundtable transfer`: the package of a case that is handed over, checked and received."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roundtable.config.commands import on_the_hub

transfer_cli = typer.Typer(no_args_is_help=True, help="Cases handed over from hub to hub.")
Package = Annotated[Path, typer.Argument(help="The package, as its hub made it (.zip).")]
Key = Annotated[Path, typer.Option(help="A file with that hub's public key, in base64 or PEM.")]


@transfer_cli.command()
def verify(file: Package, key: Key) -> None:
    """Say whether a package is as the hub of a key made it, and what is wrong with it. Needs no hub
    of one's own.
    """
    from roundtable.config.verifying import verify_file

    if not verify_file(file, key):
        raise typer.Exit(1)


@transfer_cli.command("key")
def print_key(
    pem: Annotated[bool, typer.Option("--pem", help="As a PEM file, for other programs.")] = False,
) -> None:
    """Print this hub's public key, by which others check what it signed."""
    from roundtable.config.hub import set_up

    set_up()
    from roundtable.config.transferring import say_key

    say_key(pem=pem)


@transfer_cli.command()
def receive(
    file: Package,
    key: Key,
    receiver: Annotated[str, typer.Option("--as", help="E-mail address of who receives it.")],
    check: Annotated[bool, typer.Option("--check", help="Judge it, and receive nothing.")] = False,
) -> None:
    """Receive the case in a package as a referral from another hub, and print what to say to that
    hub. A package that was received before adds nothing.
    """

    def run() -> None:
        from roundtable.config.transferring import receive_file

        if not receive_file(file, key, receiver, judge_only=check):
            raise typer.Exit(1)

    on_the_hub(run)
