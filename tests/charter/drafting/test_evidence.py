"""Every step of a draft is evidence: the journal vouches for it, and notices what is changed."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest

from roundtable.charter.drafting import actions
from roundtable.charter.drafting.outline import outline
from roundtable.journal.models import Entry
from roundtable.journal.queries import verify
from tests.staff import actor

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_a_step_names_its_clause_and_is_vouched_for(
    committed_hub: str, northshire_text: str
) -> None:
    by = actor("Milo")
    draft = actions.begin_draft(text=northshire_text, base="1.0", by=by, at=AT)
    seen = outline(draft.text).groups["5.40"].fingerprint
    changed = actions.change_clause(
        draft_id=draft.pk, key="5.40", words={"length": 2}, seen=seen, by=by, at=AT
    )
    assert changed.text == northshire_text.replace("    length: 4\n", "    length: 2\n", 1)
    actions.comment(draft_id=draft.pk, clause="5.40", text="Good.", by=by, at=AT)
    entries = Entry.objects.using("owner").filter(chain="charter").order_by("sequence")
    assert [(entry.kind, entry.clauses) for entry in entries][-3:] == [
        ("charter.drafted", []),
        ("charter.clause_changed", ["5.40"]),
        ("charter.commented", ["5.40"]),
    ]
    assert list(verify()) == []
    with psycopg.connect(committed_hub, autocommit=True) as behind:
        behind.execute("UPDATE charter_revision SET by_name = 'Somebody else' WHERE number = 2")
    assert [fault.chain for fault in verify()] == ["charter"]


@pytest.mark.django_db
def test_who_may_not_draft_leaves_a_refusal(northshire_text: str) -> None:
    from roundtable.lib.verdict import Refused

    with pytest.raises(Refused):
        actions.begin_draft(text=northshire_text, base="1.0", by=actor("Aisha"), at=AT)
