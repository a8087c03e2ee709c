"""The account that the database runs as. PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from roundtable.database.errors import StartError

SYSTEM_NAME = "roundtable-db"
SYSTEM_FOLDERS = "/usr/sbin:/sbin:/usr/bin:/bin"


class Identity(TypedDict, total=False):
    """Arguments of `subprocess` that give up root; empty for an ordinary user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """A system account: its name and its numbers."""

    name: str
    uid: int
    gid: int

    @property
    def is_somebody_else(self) -> bool:
        """Whether the database runs as another user than this process."""
        return self.uid != os.geteuid()

    def identity(self) -> Identity:
        """Return what `subprocess` needs to run a program as this account."""
        if not self.is_somebody_else:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, folder: Path) -> None:
        """Make `folder` this account's own, closed to everybody else."""
        folder.chmod(0o700)
        if self.is_somebody_else:
            os.chown(folder, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """Return whether this account may pass `folder` and every folder above it."""
        folder = folder.resolve()
        return all(self._has(step, 0o1) for step in (folder, *folder.parents))

    def may_run(self, program: Path) -> bool:
        """Return whether this account may read and run `program`."""
        return self.may_enter(program.parent) and self._has(program, 0o5)

    def _has(self, path: Path, bits: int) -> bool:
        found = path.stat()
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return stat.S_IMODE(found.st_mode) >> shift & bits == bits


def server_account() -> Account:
    """Return who the database runs as: this user, or for root a system account of its own.

    Not `nobody`: other programs run as `nobody` too and could then read the records.

    :raises StartError: when root has no such account and cannot make one.
    """
    if os.geteuid() != 0:
        # The name is only shown; a container may run as a number without one.
        return Account(name=f"user {os.geteuid()}", uid=os.geteuid(), gid=os.getegid())
    for _ in range(50):
        if found := _find(SYSTEM_NAME):
            return found
        # It fails while another start holds /etc/passwd, which the next round forgives.
        complaint = _add(SYSTEM_NAME)
        time.sleep(0.1 if complaint else 0)
    msg = (
        "PostgreSQL does not run as root, and its own account could not be made"
        f" ({complaint}). Run as an ordinary user, or make the account:"
        f" useradd --system {SYSTEM_NAME}"
    )
    raise StartError(msg)


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _add(name: str) -> str:
    """Add a system account without home or shell; return the complaint, if any."""
    useradd = shutil.which("useradd", path=SYSTEM_FOLDERS)
    if useradd is None:
        return "there is no useradd here"
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command = [useradd, *options, "--shell", "/usr/sbin/nologin", name]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    return ran.stderr.strip() if ran.returncode else ""
