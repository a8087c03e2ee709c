"""Files of a register: CSV, JSON Lines or Parquet, read row by row and never whole."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from roundtable.people.registers.entry import COLUMNS, Entry
from roundtable.people.registers.making import Chunk

ROWS_TOGETHER = 5_000
Row = tuple[int, Any]


class UnreadableFile(ValueError):
    """The file as a whole is not one of a register; the message says what to do."""


class Reading:
    """A file being read. `done` of `total` says how far: bytes, or rows of a Parquet file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: tuple[str, ...] = ()
        self.done = 0
        self.total = path.stat().st_size

    def chunks(self, after: int = 0, *, together: int = 0) -> Iterator[Chunk]:
        """Yield the rows after the first `after`, some thousand or so many at a time."""
        rows = self._rows()
        for _row in islice(rows, after):
            pass
        while chunk := tuple(islice(rows, together or ROWS_TOGETHER)):
            yield Chunk(chunk, self.columns)

    def _rows(self) -> Iterator[Row]:
        raise NotImplementedError


class _JsonLines(Reading):
    def _rows(self) -> Iterator[Row]:
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                self.done += len(line)
                text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if text.strip():
                    yield number, text


class _Csv(Reading):
    def _rows(self) -> Iterator[Row]:
        table = csv.reader(self._lines())
        try:
            self.columns = _known(tuple(name.strip() for name in next(table, [])), COLUMNS)
            for row in table:
                if row:
                    yield table.line_num, row
        except csv.Error as error:
            raise UnreadableFile(f"Line {table.line_num} is not CSV: {error}.") from error

    def _lines(self) -> Iterator[str]:
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                self.done += len(line)
                # What is no UTF-8 becomes what no entry may hold: a bad row, not a bad file.
                yield line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape")


class _Parquet(Reading):
    def _rows(self) -> Iterator[Row]:
        try:
            import duckdb
        except ImportError as error:
            raise UnreadableFile(
                "A Parquet file is read with DuckDB, which is not installed. Type: "
                "pip install 'roundtable[linkage]'. Or save the register as CSV or JSON Lines."
            ) from error
        try:
            with duckdb.connect() as database:
                counted = "SELECT count(*) FROM read_parquet(?)"
                self.total = database.execute(counted, [str(self.path)]).fetchall()[0][0]
                yield from self._from(database.execute("FROM read_parquet(?)", [str(self.path)]))
        except duckdb.Error as error:
            raise UnreadableFile(f"{self.path.name} is not Parquet: {error}") from error

    def _from(self, table: Any) -> Iterator[Row]:
        names = tuple(column[0] for column in table.description)
        whole = {"names", "places"} & set(names)
        known = _known(names, tuple(Entry.model_fields) if whole else COLUMNS)
        self.columns = () if whole else known
        while rows := table.fetchmany(ROWS_TOGETHER):
            for row in rows:
                self.done += 1
                yield self.done, _object(names, row) if whole else [_word(each) for each in row]


def reading(path: Path) -> Reading:
    """Return the reader of a file, by the end of its name.

    :raises UnreadableFile: when there is none.
    """
    kinds = {".jsonl": _JsonLines, ".csv": _Csv, ".parquet": _Parquet}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise UnreadableFile(
            f"{path.name} is neither .csv, .jsonl nor .parquet: name the file by what it holds."
        )
    try:
        return kind(path)
    except OSError as error:
        raise UnreadableFile(f"{path.name} was not read: {error.strerror}.") from error


def digest(path: Path) -> str:
    """Return what tells this file from any other: its SHA-256 in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _known(columns: tuple[str, ...], known: Iterable[str]) -> tuple[str, ...]:
    found, may = set(columns), set(known)
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if "pointer" not in found or found - may or twice:
        parts = ["missing: pointer"] if "pointer" not in found else []
        parts += [f"not known: {', '.join(sorted(found - may))}"] if found - may else []
        parts += [f"twice: {', '.join(twice)}"] if twice else []
        raise UnreadableFile(
            f"The columns do not fit ({'; '.join(parts)}). Use: {', '.join(sorted(may))}."
        )
    return columns


def _object(names: tuple[str, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    """Return a row with lists in it as an entry says it; what is not known is left out."""
    return {name: _told(value) for name, value in zip(names, row, strict=True) if value is not None}


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(each) for each in value]
    if isinstance(value, dict):
        return {name: _told(each) for name, each in value.items() if each is not None}
    return value.date() if isinstance(value, dt.datetime) else value


def _word(value: object) -> str:
    if value is None:
        return ""
    told = _told(value)
    return told.isoformat() if isinstance(told, dt.date) else str(told)
