"""Where the database keeps its records, its socket and its log."""

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from roundtable.database.accounts import Account

# Root's own home is closed to the database's account, so root's database lives here.
SYSTEM_STORE = Path("/var/lib/roundtable")

PORT = 5432
# The kernel's limit on a socket's path, without the final zero byte.
LONGEST_SOCKET_PATH = 107


def home() -> Path:
    """Return the folder of this installation: ROUNDTABLE_HOME, or one in the user's data."""
    chosen = os.environ.get("ROUNDTABLE_HOME")
    return Path(chosen).absolute() if chosen else platformdirs.user_data_path("roundtable")


@dataclass(frozen=True)
class Folders:
    """The places of one database. Those of the account are open to nobody else (0700)."""

    base: Path
    account: Account

    @property
    def records(self) -> Path:
        """The data folder of PostgreSQL."""
        return self.base / "data"

    @property
    def unfinished_records(self) -> Path:
        """Where the data folder is made; it moves to `records` only when it is whole."""
        return self.base / "data.unfinished"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.base / "server.log"

    def make_socket_folder(self) -> Path:
        """Make and return the folder of the socket; a short one where `base` is too deep."""
        folder = self.base / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            folder.mkdir(exist_ok=True)
        else:
            folder = Path(tempfile.mkdtemp(prefix="roundtable-", dir="/tmp"))
        self.account.give(folder)
        return folder


def make_folders(home: Path, account: Account, store: Path) -> Folders:
    """Make the folders under `home` that are missing and return them.

    Where `account` may not enter `home` (root's home), `home/database` is a link to a folder in
    `store`. The link is what counts: without it the database is new, and nothing is taken over.
    """
    base = home / "database"
    if account.is_somebody_else and not base.exists():
        _make_for(account, base, store)
    base.mkdir(mode=0o700, exist_ok=True)
    return Folders(base=base.resolve(), account=account)


def _make_for(account: Account, base: Path, store: Path) -> None:
    base.unlink(missing_ok=True)  # a link whose folder is gone
    real = base
    if not account.may_enter(base.parent):
        store.mkdir(parents=True, exist_ok=True)
        store.chmod(0o755)
        real = store / f"database-{secrets.token_hex(4)}"
        base.symlink_to(real)
    real.mkdir()
    real.chmod(0o711)


def remove_folders(home: Path) -> None:
    """Remove the database of `home` with all its records."""
    base = home / "database"
    if base.exists():
        shutil.rmtree(base.resolve())
    base.unlink(missing_ok=True)
