"""Registers linked on a Spark cluster and on DuckDB: the same pairs, as probable. Run by
`./dev test-spark`; the ordinary tests do not need Spark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from roundtable.people.linkage.linking import How
from tests.people.registers import NORTHSHIRE
from tests.people.test_linking import journal, linked, pairs, some_twice, two_registers
from tests.spark import HOST, WORKERS, cluster

# Twice the rounding of what is written.
AS_PROBABLE = 1e-6 + 1e-12


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("spark")) as address:
        yield address


def compared(folder: Path, master: str, *agencies: str, **more: object) -> int:
    """Link on both, and return how many pairs both found."""
    said = []
    for name, how in (("duckdb", How(least=0.1)), ("spark", How(least=0.1, spark=master))):
        out = folder / f"{name}.csv"
        linked(out, *agencies, how=how, **more)  # type: ignore[arg-type]
        said.append(
            {
                (p["one_agency"], p["one_pointer"], p["other_agency"], p["other_pointer"]): p
                for p in pairs(out)
            }
        )
    ours, sparks = said
    assert ours.keys() == sparks.keys()
    for pair, found in ours.items():
        other = sparks[pair]
        assert abs(float(found["probability"]) - float(other["probability"])) <= AS_PROBABLE
        assert found["cluster"] == other["cluster"]
        assert (found["clauses"], found["model"]) == (other["clauses"], other["model"])
    return len(ours)


def test_the_same_pairs_are_found_between_two_registers(
    committed_hub: str, tmp_path: Path, master: str
) -> None:
    two_registers(tmp_path)
    assert compared(tmp_path, master) > 150
    assert [re.findall(r"on (\w+)", why) for _kind, why, _clauses in journal()] == [
        ["duckdb"], ["duckdb"], ["spark"], ["spark"],
    ]  # fmt: skip


def test_the_same_pairs_are_found_within_one(
    committed_hub: str, tmp_path: Path, master: str
) -> None:
    some_twice(tmp_path)
    assert compared(tmp_path, master, "police", charter=NORTHSHIRE) > 15


def test_all_that_was_started_is_stopped_also_after_an_error(tmp_path: Path) -> None:
    addresses = []

    def fail() -> None:
        with cluster(tmp_path) as address:
            addresses.append(address)
            assert len(told_of(address)) == WORKERS
            raise RuntimeError("linking failed")

    with pytest.raises(RuntimeError, match="linking failed"):
        fail()
    assert addresses[0].startswith(f"spark://{HOST}:")
    assert told_of(addresses[0]) == []


def told_of(address: str) -> list[str]:
    """Return the processes that were started with a master's address: its workers."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(each.read_text(errors="replace"))
    return [words for words in found if address in words]
