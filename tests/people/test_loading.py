"""A register is loaded whole or not at all, goes on where it was, and the app cannot read it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from roundtable.charter.terms import Charter
from roundtable.lib.actor import Role
from roundtable.lib.verdict import Refused
from roundtable.people.models import RegisterLoad
from roundtable.people.registers import actions, files, loading, staging
from roundtable.people.registers.loading import Busy
from roundtable.people.registers.making import Bad
from roundtable.people.rules import RegisterFacts, may_load
from tests.architecture.tracked import ROOT
from tests.people.registers import NORTHSHIRE, a_file, as_app, asked, entry, held, loaded


class Killed(BaseException):
    """The load is stopped from outside."""


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ROWS_TOGETHER", 10)


def entries_of_the_journal() -> list[tuple[str, str, str]]:
    sql = "SELECT kind, record, purpose FROM journal_entry WHERE kind LIKE 'people.%%' ORDER BY id"
    return [(str(kind), str(record), str(why)) for kind, record, why in asked(sql)]


def killed_after(parts: int, path: Path, **more: object) -> None:
    left = parts

    def far(_done: int, _total: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Killed

    with pytest.raises(Killed):
        loaded(path, far=far, **more)


def test_a_whole_register_takes_the_place_of_the_one_before(
    committed_hub: str, tmp_path: Path
) -> None:
    first = loaded(a_file(tmp_path, map(entry, range(25))))
    assert (first.loaded, first.taken, first.refused, first.size) == (True, 25, 0, 25)
    loaded(a_file(tmp_path, [entry(3)]), agency="health")
    second = loaded(a_file(tmp_path, map(entry, range(20, 30)), "later.jsonl"))
    assert second.size == 10
    assert held() == [f"NP{place}" for place in range(20, 30)]
    assert held("health") == ["NP3"]


def test_a_register_is_a_partition_with_its_own_index(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(1)]))
    loaded(a_file(tmp_path, [entry(2)], "again.jsonl"))
    tables = "SELECT relname FROM pg_class WHERE relname LIKE 'people_register%%' AND relkind = 'r'"
    assert {name for (name,) in asked(tables)} == {
        "people_registerload",
        "people_register_of_police",
    }
    sql = "SELECT indexdef FROM pg_indexes WHERE tablename = 'people_register_of_police'"
    made = sorted(definition.partition("USING ")[2] for (definition,) in asked(sql))
    assert made == [
        "btree (agency, pointer)",
        "gin (keys) WITH (fastupdate=off)",
    ]
    attached = "SELECT count(*) FROM pg_index i JOIN pg_inherits h ON h.inhrelid = i.indexrelid"
    of_it = " WHERE i.indrelid = 'people_register_of_police'::regclass"
    assert asked(attached + of_it) == [(2,)], "both belong to the indexes of the whole table"


def test_one_bad_row_and_nothing_is_loaded(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(1)]))
    rows = [entry(place) for place in range(30)]
    rows[4]["nhs_number"] = "9990000019"
    rows[25]["born_on"] = "yesterday"
    bad: list[Bad] = []
    outcome = loaded(a_file(tmp_path, rows, "bad.jsonl"), bad=bad)
    assert not outcome.loaded
    assert [(row.line, row.reason.partition(":")[0]) for row in bad] == [
        (5, "nhs_number"),
        (26, "born_on"),
    ]
    assert held() == ["NP1"]
    assert not staging.exists(staging.staging_of("police"))
    assert RegisterLoad.objects.using("owner").count() == 1


def test_the_rest_is_loaded_without_bad_rows_when_asked(committed_hub: str, tmp_path: Path) -> None:
    rows = [entry(place) for place in range(30)]
    rows[4]["nhs_number"] = "9990000019"
    bad: list[Bad] = []
    outcome = loaded(a_file(tmp_path, rows), bad=bad, skip_bad=True)
    assert (outcome.loaded, outcome.taken, outcome.refused) == (True, 29, 1)
    assert [row.line for row in bad] == [5]
    assert "NP4" not in held()


def test_a_pointer_stands_once_in_a_file(committed_hub: str, tmp_path: Path) -> None:
    rows = [*map(entry, range(15)), entry(3), entry(14)]
    bad: list[Bad] = []
    outcome = loaded(a_file(tmp_path, rows), bad=bad, skip_bad=True)
    assert [row.line for row in bad] == [16, 17]
    assert outcome.size == 15


def test_changes_replace_add_and_take_out(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, map(entry, range(5))))
    changes = [entry(1, sex="M"), entry(9), {"pointer": "NP2", "gone": True}]
    changes.append({"pointer": "NP77", "gone": True})
    for _time in range(2):
        outcome = loaded(a_file(tmp_path, changes, "changes.jsonl"), whole=False)
        assert (outcome.loaded, outcome.size) == (True, 5)
        assert held() == ["NP0", "NP1", "NP3", "NP4", "NP9"]
    assert asked("SELECT pointer FROM people_registerrow WHERE sex = 'M'") == [("NP1",)]
    assert not staging.exists(staging.staging_of("police"))


def test_there_is_nothing_to_change_before_a_register_is_loaded(
    committed_hub: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="no register to change"):
        loaded(a_file(tmp_path, [entry(1)]), whole=False)
    assert [kind for kind, _record, _why in entries_of_the_journal()] == [
        "people.register_begun.refused"
    ]


def test_changes_wait_when_people_are_found_otherwise(
    committed_hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path, [entry(1)])
    loaded(path)
    monkeypatch.setattr(actions, "EDITION", actions.EDITION + 1)
    with pytest.raises(Refused, match="has changed since"):
        loaded(path, whole=False)
    assert loaded(path).loaded
    assert loaded(path, whole=False).loaded


def test_a_load_that_was_killed_goes_on_where_it_was(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(99)]))
    path = a_file(tmp_path, [*map(entry, range(35)), entry(2)], "long.jsonl")
    killed_after(2, path, skip_bad=True)
    assert held() == ["NP99"], "until all of it is there, the register is as it was"
    bad: list[Bad] = []
    outcome = loaded(path, bad=bad, skip_bad=True)
    assert (outcome.resumed, outcome.taken, outcome.size) == (20, 35, 35)
    assert [row.line for row in bad] == [36], "a pointer of the first run counts too"
    assert held() == sorted(f"NP{place}" for place in range(35))


def test_another_file_starts_over(committed_hub: str, tmp_path: Path) -> None:
    killed_after(2, a_file(tmp_path, map(entry, range(35))))
    outcome = loaded(a_file(tmp_path, map(entry, range(50, 65)), "other.jsonl"))
    assert (outcome.resumed, outcome.size) == (0, 15)
    assert RegisterLoad.objects.using("owner").count() == 1


def test_changes_that_were_killed_go_on_too(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, map(entry, range(5))))
    path = a_file(tmp_path, map(entry, range(3, 30)), "changes.jsonl")
    killed_after(1, path, whole=False)
    outcome = loaded(path, whole=False)
    assert (outcome.resumed, outcome.size) == (10, 30)


def test_what_fails_at_the_last_moment_changes_nothing(
    committed_hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(a_file(tmp_path, [entry(99)]))
    path = a_file(tmp_path, map(entry, range(15)), "next.jsonl")
    journalled = actions.record

    def breaks(**said: str) -> None:
        journalled(**said)
        if " taken" in said["purpose"]:
            raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(actions, "record", breaks)
        with pytest.raises(OSError):  # noqa: PT011 ours
            loaded(path)
    assert held() == ["NP99"]
    outcome = loaded(path)
    assert (outcome.resumed, outcome.size) == (15, 15)


def test_two_loads_of_one_register_do_not_meet(
    committed_hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "PATIENCE_SECONDS", 0.2)
    path = a_file(tmp_path, [entry(1)])
    with psycopg.connect(committed_hub, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('register of police', 0))")
        with pytest.raises(Busy):
            loaded(path)
        assert loaded(path, agency="health").loaded
        other.execute("SELECT pg_advisory_unlock_all()")
    assert loaded(path).loaded


def test_each_load_is_journalled_without_anybodys_name(committed_hub: str, tmp_path: Path) -> None:
    path = a_file(tmp_path, map(entry, range(12)))
    loaded(path)
    (begun, of, why), (taken, also, how_many) = entries_of_the_journal()
    assert (begun, taken) == ("people.register_begun", "people.register_loaded")
    assert of == also == "people.register:police"
    assert why == f"whole register; sha256 {files.digest(path)}"
    assert how_many.startswith("whole register; 12 taken, 0 refused, 0 before, 12 now; sha256")
    assert "Mair" not in f"{why}{how_many}"


def test_the_app_reads_and_writes_nothing_of_it(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(1)]))
    killed_after(1, a_file(tmp_path, map(entry, range(20)), "next.jsonl"))
    tables = ("people_registerrow", "people_register_of_police", "people_register_next_police")
    with as_app(committed_hub) as app:
        for table in tables:
            for sql in (
                f"SELECT * FROM {table}",
                f"DELETE FROM {table}",
                f"UPDATE {table} SET sex = ''",
                f"INSERT INTO {table} SELECT * FROM {table}",
                f"COPY {table} TO STDOUT",
            ):
                with pytest.raises(InsufficientPrivilege):
                    app.execute(sql)
        with pytest.raises(InsufficientPrivilege):
            app.execute("UPDATE people_registerload SET size = 0")
        with pytest.raises(InsufficientPrivilege):
            app.execute("INSERT INTO people_registerload SELECT * FROM people_registerload")


def test_row_security_stands_behind_the_grants(committed_hub: str, tmp_path: Path) -> None:
    loaded(a_file(tmp_path, [entry(1)]))
    asked_for = "people_registerrow, people_register_of_police"
    with psycopg.connect(committed_hub, autocommit=True) as superuser:
        superuser.execute(f"GRANT SELECT ON {asked_for} TO roundtable_app")
    with as_app(committed_hub) as app:
        assert app.execute("SELECT count(*) FROM people_registerrow").fetchone() == (0,)
        assert app.execute("SELECT count(*) FROM people_register_of_police").fetchone() == (0,)


def test_many_rows_are_made_in_processes_of_their_own(
    committed_hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BYTES_WORTH_PROCESSES", 1)
    monkeypatch.setattr(loading.os, "cpu_count", lambda: 2)
    outcome = loaded(a_file(tmp_path, map(entry, range(95))))
    assert (outcome.taken, outcome.size) == (95, 95)
    assert len(held()) == 95


def test_a_process_killed_half_way_leaves_what_it_had_taken(
    committed_hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS_TOGETHER", 5_000)
    path = a_file(tmp_path, map(entry, range(40_000)))
    environment = dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "roundtable.config.settings",
        "DATABASE_URL": committed_hub,
        "DATABASE_OWNER_URL": committed_hub,
    }
    command = [sys.executable, "-m", "roundtable.config", "register", "load", "police", str(path)]
    child = subprocess.Popen(
        command, env=environment, stderr=subprocess.DEVNULL, cwd=ROOT, start_new_session=True
    )
    until = time.monotonic() + 60
    while not asked("SELECT FROM people_registerload WHERE read > 0"):
        assert child.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    outcome = loaded(path)
    assert outcome.resumed > 0
    assert (outcome.taken, outcome.size) == (40_000, 40_000)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"agency": "circus"}, "No agency `circus` signed the charter."),
        ({"by_role": Role.AGENCY_MANAGER}, "Only the operator loads a register."),
        ({"whole": False}, "There is no register to change."),
    ],
)
def test_who_may_load_what(more: dict[str, object], words: str) -> None:
    said = {
        "agency": "police",
        "by_role": Role.OPERATOR,
        "whole": True,
        "register": RegisterFacts(there=False, findable=False),
    }
    charter: Charter = NORTHSHIRE
    assert may_load(charter, **said)  # type: ignore[arg-type]
    verdict = may_load(charter, **said | more)  # type: ignore[arg-type]
    assert not verdict
    assert str(verdict) == words
    assert verdict.reasons[0].remedy


def test_a_file_of_json_lines_may_have_empty_ones(committed_hub: str, tmp_path: Path) -> None:
    path = tmp_path / "gaps.jsonl"
    path.write_text(f"\ufeff{json.dumps(entry(1))}\n\n{json.dumps(entry(2))}", encoding="utf-8")
    assert loaded(path).size == 2
