"""A file of people is matched for an agency as far as the charter lets it, whole or not at all."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.people.bulk import matching
from roundtable.people.bulk.matching import Matched, match_file
from roundtable.people.bulk.opening import Opened
from roundtable.people.bulk.results import UnwritableFile
from roundtable.people.matching.model import fallback
from roundtable.people.registers.files import UnreadableFile
from roundtable.people.registers.loading import Told
from roundtable.people.registers.making import Bad
from tests.clauses import changed
from tests.people.registers import AT, NORTHSHIRE, Entry, a_csv, a_file, asked, entry, loaded

MANAGER = Actor(UUID(int=1), "police", Role.HUB_MANAGER)
ASHDBY = {"names": [{"given": "Mair", "family": "Ashdby"}]}


@pytest.fixture
def registers(committed_hub: str, tmp_path: Path) -> str:
    """Let the police know Mair and seven others, health and adult social care Mair alone, each
    under its own number.
    """
    others = (entry(place, born_on=f"19{40 + place}-05-0{place}") for place in range(5, 9))
    loaded(a_file(tmp_path, [entry(3), *others], "p.jsonl"))
    loaded(a_file(tmp_path, [entry(3, pointer="H1")], "h.jsonl"), agency="health")
    wed = {
        "names": [{"given": "Mair", "family": "Pellow"}, ASHDBY["names"][0] | {"kind": "former"}]
    }
    loaded(a_file(tmp_path, [entry(3, pointer="A1", **wed)], "a.jsonl"), agency="adult_social_care")
    loaded(a_file(tmp_path, [entry(3, pointer="I1")], "i.jsonl"), agency="idva")
    return committed_hub


def matched(file: Path, out: Path, *, bad: list[Bad] | None = None, **more: Any) -> Matched:
    refused = bad if bad is not None else []
    said: dict[str, Any] = {"agency": "childrens_social_care", "about": "parent_carer"}
    said |= {"charter": NORTHSHIRE, "by": OPERATOR, "at": AT, "model": fallback()} | more
    return match_file(file=file, out=out, told=Told(bad=refused.append), **said)


def answers(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def by_agency(out: Path) -> dict[str, dict[str, Any]]:
    return {row["agency"]: row for row in answers(out) if row["probability"] > 0.5}


def a_question(**more: object) -> Entry:
    said = entry(3, pointer="Q1") | more
    del said["contact"]
    return said


def journal() -> list[tuple[str, str, list[str]]]:
    sql = "SELECT kind, purpose, clauses FROM journal_entry WHERE kind LIKE %s ORDER BY id"
    return asked(sql, "people.batch%")  # type: ignore[return-value]


def test_each_register_that_a_clause_opens_is_searched(registers: str, tmp_path: Path) -> None:
    out = tmp_path / "found.jsonl"
    found = matched(a_file(tmp_path, [a_question()], "q.jsonl"), out)
    police, wed, health = (by_agency(out)[k] for k in ("police", "adult_social_care", "health"))
    assert (police["query"], police["pointer"], police["clause"]) == ("Q1", "NP3", "7.80")
    assert "same birth date" in police["reasons"]
    assert police["model"] == fallback().version
    assert wed["pointer"] == "A1"
    assert (health["pointer"], health["reasons"], health["clause"]) == ("", "", "7.83")
    assert "idva" in found.opened.closed
    assert "idva" not in {row["agency"] for row in answers(out)}
    assert "childrens_social_care" in found.opened.missing


def test_without_a_role_only_what_is_open_about_anybody_is(registers: str, tmp_path: Path) -> None:
    file, out = a_file(tmp_path, [a_question()], "q.jsonl"), tmp_path / "found.jsonl"
    with pytest.raises(Refused, match="No clause") as refused:
        matched(file, out, about="", registers=("police",), agency="idva")
    assert "--about" in refused.value.verdict.reasons[0].remedy
    everybody = changed(NORTHSHIRE, "7.80", about=[])
    matched(file, out, about="", charter=everybody)
    assert {row["agency"] for row in answers(out)} == {"police", "adult_social_care"}


def test_an_agency_searches_its_own_register_whole(registers: str, tmp_path: Path) -> None:
    hidden = {"do_not_show": True, "confidential_address": True}
    loaded(a_file(tmp_path, [entry(3, **hidden)], "d.jsonl"))
    file, out = a_file(tmp_path, [a_question()], "q.jsonl"), tmp_path / "found.jsonl"
    matched(file, out, agency="police", about="", registers=("police",))
    (own,) = answers(out)
    assert (own["pointer"], own["clause"]) == ("NP3", "")
    assert "live or lived at the same postcode" in own["reasons"]
    matched(file, out, registers=("police",))
    assert answers(out) == []


def test_a_confidential_address_weighs_nothing(registers: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(3, confidential_address=True)], "d.jsonl"))
    out = tmp_path / "found.jsonl"
    matched(a_file(tmp_path, [a_question()], "q.jsonl"), out)
    assert "postcode" not in by_agency(out)["police"]["reasons"]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"agency": "circus"}, "`circus`"),
        ({"registers": ("circus",)}, "`circus`"),
        ({"about": "clown"}, "`clown`"),
        ({"by": MANAGER}, "Only the operator"),
        ({"registers": ("childrens_social_care",)}, "None of the registers"),
    ],
)
def test_what_no_clause_opens_is_refused(
    registers: str, tmp_path: Path, more: dict[str, Any], what: str
) -> None:
    out = tmp_path / "found.csv"
    out.write_text("as it was")
    with pytest.raises(Refused, match=what):
        matched(a_file(tmp_path, [a_question()], "q.jsonl"), out, **more)
    assert out.read_text() == "as it was"
    assert [kind for kind, _why, _clauses in journal()] == ["people.batch_begun.refused"]


def test_bad_rows_are_told_and_the_rest_is_matched(registers: str, tmp_path: Path) -> None:
    rows = [a_question(), a_question(), a_question(pointer="Q2", born_on="7/3/84")]
    rows += [a_question(pointer="Q3", gone=True), a_question(pointer="Q4", nhs_number="9990000019")]
    bad: list[Bad] = []
    out = tmp_path / "found.jsonl"
    found = matched(a_file(tmp_path, rows, "q.jsonl"), out, bad=bad)
    assert (found.counts.asked, found.counts.refused) == (1, 4)
    assert [row.line for row in bad] == [2, 3, 4, 5]
    reasons = "\n".join(row.reason for row in bad)
    for remedy in ("before", "year-month-day", "leave out", "digits do not check"):
        assert remedy in reasons
    assert "Mair" not in reasons
    assert {row["query"] for row in answers(out)} == {"Q1"}


def test_it_is_journalled_with_its_clauses_and_no_name(registers: str, tmp_path: Path) -> None:
    matched(a_file(tmp_path, [a_question()], "q.jsonl"), tmp_path / "found.csv")
    (begun, why, clauses), (done, came_to, also) = journal()
    assert (begun, done) == ("people.batch_begun", "people.batch_matched")
    assert clauses == also == ["7.80", "7.83"]
    assert "for childrens_social_care about parent_carer; registers police" in why
    assert fallback().version in why
    assert came_to.startswith("for childrens_social_care; 1 people, 0 rows refused, 3 matches")
    assert "Mair" not in f"{why}{came_to}"


def test_csv_and_parquet_say_the_same(registers: str, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    row = {"pointer": "Q1", "given_name": "Mair", "family_name": "Ashdby", "born_on": "1984-03-07"}
    file = a_csv(tmp_path, [row | {"postcode": "ZZ99 3VZ"}], "q.csv")
    for name in ("found.csv", "found.jsonl", "it's found.parquet"):
        matched(file, tmp_path / name)
    with (tmp_path / "found.csv").open(encoding="utf-8") as table:
        lines = list(csv.DictReader(table))
    said = answers(tmp_path / "found.jsonl")
    assert [line | {"probability": float(line["probability"])} for line in lines] == said
    with duckdb.connect() as database:
        path = str(tmp_path / "it's found.parquet")
        rows = database.execute("FROM read_parquet(?)", [path]).fetchall()
    assert [tuple(value or "" for value in one) for one in rows] == [
        tuple(one.values()) for one in said
    ]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*found*")} == {0o600}
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("name", "error"), [("q.txt", UnreadableFile), ("nowhere/q.csv", UnreadableFile)]
)
def test_what_cannot_be_read_is_said(
    registers: str, tmp_path: Path, name: str, error: type[Exception]
) -> None:
    (tmp_path / "q.txt").write_text("Mair")
    with pytest.raises(error):
        matched(tmp_path / name, tmp_path / "found.csv")
    assert journal() == []


def test_what_cannot_be_written_is_said_before_anybody_is_asked_about(
    registers: str, tmp_path: Path
) -> None:
    file = a_file(tmp_path, [a_question()], "q.jsonl")
    for name, what in (("found.txt", "neither"), ("nowhere/found.csv", "cannot be written")):
        with pytest.raises(UnwritableFile, match=what):
            matched(file, tmp_path / name)
    assert journal() == []


def test_two_who_write_one_file_do_not_meet(registers: str, tmp_path: Path) -> None:
    file, out = a_file(tmp_path, [a_question()], "q.jsonl"), tmp_path / "found.csv"

    def again(_opened: Opened) -> None:
        with pytest.raises(UnwritableFile, match="Somebody else"):
            matched(file, out)

    matched(file, out, begun=again)
    assert len(out.read_text().splitlines()) == 4


def test_a_register_loaded_meanwhile_ends_it_with_nothing(registers: str, tmp_path: Path) -> None:
    file, out = a_file(tmp_path, [a_question()], "q.jsonl"), tmp_path / "found.csv"

    def load_anew(_opened: Opened) -> None:
        loaded(a_file(tmp_path, [entry(4)], "new.jsonl"))

    with pytest.raises(Refused, match="police was loaded anew"):
        matched(file, out, begun=load_anew)
    assert not out.exists()
    assert [kind for kind, _why, _clauses in journal()][-1] == "people.batch_matched.refused"


def test_several_processes_say_the_same_in_the_same_order(
    registers: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [a_question(pointer=f"Q{number}") for number in range(40)]
    file = a_file(tmp_path, rows, "q.jsonl")
    matched(file, tmp_path / "one.jsonl")
    monkeypatch.setattr(matching, "BYTES_WORTH_PROCESSES", 1)
    monkeypatch.setattr(matching, "TOGETHER", 7)
    matched(file, tmp_path / "many.jsonl")
    assert answers(tmp_path / "one.jsonl") == answers(tmp_path / "many.jsonl")
    assert [row["query"] for row in answers(tmp_path / "many.jsonl")][::3] == [
        f"Q{number}" for number in range(40)
    ]


def test_the_command_says_what_was_searched_and_what_was_not(
    registers: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from roundtable.config.bulk import match_people

    rows = [a_question(), a_question(pointer="Q2", born_on="7/3/84")]
    file, out = a_file(tmp_path, rows, "q.jsonl"), tmp_path / "found.csv"
    assert not match_people(file, out, "childrens_social_care", "parent_carer")
    told = capsys.readouterr()
    assert told.out == "2\tborn_on: write the day as year-month-day, such as 1984-03-07\n"
    for line in (
        "Searched: police (clause 7.80), adult_social_care (clause 7.80), health (clause 7.83).",
        "because no clause opens them: fire_and_rescue, idva.",
        "because none was loaded: childrens_social_care",
        "1 person asked about, 1 row refused, 3 matches",
    ):
        assert line in " ".join(told.err.split())
    assert not match_people(file, out, "circus")
    assert "Nothing was written" in capsys.readouterr().err
    assert match_people(
        a_file(tmp_path, [a_question()], "good.jsonl"), out, "police", "", ("police",)
    )
