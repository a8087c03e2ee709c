"""A link between our documents leads somewhere."""

from __future__ import annotations

import re

from tests.architecture.tracked import ROOT, texts

# Pictures are drawn from the running demo, after the text that shows them.
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:|#|mailto:)([^)#]+)")


def test_every_link_between_documents_leads_somewhere():
    links = [
        (path, target)
        for path, text in texts()
        if path.suffix == ".md"
        for target in LINK.findall(text)
    ]
    assert links
    broken = [
        f"{path}: {target}" for path, target in links if not (ROOT / path.parent / target).exists()
    ]
    assert broken == []
