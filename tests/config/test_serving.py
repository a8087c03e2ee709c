"""`roundtable serve` uses the database that runs, and says what to type where none does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from roundtable.config import hub


def serve(home: Path) -> subprocess.CompletedProcess[str]:
    kept = {n: v for n, v in os.environ.items() if n not in {"DATABASE_URL", "DATABASE_OWNER_URL"}}
    return subprocess.run(
        [sys.executable, "-m", "roundtable.config", "serve", "--port", "1"],
        env=kept | {"ROUNDTABLE_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_database_it_says_what_to_type(tmp_path: Path) -> None:
    ended = serve(tmp_path)
    assert ended.returncode == 1
    assert "Type in another window, and leave it running: roundtable work" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_so_it_does_where_the_database_ran_before(tmp_path: Path) -> None:
    addresses = {"DATABASE_URL": f"host={tmp_path} dbname=roundtable"}
    (tmp_path / hub.ADDRESSES).write_text(json.dumps(addresses))
    ended = serve(tmp_path)
    assert ended.returncode == 1
    assert hub.NOT_RUNNING in ended.stderr


def test_the_database_that_runs_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = os.environ["ROUNDTABLE_TEST_ADMIN"]
    (tmp_path / hub.ADDRESSES).write_text(json.dumps({"DATABASE_URL": running}))
    monkeypatch.setenv("ROUNDTABLE_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert hub.address_to_serve() == running
    monkeypatch.setenv("DATABASE_URL", "named")
    assert hub.address_to_serve() == "named"
