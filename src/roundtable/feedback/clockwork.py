"""The hub's clockwork that sends e-mail, and opens a message to whoever has its link."""

from __future__ import annotations

from uuid import UUID

from roundtable.lib.actor import Actor, Role

# The functions of the database know it by this id.
POSTMAN = Actor(UUID(int=6), "hub", Role.OPERATOR, "The hub's e-mail")
