"""How the hub decides: positions called for, taken sealed, opened together; a proposal answered by
everybody; the actions that follow; and what one agency does at once in an emergency.
"""

from roundtable.deciding.actions.decisions import conclude, propose, voice
from roundtable.deciding.actions.emergency import act_at_once
from roundtable.deciding.actions.interventions import end_action, set_action
from roundtable.deciding.actions.positions import (
    call_for_positions,
    open_positions,
    take_position,
)

__all__ = [
    "act_at_once",
    "call_for_positions",
    "conclude",
    "end_action",
    "open_positions",
    "propose",
    "set_action",
    "take_position",
    "voice",
]
