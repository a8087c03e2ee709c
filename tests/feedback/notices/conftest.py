"""A real mail server on this machine, which keeps what it takes and can be told to refuse."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.utils import DNS_NAME

from tests.deciding.conftest import charter, it_is

__all__ = ["charter", "it_is"]


@dataclass
class Post:
    """What a mail server took, by the address each letter returns to, and what it answers."""

    port: int
    taken: list[tuple[str, str, EmailMessage]] = field(default_factory=list)
    recipient: str = "250 OK"
    letter: str = "250 OK"
    hangs_up: bool = False

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or refuse."""
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a letter, or refuse it, or keep it and hang up before saying so."""
        if self.letter.startswith("250"):
            letter: Any = message_from_bytes(envelope.content, policy=policy.default)
            self.taken.append((envelope.mail_from, envelope.rcpt_tos[0], letter))
        if self.hangs_up:
            server.transport.close()
        return self.letter

    def to(self) -> list[str]:
        """Return to whom letters went, in order."""
        return [recipient for _sender, recipient, _letter in self.taken]

    def text(self) -> str:
        """Return the words of the last letter, as its reader sees them."""
        return str(self.taken[-1][2].get_content())


@pytest.fixture
def smtp(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """Serve real SMTP, and have the hub send its e-mail there."""
    monkeypatch.setattr(DNS_NAME, "_fqdn", "hub.example.org", raising=False)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        post = Post(probe.getsockname()[1])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
    settings.MAIL_FROM, settings.ADDRESS = "hub@example.org", "https://hub.example.org"
    server = Controller(post, hostname="127.0.0.1", port=post.port)
    server.start()
    try:
        yield post
    finally:
        server.stop()
