"""What /proc tells about other processes."""

from pathlib import Path

PROC = Path("/proc")
SHARED_MEMORY = PROC / "sysvipc" / "shm"


def is_alive(pid: int) -> bool:
    """Return whether `pid` runs; a dead process that nobody has collected yet does not."""
    try:
        status = (PROC / str(pid) / "stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def serves(pid: int, records: Path) -> bool:
    """Return whether `pid` is a PostgreSQL process of the data folder `records`."""
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    if not (Path(words[0]).name == "postgres" or words[0].startswith("postgres:")):
        return False
    try:
        return (PROC / str(pid) / "cwd").readlink() == records  # PostgreSQL works in its folder
    except (FileNotFoundError, ProcessLookupError):
        return False
    except PermissionError:  # root in a container may not look; the command line is open to all
        return str(records) in words


def serving(records: Path) -> list[int]:
    """Return every PostgreSQL process of the data folder `records`."""
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal())
    return [pid for pid in pids if serves(pid, records)]


def shared_memory_is_used(*, segment: int, made_by: int) -> bool:
    """Return whether a process is attached to this segment of System V shared memory."""
    if not SHARED_MEMORY.exists():
        return False
    names, *rows = (line.split() for line in SHARED_MEMORY.read_text().splitlines())
    segments = (dict(zip(names, row, strict=True)) for row in rows)
    return any(
        int(found["shmid"]) == segment
        and int(found["cpid"]) == made_by
        and int(found["nattch"]) > 0
        for found in segments
    )
