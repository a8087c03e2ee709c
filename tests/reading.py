"""Pages as one reads them: what stands in the middle, and its words."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client


def main(client: Client, address: str) -> str:
    """Return the markup of a page's main part."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode()).split('id="main-content">')[1].split("</main>")[0]


def words(markup: str) -> str:
    """Return the words of a page, with one space between them."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))
