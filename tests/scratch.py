"""Where a run of the tests keeps the databases that it throws away."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM_BYTES = 6 * 2**30


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
