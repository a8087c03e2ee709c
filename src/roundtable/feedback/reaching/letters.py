"""A message to one who referred, as the hub's clockwork and whoever has its link see it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from roundtable.database.exchange import ask
from roundtable.feedback.reaching.rules import KEPT_FOR


@dataclass(frozen=True)
class MessageKept:
    """A message to one who referred, the address it was sent to, and whose case it is of."""

    wording: str
    told_at: datetime
    reference: str
    contact: str
    case_id: UUID
    lead: str

    @property
    def kept_until(self) -> datetime:
        """Until when it can be read by its link."""
        return self.told_at + KEPT_FOR


class NoSuchMessage(Exception):
    """No message of that number was sent to anybody by e-mail."""


def message_of(told: UUID) -> MessageKept:
    """Return a message that was sent to one who referred. As the postman.

    :raises NoSuchMessage: when nobody was sent one.
    """
    rows = ask(connection, "SELECT * FROM feedback_message(%s)", told)
    if not rows:
        raise NoSuchMessage
    return MessageKept(*rows[0])


def tag_of(told: UUID) -> str:
    """Return what the link to a message proves: that the hub made it."""
    said = b"message " + told.bytes
    return hmac.new(settings.MAIL_SECRET, said, hashlib.sha256).hexdigest()[:32]


def is_tag_of(told: UUID, tag: str) -> bool:
    """Return whether a link to a message was made by the hub."""
    return hmac.compare_digest(tag_of(told).encode(), tag.encode())
