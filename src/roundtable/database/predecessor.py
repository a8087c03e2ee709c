"""What an earlier server left behind in the data folder. Call it only under our own lock."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from roundtable.database.errors import StartError
from roundtable.database.processes import is_alive, serves, serving, shared_memory_is_used

STOPPING_SECONDS = 60.0
CRASHED_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.02
# Above the kernel's highest process number, so that it is nobody's.
NOBODYS_PID = 2**30


@dataclass(frozen=True)
class PidFile:
    """PostgreSQL's own lock file, postmaster.pid."""

    path: Path
    pid: int
    shared_memory: int | None

    def disarm(self) -> None:
        """Name a process that cannot exist, so that PostgreSQL sees the file as stale.

        Safer than removing it: PostgreSQL still reads which shared memory to check, and so
        refuses if a process of the crashed server were still writing.
        """
        rest = self.path.read_text().partition("\n")[2]
        self.path.write_text(f"{NOBODYS_PID}\n{rest}")


def clear_the_way(records: Path) -> None:
    """Stop an orphaned server of `records` and disarm a stale lock file.

    :raises StartError: when the orphan does not stop.
    """
    left = _read(records / "postmaster.pid")
    if left is None:
        return
    if serves(left.pid, records):
        _stop(left.pid)
    elif is_alive(left.pid):
        left.disarm()  # the number now belongs to a stranger
    _wait_for_the_rest(left, records)


def _read(path: Path) -> PidFile | None:
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].strip().isdecimal():
        # Torn by a power cut, or empty; PostgreSQL refuses it and nobody can be named by it.
        path.unlink()
        return None
    memory = lines[6].split() if len(lines) > 6 else []
    return PidFile(path, int(lines[0]), int(memory[1]) if len(memory) == 2 else None)


def _stop(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown
    if not _within(STOPPING_SECONDS, lambda: not is_alive(pid)):
        msg = (
            f"A PostgreSQL server left over from an earlier start (process {pid}) does not stop."
            f" Wait for it, or stop it with: kill -QUIT {pid}"
        )
        raise StartError(msg)


def _wait_for_the_rest(left: PidFile, records: Path) -> None:
    """Wait for the children of a server that was killed; they end by themselves or are told to."""
    for pid in serving(records):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
    # Not an error here: PostgreSQL checks the same and explains it better.
    _within(CRASHED_SECONDS, lambda: not serving(records) and not _is_attached(left))


def _is_attached(left: PidFile) -> bool:
    segment = left.shared_memory
    return segment is not None and shared_memory_is_used(segment=segment, made_by=left.pid)


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_AGAIN_SECONDS)
    return True
