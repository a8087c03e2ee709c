"""What a page of a draft shows, as a reader reads it."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from roundtable.charter.drafting.models import Draft


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return words(answer.content.decode())


def words(markup: str) -> str:
    main = markup.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def at(draft: Draft, rest: str = "") -> str:
    return f"/charter/drafts/{draft.pk}/{rest}"
