"""What a long piece of work writes: beside the file it was asked for, which it becomes when all of
it is there. Stopped before, it leaves nothing of that name, and begins again.
"""

from __future__ import annotations

import csv
import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

KINDS = (".csv", ".jsonl", ".parquet")
ONLY_ITS_OWNER = 0o600


class UnwritableFile(ValueError):
    """What was found cannot be written there; the message says what to do."""


class Results:
    """Rows of one shape, on their way to a file. `columns` are named with their types in SQL."""

    def __init__(self, path: Path, columns: dict[str, str], file: IO[str]) -> None:
        self.path, self.columns = path, columns
        self.written = 0
        self._file = file
        self._table = csv.writer(file, lineterminator="\n")
        if path.suffix.lower() != ".jsonl":
            self._table.writerow(columns)

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write rows, each with a value for every column."""
        for row in rows:
            self.written += 1
            if self.path.suffix.lower() == ".jsonl":
                said = dict(zip(self.columns, row, strict=True))
                self._file.write(f"{json.dumps(said, ensure_ascii=False)}\n")
            else:
                self._table.writerow(row)


@contextmanager
def results(path: Path, columns: dict[str, str]) -> Iterator[Results]:
    """Give what takes rows, and put it in place as CSV, JSON Lines or Parquet when the block ends
    well; otherwise a file of that name is as it was. Only its owner may read it.

    :raises UnwritableFile: when it cannot be written, or somebody else is writing it.
    """
    if path.suffix.lower() not in KINDS:
        raise UnwritableFile(
            f"{path.name} is neither .csv, .jsonl nor .parquet: name the file by what it shall be."
        )
    with whole(path, lambda beside: _put(path, columns, beside)) as file:
        yield Results(path, columns, file)


@contextmanager
def whole(path: Path, put: Callable[[Path], object] | None = None) -> Iterator[IO[str]]:
    """Give a file to write, which stands at `path` when the block ends well; otherwise a file of
    that name is as it was. Only its owner may read it. `put` puts it there in another form.

    :raises UnwritableFile: when it cannot be written, or somebody else is writing it.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        number = os.open(beside, os.O_RDWR | os.O_CREAT, ONLY_ITS_OWNER)
    except OSError as error:
        raise UnwritableFile(f"{path} cannot be written: {error.strerror}.") from error
    with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
        _alone(file, path)
        try:
            file.truncate(0)
            yield file
            file.flush()
            os.fsync(file.fileno())
            if put is None:
                beside.replace(path)
            else:
                put(beside)
        finally:
            with suppress(FileNotFoundError):
                beside.unlink()


def _alone(file: IO[str], path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UnwritableFile(f"Somebody else is writing {path}. Wait until they end.") from error


def _put(path: Path, columns: dict[str, str], beside: Path) -> None:
    if path.suffix.lower() == ".parquet":
        parquet = beside.with_suffix(".whole")
        try:
            _to_parquet(beside, parquet, columns)
            parquet.chmod(ONLY_ITS_OWNER)
            parquet.replace(path)
        finally:
            with suppress(FileNotFoundError):
                parquet.unlink()
    else:
        beside.replace(path)


def _to_parquet(rows: Path, out: Path, columns: dict[str, str]) -> None:
    duckdb = with_duckdb("Or name the file .csv or .jsonl.")
    target = str(out).replace("'", "''")  # which COPY takes in no other way
    read = "SELECT * FROM read_csv(?, header = true, columns = ?)"
    with duckdb.connect() as database:
        database.execute(f"COPY ({read}) TO '{target}' (FORMAT parquet)", [str(rows), columns])


def with_duckdb(otherwise: str) -> Any:
    """Return DuckDB.  :raises UnwritableFile: where it is not installed, with what to do."""
    try:
        import duckdb
    except ImportError as error:
        raise UnwritableFile(
            "This needs DuckDB, which is not installed. Type: "
            f"pip install 'roundtable[linkage]'. {otherwise}".strip()
        ) from error
    return duckdb
