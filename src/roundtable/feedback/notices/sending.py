"""Handing a letter to the mail server, and knowing it again when it comes back.

Each letter returns to an address of its own, which holds its id under a keyed digest: so the hub
knows which one came back, and nobody else can say that one did.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from email import message_from_bytes, policy
from email.message import Message
from email.utils import formataddr
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from roundtable.feedback.models import Letter, LetterState
from roundtable.feedback.notices.rules import Text

Ended = tuple[LetterState, str]
_RETURNS = re.compile(r"\+([0-9a-f]{32})-([0-9a-f]{16})@")
_GONE = re.compile(r"^5\.\d{1,3}\.\d{1,3}$")
# Who writes the address of a letter's sender into a message that comes back, in this order.
_ADDRESSED = ("X-Original-To", "Delivered-To", "Envelope-To", "To")


def send(letter: Letter, *, to: str, sender: str, text: Text) -> Ended:
    """Hand a letter to the mail server, and return what became of it with the server's reply.

    WAITING says that it surely was not taken, for now; IN_DOUBT that nobody can know.
    """
    message = EmailMessage(
        text.subject,
        text.body,
        from_email=returns_to(letter.pk),
        to=[to],
        headers={
            "From": formataddr((sender, settings.MAIL_FROM)),
            "Message-ID": f"<{letter.pk}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    server = get_connection()
    try:
        server.open()
    except SMTPResponseException as error:
        return LetterState.WAITING, str(error.smtp_code)
    except (SMTPException, OSError):
        return LetterState.WAITING, ""
    try:
        server.send_messages([message])
    except SMTPServerDisconnected:
        return LetterState.IN_DOUBT, ""
    except SMTPRecipientsRefused as error:
        code, _why = next(iter(error.recipients.values()))
        return _refused(code)
    except SMTPResponseException as error:
        # The server answered, so it did not take it. Only a wrong address says that it never will.
        return LetterState.WAITING, str(error.smtp_code)
    except (SMTPException, ValueError):
        return LetterState.REFUSED, ""  # an address that this server or no server takes
    except OSError:
        return LetterState.IN_DOUBT, ""
    finally:
        _hang_up(server)
    return LetterState.SENT, ""


def _refused(code: int) -> Ended:
    return (LetterState.REFUSED if code >= 500 else LetterState.WAITING), str(code)


def _hang_up(server: object) -> None:
    try:
        server.close()  # type: ignore[attr-defined]
    except (SMTPException, OSError):
        return  # what became of the letter is known without a goodbye


def returns_to(letter: UUID) -> str:
    """Return the address that a letter returns to when it cannot be delivered."""
    name, _, domain = settings.MAIL_FROM.rpartition("@")
    return f"{name}+{letter.hex}-{_tag(letter)}@{domain}"


def _tag(letter: UUID) -> str:
    return hmac.new(settings.MAIL_SECRET, letter.bytes, hashlib.sha256).hexdigest()[:16]


def _domain() -> str:
    return str(settings.MAIL_FROM.rpartition("@")[2])


def came_back(raw: bytes) -> tuple[UUID, str] | None:
    """Return which letter a message says was not delivered for good, with the status it gives.

    None for anything else: that it is late, an answer by somebody on leave, or a message that only
    pretends to be about a letter of the hub.
    """
    message = message_from_bytes(raw, policy=policy.default)
    letter, status = _letter_of(message), _status_of(message)
    return (letter, status) if letter and status else None


def _letter_of(message: Message) -> UUID | None:
    for name in _ADDRESSED:
        for value in message.get_all(name, []):
            found = _RETURNS.search(str(value))
            if found and hmac.compare_digest(_tag(UUID(found[1])), found[2]):
                return UUID(found[1])
    return None


def _status_of(message: Message) -> str:
    """Return the status of a delivery that failed for good, "" for none. Source: RFC 3464."""
    told = (p for p in message.walk() if p.get_content_type() == "message/delivery-status")
    for part in told:
        for about in cast("list[Message]", part.get_payload()):
            failed = str(about.get("Action", "")).strip().lower() == "failed"
            status = str(about.get("Status", "")).strip().split(" ")[0]
            if failed and _GONE.match(status):
                return status
    return ""
