"""Who may say whether an item was needed. Pure."""

from __future__ import annotations

from roundtable.access.rules import ItemFacts
from roundtable.lib.verdict import Verdict, allow, deny


def may_mark(item: ItemFacts, *, agency: str) -> Verdict:
    """Return whether an agency may say if an item was needed: any that was given it by another."""
    if item.agency == agency:
        return deny(
            "Your own agency gave this.", remedy="Those who got it say whether they needed it."
        )
    if agency not in item.disclosed_to:
        return deny("It was not disclosed to your agency.", remedy="Ask the agency that gave it.")
    return allow()
