"""Discussions, sealed positions, proposed and joint decisions with their dissent, actions, and
professional disagreements.
"""

from roundtable.deciding.models.decisions import DecidedFor, Decision, Voice
from roundtable.deciding.models.disagreements import (
    Disagreed,
    Disagreement,
    DisagreementMove,
    DisagreementStep,
)
from roundtable.deciding.models.interventions import Action
from roundtable.deciding.models.positions import Discussion, Position

__all__ = [
    "Action",
    "DecidedFor",
    "Decision",
    "Disagreed",
    "Disagreement",
    "DisagreementMove",
    "DisagreementStep",
    "Discussion",
    "Position",
    "Voice",
]
