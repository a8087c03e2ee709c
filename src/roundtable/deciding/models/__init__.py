"""Discussions and what is said in them, sealed positions, proposed and joint decisions with their
dissent, actions and what came of them, people referred onwards, professional disagreements, and
cases handed over.
"""

from roundtable.deciding.models.decisions import DecidedFor, Decision, Voice
from roundtable.deciding.models.disagreements import (
    Disagreed,
    Disagreement,
    DisagreementMove,
    DisagreementStep,
)
from roundtable.deciding.models.following import FollowUp, PersonOutcome
from roundtable.deciding.models.interventions import Action, ActionMove, Moved
from roundtable.deciding.models.onward import OnwardAnswer, OnwardReferral
from roundtable.deciding.models.positions import Discussion, Position
from roundtable.deciding.models.talking import Attendance, Point, PointKind
from roundtable.deciding.models.transferring import (
    Package,
    ReceivedPackage,
    Release,
    Transfer,
    TransferEnd,
    Transferred,
)

__all__ = [
    "Action",
    "ActionMove",
    "Attendance",
    "DecidedFor",
    "Decision",
    "Disagreed",
    "Disagreement",
    "DisagreementMove",
    "DisagreementStep",
    "Discussion",
    "FollowUp",
    "Moved",
    "OnwardAnswer",
    "OnwardReferral",
    "Package",
    "PersonOutcome",
    "Point",
    "PointKind",
    "Position",
    "ReceivedPackage",
    "Release",
    "Transfer",
    "TransferEnd",
    "Transferred",
    "Voice",
]
