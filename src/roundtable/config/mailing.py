"""Through which mail server a hub sends e-mail, as its operator says in one setting."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# How a connection is protected, and the port where none is named.
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """A mail server: `host` is empty where the hub sends no e-mail."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def mail_server(where: str, *, sender: str, address: str) -> MailServer:
    """Return the mail server of a hub that sends as `sender` and is reached at `address`.

    `where` is empty for a hub that sends none, or `smtp+starttls://user:password@mail.example.org`,
    with `smtps://` for one that is encrypted from the start and `smtp://` for one of this machine.

    :raises ImproperlyConfigured: for anything else, saying what to write.
    """
    if not where:
        return MailServer()
    parts = urlsplit(where)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            "ROUNDTABLE_SMTP names no mail server. Leave it out to send no e-mail, or write "
            "smtp+starttls://user:password@mail.example.org (or smtps://, or smtp://)."
        )
    if "@" not in sender or not address.startswith(("https://", "http://")):
        raise ImproperlyConfigured(
            "A hub that sends e-mail says from whom and where it is: set ROUNDTABLE_MAIL_FROM to "
            "an e-mail address, and ROUNDTABLE_ADDRESS to https:// and the name of the hub."
        )
    return MailServer(
        parts.hostname,
        parts.port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
    )
