"""How the charter is signed, and how a change of rights takes effect."""

from roundtable.oversight.actions.changing import (
    agree,
    ask,
    choose_password,
    make_code,
    turn_down,
)
from roundtable.oversight.actions.signing import found, object_to, propose, sign

__all__ = [
    "agree",
    "ask",
    "choose_password",
    "found",
    "make_code",
    "object_to",
    "propose",
    "sign",
    "turn_down",
]
