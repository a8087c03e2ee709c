"""`roundtable refer`: each row a reference or a reason, and the same file again adds nothing."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from roundtable.config.referring import refer_file
from tests.staff import email_of
from tests.stories import concern

BEN = email_of("Ben Carter")


def a_file(folder: Path, count: int = 50) -> Path:
    lines = [
        concern(source="police", sender_reference=f"NP-{n}").model_dump_json() for n in range(count)
    ]
    path = folder / "referrals.jsonl"
    path.write_text("\n".join(lines))
    return path


def rows_in(hub: str, table: str) -> int:
    with psycopg.connect(hub) as superuser:
        found = superuser.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found is not None
    return int(found[0])


def test_fifty_referrals_each_get_a_reference_once(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_file(tmp_path)
    assert refer_file(path, BEN)
    first = capsys.readouterr().out.splitlines()
    assert len({line.split("\t")[1] for line in first}) == 50
    assert refer_file(path, BEN)
    assert capsys.readouterr().out.splitlines() == first
    assert rows_in(committed_hub, "intake_referral") == 50
    assert rows_in(committed_hub, "cases_case") == 50


def test_a_bad_row_says_why_and_leaves_nothing_half_written(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = concern(source="police", sender_reference="1").model_dump_json()
    strange = concern(source="oracle", sender_reference="2").model_dump_json()
    path = tmp_path / "mixed.jsonl"
    path.write_text(f"{strange}\n{{\n{good}\n")
    assert not refer_file(path, BEN)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("1\trefused: The source “oracle” is not in the charter.")
    assert lines[1].startswith("2\trefused: ")
    assert "refused" not in lines[2]
    assert rows_in(committed_hub, "cases_case") == rows_in(committed_hub, "intake_referral") == 1
    assert rows_in(committed_hub, "cases_involvement") == 3


@pytest.mark.parametrize("mark", ["\u2028", "\u0085", "\x0b"])
def test_only_a_line_feed_ends_a_row(committed_hub: str, tmp_path: Path, mark: str) -> None:
    said = concern(source="police", sender_reference="1", narrative=f"He shouted.{mark}She ran.")
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(said.model_dump(mode="json"), ensure_ascii=False) + "\r\n")
    assert refer_file(path, BEN)
    assert rows_in(committed_hub, "intake_referral") == 1


@pytest.mark.parametrize(
    ("name", "text", "sender", "says"),
    [
        ("x.txt", "", BEN, "neither .jsonl nor .csv"),
        ("x.csv", "a,b\n1,2\n", BEN, "was not read, and nothing of it was kept"),
        ("x.jsonl", "", "nobody@example.org", "Nobody works here"),
    ],
)
def test_a_file_that_cannot_be_sent_is_refused_whole(
    committed_hub: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    sender: str,
    says: str,
) -> None:
    (tmp_path / name).write_text(text)
    assert not refer_file(tmp_path / name, sender)
    assert says in " ".join(capsys.readouterr().err.split())
