"""Where a run of the tests keeps the databases that it throws away."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from roundtable.database import AlreadyRunning, erase

MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 * 2**30
WHOLE_RUN = "rt-pg-"  # how the folder of a run's database begins


def clear_what_is_left() -> None:
    """Remove the database of a run that was ended by force: nobody else frees the memory."""
    for folder in MEMORY.glob(f"{WHOLE_RUN}*"):
        try:
            erase(folder)
        except AlreadyRunning:
            continue
        shutil.rmtree(folder, ignore_errors=True)


def scratch_folder(prefix: str) -> Path:
    """Make a new folder, in memory where there is room, and return it.

    A hub has a thousand files, and each commit waits for the disk: in memory a copy is made in a
    tenth of the time. The name is short, because a socket's is. As root, the server runs as another
    account, which must get in.
    """
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if in_memory else "/tmp"))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return folder
