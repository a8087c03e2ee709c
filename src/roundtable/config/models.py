"""`roundtable model`: the matcher's model trained here, shown, adopted, and how the registers drift
from it.
"""

from __future__ import annotations

import sys

from django.utils import timezone
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from roundtable.charter.queries import in_force
from roundtable.config.registers import complaints
from roundtable.lib.actor import OPERATOR
from roundtable.lib.verdict import Refused
from roundtable.matches.labelled import labelled
from roundtable.people.bulk.opening import findable
from roundtable.people.bulk.results import UnwritableFile
from roundtable.people.matching.calibrating import (
    ENOUGH,
    ENOUGH_OF_EACH,
    are_enough,
    recalibrated,
)
from roundtable.people.matching.model import written_model
from roundtable.people.training.actions import adopt_model, keep_drift, keep_model
from roundtable.people.training.drift import of_answers
from roundtable.people.training.queries import model_called, model_in_force, models_known
from roundtable.people.training.saying import line_in_words, share_in_words, subject_in_words
from roundtable.people.training.training import TooLittle, measured, named, trained


def train_model(registers: tuple[str, ...], seed: int) -> bool:
    """Train a model and keep it. Returns whether there is one."""
    at = timezone.now()
    try:
        with Progress(console=complaints, transient=True) as progress:
            task = progress.add_task("Training", total=None)
            model = trained(
                _there(registers),
                seed=seed,
                far=lambda what, done, _total: progress.update(
                    task, description=f"{what} {done:,}" if done else what
                ),
            )
        new = keep_model(model=model, by=OPERATOR, at=at)
    except (TooLittle, UnwritableFile, Refused) as error:
        complaints.print(f"{error} No model was trained.")
        return False
    on = model.trained_on
    complaints.print(
        f"{model.version}, trained on {on['rows']:,} rows and {on['pairs']:,} pairs"
        f"{'' if new else ', is the same as was kept before'}. It weighs nothing until it is "
        f"adopted: roundtable model adopt {model.version}"
    )
    return True


def _there(registers: tuple[str, ...]) -> list[str]:
    """Return the registers that can be trained on, of those named or of all."""
    known = [each.code for each in in_force(timezone.now(), using="owner").agencies]
    return findable(registers or known)


def calibrate_model() -> bool:
    """Keep the model in force as practitioners' answers bear it out. Returns whether they are
    enough.
    """
    model = model_in_force(using="owner")
    said = labelled(model.version)
    if not are_enough(said):
        complaints.print(
            f"{len(said)} matches of {model.version} were confirmed or rejected. It takes "
            f"{ENOUGH}, {ENOUGH_OF_EACH} of each."
        )
        return False
    found = named(recalibrated(model, said), origin=f"{model.version}, calibrated on answers.")
    keep_model(model=found, by=OPERATOR, at=timezone.now())
    complaints.print(
        f"{found.version}, calibrated on {len(said)} answers. To adopt it: "
        f"roundtable model adopt {found.version}"
    )
    return True


def print_models() -> None:
    """Print the models there are."""
    table = Table("Model", "Trained", "People", "Pairs", "", box=None, padding=(0, 2, 0, 0))
    for each in models_known(using="owner"):
        trained_at = f"{each.trained_at:%Y-%m-%d %H:%M}" if each.trained_at else "ships"
        told = (each.version, trained_at, f"{each.rows:,}", f"{each.pairs:,}")
        table.add_row(*told, "in force" if each.in_force else "")
    Console(soft_wrap=True).print(table)


def print_model(version: str) -> bool:
    """Print a model as JSON. Returns whether there is one of that version."""
    model = model_called(version, using="owner")
    if model is None:
        complaints.print(f"There is no model {version}. See: roundtable model list")
        return False
    sys.stdout.write(written_model(model))
    return True


def adopt(version: str) -> bool:
    """Adopt a model. Returns whether it is in force now and was not before."""
    try:
        adopt_model(version=version, by=OPERATOR, at=timezone.now())
    except Refused as refusal:
        complaints.print(f"{refusal} {refusal.verdict.reasons[0].remedy}")
        return False
    complaints.print(f"{version} is in force from now on.")
    return True


def measure_drift() -> bool:
    """Measure how far the registers are from the model in force, keep it, and print it."""
    model = model_in_force(using="owner")
    try:
        with Progress(console=complaints, transient=True) as progress:
            task = progress.add_task("Measuring", total=None)
            lines = measured(
                model,
                _there(()),
                far=lambda what, _done, _total: progress.update(task, description=what),
            )
        lines += of_answers(labelled(model.version))
        keep_drift(model=model, lines=lines, by=OPERATOR, at=timezone.now())
    except (TooLittle, UnwritableFile, Refused) as error:
        complaints.print(f"{error} Nothing was measured.")
        return False
    table = Table("What", "Changed", "Index", "Then and now", box=None, padding=(0, 2, 0, 0))
    for line in lines:
        index = "" if line.index is None else f"{line.index:.3f}"
        table.add_row(subject_in_words(line), line_in_words(line), index, share_in_words(line))
    console = Console(soft_wrap=True)
    console.print(f"How far the registers are from what {model.version} was trained on:")
    console.print(table)
    return True
