"""One launcher at a time per home.

The lock is the kernel's (`flock`), so that it never goes stale. It passes to the keeper and lasts
until the server has really stopped, also when the process that started it is long gone.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roundtable.database.errors import AlreadyRunning
from roundtable.database.processes import is_alive

STOPPING_SECONDS = 90.0
# An owner that was killed this moment still counts as alive for a little while.
DYING_SECONDS = 1.0
LOOK_AGAIN_SECONDS = 0.05


@contextmanager
def locked(home: Path) -> Iterator[int]:
    """Hold the lock of `home`; give its file descriptor, for a child to keep.

    Waits where the last owner is dead and its server is still stopping.

    :raises AlreadyRunning: when a live process holds it; names the process and what to do.
    """
    path = home / "database.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(descriptor, home)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, home: Path) -> None:
    began = time.monotonic()
    while not _take(descriptor):
        owner = os.pread(descriptor, 20, 0).decode()
        # An empty file is a start that has the lock and has not yet written its name.
        patience = DYING_SECONDS if owner and is_alive(int(owner)) else STOPPING_SECONDS
        if time.monotonic() > began + patience:
            msg = (
                f"The database in {home} is already running, started by process {owner}."
                f" Stop that one first (Ctrl-C where it was started, or: kill {owner}),"
                " or set ROUNDTABLE_HOME to another folder."
            )
            raise AlreadyRunning(msg)
        time.sleep(LOOK_AGAIN_SECONDS)


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
