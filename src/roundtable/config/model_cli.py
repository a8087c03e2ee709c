"""`roundtable model`: the model by which people are matched."""

from __future__ import annotations

from typing import Annotated

import typer

from roundtable.config.commands import on_the_hub

model_cli = typer.Typer(no_args_is_help=True, help="The model by which people are matched.")
Version = Annotated[str, typer.Argument(help="The model's version, as `list` says it.")]


@model_cli.command()
def train(
    register: Annotated[list[str] | None, typer.Option(help="Only this agency's register.")] = None,
    seed: Annotated[int, typer.Option(help="Which pairs are drawn.")] = 1,
) -> None:
    """Train a model on the hub's registers, without labels. The same registers give the same."""

    def run() -> None:
        from roundtable.config.models import train_model

        if not train_model(tuple(register or ()), seed):
            raise typer.Exit(1)

    on_the_hub(run)


@model_cli.command("list")
def list_models() -> None:
    """List the models there are, and say which is in force."""

    def run() -> None:
        from roundtable.config.models import print_models

        print_models()

    on_the_hub(run)


@model_cli.command()
def show(version: Version) -> None:
    """Print a model: what it weighs, and what it was trained on."""

    def run() -> None:
        from roundtable.config.models import print_model

        if not print_model(version):
            raise typer.Exit(1)

    on_the_hub(run)


@model_cli.command("adopt")
def adopt_model(version: Version) -> None:
    """Let a model weigh from now on."""

    def run() -> None:
        from roundtable.config.models import adopt

        if not adopt(version):
            raise typer.Exit(1)

    on_the_hub(run)


@model_cli.command()
def drift() -> None:
    """Say how far the registers are, today, from what the model in force was trained on."""

    def run() -> None:
        from roundtable.config.models import measure_drift

        if not measure_drift():
            raise typer.Exit(1)

    on_the_hub(run)


@model_cli.command()
def calibrate() -> None:
    """Bring what the model in force says to what practitioners said of its matches, as a model of
    its own that can be adopted. It takes some hundreds of answers.
    """

    def run() -> None:
        from roundtable.config.models import calibrate_model

        if not calibrate_model():
            raise typer.Exit(1)

    on_the_hub(run)
