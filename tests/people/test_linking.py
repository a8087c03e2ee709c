"""Whole registers are linked as far as the charter lets it, and the right rows are found."""

from __future__ import annotations

import csv
import fcntl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from benchmarks.people.errors import described
from benchmarks.people.households import people
from roundtable.charter.terms import Charter
from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.people.bulk.scratch import PREFIX
from roundtable.people.linkage.linking import How, Linked, link_registers
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.model import fallback
from roundtable.people.rules import may_link
from tests.clauses import changed
from tests.people.registers import NORTHSHIRE, Entry, a_file, asked, entry, loaded

MANAGER = Actor(UUID(int=1), "police", Role.HUB_MANAGER)

BOTH = ("police", "childrens_social_care")
# When everybody invented is born, also with a wrong year.
LATER = datetime(2036, 12, 1, 12, tzinfo=UTC)
EVERYBODY = changed(NORTHSHIRE, "7.80", about=[])
"""A charter that shows the two of them where to look about anybody."""

pytest.importorskip("splink")


def as_entry(pointer: str, person: Identity, **more: object) -> Entry:
    names = [{"given": name.given, "family": name.family} for name in person.names]
    kinds = ["current", *["former"] * (len(names) - 1)]
    said = {
        "pointer": pointer,
        "names": [name | {"kind": kind} for name, kind in zip(names, kinds, strict=True)],
        "born_on": person.born_on.isoformat() if person.born_on else None,
        "born_estimated": person.born_estimated,
        "sex": person.sex,
        "places": [{"postcode": place.postcode} for place in person.places],
    }
    return said | more


def two_registers(folder: Path, count: int = 600) -> None:
    """Load two registers of so many, who were described by somebody else in the second. A third of
    each is in both, under the same number.
    """
    rng = Random(5)
    drawn = list(people(2 * count, 21))
    shared = count // 3
    ours = [as_entry(f"P{each.number}", each.identity) for each in drawn[:count]]
    theirs = [
        as_entry(f"C{each.number}", described(each.identity, rng)[0])
        for each in drawn[count - shared : 2 * count - shared]
    ]
    assert loaded(a_file(folder, ours, "ours.jsonl"), at=LATER).loaded
    assert loaded(a_file(folder, theirs, "theirs.jsonl"), agency=BOTH[1], at=LATER).loaded


def some_twice(folder: Path) -> None:
    """Load a register in which thirty of three hundred are twice, and one twice whom it does not
    show.
    """
    rng = Random(6)
    drawn = list(people(300, 22))
    rows = [as_entry(f"P{each.number}", each.identity) for each in drawn]
    rows += [as_entry(f"T{each.number}", described(each.identity, rng)[0]) for each in drawn[:30]]
    rows += [entry(3, pointer="H1", do_not_show=True), entry(3, pointer="H2")]
    assert loaded(a_file(folder, rows), at=LATER).loaded


def linked(out: Path, *agencies: str, charter: Charter = EVERYBODY, **more: Any) -> Linked:
    said: dict[str, Any] = {"model": fallback(), "by": OPERATOR, "at": LATER} | more
    return link_registers(agencies=agencies or BOTH, out=out, charter=charter, **said)


def pairs(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def journal() -> Iterator[tuple[Any, ...]]:
    sql = "SELECT kind, purpose, clauses FROM journal_entry WHERE kind ~ %s ORDER BY id"
    return iter(asked(sql, "people.(linkage|registers_linked)"))


def test_those_in_two_registers_are_found(committed_hub: str, tmp_path: Path) -> None:
    two_registers(tmp_path)
    out = tmp_path / "pairs.csv"
    came_to = linked(out)
    assert came_to.sizes == {"police": 600, "childrens_social_care": 600}
    found = pairs(out)
    assert len(found) == came_to.pairs
    likely = [pair for pair in found if float(pair["probability"]) >= 0.9]
    right = [p for p in likely if p["one_pointer"][1:] == p["other_pointer"][1:]]
    # 200 are in both, with one to three errors each: what the matcher itself reaches, about.
    assert len(right) > 150
    assert len(likely) - len(right) <= 4
    assert {(p["one_agency"], p["other_agency"]) for p in found} == {tuple(sorted(BOTH))}
    assert {pair["model"] for pair in found} == {fallback().version}
    assert {pair["clauses"] for pair in found} == {"7.80"}


def test_a_cluster_holds_all_who_are_linked_likely(committed_hub: str, tmp_path: Path) -> None:
    two_registers(tmp_path)
    out = tmp_path / "pairs.csv"
    came_to = linked(out)
    likely = [pair for pair in pairs(out) if float(pair["probability"]) >= 0.9]
    assert all(bool(p["cluster"]) == (float(p["probability"]) >= 0.9) for p in pairs(out))
    assert len({pair["cluster"] for pair in likely}) == came_to.clusters
    first = next(p for p in likely if p["one_pointer"][1:] == p["other_pointer"][1:])
    assert first["cluster"] == f"{first['one_agency']}/{first['one_pointer']}"


def test_a_register_is_linked_with_itself_to_find_who_is_in_it_twice(
    committed_hub: str, tmp_path: Path
) -> None:
    some_twice(tmp_path)
    out = tmp_path / "twice.csv"
    linked(out, "police", charter=NORTHSHIRE)
    found = [p for p in pairs(out) if float(p["probability"]) >= 0.9]
    assert [p for p in found if {p["one_pointer"], p["other_pointer"]} == {"H1", "H2"}]
    right = [p for p in found if p["one_pointer"][1:] == p["other_pointer"][1:]]
    assert len(right) > 15
    assert {p["clauses"] for p in found} == {""}
    assert all(p["one_pointer"] < p["other_pointer"] for p in found)


def test_twins_are_not_one_person(committed_hub: str, tmp_path: Path) -> None:
    def son(pointer: str, given: str) -> Entry:
        names = [{"given": given, "family": "Sedgecombe"}]
        return entry(1, pointer=pointer, names=names, born_on="2011-08-19", sex="M")

    others = [as_entry(f"P{each.number}0", each.identity) for each in people(400, 23)]
    loaded(a_file(tmp_path, [son("P1", "Jacob"), *others], "p.jsonl"), at=LATER)
    theirs = [son("C1", "Jake"), son("C2", "Samuel")]
    loaded(a_file(tmp_path, theirs, "c.jsonl"), agency=BOTH[1])
    linked(tmp_path / "pairs.csv", how=How(least=0))
    found = {p["one_pointer"]: float(p["probability"]) for p in pairs(tmp_path / "pairs.csv")}
    assert found["C1"] > 0.9
    assert found["C2"] < 0.5


def test_whom_an_agency_does_not_show_takes_no_part(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(3, do_not_show=True), entry(4)], "p.jsonl"))
    loaded(a_file(tmp_path, [entry(3), entry(4)], "c.jsonl"), agency=BOTH[1])
    out = tmp_path / "pairs.csv"
    assert linked(out).sizes == {"police": 1, "childrens_social_care": 2}
    assert "NP3" not in {
        p["one_pointer"] if p["one_agency"] == "police" else p["other_pointer"] for p in pairs(out)
    }


def test_a_confidential_address_weighs_nothing(committed_hub: str, tmp_path: Path) -> None:
    theirs = a_file(tmp_path, [entry(3)], "c.jsonl")
    loaded(theirs, agency=BOTH[1])
    out, probability = tmp_path / "pairs.csv", []
    for flag in (False, True):
        loaded(a_file(tmp_path, [entry(3, confidential_address=flag)], "p.jsonl"))
        linked(out, how=How(least=0))
        probability.append(float(pairs(out)[0]["probability"]))
    elsewhere = entry(3, places=[{"postcode": "ZZ1 1ZZ"}], confidential_address=True)
    loaded(a_file(tmp_path, [elsewhere], "p.jsonl"))
    linked(out, how=How(least=0))
    here, hidden, moved = *probability, float(pairs(out)[0]["probability"])
    assert here > hidden == moved


def test_without_a_clause_about_anybody_nothing_is_linked(
    committed_hub: str, tmp_path: Path
) -> None:
    two_registers(tmp_path, 30)
    out = tmp_path / "pairs.csv"
    with pytest.raises(Refused, match="whatever their role"):
        linked(out, charter=NORTHSHIRE)
    with pytest.raises(Refused, match="Only the operator"):
        linked(out, by=MANAGER)
    with pytest.raises(Refused, match="is not there"):
        linked(out, "police", "adult_social_care")
    assert not out.exists()
    assert {kind for kind, _why, _clauses in journal()} == {"people.linkage_begun.refused"}


def test_presence_alone_is_not_enough() -> None:
    presence = changed(EVERYBODY, "7.80", shows="presence")
    verdict = may_link(presence, agencies=BOTH, by_role=Role.OPERATOR)
    assert not verdict
    assert "part 7" in verdict.reasons[0].remedy


def test_each_must_be_let_search_the_other() -> None:
    one_way = changed(EVERYBODY, "7.80", searched_by=["health"])
    assert not may_link(one_way, agencies=("police", "health"), by_role=Role.OPERATOR)
    assert may_link(EVERYBODY, agencies=BOTH, by_role=Role.OPERATOR).clauses == ("7.80",)


@pytest.mark.parametrize("agencies", [(), ("circus",), ("police", "police")])
def test_agencies_are_named_once_each(agencies: tuple[str, ...]) -> None:
    assert not may_link(EVERYBODY, agencies=agencies, by_role=Role.OPERATOR)


def test_a_register_loaded_meanwhile_ends_it_with_nothing(
    committed_hub: str, tmp_path: Path
) -> None:
    two_registers(tmp_path, 30)
    out = tmp_path / "pairs.csv"

    def load_anew(what: str, _done: int, _total: int) -> None:
        if what.startswith("Linking on"):
            loaded(a_file(tmp_path, [entry(4)], "new.jsonl"))

    with pytest.raises(Refused, match="police was loaded anew"):
        linked(out, far=load_anew)
    assert not out.exists()


def test_it_is_journalled_with_its_clauses_and_no_name(committed_hub: str, tmp_path: Path) -> None:
    two_registers(tmp_path, 30)
    came_to = linked(tmp_path / "pairs.parquet")
    (begun, why, clauses), (done, told, also) = journal()
    assert (begun, done) == ("people.linkage_begun", "people.registers_linked")
    assert clauses == also == ["7.80"]
    assert why == (
        f"registers of police, childrens_social_care on duckdb; model {fallback().version}"
    )
    assert f"30 of police, 30 of childrens_social_care; {came_to.pairs} pairs" in told


def test_what_it_lays_out_is_gone_when_it_ends(committed_hub: str, tmp_path: Path) -> None:
    two_registers(tmp_path, 30)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    linked(tmp_path / "pairs.csv", how=How(folder=scratch))
    assert list(scratch.iterdir()) == []


def test_what_a_killed_linkage_left_goes_with_the_next(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(3), entry(4)]))
    left, busy = (tmp_path / f"{PREFIX}{name}" for name in ("left", "busy"))
    for folder in (left, busy):
        folder.mkdir()
        (folder / "in-use").touch()
        (folder / "police.parquet").touch()
    with (busy / "in-use").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        linked(tmp_path / "twice.csv", "police", how=How(folder=tmp_path))
    assert not left.exists()
    assert (busy / "police.parquet").exists()


def test_a_register_of_which_nobody_takes_part_has_no_pairs(
    committed_hub: str, tmp_path: Path
) -> None:
    loaded(a_file(tmp_path, [entry(3, do_not_show=True)], "p.jsonl"))
    loaded(a_file(tmp_path, [entry(3)], "c.jsonl"), agency=BOTH[1])
    assert linked(tmp_path / "pairs.csv").pairs == 0


def test_the_command_says_what_it_found_or_why_not(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from roundtable.config.bulk import link_whole_registers

    loaded(a_file(tmp_path, [entry(3), entry(3, pointer="NP9"), entry(5, born_on="1951-11-23")]))
    out = tmp_path / "twice.jsonl"
    assert link_whole_registers(("police",), out, How())
    assert "3 of police: 1 pair written" in " ".join(capsys.readouterr().err.split())
    assert not link_whole_registers(BOTH, out, How())
    assert "Nothing was written." in capsys.readouterr().err
