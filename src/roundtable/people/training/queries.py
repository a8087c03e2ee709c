"""Which model of the matcher is in force, and which there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connections

from roundtable.database.exchange import ask
from roundtable.database.guard import remembered
from roundtable.people.matching.model import Model, fallback, read_model
from roundtable.people.models import Adoption, Drift, TrainedModel

IN_FORCE = "the matcher's model in force"
_VERSION = "SELECT version FROM people_adoption ORDER BY id DESC LIMIT 1"
_TEXT = "SELECT text FROM people_trainedmodel WHERE version = %s"


def model_in_force(*, using: str = DEFAULT_DB_ALIAS) -> Model:
    """Return the model that was adopted last; the fallback where none was.

    Which one it is is asked once in the block of an actor. Its text, some ten thousand words, is
    read once in a process.
    """
    return remembered(IN_FORCE, lambda: _model(using), using=using)


def _model(using: str) -> Model:
    rows = ask(connections[using], _VERSION)
    version = rows[0][0] if rows else fallback().version
    return fallback() if version == fallback().version else _trained(version, using)


@lru_cache(maxsize=2)
def _trained(version: str, using: str) -> Model:
    """Return a trained model. Its version is a digest of its text, so that it never changes. A
    fallback that no longer ships is the one that does.
    """
    rows = ask(connections[using], _TEXT, version)
    return whole(read_model(rows[0][0])) if rows else fallback()


def whole(model: Model) -> Model:
    """Return a model with the fallback's odds for levels that came after its training."""
    odds = {part: {**said, **model.odds[part]} for part, said in fallback().odds.items()}
    return replace(model, odds=odds)


@dataclass(frozen=True)
class Known:
    """A model that could be adopted: when it was trained (never, of the fallback), on how many
    people and pairs, and whether it is `in_force`.
    """

    version: str
    origin: str
    trained_at: datetime | None
    rows: int
    pairs: int
    in_force: bool


def models_known(*, using: str = DEFAULT_DB_ALIAS) -> list[Known]:
    """Return the fallback and every trained model, the newest last."""
    now = model_in_force(using=using).version
    trained = TrainedModel.objects.using(using).order_by("pk")
    told = [(fallback(), None)] + [(read_model(one.text), one.trained_at) for one in trained]
    return [
        Known(
            model.version,
            model.origin,
            at,
            model.trained_on.get("rows", 0),
            model.trained_on.get("pairs", 0),
            model.version == now,
        )
        for model, at in told
    ]


def model_called(version: str, *, using: str = DEFAULT_DB_ALIAS) -> Model | None:
    """Return a model by its version, if there is one of it."""
    if version == fallback().version:
        return fallback()
    found = TrainedModel.objects.using(using).filter(version=version).first()
    return whole(read_model(found.text)) if found else None


def last_drift(*, using: str = DEFAULT_DB_ALIAS) -> Drift | None:
    """Return what was measured last of how far the registers are from the model in force."""
    version = model_in_force(using=using).version
    return Drift.objects.using(using).filter(version=version).order_by("-pk").first()


def adopted_at(*, using: str = DEFAULT_DB_ALIAS) -> datetime | None:
    """Return since when the model in force is; None where none was ever adopted."""
    found = Adoption.objects.using(using).order_by("-pk").first()
    return found.adopted_at if found else None
