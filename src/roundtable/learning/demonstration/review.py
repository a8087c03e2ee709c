"""The board at work on its agreement: a draft, a clock in it changed, and what is said of that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from roundtable.charter.drafting.actions import begin_draft, change_clause, comment
from roundtable.charter.drafting.outline import outline
from roundtable.charter.drafting.queries import text_of
from roundtable.charter.drafting.splicing import set_words
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor

NEXT = "1.1"
CLOCK = "5.41"
HOURS = 16
# What an agency's member of the board says of the shorter clock.
SAID = {
    "health": "Two of us answer for every surgery in the county. After a bank holiday, sixteen "
    "hours is more than we can promise. Try it on the last quarter first.",
    "idva": "Medium is where we lose people: they have gone back before anybody rings. Sooner is "
    "safer.",
    "childrens_social_care": "We can keep sixteen hours if the answers come in within six. Should "
    "clause 5.11 change too?",
}


def draft_and_comment(charter: Charter, board: Mapping[str, Actor], at: datetime) -> None:
    """Let the police draft a shorter clock, and others say what they think. `board` has who sits on
    it, by agency.
    """
    writer = board["police"]
    text = set_words(text_of(charter.version) or "", (), {"version": NEXT}, order=())
    draft = begin_draft(text=text, base=charter.version, by=writer, at=at)
    change_clause(
        draft_id=draft.pk,
        key=CLOCK,
        words={"length": HOURS},
        seen=outline(draft.text).groups[CLOCK].fingerprint,
        by=writer,
        at=at,
    )
    for agency, said in SAID.items():
        comment(draft_id=draft.pk, clause=CLOCK, text=said, by=board[agency], at=at)
