"""How a model is kept, adopted, and how far the registers are from it is kept: the operator's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from roundtable.database.guard import forget
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.people.matching.model import Model, written_model
from roundtable.people.models import Adoption, Drift, TrainedModel
from roundtable.people.rules import may_adopt, may_train
from roundtable.people.training.drift import Line
from roundtable.people.training.queries import IN_FORCE, model_called, model_in_force


@action("people.model_trained", using="owner")
def keep_model(*, model: Model, by: Actor, at: datetime) -> bool:
    """Keep a trained model, which weighs nothing until it is adopted. Returns whether it is new:
    the same registers give the same model.
    """
    require(may_train(by_role=by.role))
    _kept, new = TrainedModel.objects.using("owner").get_or_create(
        version=model.version, defaults={"text": written_model(model), "trained_at": at}
    )
    on = model.trained_on
    record(
        subject=f"people.model:{model.version}",
        purpose=f"{on.get('rows', 0)} people of {', '.join(sorted(on.get('registers', {})))}; "
        f"{on.get('pairs', 0)} pairs",
    )
    return new


@action("people.model_adopted", using="owner")
def adopt_model(*, version: str, by: Actor, at: datetime) -> None:
    """Let a model weigh from now on. Every match says by which model it was found.

    :raises Refused: when there is no model of that version, or it is in force.
    """
    there = model_called(version, using="owner") is not None
    now = model_in_force(using="owner")
    require(may_adopt(version=version, there=there, in_force=now.version, by_role=by.role))
    Adoption.objects.using("owner").create(version=version, adopted_at=at)
    record(subject=f"people.model:{version}", purpose=f"in the place of {now.version}")
    forget(IN_FORCE, using="owner")


@action("people.drift_measured", using="owner")
def keep_drift(*, model: Model, lines: Sequence[Line], by: Actor, at: datetime) -> Drift:
    """Keep how far the registers are from what a model was trained on."""
    require(may_train(by_role=by.role))
    told = [asdict(line) for line in lines]
    kept = Drift.objects.using("owner").create(version=model.version, measured_at=at, lines=told)
    record(subject=f"people.model:{model.version}")
    return kept
