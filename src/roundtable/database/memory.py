"""How much memory the database may keep its pages in: the registers' indexes should fit."""

from __future__ import annotations

import os
from pathlib import Path

_LIMIT = Path("/sys/fs/cgroup/memory.max")
_MEGABYTE = 1 << 20
# Of what the machine has. It is taken page by page, as the records grow.
_SHARE = 8
_LEAST, _MOST = 64, 2048


def shared_buffers(limit: Path = _LIMIT) -> str:
    """Return PostgreSQL's `shared_buffers` for this machine: an eighth of its memory, or of what
    a container is allowed, between 64 MB and 2 GB.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    allowed = limit.read_text().strip() if limit.is_file() else ""
    if allowed.isdecimal():
        memory = min(memory, int(allowed))
    share = memory // _SHARE // _MEGABYTE
    return f"{min(max(share, _LEAST), _MOST)}MB"
