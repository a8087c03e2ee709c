"""A folder for what is laid out of a register while it is worked on: only its owner enters, and it
goes when the work ends, or, where that was killed, when such work begins the next time.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "roundtable-registers-"
_LOCK = "in-use"


@contextmanager
def scratch(within: Path | None = None) -> Iterator[Path]:
    """Give a folder of one's own, within another or where this machine keeps such."""
    parent = within or Path(tempfile.gettempdir())
    for left in parent.glob(f"{PREFIX}*"):
        _remove_unused(left)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent) as name:
        folder = Path(name)
        with (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder


def _remove_unused(left: Path) -> None:
    """Remove a folder of ours that nobody works in any longer."""
    try:
        if left.stat().st_uid != os.geteuid():
            return
        with (left / _LOCK).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left)
    except (FileNotFoundError, BlockingIOError):
        return  # it is just being made or removed, or somebody works in it
