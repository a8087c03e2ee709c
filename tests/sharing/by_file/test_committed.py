"""Answered from a file, each answer is a transaction of its own, and the journal stays whole."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from roundtable.config import answering
from roundtable.config.answering import answer_file, write_requests
from roundtable.journal.queries import verify
from roundtable.sharing.actions import answer
from tests.staff import email_of
from tests.stories import asked

ERIN = email_of("Erin Walsh")


def rows(hub: str, query: str) -> int:
    with psycopg.connect(hub) as superuser:
        found = superuser.execute(query).fetchone()
    assert found is not None
    return int(found[0])


def test_what_was_told_is_durable_before_the_next_is_sent(
    committed_hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted(**said: object) -> object:
        durable.append(rows(committed_hub, "SELECT count(*) FROM sharing_return"))
        return answer(**said)  # type: ignore[arg-type]

    asked()
    asked()
    out, back, durable = tmp_path / "out.jsonl", tmp_path / "back.jsonl", list[int]()
    assert write_requests(out, ERIN)
    taken = "SELECT count(*) FROM journal_entry WHERE kind = 'sharing.request_taken'"
    assert rows(committed_hub, taken) == 2
    lines = []
    for line in map(json.loads, out.read_text(encoding="utf-8").splitlines()):
        ids = [person["involvement"] for person in line["people"]]
        said = [{"involvement": each, "answer": "not_known"} for each in ids]
        lines.append({"request": line["request"], "answers": said})
    back.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    monkeypatch.setattr(answering, "answer", counted)
    assert answer_file(back, ERIN)
    assert durable == [0, len(lines[0]["answers"])]
    assert list(verify()) == []
