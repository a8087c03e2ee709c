"""Every kind of entry that a case's journal can hold is told in words."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import roundtable
from roundtable.cases.history import SENTENCES, sentence

# Kinds of entries that stand on no case.
ELSEWHERE = (
    *("access.", "charter.", "insight.", "learning.", "oversight."),
    *("feedback.announced", "feedback.left_to_the_lead", "feedback.letter_", "feedback.mail_"),
)


def test_every_kind_of_entry_has_its_sentence():
    on_cases = {kind for kind in kinds() if not kind.startswith(ELSEWHERE)}
    assert on_cases - SENTENCES.keys() == set()
    assert SENTENCES.keys() - kinds() == set()


def kinds() -> set[str]:
    """Return the kind of every action there is."""
    names = [m.name for m in pkgutil.walk_packages(roundtable.__path__, "roundtable.")]
    modules = [importlib.import_module(n) for n in names if ".actions" in n]
    actions = [action for module in modules for action in vars(module).values()]
    return {kind for action in actions if (kind := getattr(action, "journal_kind", ""))}


@pytest.mark.parametrize(
    ("kind", "purpose", "text"),
    [
        ("case.advanced", "gather", "moved the case on to “Gather”"),
        ("case.advanced", "", "moved the case on"),
        ("clock.stopped", "gather answer", "stopped a deadline to gather or to answer the request"),
        ("clock.started", "", "started a deadline"),
        ("seen.history", "", "saw this history"),
        ("seen.people", "", "saw the page “people”"),
        (
            "sharing.asked.refused",
            "",
            (
                "was refused, and nothing changed. What they tried:"
                " “asked every agency in whose remit the people are”"
            ),
        ),
    ],
)
def test_an_entry_reads_as_a_sentence(kind: str, purpose: str, text: str):
    assert sentence(kind, purpose) == text
