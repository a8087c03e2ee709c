"""How the hub decides: positions called for, taken sealed, opened together; a proposal answered by
everybody; and what one agency does at once in an emergency.
"""

from roundtable.deciding.actions.decisions import conclude, propose, voice
from roundtable.deciding.actions.emergency import act_at_once
from roundtable.deciding.actions.positions import (
    call_for_positions,
    open_positions,
    take_position,
)

__all__ = [
    "act_at_once",
    "call_for_positions",
    "conclude",
    "open_positions",
    "propose",
    "take_position",
    "voice",
]
