"""Drift in words, for the command line and the page. Pure."""

from __future__ import annotations

from roundtable.people.matching.telling import PARTS, level_in_words
from roundtable.people.training.drift import Change, Line

_KINDS = {
    "names": "{}: how frequent names are",
    "missing": "{}: how often it is missing",
    "levels": "{}: how those who may be one person agree",
    "answers": "Matches called {}",
}
_CHANGED = {
    Change.LITTLE: "Little",
    Change.SOME: "Some: look again soon",
    Change.MUCH: "Much: train again",
    Change.UNKNOWN: "Not known: the model does not say what it was",
}


def subject_in_words(line: Line) -> str:
    """Return what a line is about.

    >>> subject_in_words(Line("missing", "born", 0.02))
    'Birth date: how often it is missing'
    """
    return _KINDS[line.kind].format(PARTS.get(line.what, line.what))


def line_in_words(line: Line) -> str:
    """Return how much has changed; of answers, how many there are."""
    if line.kind == "answers":
        return line.moved
    return _CHANGED[line.change]


def share_in_words(line: Line) -> str:
    """Return what moved most, then and now; nothing of names, which are not told.

    >>> share_in_words(Line("missing", "born", 0.27, "missing", 0.1, 0.3))
    'missing: 10.0% then, 30.0% now'
    >>> share_in_words(Line("missing", "born", None, now=0.3))
    '30.0% now'
    """
    if line.kind == "names":
        return ""
    if line.kind == "answers":
        return f"called {line.then:.0%} on average, {line.now:.0%} were the person"
    if line.index is None:
        return f"{line.now:.1%} now" if line.kind == "missing" else "Not known"
    words = line.moved
    if line.kind == "levels" and line.moved != "missing":
        words = level_in_words(line.what, line.moved)
    return f"{words}: {line.then:.1%} then, {line.now:.1%} now"
