"""A charter tried on the past: what happened to a case, judged again by the real rules. Pure."""

from roundtable.insight.trial.differing import Difference, Kind, differences, kept
from roundtable.insight.trial.facts import Answered, Decided, Given, Graded, PastCase, Paused, Round
from roundtable.insight.trial.judge import Judge
from roundtable.insight.trial.replaying import Trace, replay
from roundtable.insight.trial.totals import Totals

__all__ = [
    "Answered",
    "Decided",
    "Difference",
    "Given",
    "Graded",
    "Judge",
    "Kind",
    "PastCase",
    "Paused",
    "Round",
    "Totals",
    "Trace",
    "differences",
    "kept",
    "replay",
]
