"""A question that somebody answers in a few sentences."""

from __future__ import annotations

from roundtable.web.forms import LongText, Look


def in_words(label: str, *, help_text: str, missing: str) -> LongText:
    """Return a question with room for a few sentences."""
    return LongText(
        label=label, help_text=help_text, missing=missing, max_length=2000, look=Look(rows=3)
    )
