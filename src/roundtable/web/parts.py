"""Small pieces of pages that lists repeat, made without a template: known to every page."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup, escape

from roundtable.lib.words import clock_left, pace


def tag(text: object, colour: str = "") -> Markup:
    """Return a word or two that says how something stands, in a colour of GOV.UK's tags."""
    return _small("strong", "govuk-tag", text, colour)


def badge(text: object, colour: str = "") -> Markup:
    """Return a badge that says what must not be missed, in a colour of the Ministry's badges."""
    return _small("span", "moj-badge", text, colour)


def clock(due_at: datetime, at: datetime) -> Markup:
    """Return a deadline in words, coloured by how much time is left."""
    left, how = clock_left(due_at, at), pace(due_at, at).value
    return Markup(f'<span class="rt-clock rt-clock--{how}">{escape(left)}</span>')  # noqa: S704


def empty(text: object) -> Markup:
    """Return what stands where a list is empty: what would be here, and how it comes."""
    return Markup(f'<p class="rt-empty">{escape(text)}</p>')  # noqa: S704


def own_words(text: str) -> Markup:
    """Return what somebody wrote, each of its paragraphs as one."""
    paragraphs = (escape(line) for line in text.split("\n") if line.strip())
    return Markup("".join(f'<p class="govuk-body">{line}</p>' for line in paragraphs))  # noqa: S704


def _small(element: str, name: str, text: object, colour: str) -> Markup:
    # Names of styles are ours; only the text can be anybody's.
    styles = f"{name} {name}--{escape(colour)}" if colour else name
    return Markup(f'<{element} class="{styles}">{escape(text)}</{element}>')  # noqa: S704
