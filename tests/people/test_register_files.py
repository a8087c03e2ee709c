"""Registers in each kind of file, by the command that the operator types."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from roundtable.config.registers import load_file
from roundtable.people.registers.files import UnreadableFile, reading
from tests.people.registers import a_csv, a_file, asked, entry, held, loaded

ROW = {"pointer": "NP1", "given_name": "Mair", "family_name": "Ash", "born_on": "1984-03-07"}


def a_parquet(path: Path, select: str) -> Path:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as database:
        database.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def test_a_csv_file(committed_hub: str, tmp_path: Path) -> None:
    rows = [ROW, ROW | {"pointer": "NP2", "given_name": "Zoë\nAnn"}, ROW | {"pointer": "NP3"}]
    bad: list[object] = []
    outcome = loaded(a_csv(tmp_path, rows), bad=bad, skip_bad=True)  # type: ignore[arg-type]
    assert held() == ["NP1", "NP3"]
    assert outcome.refused == 1


def test_a_parquet_file_of_columns(committed_hub: str, tmp_path: Path) -> None:
    path = a_parquet(
        tmp_path / "flat.parquet",
        "SELECT 'NP1' AS pointer, 'Mair' AS given_name, DATE '1984-03-07' AS born_on,"
        " true AS do_not_show, NULL AS sex",
    )
    assert loaded(path).size == 1
    sql = "SELECT born_on::text, do_not_show FROM people_registerrow"
    assert asked(sql) == [("1984-03-07", True)]


def test_a_parquet_file_of_lists(committed_hub: str, tmp_path: Path) -> None:
    path = a_parquet(
        tmp_path / "lists.parquet",
        "SELECT 'NP1' AS pointer, [{'given': 'Mair', 'family': 'Ash', 'kind': 'current'},"
        " {'given': 'Mair', 'family': NULL, 'kind': 'alias'}] AS names,"
        " [{'postcode': 'ZZ1 1AA', 'since': DATE '2020-01-01'}] AS places,"
        " TIMESTAMP '1984-03-07 00:00:00' AS born_on",
    )
    assert loaded(path).size == 1
    sql = "SELECT plain_names, postcodes, places FROM people_registerrow"
    [(names, postcodes, _places)] = asked(sql)
    assert names == ["mair|ash", "mair|"]
    assert postcodes == ["ZZ11AA"]


def test_without_duckdb_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    path = tmp_path / "a.parquet"
    path.touch()
    with pytest.raises(UnreadableFile, match=r"pip install 'roundtable\[linkage\]'"):
        list(reading(path).chunks(0))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.xlsx", "", "neither .csv, .jsonl nor .parquet"),
        ("a.csv", "", "missing: pointer"),
        ("a.csv", "pointer,height\n", "not known: height"),
        ("a.csv", "pointer,sex,sex\n", "twice: sex"),
        ("a.csv", "pointer\n" + "x" * 200_000, "is not CSV"),
        ("a.parquet", "nothing", "is not Parquet"),
    ],
)
def test_a_file_that_is_no_register(name: str, text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=words):
        list(reading(path).chunks(0))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        reading(tmp_path / "a.csv")


def test_the_command_names_each_bad_row(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_file(tmp_path, [entry(1), entry(2, upn="1"), entry(3)])
    assert not load_file("police", path, whole=True, skip_bad=False)
    said = capsys.readouterr()
    assert said.out == "2\tupn: a UPN is a letter, eleven digits and a digit or a letter\n"
    assert "1 rows are not in order, and the register of police is as it was" in said.err
    assert load_file("police", path, whole=True, skip_bad=True)
    said = capsys.readouterr()
    assert "2 rows taken, 1 refused. The register of police holds 2 people." in said.err


def test_the_command_says_why_nothing_was_loaded(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_file(tmp_path, [entry(1)])
    assert not load_file("circus", path, whole=True, skip_bad=False)
    assert "No agency `circus` signed the charter. Use one of: police" in capsys.readouterr().err
    assert not load_file("police", path, whole=False, skip_bad=False)
    assert "Load the whole register first." in capsys.readouterr().err
    assert not load_file("police", tmp_path / "b.jsonl", whole=True, skip_bad=False)
    assert "The register is as it was." in capsys.readouterr().err
