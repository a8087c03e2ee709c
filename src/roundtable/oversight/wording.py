"""Changes of rights and what became of them, in words. Pure but for the rows it is given."""

from __future__ import annotations

from roundtable.charter.terms import Charter, Power
from roundtable.oversight.models import Change

ASKS = {
    Power.SEAT: "Give {name} a seat",
    Power.CHANGE_ROLE: "Change the role of {name}",
    Power.END_SEAT: "End the seat of {name}",
    Power.NAME_SIGNATORY: "Let {name} sign the charter for their agency",
    Power.RESET_SIGN_IN: "Give {name} a new way to sign in",
}


def change_in_words(change: Change) -> str:
    """Return what a change would do: "Give Ruth Bell a seat"."""
    return ASKS[Power(change.power)].format(name=change.name)


def role_name(charter: Charter, code: str) -> str:
    """Return a role as the charter names it."""
    return next((role.name for role in charter.roles if role.code == code), code)
