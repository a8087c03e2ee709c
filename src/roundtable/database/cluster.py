"""The data folder: made once, checked at every start."""

import os
import shutil
import subprocess
from pathlib import Path

from roundtable.database.binaries import version_of
from roundtable.database.errors import StartError, WrongVersion
from roundtable.database.folders import Folders

SUPERUSER = "postgres"
# PostgreSQL reads settings and locales from its surroundings; ours are the same everywhere.
SURROUNDINGS = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

INITDB_OPTIONS = (
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--data-checksums",
    # There is no TCP, and the socket's folder is closed to everybody but the account.
    "--auth-local=trust",
    "--auth-host=reject",
    f"--username={SUPERUSER}",
)


def ensure_records(folders: Folders, binaries: Path, lock: int) -> None:
    """Make the data folder where there is none; otherwise check that this server may open it.

    `lock` goes to initdb too: if we are killed meanwhile, the next start waits for it.

    :raises StartError: when it cannot be made or is somebody else's.
    :raises WrongVersion: when another major version made it.
    """
    if not folders.records.exists():
        _make_records(folders, binaries, lock)
    _check_owner(folders)
    _check_version(folders.records, binaries)


def _make_records(folders: Folders, binaries: Path, lock: int) -> None:
    unfinished = folders.unfinished_records
    shutil.rmtree(unfinished, ignore_errors=True)  # a first start that was interrupted
    unfinished.mkdir()
    folders.account.give(unfinished)
    ran = subprocess.run(  # noqa: S603 - chosen by the operator
        [str(binaries / "initdb"), *INITDB_OPTIONS, f"--pgdata={unfinished}"],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=SURROUNDINGS,
        pass_fds=(lock,),
        **folders.account.identity(),
    )
    if ran.returncode:
        msg = f"PostgreSQL could not make its folder {unfinished}:\n{ran.stderr.strip()}"
        raise StartError(msg)
    unfinished.rename(folders.records)
    _write_through(folders.base)


def _write_through(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_owner(folders: Folders) -> None:
    owner = folders.records.stat().st_uid
    if owner != folders.account.uid:
        msg = (
            f"The database in {folders.records} belongs to user {owner}, and it would run as"
            f" {folders.account.name} ({folders.account.uid}). Start it as the user who made it,"
            " or set ROUNDTABLE_HOME to another folder."
        )
        raise StartError(msg)


def _check_version(records: Path, binaries: Path) -> None:
    # As root we may read it whoever owns it; as anybody else we own it.
    stored = (records / "PG_VERSION").read_text().strip()
    offered = version_of(binaries).partition(".")[0]
    if stored != offered:
        msg = (
            f"The database in {records} was made by PostgreSQL {stored}, and this is PostgreSQL"
            f" {offered}, which cannot read it. Set ROUNDTABLE_POSTGRES to the folder of"
            f" PostgreSQL {stored} (for example /usr/lib/postgresql/{stored}/bin) to use it as it"
            " is or to take it along with pg_dump, or set ROUNDTABLE_HOME to another folder to"
            " begin with an empty one."
        )
        raise WrongVersion(msg)
